//! One verdict for all pairs alike, line by line: the rule, a few pairs to check, and a yes.

use std::io;

use super::narrow::pairs;
use super::part::command;
use super::review::View;
use super::wizard::Wizard;
use crate::case::{Choice, Item, Prefer, Rule, Session, assurance, words};
use crate::text;

impl Wizard<'_> {
    /// Asks about all undecided pairs like this one, and decides them after a yes. `prefer` says which one
    /// stays, or `again` for a rule used before.
    pub(super) fn alike(&mut self, item: &Item, prefer: &str, view: &mut View) -> io::Result<()> {
        let like = self.session.rule_like(item, &view.find);
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
        self.ask_rule(&rule, view)
    }

    /// Says what a rule would decide, and does it after a yes.
    pub(super) fn ask_rule(&mut self, rule: &Rule, view: &mut View) -> io::Result<()> {
        let choices = self.session.choices(rule);
        if choices.is_empty() {
            let none = "No undecided pair fits. Try alike older, newer, fuller, account or id.";
            return self.console.say(none);
        }
        self.console.say(&rule.to_string())?;
        let shown = Session::sample(&choices);
        self.say_choices(&shown)?;
        self.console.say(&assurance(shown.len(), choices.len()))?;
        let mut heard = shown;
        loop {
            let all = if heard.len() < choices.len() {
                "all to hear all of them, "
            } else {
                ""
            };
            self.console.say(&format!(
                "Decide {} so? Type yes to do it, {all}show and a number to hear one whole; anything else decides nothing.",
                pairs(choices.len())
            ))?;
            let answer = self.console.typed()?.unwrap_or_default();
            match command(&answer) {
                (yes, "") if yes == "yes" => break,
                (all, "") if all == "all" => {
                    heard.clone_from(&choices);
                    self.say_choices(&heard)?;
                }
                (show, number) if show == "show" => {
                    let chosen = self.number(number, heard.len())?;
                    if let Some(choice) = chosen.and_then(|at| heard.get(at).copied()) {
                        self.say_choice(choice)?;
                    }
                }
                _ => return self.console.say("Nothing was decided."),
            }
        }
        let at = self.now();
        let marked = self.session.apply_rule(rule, at);
        let said = format!(
            "{} marked for deletion by hand; one u takes all of them back.",
            match marked {
                1 => "One record is".to_owned(),
                n => format!("{} records are", text::count(n as u64)),
            }
        );
        self.decided(Ok(()), &said, view)
    }

    fn say_choices(&mut self, choices: &[Choice]) -> io::Result<()> {
        let words = |choice| words::rules::choice(&self.session, choice, str::to_owned);
        let lines: Vec<String> = choices.iter().map(words).collect();
        self.console.list(lines)
    }

    /// Both records of a pair, whole.
    fn say_choice(&mut self, choice: Choice) -> io::Result<()> {
        let evidence = self.session.evidence.clone();
        for (which, record) in [("To be marked:", choice.delete), ("Stays:", choice.keep)] {
            self.console.say(which)?;
            for line in words::whole_record(&evidence.sources, record) {
                self.console.say(&line)?;
            }
        }
        Ok(())
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
