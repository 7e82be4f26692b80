//! Review: one pair after another, read out with what differs, and a verdict in a word.

use std::io;

use super::part::{Heard, Part, Step, command};
use super::wizard::Wizard;
use crate::case::{Entry, Filter, How, Item, Stop, VerdictRefused};
use crate::case::{Progress, words};
use crate::record::RecordRef;

const PROMPT: &str = "Type 1 delete A, 2 delete B, n not the same, l later, u undo, g group, or on to go on; Enter next undecided, b back, q quit, ? help.";
const HELP: [&str; 9] = [
    "Two records that may be one are read out. 1 marks A for deletion by hand, 2 marks B, n says that they are not the same, l puts the pair off.",
    "Nothing is deleted by this program: your verdicts go into the plan. At least one copy always stays. Every verdict is saved at once.",
    "alike decides all undecided pairs like this one: it says the rule and reads a few of them first. alike older, newer, fuller, account or id says which one stays; alike again takes a rule used before.",
    "u takes the last verdict back, redo decides it again, history reads the last ten. g shows all copies of a group of more than two.",
    "next and previous move through the pairs, pair and a number goes to one, list names the pairs from here on. Enter goes to the next pair that is not decided.",
    "find and a few letters of a name or company keeps only the pairs that fit; find alone takes all of them again. show asks what else to narrow the list to, show all takes everything away.",
    "rules puts a rule of your own together by numbers, or takes one used before; it is read with its count before it decides anything.",
    "rule answers yes where several n have one telephone, address or birthday in common: the other pairs that share only that are not the same either.",
    "again reads the pair once more, why reads every value of it with what it counts, story tells what became of the two.",
];

/// Which pairs are gone through, and where.
pub(super) struct View {
    /// Places in the review's list of items.
    pub(super) among: Vec<usize>,
    /// Place in `among`.
    pub(super) at: usize,
    /// What they are narrowed to.
    pub(super) filter: Filter,
    /// What is searched for in them.
    pub(super) find: String,
}

