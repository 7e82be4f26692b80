//! A record's journey as the answers tell it, walked with every sample of the kind.
//!
//! A complete record may travel without harm where one without an e-mail address is doubled. So each
//! sample is walked, and the first that multiplies is the one to show, else the first that loses
//! something, else the complete one. Where the outcome hangs on a rule nobody published, both outcomes are told.

use super::build::{COLLEAGUE, chosen};
use super::engine::{self, Guess};
use super::{Act, Change, Ends, Journey, Run, Sample, Topology};
use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::record::{Body, Kind, System};

/// A set-up and what happens in it.
#[derive(Debug, Clone)]
pub struct Scenario<'k> {
    pub(super) knowledge: &'k Knowledge,
    pub(super) answers: Answers,
    pub(super) found: Vec<String>,
    kind: Option<Kind>,
    start: Option<String>,
    pub(super) extra: Vec<Act>,
}

/// A sample and its fate.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The record.
    pub sample: Sample,
    /// What happened.
    pub run: Run,
    /// Another outcome, where it hangs on a rule that is not published: a sentence.
    pub depends: Option<String>,
}

/// Every sample's fate in one set-up.
#[derive(Debug, Clone)]
pub struct Simulation<'k> {
    /// The systems and paths.
    pub topology: Topology<'k>,
    /// The kind that was walked.
    pub kind: Kind,
    /// The samples, the most complete first.
    pub told: Vec<Told>,
    /// The one to show first, as an index of `told`.
    pub main: usize,
}

impl Simulation<'_> {
    /// The sample to show first.
    pub fn main(&self) -> &Told {
        &self.told[self.main]
    }
}

impl<'k> Scenario<'k> {
    /// The answers' own scenario.
    pub fn new(knowledge: &'k Knowledge, answers: &Answers) -> Self {
        Scenario {
            knowledge,
            answers: answers.clone(),
            found: Vec::new(),
            kind: None,
            start: None,
            extra: Vec::new(),
        }
    }

    /// Adds applications that a list of installed programs names.
    #[must_use]
    pub fn with_found(mut self, found: impl IntoIterator<Item = String>) -> Self {
        self.found.extend(found);
        self
    }

    /// Walks this kind, not the first the answers name.
    #[must_use]
    pub fn with_kind(mut self, kind: Option<Kind>) -> Self {
        self.kind = kind.or(self.kind);
        self
    }

    /// Starts at this place, not where the answers say that records are entered.
    #[must_use]
    pub fn with_start(mut self, start: Option<String>) -> Self {
        self.start = start.or(self.start);
        self
    }

    /// Adds what happens in the end.
    #[must_use]
    pub fn then(mut self, acts: impl IntoIterator<Item = Act>) -> Self {
        self.extra.extend(acts);
        self
    }

