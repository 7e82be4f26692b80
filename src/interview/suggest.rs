//! Answers that the exports and the lists of installed programs already give.
//!
//! They are offered with the reason and never set by themselves: what a person answered stands.

use super::{Answer, Answers, relevant};
use crate::knowledge::Knowledge;
use crate::record::{Kind, Source, System};
use crate::text;

/// Lines of program lists are cut to this many columns where they are quoted.
const LONGEST_LINE: usize = 60;

/// A sync application recognised in a list of installed programs or add-ins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundApp {
    /// Its id in the catalogue.
    pub app: String,
    /// The line it was recognised by; untrusted text.
    pub line: String,
    /// The file the line stands in; untrusted text.
    pub path: String,
    /// Installed, but switched off: it may have synced until recently.
    pub disabled: bool,
}

/// What the files show that the interview would otherwise ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Applications recognised in inventories, in the order of the files.
    pub apps: Vec<FoundApp>,
    /// Contacts in the largest Salesforce export, those marked deleted left out; `None` without one.
    pub salesforce_contacts: Option<u64>,
    /// Records of each kind in all exports, as in [`Kind::ALL`].
    pub records: [u64; 3],
}

/// An answer the evidence offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefill {
    /// The question's id.
    pub question: String,
    /// The answer offered.
    pub answer: Answer,
    /// Why, in a sentence; safe to show.
    pub because: String,
}

impl Evidence {
    /// What the loaded exports show. Add [`Evidence::apps`] from the inventories.
    pub fn from_sources(sources: &[Source]) -> Self {
        let mut evidence = Evidence::default();
        for source in sources {
            let mut contacts = 0;
            for record in source.records.iter().filter(|record| !record.deleted) {
                let kind = record.kind();
                evidence.records[kind as usize] += 1;
                contacts += u64::from(kind == Kind::Contact);
            }
            if source.system == System::Salesforce && contacts > 0 {
                // Several exports of one system may overlap, so they are not added up.
                evidence.salesforce_contacts = evidence.salesforce_contacts.max(Some(contacts));
            }
        }
        evidence
    }
}

/// The answers that can be offered: for questions that matter and that the person has not answered,
/// or answered with "I don't know". In the order of the interview.
pub fn suggest(knowledge: &Knowledge, answers: &Answers, evidence: &Evidence) -> Vec<Prefill> {
    relevant(knowledge, answers)
        .into_iter()
        .filter(|question| matches!(answers.get(&question.id), None | Some(Answer::Unknown)))
        .filter_map(|question| {
            let (answer, because) = match question.id.as_str() {
                "kinds" => kinds(evidence)?,
                "sync_apps" => apps(knowledge, evidence, Installed::Active)?,
                "removed_apps" => apps(knowledge, evidence, Installed::SwitchedOff)?,
                "contact_count" => {
                    let contacts = evidence.salesforce_contacts?;
                    let because = format!(
                        "The Salesforce export holds {} {}.",
                        text::count(contacts),
                        Kind::Contact.noun(usize::try_from(contacts).unwrap_or(usize::MAX))
                    );
                    (Answer::Number(contacts), because)
                }
                _ => return None,
            };
            Some(Prefill {
                question: question.id.clone(),
                answer,
                because,
            })
        })
        .collect()
}

fn kinds(evidence: &Evidence) -> Option<(Answer, String)> {
    let held: Vec<(Kind, u64)> = Kind::ALL
        .into_iter()
        .map(|kind| (kind, evidence.records[kind as usize]))
        .filter(|(_, records)| *records > 0)
        .collect();
    if held.is_empty() {
        return None;
    }
    let values = held
        .iter()
        .map(|(kind, _)| kind.noun(2).to_owned())
        .collect();
    let counts: Vec<String> = held
        .iter()
        .map(|(kind, n)| {
            let noun = kind.noun(usize::try_from(*n).unwrap_or(usize::MAX));
            format!("{} {noun}", text::count(*n))
        })
        .collect();
    Some((
        Answer::Many(values),
        format!("The exports hold {}.", counts.join(", ")),
    ))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Installed {
    Active,
    SwitchedOff,
}

/// Applications of the catalogue in the inventories. One that is switched off in one list and active
/// in another is active.
fn apps(knowledge: &Knowledge, evidence: &Evidence, wanted: Installed) -> Option<(Answer, String)> {
    let active = |id: &str| {
        evidence
            .apps
            .iter()
            .any(|found| found.app == id && !found.disabled)
    };
    let mut ids: Vec<String> = Vec::new();
    let mut reasons: Vec<String> = Vec::new();
    for found in &evidence.apps {
        if knowledge.apps.get(&found.app).is_none() {
            continue;
        }
        let fits = active(&found.app) == (wanted == Installed::Active);
        if !fits || ids.contains(&found.app) {
            continue;
        }
        let state = if wanted == Installed::SwitchedOff {
            ", switched off"
        } else {
            ""
        };
        let line = text::shown(&found.line);
        reasons.push(format!(
            "{} lists \"{}\"{state}",
            text::shown(&found.path),
            text::cut(line.trim(), LONGEST_LINE)
        ));
        ids.push(found.app.clone());
    }
    (!ids.is_empty()).then(|| (Answer::Many(ids), format!("{}.", reasons.join("; "))))
}
