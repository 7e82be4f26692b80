//! Choosing sync applications: words look for them, numbers choose from what was found.

use std::io;

use super::question::{Common, Reply};
use super::{Interviewer, files};
use crate::case::words::{self, clean_path};
use crate::import::inventory::{self, Inventory};
use crate::interview::{Answer, Prefill};
use crate::knowledge::questions::{NONE, Question, UNLISTED};
use crate::text;

/// How many lines of a pasted list are read.
const MOST_PASTED: usize = 20_000;
/// What ends a pasted list, alone in its line.
const END: &str = ".";

impl<'a> Interviewer<'a> {
    pub(super) fn ask_apps(
        &mut self,
        question: &Question,
        offered: Option<&Prefill>,
    ) -> io::Result<Reply> {
        let before = self.answers.get(&question.id).cloned();
        self.console.say(
            "Type part of a program's name to look for it, or list to see all that are known.",
        )?;
        self.console.say(&format!(
            "Have a list of installed programs? Type the path of the file; or type programs, paste the list, and end it with a line that holds only {END}"
        ))?;
        let mut words = vec!["none for none at all"];
        if question.choice(UNLISTED).is_some() {
            words.push("other for a program that is not in the list");
        }
        self.console
            .say(&format!("You can also type {}.", words.join(", or ")))?;
        self.show_before(question, before.as_ref(), offered)?;

        let start = offered.map(|prefill| &prefill.answer).or(before.as_ref());
        let mut chosen: Vec<String> = match start {
            Some(Answer::Many(values)) => values.clone(),
            _ => Vec::new(),
        };
        let mut changed = false;
        let mut listed: Vec<&'a str> = Vec::new();
        loop {
            let line = self.console.read()?;
            let text = match self.common(question, line)? {
                Common::Told => continue,
                Common::DontKnow => return Ok(Reply::next(Answer::Unknown)),
                Common::Go(go) => {
                    let answer = changed.then(|| settled(question, chosen));
                    return Ok(Reply { go, answer });
                }
                Common::Enter => {
                    return Ok(match (changed, offered, before) {
                        (true, ..) => Reply::next(settled(question, chosen)),
                        (false, Some(prefill), _) => Reply::next(prefill.answer.clone()),
                        (false, None, Some(before)) => self.kept(question, &before)?,
                        (false, None, None) => Reply::next(Answer::Unknown),
                    });
                }
                Common::Text(text) => text,
            };
            match text.to_lowercase().as_str() {
                "none" if question.choice(NONE).is_some() => {
                    return Ok(Reply::next(Answer::Many(vec![NONE.to_owned()])));
                }
                "none" => return Ok(Reply::next(Answer::Many(Vec::new()))),
                "other" if question.choice(UNLISTED).is_some() => {
                    self.toggle(
                        question,
                        &mut chosen,
                        UNLISTED,
                        "a program that is not in the list",
                    )?;
                    changed = true;
                }
                "list" => listed = self.show_apps("")?,
                "programs" => {
                    let list = self.pasted_list()?;
                    changed |= self.take_list(question, &mut chosen, &list)?;
                }
                _ if files::looks_like_a_path(&text)
                    && text::path::from_text(&clean_path(&text)).is_file() =>
                {
                    let path = clean_path(&text);
                    match inventory::read(&text::path::from_text(&path), self.knowledge) {
                        Ok(list) => changed |= self.take_list(question, &mut chosen, &list)?,
                        Err(fault) => self.console.say(&super::sentence(&fault.to_string()))?,
                    }
                }
                _ => match numbers(&text) {
                    Some(numbers) => {
                        changed |= self.toggle_numbers(question, &mut chosen, &listed, &numbers)?;
                    }
                    None => listed = self.show_apps(&text)?,
                },
            }
            if changed {
                self.show_chosen(question, &chosen)?;
            }
        }
    }

