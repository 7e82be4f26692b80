//! Rules and the last verdicts, in words.

use crate::case::{Choice, Entry, How, RecordKey, Session, Verdict};
use crate::matching::{FieldVerdict, plain_name};
use crate::record::Record;
use crate::text;

/// Columns of a name in a list.
const LABEL: usize = 32;

/// So many steps back are shown.
const STEPS: usize = 10;

/// What a rule would do with a pair: whom it is about, which one goes, which stays, and what differs. The
/// name is made fit to show by `shown`, and then cut, so that the rest stays in view.
pub fn choice(session: &Session, choice: &Choice, shown: impl Fn(&str) -> String) -> String {
    let sources = &session.evidence.sources;
    let fields = session
        .evidence
        .matches
        .explain(sources, choice.keep, choice.delete);
    let differing: Vec<&str> = fields
        .iter()
        .filter(|f| {
            matches!(
                f.verdict,
                FieldVerdict::Different | FieldVerdict::Close | FieldVerdict::OnlyRight
            )
        })
        .map(|f| plain_name(f.field))
        .collect();
    let differs = if differing.is_empty() {
        String::new()
    } else {
        format!("; look at {}", differing.join(", "))
    };
    let label = shown(choice.delete.of(sources).label());
    format!(
        "{}: {} goes, {} stays{differs}",
        text::cut(&label, LABEL),
        short(choice.delete.of(sources)),
        short(choice.keep.of(sources)),
    )
}

/// A record by the end of its id, which differs most, else by its number.
fn short(record: &Record) -> String {
    /// Characters of an id that are shown.
    const END: usize = 6;
    match record.id.as_deref() {
        Some(id) => {
            let skip = id.chars().count().saturating_sub(END);
            format!("…{}", id.chars().skip(skip).collect::<String>())
        }
        None => format!("no. {}", record.number),
    }
}

/// The last steps of the journal, newest first, each as one undo takes it back. Holds untrusted text.
pub fn last_steps(session: &Session) -> Vec<String> {
    let journal = &session.case.journal;
    let mut steps = Vec::new();
    let mut end = journal.len();
    while end > 0 && steps.len() < STEPS {
        let first = journal[..end].iter().rposition(|e| !e.continues);
        let start = first.unwrap_or(0);
        steps.push(step(session, &journal[start..end]));
        end = start;
    }
    steps
}

fn step(session: &Session, entries: &[Entry]) -> String {
    let Some(first) = entries.first() else {
        return String::new();
    };
    let label = |key: &RecordKey| {
        let card = session.case.cards.get(key);
        card.map_or("a record", |card| card.label.as_str())
            .to_owned()
    };
    let what = match &first.verdict {
        Verdict::Delete { record, .. } => format!("mark {} for deletion", label(record)),
        Verdict::Keep { record } => format!("keep {} after all", label(record)),
        Verdict::NotSame { left, right } => {
            format!("{} and {} are not the same", label(left), label(right))
        }
        Verdict::Later { left, .. } => format!("{} put off", label(left)),
    };
    let more = match entries.len() {
        1 => String::new(),
        n => format!(", and {} more in one step", text::count(n as u64 - 1)),
    };
    let by = match first.how {
        How::Hand => "",
        How::Advice => " (all with that in common)",
        How::Rule => " (by a rule)",
    };
    format!("{what}{more}{by}")
}
