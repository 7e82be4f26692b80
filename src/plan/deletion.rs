//! One record to delete by hand: where it is, how to find it, what tells it from its twin, what to
//! copy first, and what deleting it does elsewhere.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::case::{Card, Case, FieldValue, Marks, RecordKey};
use crate::knowledge::Knowledge;
use crate::matching::plain_name;
use crate::record::{Kind, SalesforceId, System};
use crate::text::{cut, shown};

/// At most so many ways to find a record are given; more would hide the best.
const MOST_HANDLES: usize = 4;
/// Stands for the first part of the organisation's Salesforce address, which only its people know.
const DOMAIN: &str = "YOUR-DOMAIN";
/// Columns of a value that tells a record from its twin; notes can be long.
const TELLING: usize = 60;

/// What is to be done before a record with values of its own is deleted.
pub(super) const FIRST: &str = "copy what only this one knows, as the step before says";

/// For each record that stays: how many of those marked in its favour look exactly like it.
pub(super) type Alike<'a> = BTreeMap<&'a RecordKey, usize>;

/// Whether the records of a case belong to several people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owners {
    OneAtMost,
    Several,
}

impl Owners {
    pub(super) fn of(case: &Case) -> Self {
        let mut owners = case.cards.values().filter_map(|c| c.field("owner"));
        let first = owners.next();
        if owners.any(|owner| Some(owner) != first) {
            Owners::Several
        } else {
            Owners::OneAtMost
        }
    }
}

/// Counts the records marked that nothing tells from the one that stays.
pub(super) fn alike<'a>(case: &'a Case, marks: &'a Marks) -> Alike<'a> {
    let mut alike = Alike::new();
    for (key, _) in case.deletions(marks) {
        let survivor = marks.survivor(key);
        let cards = case.cards.get(key).zip(case.cards.get(survivor));
        if cards.is_some_and(|(card, kept)| difference(card, kept).is_none()) {
            *alike.entry(survivor).or_default() += 1;
        }
    }
    alike
}

/// A record to delete. All text has been made safe to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deletion {
    /// Its kind.
    pub kind: Kind,
    /// The system it is in.
    pub system: System,
    /// What it is called.
    pub label: String,
    /// The system's own id.
    pub id: Option<String>,
    /// Its folder.
    pub folder: Option<String>,
    /// The export it was found in.
    pub file: String,
    /// Its number in that export.
    pub record: u32,
    /// What tells it from the record to keep; `None` where nothing does.
    pub tell_apart: Option<String>,
    /// Search texts and addresses that lead to it: what they are, and the text.
    pub find: Vec<(String, String)>,
    /// What it is kept as instead.
    pub keep: Option<String>,
    /// Values to copy to the kept record before.
    pub copy_first: Vec<FieldValue>,
    /// What deleting it does elsewhere, or may bring back.
    pub side_effects: Vec<String>,
    /// Where it can be fetched back from, and until when if it is deleted today.
    pub undo: Option<String>,
}

impl Deletion {
    /// The deletion of a marked record. `kept` is the record that stays instead, and how many of those
    /// marked in its favour look exactly like it.
    pub(super) fn new(
        case: &Case,
        knowledge: &Knowledge,
        marks: &Marks,
        card: &Card,
        kept: Option<(&Card, usize)>,
        owners: Owners,
        undo: Option<String>,
    ) -> Self {
        let safe = |text: &str| shown(text).into_owned();
        Deletion {
            kind: card.kind,
            system: card.system,
            label: safe(&card.label),
            id: card.id.as_deref().map(safe),
            folder: card.folder.as_deref().map(safe),
            file: safe(&card.file),
            record: card.record,
            tell_apart: kept.map(|(kept, alike)| tell_apart(card, kept, alike)),
            find: find(case, knowledge, card),
            keep: kept.map(|(kept, _)| named(kept)),
            copy_first: card
                .copy_first
                .iter()
                .map(|f| FieldValue {
                    field: safe(&f.field),
                    value: safe(&f.value),
                    instead: f.instead.as_deref().map(safe),
                })
                .collect(),
            side_effects: side_effects(case, marks, card, owners),
            undo,
        }
    }

    /// The system, the folder, and where it stood in the export.
    pub(super) fn place(&self) -> String {
        let mut place = vec![self.system.label().to_owned()];
        place.extend(self.folder.clone());
        place.push(format!("record {} of {}", self.record, self.file));
        place.join(", ")
    }

    /// The deletion line by line, as the plan and the screen show it.
    pub fn lines(&self) -> Vec<String> {
        self.lines_with(str::to_owned, str::to_owned)
    }

