//! The exports: files in use, files that could not be used, files found on this computer.

use std::io;

use super::files;
use super::part::{Heard, Part, Step, command};
use super::watch::Teller;
use super::wizard::Wizard;
use crate::case::words;
use crate::case::{Role, SourceEntry};
use crate::import::discover::{self, Candidate};
use crate::record::Source;
use crate::text;

/// How many files are added at once, at most.
const MOST_AT_ONCE: usize = 100;
/// How many files that were found are named.
const MOST_FOUND: usize = 30;
/// How many lines about one file are read out.
const MOST_LINES: usize = 100;

const PROMPT: &str = "Exports. Type the path of a file to add it, or guide, look, browse, remove N, older N, show N, columns or list; Enter goes on to the findings, b back, q quit, ? help.";
const HELP: [&str; 7] = [
    "Exports are files you save from Outlook or Salesforce. They are only read, never changed. What a file is shows from its content, not its name.",
    "To add: type or paste the path of a file or folder; several with quotation marks around each. On Windows: Shift and right click on the file, Copy as path, then paste here.",
    "guide says which exports help most, and how to get them. look looks for exports in Downloads, Documents and on the Desktop; then take and a number adds one. browse looks through folders, from your home folder or the one you name.",
    "remove and a number takes a file out of use; the file itself stays. older and a number marks an export from before the trouble, or takes that mark away; older exports help to see what changed.",
    "show and a number tells how a file was read, and what was left out and why. list names the files again; again reads them from the disk anew.",
    "columns says what the columns of a file were read as, and lets you say it yourself where that is wrong, also of a file that could not be used.",
    "You can also go on without any file.",
];