impl Wizard<'_> {
    pub(super) fn review(&mut self) -> io::Result<Step> {
        self.sum_up()?;
        let mut view = View {
            among: self.session.find(""),
            at: 0,
            filter: Filter::default(),
            find: String::new(),
        };
        let Progress {
            decided: done,
            of: all,
        } = self.session.progress;
        if view.among.is_empty() {
            self.console.say(&words::nothing_to_review(&self.session))?;
        } else {
            let held = match view.among.len().saturating_sub(all) {
                0 => String::new(),
                1 => " 1 more is to be left alone; it comes last.".to_owned(),
                n => format!(" {n} more are to be left alone; they come last."),
            };
            let left = self.session.time_left_in_words();
            let left = left.map_or(String::new(), |left| format!(", {left}"));
            self.console.say(&format!(
                "Review. {done} of {all} pairs are decided{left}.{held}"
            ))?;
            // The first that is open, the very first among them.
            let last = view.among.len() - 1;
            view.at = self.session.next_open(&view.among, last).unwrap_or(0);
            self.say_pair(&view)?;
        }
        loop {
            let prompt = if view.among.is_empty() {
                "Enter goes on, b back, q quit, ? help."
            } else {
                PROMPT
            };
            let typed = match self.hear(prompt, &HELP)? {
                Heard::Leave(step) => return Ok(step),
                Heard::Back => return Ok(Step::Go(Part::Findings)),
                Heard::Enter if view.among.is_empty() => return Ok(self.next_part(Stop::Review)),
                Heard::Enter => {
                    self.next_open(&mut view)?;
                    continue;
                }
                Heard::Text(typed) if typed.eq_ignore_ascii_case("on") => {
                    return Ok(self.next_part(Stop::Review));
                }
                Heard::Text(typed) => typed,
            };
            if let Some(step) = self.review_command(&typed, &mut view)? {
                return Ok(step);
            }
        }
    }

    /// Does what was typed; gives where it leads, where it leaves the review.
    fn review_command(&mut self, typed: &str, view: &mut View) -> io::Result<Option<Step>> {
        let (word, rest) = command(typed);
        match (word.as_str(), rest) {
            ("find", text) => return self.find_pairs(text, view).map(|()| None),
            ("show", what) => return self.show_only(what, view).map(|()| None),
            ("rules", "") => return self.rules(view).map(|()| None),
            ("u" | "undo", "") => return self.undo(view).map(|()| None),
            ("redo", "") => return self.redo(view).map(|()| None),
            ("history", "") => return self.history().map(|()| None),
            _ => {}
        }
        let Some(item) = self.item(view) else {
            return self.not_understood(typed).map(|()| None);
        };
        let (a, b) = self.session.review.sides(&item, &self.session.marks);
        let at = self.now();
        match (word.as_str(), rest) {
            ("1", "") => self.delete(a, b, "A", view)?,
            ("2", "") => self.delete(b, a, "B", view)?,
            ("n", "") => {
                let done = self.session.set_apart(a, b, at);
                self.decided(done, "Noted: not the same; both stay.", view)?;
                if let Some(common) = self.session.common_ground() {
                    self.console
                        .say(&format!("{} Type rule for yes.", common.question()))?;
                }
            }
            ("rule", "") => match self.session.common_ground() {
                Some(common) => {
                    let pairs = self.session.set_apart_all(&common, at);
                    let said = format!("Noted: {pairs} pairs are not the same; all stay.");
                    self.decided(Ok(()), &said, view)?;
                }
                None => self
                    .console
                    .say("Nothing that several “not the same” have in common.")?,
            },
            ("alike", prefer) => self.alike(&item, prefer, view)?,
            ("l", "") => {
                let done = self.session.put_off(a, b, at);
                self.decided(done, "Put off; it stays on the list.", view)?;
            }
            ("g" | "group", "") => {
                let leads = self.group(item.cluster)?;
                if leads.is_some() {
                    return Ok(leads);
                }
                self.say_pair(view)?;
            }
            ("next", "") => self.go_to((view.at + 1).min(view.among.len() - 1), view)?,
            ("previous", "") => self.go_to(view.at.saturating_sub(1), view)?,
            ("pair", number) => {
                if let Some(at) = self.number(number, view.among.len())? {
                    self.go_to(at, view)?;
                }
            }
            ("list", "") => self.list_pairs(view)?,
            ("again", "") => self.say_pair(view)?,
            ("why", "") => self.say_whole_pair(a, b)?,
            ("story", "") => {
                let story = words::findings::story(&self.session, a, b);
                self.console.say(&story)?;
            }
            _ => self.not_understood(typed)?,
        }
        Ok(None)
    }

    pub(super) fn item(&self, view: &View) -> Option<Item> {
        let index = view.among.get(view.at)?;
        self.session.review.items.get(*index).copied()
    }

    fn go_to(&mut self, at: usize, view: &mut View) -> io::Result<()> {
        view.at = at;
        self.say_pair(view)
    }

    fn next_open(&mut self, view: &mut View) -> io::Result<()> {
        match self.session.next_open(&view.among, view.at) {
            Some(at) => self.go_to(at, view),
            None => self
                .console
                .say("Every pair in this list is decided or put off. Type on to go on."),
        }
    }

    fn find_pairs(&mut self, text: &str, view: &mut View) -> io::Result<()> {
        if !text.is_empty() && self.session.find_among(text, &view.filter).is_empty() {
            return self.console.say(&format!("No pair fits \"{text}\"."));
        }
        text.clone_into(&mut view.find);
        if !text.is_empty() {
            // Whoever searches wants the first that is found.
            view.among.clear();
        }
        self.look_again(view)
    }

    fn delete(
        &mut self,
        delete: RecordRef,
        keep: RecordRef,
        letter: &str,
        view: &mut View,
    ) -> io::Result<()> {
        let copy = match self.session.copy_first(delete, keep).len() {
            0 => "",
            1 => " One value is to be copied or compared first; the plan names it.",
            _ => " Some values are to be copied or compared first; the plan names them.",
        };
        let at = self.now();
        let done = self.session.mark(delete, keep, How::Hand, at);
        let name = delete.of(&self.session.evidence.sources).label().to_owned();
        let what = format!("Marked {letter} for deletion by hand: {name}.{copy}");
        self.decided(done, &what, view)
    }

    pub(super) fn decided(
        &mut self,
        done: Result<(), VerdictRefused>,
        what: &str,
        view: &mut View,
    ) -> io::Result<()> {
        match done {
            Ok(()) => {
                self.changed(what)?;
                self.next_open(view)
            }
            Err(why) => self.console.say(&super::sentence(&why.to_string())),
        }
    }

    /// Takes the last verdict back and goes to the pair it was about.
    fn undo(&mut self, view: &mut View) -> io::Result<()> {
        let Some(entry) = self.session.undo() else {
            return self.console.say("There is nothing to undo.");
        };
        self.changed("Taken back.")?;
        self.go_to_pair_of(&entry, view)
    }

    /// Decides again what was taken back last.
    fn redo(&mut self, view: &mut View) -> io::Result<()> {
        let Some(entry) = self.session.redo() else {
            let none = "Nothing was taken back since the last verdict.";
            return self.console.say(none);
        };
        self.changed("Decided again.")?;
        self.go_to_pair_of(&entry, view)
    }

    fn go_to_pair_of(&mut self, entry: &Entry, view: &mut View) -> io::Result<()> {
        let Some(index) = self.session.item_of(entry) else {
            return Ok(());
        };
        let mut at = view.among.iter().position(|i| *i == index);
        if at.is_none() {
            (view.filter, view.find) = (Filter::default(), String::new());
            view.among = self.session.find("");
            at = view.among.iter().position(|i| *i == index);
        }
        self.go_to(at.unwrap_or(view.at), view)
    }
}