    /// The deletion line by line, with a form for words to read and one for text to copy and paste.
    pub(super) fn lines_with(
        &self,
        read: fn(&str) -> String,
        copy: fn(&str) -> String,
    ) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.copy_first.is_empty() {
            lines.push(format!("First: {FIRST}"));
        }
        let mut place = vec![self.system.label().to_owned()];
        place.extend(self.folder.as_deref().map(read));
        place.extend(self.id.as_ref().map(|id| format!("id {}", copy(id))));
        place.push(format!("record {} of {}", self.record, read(&self.file)));
        lines.push(format!("Where: {}", place.join(", ")));
        for (what, text) in &self.find {
            lines.push(format!("Find it ({}): {}", read(what), copy(text)));
        }
        lines.extend(
            self.keep
                .iter()
                .map(|keep| format!("Stays instead: {}", read(keep))),
        );
        lines.extend(
            self.side_effects
                .iter()
                .map(|s| format!("Mind: {}", read(s))),
        );
        lines.extend(self.undo.iter().map(|u| format!("Undo: {}", read(u))));
        lines
    }
}

/// Values to copy to the record that stays, a line each, with a form for words and one for text to copy.
pub(super) fn copy_lines(
    values: &[FieldValue],
    read: fn(&str) -> String,
    copy: fn(&str) -> String,
) -> Vec<String> {
    let lines = values.iter().map(|f| {
        let (field, value) = (read(plain_name(&f.field)), copy(&f.value));
        match &f.instead {
            None => format!("{field}: {value}"),
            Some(instead) => format!(
                "Decide which {field} is right: \"{value}\" here, \"{}\" on the one that stays",
                copy(instead)
            ),
        }
    });
    lines.collect()
}

/// A record in a few words: its label, and what a person sees first.
fn named(card: &Card) -> String {
    let mut parts = vec![card.label.clone()];
    for field in ["company", "emails", "start", "due", "created"] {
        parts.extend(card.field(field).map(str::to_owned));
    }
    parts.extend(card.id.clone().map(|id| format!("id {id}")));
    shown(&parts.join(", ")).into_owned()
}

/// What a person is told to tell the record from the one that stays, of which `alike` marked ones
/// cannot be told.
fn tell_apart(card: &Card, kept: &Card, alike: usize) -> String {
    difference(card, kept).unwrap_or_else(|| {
        if alike < 2 {
            return "one of two alike; keep one, delete the other".to_owned();
        }
        format!("one of {} alike; keep one, delete {alike}", alike + 1)
    })
}

/// What singles the record out: two differences a person sees, else its id, else what it alone holds.
/// `None` where it is like the one that stays in everything.
fn difference(card: &Card, kept: &Card) -> Option<String> {
    const VISIBLE: [(&str, &str); 11] = [
        ("company", "company"),
        ("emails", "e-mail"),
        ("start", "start"),
        ("due", "due date"),
        ("phones", "phone"),
        ("job_title", "job title"),
        ("location", "place"),
        ("status", "status"),
        ("owner", "owner"),
        ("created", "creation date"),
        ("modified", "date of the last change"),
    ];
    let told = |value: &str| cut(&shown(value), TELLING).into_owned();
    let seen: Vec<String> = VISIBLE
        .iter()
        .filter(|(field, _)| card.field(field) != kept.field(field))
        .take(2)
        .map(|(field, word)| match card.field(field) {
            Some(value) => format!("with {word} {}", told(value)),
            None => format!("without {word}"),
        })
        .collect();
    if !seen.is_empty() {
        return Some(format!("the one {}", seen.join(" and ")));
    }
    if let Some(id) = card.id.as_deref().filter(|_| card.id != kept.id) {
        // An id serves only where it is whole.
        return Some(format!("the one with id {}", shown(id)));
    }
    let own = card.copy_first.first()?;
    Some(format!(
        "the one with {} {}",
        plain_name(&shown(&own.field)),
        told(&own.value)
    ))
}

/// The object Salesforce keeps a kind in.
pub(super) fn object(kind: Kind) -> &'static str {
    match kind {
        Kind::Contact => "Contact",
        Kind::Event => "Event",
        Kind::Task => "Task",
    }
}

