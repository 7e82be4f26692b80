//! Recognising an application by a line of a list of programs or add-ins.
//!
//! Such lists write trademark signs, put names in quotes, add versions, set columns with spaces, and
//! cut long names short. A name counts when it begins with one of the application's names and the
//! next character is not part of the same word; a name that was cut counts when what is left can
//! belong to one application only.

use super::{App, Apps};

/// A cut name must keep at least this many characters to say anything.
const CUT_LEAST: usize = 8;
/// Of a name of several words, this much of the second must be left: "Microsoft…" says nothing.
const CUT_SECOND_WORD: usize = 2;
/// How lists mark a cut name; the last two are the ellipsis read with a wrong code page.
const CUT_MARKS: [&str; 4] = ["…", "...", "ΓÇª", "â€¦"];
/// Signs that are no part of a name, the last three as they look when read with a wrong code page.
const SIGNS: [&str; 8] = ["™", "®", "©", "(TM)", "(R)", "â„¢", "Â®", "Â©"];

/// A name to look for.
#[derive(Debug)]
pub(super) struct Pattern {
    /// Folded.
    text: String,
    /// Nothing but a version may follow; a cut name hides what followed.
    stands_whole: bool,
    /// The application's place in the catalogue.
    app: usize,
}

impl Apps {
    /// The application that a line of a list of programs or add-ins names, if any. The longest name wins.
    pub fn recognise(&self, line: &str) -> Option<&App> {
        let (name, was_cut) = program_name(line);
        let full = self
            .patterns()
            .iter()
            .filter(|pattern| {
                if pattern.stands_whole {
                    !was_cut && is_whole(&name, &pattern.text)
                } else {
                    begins_with(&name, &pattern.text)
                }
            })
            .max_by_key(|pattern| pattern.text.len());
        match full {
            Some(pattern) => self.catalogue.get(pattern.app),
            None if was_cut => self.recognise_cut(&name),
            None => None,
        }
    }

    /// The one application that a cut name can belong to.
    fn recognise_cut(&self, name: &str) -> Option<&App> {
        let length = name.chars().count();
        if length < CUT_LEAST {
            return None;
        }
        let mut fitting = self.patterns().iter().filter(|pattern| {
            let first_word = pattern.text.split_once(' ').map(|(first, _)| first);
            let least = first_word.map_or(0, |first| first.chars().count() + 1 + CUT_SECOND_WORD);
            length >= least && pattern.text.len() > name.len() && pattern.text.starts_with(name)
        });
        let first = fitting.next()?;
        fitting
            .all(|other| other.app == first.app)
            .then(|| self.catalogue.get(first.app))?
    }

    /// All names of all applications, folded once: a list may have a hundred thousand lines.
    fn patterns(&self) -> &[Pattern] {
        self.patterns.get_or_init(|| {
            let of = |(at, app): (usize, &App)| -> Vec<Pattern> {
                let wholes = app.recognise_whole.iter();
                let wholes = wholes.chain(&app.processes).chain(&app.addins);
                let beginnings = app.recognise.iter().map(|name| (name, false));
                beginnings
                    .chain(wholes.map(|name| (name, true)))
                    .map(|(name, stands_whole)| Pattern {
                        text: plain(name),
                        stands_whole,
                        app: at,
                    })
                    .collect()
            };
            self.catalogue.iter().enumerate().flat_map(of).collect()
        })
    }
}

/// The name at the start of a line, folded, and whether the list cut it short. Columns are set apart
/// by tabs or by two spaces or more.
fn program_name(line: &str) -> (String, bool) {
    let is_lead = |c: char| c.is_whitespace() || matches!(c, '-' | '*' | '•' | '\u{feff}');
    let line = line.trim_start_matches(is_lead);
    let end = ["\t", "  "].iter().filter_map(|gap| line.find(gap)).min();
    let name = end.map_or(line, |end| &line[..end]);
    let cut = CUT_MARKS.iter().filter_map(|mark| name.find(mark)).min();
    match cut {
        Some(at) => (plain(&name[..at]), true),
        None => (plain(name), false),
    }
}

/// A name without signs, quotes and doubled spaces, in lower case.
pub(super) fn plain(name: &str) -> String {
    let mut name = name.replace(['"', '\u{201c}', '\u{201d}', '\u{a0}'], " ");
    for sign in SIGNS {
        if name.contains(sign) {
            name = name.replace(sign, "");
        }
    }
    let name = name.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// Whether a name begins with the pattern and the word ends there.
fn begins_with(name: &str, pattern: &str) -> bool {
    name.strip_prefix(pattern)
        .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Whether a name is the pattern, with no more than a version or a remark in brackets after it.
fn is_whole(name: &str, pattern: &str) -> bool {
    let Some(rest) = name.strip_prefix(pattern) else {
        return false;
    };
    rest.is_empty()
        || rest
            .strip_prefix(' ')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '('))
}
