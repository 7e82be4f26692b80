//! Choosing sync applications: words look for them, numbers choose from what was found.

use std::io;

use super::Interviewer;
use super::question::{Common, Go, Reply};
use crate::interview::{Answer, Prefill};
use crate::knowledge::questions::{NONE, Question, UNLISTED};

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
                    let answer = changed.then_some(Answer::Many(chosen));
                    return Ok(Reply { go, answer });
                }
                Common::Enter => {
                    return Ok(match (changed, offered, before) {
                        (true, ..) => Reply::next(Answer::Many(chosen)),
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
                    self.toggle(&mut chosen, UNLISTED, "a program that is not in the list")?;
                    changed = true;
                }
                "list" => listed = self.show_apps("")?,
                _ => match numbers(&text) {
                    Some(numbers) => {
                        for number in numbers {
                            match number.checked_sub(1).and_then(|at| listed.get(at)) {
                                Some(id) => {
                                    let name =
                                        self.knowledge.apps.get(id).map_or(*id, |app| &app.name);
                                    self.toggle(&mut chosen, id, name)?;
                                    changed = true;
                                }
                                None => self
                                    .console
                                    .say(&format!("There is no number {number} in the list."))?,
                            }
                        }
                    }
                    None => listed = self.show_apps(&text)?,
                },
            }
            if changed {
                self.show_chosen(question, &chosen)?;
            }
        }
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

    fn toggle(&mut self, chosen: &mut Vec<String>, id: &str, name: &str) -> io::Result<()> {
        if let Some(at) = chosen.iter().position(|other| other == id) {
            chosen.remove(at);
            self.console.say(&format!("Taken out: {name}."))
        } else {
            chosen.retain(|other| other != NONE);
            chosen.push(id.to_owned());
            self.console.say(&format!("Added: {name}."))
        }
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

/// Numbers with spaces or commas between them; `None` where there is any other word.
fn numbers(text: &str) -> Option<Vec<usize>> {
    let words = text.split([' ', ',', ';']).filter(|word| !word.is_empty());
    words.map(|word| word.parse().ok()).collect()
}
