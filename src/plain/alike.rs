//! One verdict for all pairs alike, line by line: the rule, a few pairs to check, and a yes.

use std::io;

use super::review::View;
use super::wizard::Wizard;
use crate::case::{Item, Prefer, Rule, Session, assurance, words};
use crate::text;

impl Wizard<'_> {
    /// Asks about all undecided pairs like this one, and decides them after a yes. `prefer` says which one
    /// stays, or `again` for a rule used before.
    pub(super) fn alike(&mut self, item: &Item, prefer: &str, view: &mut View) -> io::Result<()> {
        let like = self.session.rule_like(item, "");
        let rule = match prefer {
            "" => like,
            "again" => match self.session.rules_that_fit().first() {
                Some((rule, _)) => (*rule).clone(),
                None => {
                    return self
                        .console
                        .say("No rule used before fits an undecided pair.");
                }
            },
            word => match Prefer::ALL.into_iter().find(|p| p.id() == word) {
                Some(prefer) => Rule { prefer, ..like },
                None => return self.not_understood(&format!("alike {word}")),
            },
        };
        let choices = self.session.choices(&rule);
        if choices.is_empty() {
            let none = "No undecided pair fits. Try alike older, newer, fuller, account or id.";
            return self.console.say(none);
        }
        self.console.say(&rule.to_string())?;
        let shown = Session::sample(&choices);
        for choice in &shown {
            let words = words::rules::choice(&self.session, choice, str::to_owned);
            self.console.say(&words)?;
        }
        self.console.say(&assurance(shown.len(), choices.len()))?;
        let pairs = text::count(choices.len() as u64);
        let question =
            format!("Decide {pairs} so? Type yes to do it; anything else decides nothing.");
        self.console.say(&question)?;
        let answer = self.console.typed()?;
        if !answer.is_some_and(|a| a.trim().eq_ignore_ascii_case("yes")) {
            return self.console.say("Nothing was decided.");
        }
        let at = self.now();
        let marked = self.session.apply_rule(&rule, at);
        let said = format!(
            "{} marked for deletion by hand; one u takes all of them back.",
            match marked {
                1 => "One record is".to_owned(),
                n => format!("{} records are", text::count(n as u64)),
            }
        );
        self.decided(Ok(()), &said, view)
    }

    /// Reads the last verdicts.
    pub(super) fn history(&mut self) -> io::Result<()> {
        let steps = words::rules::last_steps(&self.session);
        if steps.is_empty() {
            return self.console.say("Nothing was decided yet.");
        }
        self.console.say("The last verdicts, newest first:")?;
        for step in steps {
            self.console.say(&step)?;
        }
        Ok(())
    }
}
