//! For the administrator of Salesforce: the ids of the records to delete, as Data Loader reads them, and
//! the same ids once more to undelete them.
//!
//! A wrong id deletes somebody else's record, so a list is made only where every id of its object is whole
//! (18 characters whose check letters fit), belongs to the object, and is the id of no record that stays.
//! Where one is not, the object has no list, and the plan says why.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use crate::case::{Case, Marks};
use crate::knowledge::Knowledge;
use crate::record::{SalesforceId, System};

/// The objects a list can be of: as Salesforce names them, and its two files.
const OBJECTS: [(&str, [&str; 2]); 4] = [
    (
        "Contact",
        [
            "salesforce-contact-DELETE.csv",
            "salesforce-contact-undelete.csv",
        ],
    ),
    (
        "Lead",
        ["salesforce-lead-DELETE.csv", "salesforce-lead-undelete.csv"],
    ),
    (
        "Event",
        [
            "salesforce-event-DELETE.csv",
            "salesforce-event-undelete.csv",
        ],
    ),
    (
        "Task",
        ["salesforce-task-DELETE.csv", "salesforce-task-undelete.csv"],
    ),
];

/// Every name a list can be written under.
pub fn file_names() -> impl Iterator<Item = &'static str> {
    OBJECTS.into_iter().flat_map(|(_, names)| names)
}

/// The ids of the records of one object to delete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdList {
    /// The object, as Salesforce names it.
    pub object: &'static str,
    /// The ids, 18 characters each, in order, each once.
    pub ids: Vec<String>,
    files: [&'static str; 2],
}

impl IdList {
    /// The file that deletes.
    pub fn deletes(&self) -> &'static str {
        self.files[0]
    }

    /// The file that brings back.
    pub fn undeletes(&self) -> &'static str {
        self.files[1]
    }

    /// The two files; what is in them is the same, what is done with them is not.
    pub(super) fn files(&self) -> impl Iterator<Item = (&'static str, io::Result<Vec<u8>>)> + '_ {
        self.files.into_iter().map(|name| (name, self.table()))
    }

    fn table(&self) -> io::Result<Vec<u8>> {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(["Id"])?;
        for id in &self.ids {
            out.write_record([id])?;
        }
        out.into_inner()
            .map_err(|e| io::Error::other(e.to_string()))
    }
}

/// The lists of a case.
#[derive(Debug, Default)]
pub(super) struct Lists {
    pub(super) lists: Vec<IdList>,
    /// Why there is no list of an object, in a sentence.
    pub(super) refused: Vec<String>,
}

/// What an object's ids amount to.
#[derive(Default)]
struct Ids {
    whole: BTreeSet<String>,
    /// Records without an id, or with one that is damaged.
    broken: usize,
    /// Ids of 15 characters, which nothing can be checked by.
    short: usize,
    /// Ids of a record that stays.
    kept: usize,
}

/// The lists of the records marked in Salesforce.
pub(super) fn lists(case: &Case, knowledge: &Knowledge, marks: &Marks) -> Lists {
    let parse = |id: Option<&str>| id.and_then(|id| SalesforceId::parse(id).ok());
    let kept: BTreeSet<SalesforceId> = case
        .cards
        .iter()
        .filter(|(key, card)| card.system == System::Salesforce && !case.is_to_delete(marks, key))
        .filter_map(|(_, card)| parse(card.id.as_deref()))
        .collect();
    let mut found: BTreeMap<&str, Ids> = BTreeMap::new();
    for (key, _) in case.deletions(marks) {
        let Some(card) = case
            .cards
            .get(key)
            .filter(|c| c.system == System::Salesforce)
        else {
            continue;
        };
        let id = parse(card.id.as_deref());
        let object = id.and_then(|id| knowledge.cleanup.object_of(id.short()));
        let of_kind = super::deletion::object(card.kind);
        // A contact may be a lead; anything else under a contact's name is no contact.
        let fits = object == Some(of_kind) || (of_kind == "Contact" && object == Some("Lead"));
        let ids = found
            .entry(object.filter(|_| fits).unwrap_or(of_kind))
            .or_default();
        match id {
            Some(id) if kept.contains(&id) => ids.kept += 1,
            Some(id) if fits && card.id.as_deref().is_some_and(|t| t.trim().len() == 18) => {
                ids.whole.insert(id.long().to_string());
            }
            Some(_) if fits => ids.short += 1,
            _ => ids.broken += 1,
        }
    }
    let mut lists = Lists::default();
    for (object, files) in OBJECTS {
        let Some(ids) = found.remove(object) else {
            continue;
        };
        match refusal(&ids) {
            Some(why) => lists
                .refused
                .push(format!("There is no list of ids for {object}: {why}.")),
            None => lists.lists.push(IdList {
                object,
                ids: ids.whole.into_iter().collect(),
                files,
            }),
        }
    }
    lists
}

fn refusal(ids: &Ids) -> Option<String> {
    let is = |n: usize| if n == 1 { "is" } else { "are" };
    if ids.kept > 0 {
        Some(format!(
            "{} of them {} also the id of a record that stays, as when one record stands in two exports",
            ids.kept,
            is(ids.kept)
        ))
    } else if ids.broken > 0 {
        Some(format!(
            "{} of them {} missing, damaged, or of another object, such as a person account",
            ids.broken,
            is(ids.broken)
        ))
    } else if ids.short > 0 {
        let have = if ids.short == 1 { "has" } else { "have" };
        Some(format!(
            "{} of them {have} 15 characters, without the three check letters that show whether an id is whole; export again with Data Loader, which gives 18",
            ids.short
        ))
    } else {
        None
    }
}
