//! Showing only some pairs, and putting a rule together, by numbers.

use std::io;

use super::review::View;
use super::wizard::Wizard;
use crate::case::{Facet, Filter, Part, Value};
use crate::text;

impl Wizard<'_> {
    /// Asks by what the pairs are narrowed, or shows all again.
    pub(super) fn show_only(&mut self, what: &str, view: &mut View) -> io::Result<()> {
        if what == "all" {
            (view.filter, view.find) = (Filter::default(), String::new());
            return self.look_again(view);
        }
        let lines = Facet::ALL.map(|facet| {
            let says = view.filter.words_of(facet);
            format!("{}: {}", facet.title(), says.as_deref().unwrap_or("any"))
        });
        self.console.say("Show only some pairs. By what?")?;
        self.console.list(lines)?;
        let Some(facet) = self.picked(Facet::ALL.len())? else {
            return Ok(());
        };
        let values = self.session.filter_values(&view.filter, Facet::ALL[facet]);
        if let Some(filter) = self.value(Facet::ALL[facet].title(), values)? {
            view.filter = filter;
            self.look_again(view)?;
        }
        Ok(())
    }

    /// Fills the list of pairs anew, says what is in it, and reads the pair that was read last, or the first
    /// where that is not among them.
    pub(super) fn look_again(&mut self, view: &mut View) -> io::Result<()> {
        let last = view.among.get(view.at).copied();
        view.among = self.session.find_among(&view.find, &view.filter);
        let stays = view.among.iter().position(|item| Some(*item) == last);
        view.at = stays.unwrap_or(0);
        let all = text::count(self.session.review.items.len() as u64);
        let shown = text::count(view.among.len() as u64);
        let mut by = view.filter.words();
        if !view.find.is_empty() {
            let and = if by.is_empty() { "" } else { ", " };
            by = format!("{by}{and}with \"{}\"", view.find);
        }
        if by.is_empty() {
            self.console.say("All pairs are in the list again.")?;
        } else {
            self.console.say(&format!(
                "Showing {shown} of {all}: {by}. show all takes all of them again."
            ))?;
        }
        if view.among.is_empty() {
            return self.console.say("No pair fits.");
        }
        self.say_pair(view)
    }

    /// The rules of the case, each with how many pairs it would decide, and a new one.
    pub(super) fn rules(&mut self, view: &mut View) -> io::Result<()> {
        let rules = self.session.case.rules.clone();
        let mut lines = vec!["A new rule of your own".to_owned()];
        for rule in &rules {
            let fits = self.session.choices(rule).len();
            lines.push(format!("{rule} It fits {}.", pairs(fits)));
        }
        if rules.is_empty() {
            return self.own_rule(view);
        }
        self.console.list(lines)?;
        match self.picked(rules.len() + 1)? {
            None => Ok(()),
            Some(0) => self.own_rule(view),
            Some(at) => self.ask_rule(&rules[at - 1], view),
        }
    }

    /// Puts a rule together, part by part.
    fn own_rule(&mut self, view: &mut View) -> io::Result<()> {
        let Some(mut rule) = self.session.rule_to_begin() else {
            let none = "No undecided pair is sure enough for a rule.";
            return self.console.say(none);
        };
        self.console.say("A rule of your own.")?;
        loop {
            let mut lines: Vec<String> = Part::ALL
                .map(|part| format!("{}: {}", part.title(), rule.words_of(part)))
                .to_vec();
            let fits = pairs(self.session.choices(&rule).len());
            lines.push(format!("Hear {fits} first; nothing is decided yet"));
            self.console.list(lines)?;
            match self.picked(Part::ALL.len() + 1)? {
                None => return Ok(()),
                Some(at) if at < Part::ALL.len() => {
                    let values = self.session.rule_values(&rule, Part::ALL[at]);
                    if let Some(chosen) = self.value(Part::ALL[at].title(), values)? {
                        rule = chosen;
                    }
                }
                Some(_) => return self.ask_rule(&rule, view),
            }
        }
    }

    /// Reads numbered choices, each with how many pairs it leaves, and gives the one that was chosen.
    fn value<T>(&mut self, title: &str, values: Vec<Value<T>>) -> io::Result<Option<T>> {
        self.console.say(&format!("{title}:"))?;
        let lines = values
            .iter()
            .map(|v| format!("{}, {}", v.label, pairs(v.pairs)));
        self.console.list(lines)?;
        let at = self.picked(values.len())?;
        Ok(at.and_then(|at| values.into_iter().nth(at)).map(|v| v.then))
    }

    /// Waits for one of `len` numbers; `None` where something else is typed, which changes nothing.
    pub(super) fn picked(&mut self, len: usize) -> io::Result<Option<usize>> {
        self.console
            .say("Type a number; Enter alone changes nothing.")?;
        let typed = self.console.typed()?.unwrap_or_default();
        if typed.is_empty() {
            return Ok(None);
        }
        self.number(&typed, len)
    }
}

/// A number of pairs with the word.
pub(super) fn pairs(n: usize) -> String {
    match n {
        1 => "one pair".to_owned(),
        n => format!("{} pairs", text::count(n as u64)),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn pairs_are_counted() {
        assert_eq!(
            [super::pairs(1), super::pairs(1200)],
            ["one pair", "1 200 pairs"]
        );
    }

    #[test]
    fn a_rule_without_conditions_reads_well() {
        let rule: crate::case::Rule = serde_json::from_str(
            r#"{"kind": "contact", "system": "salesforce", "certain": false, "prefer": "older"}"#,
        )
        .expect("a rule as an earlier version wrote it");
        assert_eq!(
            rule.to_string(),
            "Pairs of contacts in Salesforce, likely the same: keep the older one, mark the other for deletion by hand."
        );
    }
}
