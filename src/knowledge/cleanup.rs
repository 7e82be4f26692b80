//! Cleaning up by hand: the safe order, how to pause each sync, what happens if one is left on, which
//! record to keep, how to find and delete it, and how to undo that.
//!
//! The program deletes nothing; a person follows these texts. Search texts and addresses are
//! templates ([`Handle`]); [`fill`] puts values from untrusted records into them so that no value can
//! break out of its quotes or its place in an address.

mod template;
mod validate;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::apps::{Deletion, Direction};
use super::fact::fact;
use crate::record::Kind;

pub use template::{fill, placeholders};

/// The file `cleanup.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cleanup {
    /// The safe order, from the backup (0) to switching on again (10).
    pub order: Vec<OrderStep>,
    /// How to pause each product.
    pub pause: Vec<Pause>,
    /// What a deletion does while a sync is left on.
    pub left_on: Vec<LeftOn>,
    /// Which record of a group to keep; the first rule that tells two apart decides.
    pub keep: Vec<Principle>,
    /// What must never be deleted, or never be the reason to delete.
    pub never: Vec<Principle>,
    /// Search texts and addresses that lead to one record.
    pub handles: Vec<Handle>,
    /// How to search in each client, step by step.
    pub finding: Vec<Guide>,
    /// How to delete one record in each client.
    pub delete: Vec<Guide>,
    /// Ways to treat many records at once.
    pub many: Vec<Many>,
    /// What undoes a deletion, by system.
    pub undo: Vec<Undo>,
    /// What the first three characters of a Salesforce Id tell.
    pub prefixes: Prefixes,
}

/// A step of the safe order.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OrderStep {
    /// Its number, from 0.
    pub step: u8,
    /// What to do.
    pub says: String,
    /// Why.
    pub why: String,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

/// How to pause a product without losing what it remembers.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// The id applications refer to.
    pub id: String,
    /// What is paused.
    pub name: String,
    /// Who can do it.
    pub who: String,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// How to switch it on again.
    pub resume: String,
    /// What else to know.
    pub notes: Vec<String>,
    /// One full interval: how long to wait before a fresh export proves that nothing moves; `None` where it is not known.
    pub wait_minutes: Option<u32>,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

/// What a deletion does while a product is left on.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOn {
    /// Ids of the products.
    pub apps: Vec<String>,
    /// The direction it holds for; `None` for every direction.
    pub direction: Option<Direction>,
    /// The kinds it holds for.
    pub kinds: Vec<Kind>,
    /// What becomes of the other copy when the one in Outlook is deleted.
    pub in_outlook: Deletion,
    /// The same in words.
    pub in_outlook_says: String,
    /// What becomes of the Outlook copy when the one on the other side is deleted.
    pub in_other: Deletion,
    /// The same in words.
    pub in_other_says: String,
    /// What moving it out of the synced folder does, where that is known.
    pub moved_says: Option<String>,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

/// A rule for keeping or never deleting.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Principle {
    /// Its id.
    pub id: String,
    /// The rule.
    pub says: String,
    /// Why.
    pub why: String,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

/// A search text or an address that leads to one record.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Handle {
    /// Its id.
    pub id: String,
    /// The program or page it is used in, such as `classic-outlook`.
    pub client: String,
    /// The system: an id of [`crate::record::System`].
    pub system: String,
    /// The kinds it finds.
    pub kinds: Vec<Kind>,
    /// A short name: "By e-mail address".
    pub title: String,
    /// The text with placeholders; see [`PLACEHOLDERS`].
    pub template: String,
    /// What else to know; may be empty.
    pub note: String,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

/// What to do in one client, step by step.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// Its id.
    pub id: String,
    /// The program or page.
    pub client: String,
    /// The system: an id of [`crate::record::System`].
    pub system: String,
    /// A short name.
    pub title: String,
    /// The kinds it is for.
    pub kinds: Vec<Kind>,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// What else to know.
    pub notes: Vec<String>,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