fn find(case: &Case, knowledge: &Knowledge, card: &Card) -> Vec<(String, String)> {
    let id = card.id.as_deref();
    // An address is given for a whole id alone, and with the form of it that cannot be mistaken.
    let id = match card.system {
        System::Salesforce => id
            .and_then(|id| SalesforceId::parse(id).ok())
            .map(|id| id.long()),
        _ => id.map(Into::into),
    };
    let domain = case.salesforce_domain.as_deref().unwrap_or(DOMAIN);
    // A lead stands under the name of its own object.
    let named = id.as_deref().and_then(|id| knowledge.cleanup.object_of(id));
    let object = named
        .filter(|_| card.system == System::Salesforce)
        .unwrap_or(object(card.kind));
    let mut values: Vec<(&str, &str)> = vec![("object", object), ("domain", domain)];
    values.extend(id.as_deref().map(|id| ("id", id)));
    for (name, field) in [
        ("given", "given_name"),
        ("family", "family_name"),
        ("company", "company"),
        ("email", "emails"),
        ("subject", "subject"),
    ] {
        values.extend(card.field(field).map(|v| (name, v)));
    }
    // The day alone; the time would need the user's own way of writing it.
    let day = |field: &str| card.field(field).and_then(|d| d.get(..10));
    let clients = clients(case, card.system);
    let mut found: Vec<(usize, String, String)> = knowledge
        .cleanup
        .handles_for(card.system.id(), card.kind)
        .filter(|handle| !handle.template.contains("urn:schemas"))
        .filter_map(|handle| {
            let rank = clients.iter().position(|c| *c == handle.client)?;
            // Which day is meant, the search term says.
            let date = match handle.template.split_once(":{date}").map(|(term, _)| term) {
                Some(term) if term.ends_with("modified") => day("modified"),
                Some(term) if term.ends_with("created") => day("created"),
                _ => day("start").or_else(|| day("due")),
            };
            let mut values = values.clone();
            values.extend(date.map(|d| ("date", d)));
            let text = handle.fill(&values)?;
            Some((rank, handle.title.clone(), shown(&text).into_owned()))
        })
        .collect();
    // Addresses lead to the record itself, searches to it and its twins.
    found.sort_by_key(|(rank, _, text)| (!text.starts_with("https://"), *rank));
    found
        .into_iter()
        .take(MOST_HANDLES)
        .map(|(_, title, text)| (title, text))
        .collect()
}

/// The programs a person looks into, most likely first.
fn clients(case: &Case, system: System) -> Vec<&'static str> {
    match system {
        System::Outlook => match case.answers.one("outlook_client") {
            Some("mac") => vec!["outlook-mac"],
            Some("new" | "web") => vec!["new-outlook", "classic-outlook"],
            Some("classic") => vec!["classic-outlook"],
            _ => {
                let sees = |what| case.answers.has("seen_in", what);
                if (sees("new-outlook") || sees("outlook-web")) && !sees("outlook") {
                    vec!["new-outlook", "classic-outlook"]
                } else {
                    vec!["classic-outlook"]
                }
            }
        },
        System::Salesforce => match case.answers.one("salesforce_view") {
            Some("classic") => vec!["salesforce-classic", "salesforce-lightning"],
            _ => vec!["salesforce-lightning", "salesforce-classic"],
        },
        System::Google => vec!["google"],
        System::Icloud => vec!["icloud"],
        System::Phone => vec!["phone"],
        System::Other => Vec::new(),
    }
}

fn side_effects(case: &Case, marks: &Marks, card: &Card, owners: Owners) -> Vec<String> {
    let mut effects = Vec::new();
    for other in &card.elsewhere {
        let label = shown(&other.label);
        let id = other
            .id
            .as_ref()
            .map_or(String::new(), |id| format!(", id {}", shown(id)));
        effects.push(if marks.is_marked(&other.key) {
            format!("its copy in {} ({label}{id}) is on this list as well; delete both before any sync is switched on", other.system.label())
        } else {
            format!(
                "in {} there is a copy ({label}{id}) that is not on this list; when the sync is switched on again it may bring this record back, or be deleted with it",
                other.system.label()
            )
        });
    }
    if card.kind == Kind::Event {
        if let Some(invited) = card.field("attendees") {
            let invited = shown(invited);
            effects.push(format!(
                "{invited} people are invited; if this is the organiser's copy, deleting it can send them a cancellation. Choose not to send one."
            ));
        }
        if card.field("recurs").is_some() {
            effects.push("it belongs to a series; choose this occurrence only, unless every date of the series is on this list".to_owned());
        }
    }
    if card.field("person_account").is_some() {
        effects.push(
            "it is a person account: the contact and the account are one record, and both go"
                .to_owned(),
        );
    }
    if card.field("private").is_some() {
        effects.push("it is marked private; ask its owner before you delete it".to_owned());
    }
    if card.system == System::Outlook && case.answers.one("delegates") == Some("yes") {
        effects.push(
            "others work in this mailbox too; what you delete is gone for them as well".to_owned(),
        );
    }
    if card.system == System::Salesforce {
        let id = card.id.as_deref().map(SalesforceId::parse);
        if id.is_some_and(|id| id.is_err()) {
            effects.push(
                "its id is damaged, perhaps by a spreadsheet, and leads nowhere; find it by name"
                    .to_owned(),
            );
        }
        let mixed = owners == Owners::Several;
        if let Some(owner) = card.field("owner").filter(|_| mixed) {
            effects.push(format!(
                "it is owned by {}; if that is somebody else, ask first",
                shown(owner)
            ));
        }
    }
    effects
}