impl Wizard<'_> {
    pub(super) fn exports(&mut self) -> io::Result<Step> {
        let mut found: Vec<Candidate> = Vec::new();
        self.say_exports()?;
        loop {
            let typed = match self.hear(PROMPT, &HELP)? {
                Heard::Leave(step) => return Ok(step),
                Heard::Back => return Ok(Step::Go(Part::Answers)),
                Heard::Enter => return Ok(Step::Go(Part::Findings)),
                Heard::Text(typed) => typed,
            };
            let (word, rest) = command(&typed);
            match word.as_str() {
                "guide" if rest.is_empty() => self.say_guide()?,
                "list" if rest.is_empty() => self.say_exports()?,
                "again" if rest.is_empty() => self.read_exports()?,
                "look" if rest.is_empty() => found = self.look()?,
                "take" => self.take(&found, rest)?,
                "columns" if rest.is_empty() => self.columns()?,
                "browse" => {
                    if let Some(path) = self.browse(rest)? {
                        self.add(&[path])?;
                    }
                }
                "remove" => self.remove(rest)?,
                "older" => self.older(rest)?,
                "show" => self.show(rest)?,
                "add" if !rest.is_empty() => self.add(&files::paths(rest))?,
                _ if files::looks_like_a_path(&typed) => self.add(&files::paths(&typed))?,
                _ => self.not_understood(&typed)?,
            }
        }
    }

    pub(super) fn say_exports(&mut self) -> io::Result<()> {
        let used = &self.session.case.sources;
        if used.is_empty() {
            self.console.say("No exports are in use yet.")?;
        } else {
            let n = used.len();
            let lines: Vec<String> = used.iter().map(|f| self.about(f)).collect();
            self.console.say(&format!("Exports in use: {n}."))?;
            self.console.list(lines)?;
        }
        self.say_failures()
    }

    fn about(&self, file: &SourceEntry) -> String {
        let left_out = match file.skipped {
            0 => String::new(),
            1 => " 1 row was left out; show says why.".to_owned(),
            n => format!(" {n} rows were left out; show says why."),
        };
        let warned = self
            .source(&file.path)
            .is_some_and(|s| !s.warnings.is_empty());
        let warned = if warned && file.skipped == 0 {
            " There is a note about it; show reads it."
        } else {
            ""
        };
        format!(
            "{}: {}.{left_out}{warned}",
            words::exports::file_name(&file.path),
            words::exports::used_as(file)
        )
    }

    /// Says which files are not what they were, or could not be used, and what to try.
    pub(super) fn say_failures(&mut self) -> io::Result<()> {
        for news in &self.session.news {
            self.console.say(&super::sentence(&news.to_string()))?;
        }
        for failed in &self.session.evidence.failures {
            let hint = failed.hint.as_ref();
            let hint = hint.map_or(String::new(), |hint| format!(" What to try: {hint}."));
            let why = super::sentence(&words::exports::not_used(failed));
            let name = words::exports::file_name(&failed.path);
            self.console
                .say(&format!("Not used: {name}. {why}{hint}"))?;
        }
        Ok(())
    }

    fn source(&self, path: &str) -> Option<&Source> {
        let evidence = &self.session.evidence;
        let mut all = evidence.sources.iter().chain(&evidence.before);
        all.find(|s| s.path == path)
    }

    fn say_guide(&mut self) -> io::Result<()> {
        self.console
            .say("These exports help most, with how to get each.")?;
        for line in words::exports::guide(self.knowledge, &self.session.case.answers) {
            let line = line.trim();
            if !line.is_empty() {
                self.console.say(line)?;
            }
        }
        Ok(())
    }

    fn look(&mut self) -> io::Result<Vec<Candidate>> {
        let folders = &self.settings.folders;
        let mut watch = Teller::new(&mut self.console, self.settings.clock);
        let found = discover::candidates(folders, &mut watch);
        watch.end()?;
        let mut found = found.unwrap_or_default();
        found.retain(|f| {
            let mut used = self.session.case.sources.iter();
            !used.any(|u| text::path::from_text(&u.path) == f.path)
        });
        found.truncate(MOST_FOUND);
        if found.is_empty() {
            self.console
                .say("No other exports were found in Downloads, Documents or on the Desktop.")?;
        } else {
            for file in &found {
                let name = file.path.file_name().map(|name| name.to_string_lossy());
                self.console.privacy().heard(&name.unwrap_or_default());
            }
            self.console.say("Found, the newest first:")?;
            self.console.list(found.iter().map(|f| {
                format!(
                    "{}, {}",
                    text::path::to_text(&f.path),
                    words::exports::looks_like(f)
                )
            }))?;
            self.console
                .say("Type take and a number to add one; several numbers are possible.")?;
        }
        Ok(found)
    }

    fn take(&mut self, found: &[Candidate], rest: &str) -> io::Result<()> {
        if found.is_empty() {
            return self
                .console
                .say("Type look first: it lists the exports that were found.");
        }
        let mut paths = Vec::new();
        for word in rest.split([' ', ',']).filter(|w| !w.is_empty()) {
            let at = self.number(word, found.len())?;
            let chosen = at.and_then(|at| found.get(at));
            paths.extend(chosen.map(|f| text::path::to_text(&f.path)));
        }
        if rest.is_empty() {
            self.number("", found.len())?;
        }
        self.add(&paths)
    }

    fn add(&mut self, paths: &[String]) -> io::Result<()> {
        let mut new = 0;
        for path in paths.iter().take(MOST_AT_ONCE) {
            let path = self.in_full(path);
            let name = words::exports::file_name(&path);
            if self.session.case.sources.iter().any(|f| f.path == path) {
                self.console.say(&format!("{name} is in use already."))?;
            } else if !text::path::from_text(&path).exists() && crate::demo::file(&path).is_none() {
                self.console.say(&format!(
                    "There is no file or folder {path}. Nothing was added."
                ))?;
            } else {
                let file = SourceEntry::new(path.clone(), Role::Current);
                self.session.case.sources.push(file);
                self.console.say(&format!("Added: {name}."))?;
                new += 1;
            }
        }
        if new > 0 {
            self.read_exports()?;
            self.say_exports()?;
        }
        Ok(())
    }

    /// A path that leads to the same file from anywhere, so that a case can be resumed from anywhere.
    pub(super) fn in_full(&self, path: &str) -> String {
        self.settings.base.whole(path)
    }

    fn remove(&mut self, rest: &str) -> io::Result<()> {
        if let Some(at) = self.number(rest, self.session.case.sources.len())? {
            let file = self.session.case.sources.remove(at);
            let what = format!(
                "Out of use: {}. The file itself stays.",
                words::exports::file_name(&file.path)
            );
            self.changed(&what)?;
            self.read_exports()?;
        }
        Ok(())
    }

    fn older(&mut self, rest: &str) -> io::Result<()> {
        let len = self.session.case.sources.len();
        let Some(at) = self.number(rest, len)? else {
            return Ok(());
        };
        let Some(file) = self.session.case.sources.get_mut(at) else {
            return Ok(());
        };
        let (role, what) = match file.role {
            Role::Current => (Role::Before, "is an older export now"),
            Role::Before => (Role::Current, "is an export of today now"),
            Role::Inventory => {
                return self
                    .console
                    .say("This is a list of programs, not an export.");
            }
        };
        file.role = role;
        let what = format!("{} {what}.", words::exports::file_name(&file.path));
        self.changed(&what)?;
        self.read_exports()?;
        self.say_exports()
    }

    fn show(&mut self, rest: &str) -> io::Result<()> {
        let len = self.session.case.sources.len();
        let Some(at) = self.number(rest, len)? else {
            return Ok(());
        };
        let Some(file) = self.session.case.sources.get(at) else {
            return Ok(());
        };
        let mut lines = vec![file.path.clone()];
        let mut lists = self.session.evidence.inventories.iter();
        if let Some(source) = self.source(&file.path) {
            lines.push(words::exports::about(source));
            let (shows, cannot) = words::exports::evidence(source);
            lines.extend([shows, cannot].into_iter().filter(|l| !l.is_empty()));
            lines.extend(words::exports::left_out(source));
        } else if let Some(list) = lists.find(|list| list.path == file.path) {
            lines.extend(words::exports::programs(self.knowledge, list));
        } else {
            lines.push(self.about(file));
        }
        for line in lines.iter().take(MOST_LINES) {
            self.console.say(line)?;
        }
        match lines.len().saturating_sub(MOST_LINES) {
            0 => Ok(()),
            more => self.console.say(&format!(
                "And {more} more; syncsleuth inspect names all of them."
            )),
        }
    }
}
