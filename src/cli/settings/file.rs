//! The settings file: a name, an equals sign and a value on each line; `#` begins a remark.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::retention_settings;
use crate::text;

/// A file larger than this is no settings file.
const LARGEST: u64 = 256 * 1024;

/// Something that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Problem {
    pub(in crate::cli) path: PathBuf,
    /// From 1; `None` where it is about the whole file.
    pub(in crate::cli) line: Option<usize>,
    /// What is the matter, and what to do.
    pub(in crate::cli) says: String,
}

impl Problem {
    /// All of it, as a sentence.
    pub(in crate::cli) fn sentence(&self) -> String {
        let path = text::path::to_text(&self.path);
        match self.line {
            Some(line) => format!("{path}, line {line}: {}", self.says),
            None => format!("{path}: {}", self.says),
        }
    }
}

/// A line with a name.
#[derive(Debug)]
struct Line {
    number: usize,
    name: String,
    value: String,
    taken: bool,
}

/// The lines of a settings file.
#[derive(Debug, Default)]
pub(super) struct File {
    path: PathBuf,
    lines: Vec<Line>,
    problems: Vec<Problem>,
}

impl File {
    /// Reads a file; one that does not exist is empty.
    pub(super) fn at(path: &Path) -> Self {
        let mut file = File {
            path: path.to_owned(),
            ..File::default()
        };
        let Ok(about) = std::fs::metadata(path) else {
            return file;
        };
        let read = if about.len() > LARGEST {
            Err("it is too large for a settings file".to_owned())
        } else {
            std::fs::read(path).map_err(|why| format!("it cannot be read: {why}"))
        };
        match read {
            Ok(bytes) => file.parse(&String::from_utf8_lossy(&bytes)),
            Err(why) => file.problem(
                None,
                format!("{why}. The program works as if it were empty; syncsleuth config --path says where it is"),
            ),
        }
        file
    }

    fn parse(&mut self, text: &str) {
        for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let Some((name, value)) = line.split_once('=') else {
                self.problem(
                    Some(at + 1),
                    "this is no setting; write a name, = and a value, or put # before it"
                        .to_owned(),
                );
                continue;
            };
            let value = value.trim().trim_matches('"').trim();
            let name = name.trim().to_lowercase().replace('_', "-");
            if value.is_empty() {
                continue;
            }
            self.lines.push(Line {
                number: at + 1,
                name,
                value: value.to_owned(),
                taken: false,
            });
        }
    }

    fn problem(&mut self, line: Option<usize>, says: String) {
        self.problems.push(Problem {
            path: self.path.clone(),
            line,
            says,
        });
    }

    /// The value of a setting and its line, where it is there and can be read. Of several the last holds.
    pub(super) fn take<T>(
        &mut self,
        name: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<(T, usize)> {
        let mut found = None;
        let mut wrong = Vec::new();
        for line in self.lines.iter_mut().filter(|l| l.name == name) {
            line.taken = true;
            match read(&line.value) {
                Ok(value) => found = Some((value, line.number)),
                Err(why) => wrong.push((line.number, line.value.clone(), why)),
            }
        }
        for (number, value, why) in wrong {
            let value = text::cut(&text::shown(&value), 40).into_owned();
            let says = format!("{name} cannot be \"{value}\"; {why}. This line is left out");
            self.problem(Some(number), says);
        }
        found
    }

    /// Whether there are lines that nobody asked for yet.
    pub(super) fn has_more(&self) -> bool {
        self.lines.iter().any(|l| !l.taken)
    }

    /// What could not be read, in the order of the lines; settings nobody asked for are among it.
    pub(super) fn problems(mut self) -> Vec<Problem> {
        let unknown: Vec<(usize, String)> = self
            .lines
            .iter()
            .filter(|l| !l.taken)
            .map(|l| (l.number, l.name.clone()))
            .collect();
        for (number, name) in unknown {
            let name = text::cut(&text::shown(&name), 40).into_owned();
            let says = format!(
                "there is no setting {name}; syncsleuth config lists those there are. This line is left out"
            );
            self.problem(Some(number), says);
        }
        self.problems.sort_by_key(|p| p.line);
        self.problems
    }
}

/// A settings file in which every setting is explained and none is made.
pub(in crate::cli) fn template() -> String {
    let mut out = String::from(
        "# Settings of syncsleuth. Take the # away before a line to make it hold.\n\
         # syncsleuth config shows what holds, and where it comes from.\n\n\
         # Colours: dark, light, high-contrast, mono.\n\
         # theme = light\n\n\
         # Borders and signs: lines, or ascii for simple consoles.\n\
         # signs = ascii\n\n\
         # Personal data on the screen: off, companies (all but companies hidden), pseudonyms, hidden.\n\
         # mask = pseudonyms\n\n\
         # A file for a second screen: what to say and what answers mean. The wizard's own screen is masked then.\n\
         # presenter = /path/of/desk.txt\n\n\
         # The first part of your Salesforce address, for the addresses in plans.\n\
         # salesforce-domain = acme\n\n\
         # Your company's own causes and applications, where the file is not beside this one.\n\
         # company-knowledge = /path/of/company.json\n\n\
         # How long deleted things are kept in your organisation. They answer the questions on Recovery\n\
         # in every case that does not answer them itself.\n",
    );
    for (name, _) in retention_settings() {
        let _ = writeln!(out, "# {name} =");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> File {
        let mut file = File {
            path: PathBuf::from("settings.txt"),
            ..File::default()
        };
        file.parse(text);
        file
    }

    #[test]
    fn lines_are_read_and_what_is_no_setting_is_named() {
        let mut read =
            file("\u{feff}# a remark\ntheme = light\r\n\nnonsense\nMASK=\"x\"\ncolour = red\n");
        let own = |text: &str| Ok::<_, String>(text.to_owned());
        assert_eq!(read.take("theme", own), Some(("light".to_owned(), 2)));
        let none: Option<(String, usize)> = read.take("mask", |_| Err("use off".to_owned()));
        assert_eq!(none, None);
        let said: Vec<String> = read.problems().iter().map(Problem::sentence).collect();
        assert_eq!(
            said,
            [
                "settings.txt, line 4: this is no setting; write a name, = and a value, or put # before it",
                "settings.txt, line 5: mask cannot be \"x\"; use off. This line is left out",
                "settings.txt, line 6: there is no setting colour; syncsleuth config lists those there are. This line is left out",
            ]
        );
    }

    #[test]
    fn the_template_makes_no_setting_and_names_each() {
        let template = template();
        assert!(file(&template).lines.is_empty());
        let bare = template.replace("\n# ", "\n");
        let names: Vec<String> = file(&bare).lines.into_iter().map(|l| l.name).collect();
        for name in [
            "presenter",
            "theme",
            "signs",
            "mask",
            "salesforce-domain",
            "company-knowledge",
        ] {
            assert!(names.iter().any(|n| n == name), "{name}");
        }
    }
}
