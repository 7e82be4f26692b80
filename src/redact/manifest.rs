//! What a redacted copy was made of, for whoever gets it and whoever sends it: counts and shapes, never a
//! value that was replaced.

use serde::Serialize;

use super::Options;
use crate::case::Case;
use crate::mask::Level;
use crate::text;

/// The manifest's JSON format.
pub const SCHEMA: &str = "syncsleuth.redaction/1";

/// What was replaced in a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Version of the program that made the copy.
    pub program: &'static str,
    /// `pseudonyms` or `hidden`.
    pub level: &'static str,
    /// `replaced` or `kept`.
    pub companies: &'static str,
    /// What the case is called in the copy.
    pub title: String,
    /// How many records the copy has a card of.
    pub records: usize,
    /// What was replaced, by sort.
    pub replaced: Vec<Replaced>,
    /// Places of texts that could not be cleaned and were hidden whole.
    pub hidden_texts: Vec<String>,
    /// How many texts stay with something replaced in them.
    pub cleaned_texts: usize,
    /// What stays as it was.
    pub kept: Vec<&'static str>,
}

/// Values of one sort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replaced {
    /// The sort: `people`, `e-mail addresses`.
    pub what: &'static str,
    /// How many different values.
    pub values: usize,
    /// In how many places.
    pub places: usize,
    /// The shape of what stands there now, with N for a number.
    pub by: String,
}

impl Manifest {
    pub(super) fn new(
        copy: &Case,
        options: Options,
        replaced: Vec<Replaced>,
        hidden_texts: Vec<String>,
        cleaned_texts: usize,
    ) -> Self {
        Manifest {
            schema: SCHEMA,
            program: env!("CARGO_PKG_VERSION"),
            level: match options.level {
                Level::Pseudonyms => "pseudonyms",
                Level::Hidden => "hidden",
            },
            companies: if options.keep_companies {
                "kept"
            } else {
                "replaced"
            },
            title: copy.title.clone(),
            records: copy.cards.len(),
            replaced,
            hidden_texts,
            cleaned_texts,
            kept: vec![
                "answers that were chosen from a list",
                "days and times of records, verdicts and checks; of the case's beginning the day alone",
                "kinds, systems, counts, sizes and the numbers of records in their files",
                "usual words for status and priority",
                "file names in which nothing known to be personal stands, at the level of pseudonyms",
                "what the diagnosis found: verdict, causes, probabilities",
            ],
        }
    }

    /// What was replaced in lines for people, safe to show.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .replaced
            .iter()
            .map(|of| {
                format!(
                    "{}: {} in {} {}, now {}",
                    of.what,
                    text::count(of.values as u64),
                    text::count(of.places as u64),
                    if of.places == 1 { "place" } else { "places" },
                    of.by
                )
            })
            .collect();
        for place in &self.hidden_texts {
            lines.push(format!("hidden whole: {}", text::shown(place)));
        }
        lines
    }
}
