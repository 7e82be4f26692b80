//! A copy of a case without personal data, that still opens, plans and can be talked about.
//!
//! Every value of a record, every name and every path gets a stand-in of [`crate::mask`]; texts that people
//! wrote are cleaned of what is known from elsewhere in the case, or hidden where that does not do. Then the
//! whole copy is searched for everything that was replaced. What is still there ends the work with the name
//! of its place: nothing is written that could not be cleaned. The case itself is only read.

mod check;
pub(crate) mod fields;
mod manifest;
mod rewrite;
pub(crate) use rewrite::{ENDINGS, HOMES};
#[cfg(test)]
mod tests;

pub use manifest::{Manifest, Replaced, SCHEMA};

use std::collections::BTreeMap;

use crate::case::{Case, RecordKey};
use crate::knowledge::Knowledge;
use crate::mask::{Known, Level, Mask};
use rewrite::Rewriter;

/// What is replaced, and by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Pseudonyms, or nothing but that there was a value.
    pub level: Level,
    /// Whether companies stay as they are.
    pub keep_companies: bool,
}

/// Why no copy was made.
#[derive(Debug, thiserror::Error)]
pub enum RedactError {
    /// Something personal stands where nothing can be replaced.
    #[error("the copy would still hold personal data in {place}, so nothing was written")]
    Left {
        /// The place in the case file, without what stands there.
        place: String,
    },
    /// The copy could not be put into words.
    #[error("the copy cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl RedactError {
    /// What to try.
    pub fn hint(&self) -> &'static str {
        match self {
            RedactError::Left { .. } => {
                "that place holds a name this version does not know, such as one from a company's own knowledge; run the command where that knowledge is, or take it out of a copy of the case"
            }
            RedactError::Json(_) => "the case may be damaged; open it in the wizard first",
        }
    }
}

/// A redacted case, and what was done to it.
#[derive(Debug, Clone)]
pub struct Redaction {
    /// The copy.
    pub case: Case,
    /// What was replaced.
    pub manifest: Manifest,
    /// The key that each record of the case has in the copy.
    pub keys: BTreeMap<RecordKey, RecordKey>,
    /// Places and what stands there now, a few of each sort: for a look before the copy is sent.
    pub examples: Vec<(String, String)>,
    /// What stays in texts that people wrote and may name somebody who stands nowhere else in the case: the
    /// place and the words. For the person who sends the copy, not for the one who gets it.
    pub unsure: Vec<(String, Vec<String>)>,
}

/// Makes a redacted copy of a case.
///
/// # Errors
/// [`RedactError::Left`] where something could not be cleaned.
pub fn redact(
    case: &Case,
    knowledge: &Knowledge,
    options: Options,
) -> Result<Redaction, RedactError> {
    let mut mask = Mask::new(&secret(case), options.level);
    // The first time through shows what there is to replace.
    let nothing = Known::default().with_own_words(own_sentences(knowledge));
    let mut first = Rewriter::new(&mask, &nothing, knowledge, options);
    first.case(case);
    let values = first.into_values();
    let known = Known::of(
        values
            .iter()
            .filter(|(sort, _)| sort.is_personal())
            .map(|(sort, value)| (*sort, value.as_str())),
    )
    .with_own_words(own_sentences(knowledge));
    mask.keep_apart(values.iter().map(|(sort, value)| (*sort, value.as_str())));
    let mut second = Rewriter::new(&mask, &known, knowledge, options);
    let copy = second.case(case);
    check::nothing_left(&copy, &known, knowledge, &second.made)?;
    let keys = case.cards.keys();
    let keys = keys.map(|key| (key.clone(), second.key(key))).collect();
    let told = second.told(&copy);
    Ok(Redaction {
        keys,
        case: copy,
        manifest: told.manifest,
        examples: told.examples,
        unsure: told.unsure,
    })
}

/// Words of verdicts that stand in no knowledge.
const OF_VERDICTS: &str = "Clean, done, gone, lost, back, missing, marked, copies, came to harm, has to stay, \
    new pairs, not finished, still there, checked with fresh exports, cannot tell yet, nothing to verify";

/// Words of pseudonyms.
const OF_PSEUDONYMS: &str = "Contact, Given, Family, Name, user, mail, example, invalid, phone, Company, page, \
    Street, number, hidden, contacts, events, tasks, Outlook, Salesforce, Google, iCloud, phones, by";

/// Texts with the words that this program uses in a verdict or a reason.
fn own_sentences(knowledge: &Knowledge) -> impl Iterator<Item = &str> {
    let causes = knowledge.causes.all().iter();
    let causes = causes.flat_map(|c| {
        [&c.title, &c.summary]
            .into_iter()
            .chain(&c.fix)
            .chain(&c.prevent)
    });
    let questions = knowledge.questions.all().iter();
    let questions = questions.flat_map(|q| [&q.title, &q.ask, &q.why]);
    let order = knowledge
        .cleanup
        .order
        .iter()
        .flat_map(|o| [&o.says, &o.why]);
    let facts = knowledge.causes.facts.all().iter();
    let facts = facts.flat_map(|f| [&f.present].into_iter().chain(&f.shown).chain(&f.absent));
    let apps = knowledge.apps.all().iter().map(|app| &app.name);
    let texts = causes
        .chain(questions)
        .chain(order)
        .chain(facts)
        .chain(apps);
    texts
        .map(String::as_str)
        .chain([OF_VERDICTS, OF_PSEUDONYMS])
}

/// What the pseudonyms of a case hang on for ever: the very moment it was begun and its name. The copy
/// keeps neither.
fn secret(case: &Case) -> Vec<u8> {
    let mut secret = case.created.as_nanosecond().to_be_bytes().to_vec();
    secret.extend(case.title.as_bytes());
    secret
}