    /// Reads a list of programs line by line.
    fn pasted_list(&mut self) -> io::Result<Inventory> {
        let mut text = String::new();
        for _ in 0..MOST_PASTED {
            match self.console.typed()? {
                Some(line) if line != END => {
                    text.push_str(&line);
                    text.push('\n');
                }
                _ => break,
            }
        }
        Ok(inventory::parse("", &text, self.knowledge))
    }

    /// Says what a list of programs shows, and chooses the applications that run; gives whether any was
    /// new.
    fn take_list(
        &mut self,
        question: &Question,
        chosen: &mut Vec<String>,
        list: &Inventory,
    ) -> io::Result<bool> {
        for line in words::exports::programs(self.knowledge, list) {
            self.console.say(&line)?;
        }
        // What is switched off is no answer to what syncs now, and the other way round.
        let wants_off = question.id == "removed_apps";
        let mut changed = false;
        for hit in list.hits.iter().filter(|hit| hit.disabled == wants_off) {
            if !chosen.contains(&hit.app) {
                let name = self.app_name(&hit.app);
                self.toggle(question, chosen, &hit.app, &name)?;
                changed = true;
            }
        }
        Ok(changed)
    }

    /// Lists the applications a search finds, and gives their ids.
    fn show_apps(&mut self, query: &str) -> io::Result<Vec<&'a str>> {
        let found = self.knowledge.apps.search(query);
        if found.is_empty() {
            self.console.say(&format!(
                "Nothing is known under \"{query}\". Try another part of the name."
            ))?;
        } else {
            self.console.list(
                found
                    .iter()
                    .map(|app| format!("{}. {}", app.name, app.joins)),
            )?;
            self.console
                .say("Type the numbers of those you use, or look for another name.")?;
        }
        Ok(found.into_iter().map(|app| app.id.as_str()).collect())
    }

    /// Chooses or takes out what was listed under these numbers; gives whether anything changed.
    fn toggle_numbers(
        &mut self,
        question: &Question,
        chosen: &mut Vec<String>,
        listed: &[&str],
        numbers: &[usize],
    ) -> io::Result<bool> {
        let mut changed = false;
        for number in numbers {
            if let Some(id) = number.checked_sub(1).and_then(|at| listed.get(at)) {
                let name = self.app_name(id);
                self.toggle(question, chosen, id, &name)?;
                changed = true;
            } else {
                self.console
                    .say(&format!("There is no number {number} in the list."))?;
            }
        }
        Ok(changed)
    }

    fn toggle(
        &mut self,
        question: &Question,
        chosen: &mut Vec<String>,
        id: &str,
        name: &str,
    ) -> io::Result<()> {
        let what = if question.toggle(chosen, id) {
            "Added"
        } else {
            "Taken out"
        };
        self.console.say(&format!("{what}: {name}."))
    }

    fn show_chosen(&mut self, question: &Question, chosen: &[String]) -> io::Result<()> {
        let words = crate::interview::answer_in_words(
            self.knowledge,
            question,
            &Answer::Many(chosen.to_vec()),
        );
        self.console.say(&format!(
            "Chosen: {words}. Enter goes on; type another name to look for more."
        ))
    }
}

/// The answer a choice of applications makes. Where "none" has a value of its own, an empty choice only
/// says that nothing is known.
fn settled(question: &Question, chosen: Vec<String>) -> Answer {
    if chosen.is_empty() && question.choice(NONE).is_some() {
        Answer::Unknown
    } else {
        Answer::Many(chosen)
    }
}

/// Numbers with spaces or commas between them; `None` where there is no number, or another word.
fn numbers(text: &str) -> Option<Vec<usize>> {
    let words = text.split([' ', ',', ';']).filter(|word| !word.is_empty());
    let numbers: Option<Vec<usize>> = words.map(|word| word.parse().ok()).collect();
    numbers.filter(|numbers| !numbers.is_empty())
}