    /// The systems and paths.
    pub fn topology(&self) -> Topology<'k> {
        Topology::of(self.knowledge, &self.answers, &self.found)
    }

    /// Walks every sample of the kind.
    pub fn simulate(&self) -> Simulation<'k> {
        let topology = self.topology();
        let kind = self.kind_in(&topology);
        let told: Vec<Told> = Sample::of(kind)
            .iter()
            .map(|sample| self.tell(&topology, *sample))
            .collect();
        let multiplied = told.iter().position(|told| told.run.multiplies(&topology));
        let trouble = || told.iter().position(|told| told.run.is_trouble(&topology));
        Simulation {
            main: multiplied.or_else(trouble).unwrap_or(0),
            topology,
            kind,
            told,
        }
    }

    fn tell(&self, topology: &Topology<'_>, sample: Sample) -> Told {
        let journey = self.journey(topology, sample);
        let run = engine::run(topology, &journey, Guess::NoMatch);
        let other = engine::run(topology, &journey, Guess::ExactTwin);
        let same = run.ends == other.ends && run.copies == other.copies;
        let depends = (!same).then(|| {
            format!(
                "That hangs on a matching rule that is not published. If it recognises a record that says \
                 exactly the same, the outcome is: {}",
                other.in_words(topology)
            )
        });
        Told {
            sample,
            run,
            depends,
        }
    }

    /// The kind to walk: the one asked for, else the first in trouble that anything copies.
    fn kind_in(&self, topology: &Topology<'_>) -> Kind {
        let carried = |kind: &Kind| topology.copying().any(|link| link.ways.contains_key(kind));
        let told = |kind: &Kind| self.answers.has("kinds", kind.noun(2));
        let kinds = || Kind::ALL.into_iter();
        self.kind
            .or_else(|| kinds().find(|kind| told(kind) && carried(kind)))
            .or_else(|| kinds().find(told))
            .or_else(|| kinds().find(carried))
            .unwrap_or(Kind::Contact)
    }

    /// Where a record of this kind is entered.
    fn starts(&self, topology: &Topology<'_>, kind: Kind) -> Vec<String> {
        if let Some(start) = &self.start {
            return vec![start.clone()];
        }
        let question = format!("entry_{}", kind.noun(2));
        let entered: &[&str] = match self.answers.one(&question) {
            Some("salesforce") => &["salesforce"],
            Some("phone") => &["phone"],
            Some("both") => &["outlook", "salesforce"],
            _ => &["outlook"],
        };
        let known = entered.iter().filter(|at| topology.place(at).is_some());
        known.map(|at| (*at).to_owned()).collect()
    }

    /// What happens to a sample, by the answers.
    pub fn journey(&self, topology: &Topology<'_>, sample: Sample) -> Journey {
        let mut acts = Vec::new();
        for at in self.starts(topology, sample.kind()) {
            acts.push(create(at, sample, None));
        }
        if sample == Sample::Invitation && topology.place(COLLEAGUE).is_some() {
            acts.push(create(COLLEAGUE.to_owned(), sample, None));
        }
        let differ = self.answers.has("team_details_differ", "yes");
        if differ && sample.kind() == Kind::Contact && topology.place(COLLEAGUE).is_some() {
            acts.push(create(COLLEAGUE.to_owned(), sample, Some("Acme GmbH")));
        }
        acts.push(Act::Sync);
        if self.answers.has("edited_both_sides", "yes") {
            acts.extend(edits(topology, sample.kind()));
            acts.push(Act::Sync);
        }
        let changes = self.answers.list("recent_changes");
        for app in chosen(self.knowledge, &self.answers, &self.found) {
            if app
                .behaviour
                .forgets
                .iter()
                .any(|change| changes.contains(change))
            {
                acts.extend([
                    Act::Forget {
                        app: app.id.clone(),
                    },
                    Act::Sync,
                ]);
            }
        }
        let brought = ["pst-imported", "file-imported", "backup-restored"];
        if brought
            .iter()
            .any(|change| changes.iter().any(|c| c == change))
        {
            acts.extend([
                Act::ImportOld {
                    at: "outlook".to_owned(),
                },
                Act::Sync,
            ]);
        }
        if self.answers.has("pattern", "comes-back-after-delete") {
            let at = ["salesforce", "outlook"]
                .into_iter()
                .find(|at| topology.place(at).is_some());
            acts.extend(at.map(|at| Act::Delete { at: at.to_owned() }));
            acts.push(Act::Sync);
        }
        acts.extend(self.extra.iter().cloned());
        Journey { sample, acts }
    }
}

fn create(at: String, sample: Sample, company: Option<&str>) -> Act {
    let mut record = sample.record();
    if let (Body::Contact(contact), Some(company)) = (&mut record.body, company) {
        contact.edit(|fields| fields.company = Some(company.to_owned().into()));
    }
    Act::Create {
        at,
        record: Box::new(record),
        entity: 0,
    }
}

/// The same record changed at both ends of the first path that copies its kind.
pub(super) fn edits(topology: &Topology<'_>, kind: Kind) -> Vec<Act> {
    let link = topology
        .copying()
        .find(|link| link.ways.contains_key(&kind));
    let places = link.map(|link| [link.near, link.far]).into_iter().flatten();
    places
        .filter_map(|place| topology.places.get(place))
        .map(|place| Act::Edit {
            at: place.id.clone(),
            change: Change::Details(format!("A note written in {}.", place.name)),
        })
        .collect()
}

/// A system inside a sentence.
fn in_system(system: System) -> &'static str {
    match system {
        System::Outlook => "in Outlook",
        System::Salesforce => "in Salesforce",
        System::Google => "in Google",
        System::Icloud => "in iCloud",
        System::Phone => "on the phone",
        System::Other => "in the other system",
    }
}

impl Run {
    /// The outcome in a sentence or two.
    pub fn in_words(&self, topology: &Topology<'_>) -> String {
        let copies: Vec<String> = self
            .copies_by_system(topology)
            .iter()
            .map(|(system, copies)| {
                let number = match copies {
                    0 => "none".to_owned(),
                    1 => "one".to_owned(),
                    many => many.to_string(),
                };
                format!("{number} {}", in_system(*system))
            })
            .collect();
        let copies: Vec<&str> = copies.iter().map(String::as_str).collect();
        let copies = super::rule::and(&copies);
        match self.ends {
            Ends::Stable if self.came_back => {
                format!("What was deleted came back: {copies}. Then nothing changes any more.")
            }
            Ends::Stable => {
                let loss = self.losses().next().map(|step| format!(" {}", step.why));
                let copies = super::step::sentence(&copies);
                format!(
                    "{copies}. Nothing changes any more.{}",
                    loss.unwrap_or_default()
                )
            }
            Ends::Grows => format!(
                "Every round makes more copies: {copies} after {} rounds, and it does not stop by itself.",
                self.rounds
            ),
            Ends::Oscillates => format!(
                "It never comes to rest: what one round makes, the next one takes back. At the moment: \
                 {copies}."
            ),
        }
    }
}
