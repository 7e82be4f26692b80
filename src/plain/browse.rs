//! Looking through folders for an export, by numbers.

use std::io;
use std::path::PathBuf;

use super::wizard::Wizard;
use crate::import::discover::{self, Entry};
use crate::text;

/// How many names are read out at a time.
const READ_OUT: usize = 30;

const PROMPT: &str = "Folders. Type the number of a folder to open it, or of a file to use it; take N uses a folder whole, up goes to the folder above, more reads on; Enter closes the list.";

impl Wizard<'_> {
    /// Goes through folders, from the one named or the home folder on; gives the path of what was chosen.
    pub(super) fn browse(&mut self, from: &str) -> io::Result<Option<String>> {
        let mut folder = match self.paths(from).into_iter().next() {
            Some(named) => text::path::from_text(&named),
            None => self.settings.base.home.clone(),
        };
        let Some(mut entries) = self.look_into(&folder)? else {
            return Ok(None);
        };
        let mut read = self.say_entries(&entries, 0)?;
        loop {
            self.console.say(PROMPT)?;
            let typed = self.console.typed()?.unwrap_or_default();
            let opened = match typed.to_lowercase().as_str() {
                "" | "b" | "back" | "q" | "quit" => {
                    self.console.say("Nothing was chosen.")?;
                    return Ok(None);
                }
                "more" => {
                    read = self.say_entries(&entries, read)?;
                    continue;
                }
                "up" => folder.parent().map(PathBuf::from),
                word => {
                    let (whole, number) = match word.strip_prefix("take ") {
                        Some(number) => (true, number),
                        None => (false, word),
                    };
                    let chosen = self.number(number, entries.len())?;
                    match chosen.and_then(|at| entries.get(at)) {
                        None => continue,
                        Some(entry) if entry.folder && !whole => Some(entry.path.clone()),
                        Some(entry) => return Ok(Some(text::path::to_text(&entry.path))),
                    }
                }
            };
            let Some(opened) = opened else {
                self.console.say("There is no folder above.")?;
                continue;
            };
            if let Some(inside) = self.look_into(&opened)? {
                (folder, entries) = (opened, inside);
                read = self.say_entries(&entries, 0)?;
            }
        }
    }

    /// What a folder holds; says why, where it cannot be looked into.
    fn look_into(&mut self, folder: &std::path::Path) -> io::Result<Option<Vec<Entry>>> {
        let path = text::path::to_text(folder);
        match discover::list(folder) {
            Ok(entries) => {
                for entry in &entries {
                    self.console.privacy().heard(&entry.name);
                }
                self.console.say(&format!("The folder {path}:"))?;
                Ok(Some(entries))
            }
            Err(why) => {
                let line = format!("The folder {path} cannot be looked into: {why}.");
                self.console.say(&line).map(|()| None)
            }
        }
    }

    /// Reads names from one on; gives how many were read by now.
    fn say_entries(&mut self, entries: &[Entry], from: usize) -> io::Result<usize> {
        if entries.is_empty() {
            self.console.say("It is empty.")?;
        }
        let to = entries.len().min(from + READ_OUT);
        for (n, entry) in entries.iter().enumerate().take(to).skip(from) {
            let what = if entry.folder {
                "folder".to_owned()
            } else {
                entry.size()
            };
            self.console
                .say(&format!("{}. {}, {what}", n + 1, entry.name))?;
        }
        match entries.len() - to {
            0 if from > 0 && from == to => self.console.say("That was the end of the list.")?,
            0 => {}
            more => self
                .console
                .say(&format!("And {}; type more.", text::count(more as u64)))?,
        }
        Ok(to)
    }
}