/// A way to treat many records at once.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Many {
    /// Its id.
    pub id: String,
    /// The system: an id of [`crate::record::System`].
    pub system: String,
    /// The kinds it is for.
    pub kinds: Vec<Kind>,
    /// A short name.
    pub title: String,
    /// The most records in one run, where there is a fixed number.
    pub limit: Option<u32>,
    /// The same in words.
    pub limit_says: String,
    /// Who can do it.
    pub who: String,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// What undoes it.
    pub undo: String,
    /// What else to know.
    pub notes: Vec<String>,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

/// What undoes a deletion in a system.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// The system: an id of [`crate::record::System`].
    pub system: String,
    /// Where to look, and for how long.
    pub says: String,
    /// The place in [`super::recovery::Recovery::places`], where there is one.
    pub place: Option<String>,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

/// What the beginning of a Salesforce Id tells.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Prefixes {
    /// The prefixes.
    pub objects: Vec<Prefix>,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

/// The beginning of a Salesforce Id and its object.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Prefix {
    /// Three characters.
    pub prefix: String,
    /// The object's API name.
    pub object: String,
}

fact!(
    OrderStep, Pause, LeftOn, Principle, Handle, Guide, Many, Undo, Prefixes
);

/// The placeholders a template may hold, with what stands in them: names and addresses as the record
/// has them, `date` as the user's computer writes short dates, `domain` as the first part of the
/// organisation's address ("acme" of acme.lightning.force.com), `object` the Salesforce object's API
/// name, `id` the record's Id.
pub const PLACEHOLDERS: [&str; 10] = [
    "given", "family", "company", "email", "subject", "date", "category", "domain", "object", "id",
];

impl Handle {
    /// The template with the values in it; `None` where a value is missing or empty.
    pub fn fill(&self, values: &[(&str, &str)]) -> Option<String> {
        fill(&self.template, values)
    }
}

impl Cleanup {
    pub(crate) fn embedded() -> Self {
        super::parse(
            "cleanup.json",
            include_str!("../../assets/knowledge/cleanup.json"),
        )
    }

    /// How to pause, by the id an application refers to.
    pub fn pause(&self, id: &str) -> Option<&Pause> {
        self.pause.iter().find(|pause| pause.id == id)
    }

    /// What a deletion does while an application is left on.
    pub fn left_on(&self, app: &str, direction: Direction, kind: Kind) -> Option<&LeftOn> {
        self.left_on.iter().find(|entry| {
            entry.apps.iter().any(|id| id == app)
                && entry.kinds.contains(&kind)
                && entry.direction.is_none_or(|only| only == direction)
        })
    }

    /// The handles for a kind in a system, narrowest first within each client.
    pub fn handles_for<'a>(
        &'a self,
        system: &'a str,
        kind: Kind,
    ) -> impl Iterator<Item = &'a Handle> {
        self.handles
            .iter()
            .filter(move |handle| handle.system == system && handle.kinds.contains(&kind))
    }

    /// The handles for a kind in a system that these values can fill, with the filled text.
    pub fn find<'a>(
        &'a self,
        system: &'a str,
        kind: Kind,
        values: &'a [(&str, &str)],
    ) -> impl Iterator<Item = (&'a Handle, String)> {
        self.handles_for(system, kind)
            .filter_map(move |handle| Some((handle, handle.fill(values)?)))
    }

    /// How to delete one record of a kind in a system, by client.
    pub fn deleting<'a>(&'a self, system: &'a str, kind: Kind) -> impl Iterator<Item = &'a Guide> {
        self.delete
            .iter()
            .filter(move |guide| guide.system == system && guide.kinds.contains(&kind))
    }

    /// Ways to treat many records of a kind in a system at once.
    pub fn many_at_once<'a>(
        &'a self,
        system: &'a str,
        kind: Kind,
    ) -> impl Iterator<Item = &'a Many> {
        self.many
            .iter()
            .filter(move |way| way.system == system && way.kinds.contains(&kind))
    }

    /// What undoes a deletion in a system.
    pub fn undo(&self, system: &str) -> Option<&Undo> {
        self.undo.iter().find(|undo| undo.system == system)
    }

    /// The object a Salesforce Id belongs to, by its first three characters.
    pub fn object_of(&self, id: &str) -> Option<&str> {
        let prefix = id.get(..3)?;
        let found = self.prefixes.objects.iter().find(|o| o.prefix == prefix)?;
        Some(&found.object)
    }
}

#[cfg(test)]
mod tests;
