//! Which exports there are to ask for, how to get each one, and what it can and cannot show.
//!
//! [`Exports::wanted`] ranks them for a case. It takes plain lists of answer values, so that it does
//! not depend on the interview.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::fact::{Faults, fact};
use crate::record::Kind;

/// The file `exports.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exports {
    #[serde(rename = "exports")]
    list: Vec<Export>,
}

/// An export to ask for.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The system it is taken from: an id of [`crate::record::System`].
    pub system: String,
    /// The kinds it can tell about.
    pub kinds: Vec<Kind>,
    /// When it helps.
    pub helps: Helps,
    /// Why it helps, as a clause: "it shows which people stand there twice".
    pub because: String,
    /// Which evidence it holds.
    pub has: Evidence,
    /// What it shows.
    pub shows: Vec<String>,
    /// What it cannot show.
    pub cannot_show: Vec<String>,
    /// Who can make it.
    pub who: String,
    /// How to make it, by client.
    pub how: Vec<HowTo>,
    /// Fields to ask for, by object; empty where there is no choice.
    pub fields: Vec<ObjectFields>,
    /// What it will be recognised as: ids of [`crate::record::Format`], or `inventory` for lists of
    /// programs and add-ins; empty where it is for people to read.
    pub formats: Vec<String>,
    /// What else to know.
    pub notes: Vec<String>,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

fact!(Export);

/// When an export helps.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Helps {
    /// How much it helps by symptom (`duplicated`, `deleted`, `modified`): 1 a little, 10 most.
    pub symptoms: BTreeMap<String, u32>,
    /// Where the trouble is seen (values of the question `seen_in`); empty where that does not matter.
    pub seen_in: Vec<String>,
    /// Applications whose presence makes it worth asking for.
    pub apps: Vec<String>,
    /// It takes an administrator, or rights few users have.
    pub needs_admin: bool,
}

/// Which evidence an export holds.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a row of a table: each column is there or not"
)]
pub struct Evidence {
    /// Stable ids.
    pub ids: bool,
    /// When a record was created.
    pub created: bool,
    /// When it was changed.
    pub modified: bool,
    /// Deleted records.
    pub deleted: bool,
    /// The folder a record stands in.
    pub folder: bool,
    /// Whose it is.
    pub owner: bool,
}

/// How to make an export with one client.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct HowTo {
    /// The program or page.
    pub client: String,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// What else to know.
    pub notes: Vec<String>,
}

/// The fields to ask for of one Salesforce object.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectFields {
    /// The object's API name.
    pub object: String,
    /// The fields' API names.
    pub names: Vec<String>,
}

/// An export worth asking for in a case.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// Which one.
    pub export: &'a Export,
    /// How much it would help; only for comparing within one list.
    pub score: u32,
    /// Why, as a clause.
    pub because: &'a str,
}

/// Values of the question `symptoms`.
const SYMPTOMS: [&str; 3] = ["duplicated", "deleted", "modified"];
/// Values of the question `seen_in`.
const SEEN_IN: [&str; 8] = [
    "outlook",
    "outlook-web",
    "new-outlook",
    "salesforce",
    "phone",
    "google",
    "icloud",
    "other",
];
/// Systems everybody in such a case has.
const ALWAYS_THERE: [&str; 3] = ["outlook", "salesforce", "other"];
/// Format ids an export may name.
const FORMATS: [&str; 13] = [
    "outlook-csv",
    "outlook-table",
    "google-csv",
    "salesforce-csv",
    "salesforce-report",
    "salesforce-export-zip",
    "xlsx",
    "pst",
    "vcard",
    "icalendar",
    "msg",
    "generic-csv",
    "inventory",
];

impl Exports {
    pub(crate) fn embedded() -> Self {
        super::parse(
            "exports.json",
            include_str!("../../assets/knowledge/exports.json"),
        )
    }

    /// Every export, in the file's order.
    pub fn all(&self) -> &[Export] {
        &self.list
    }

    /// The export with this id.
    pub fn get(&self, id: &str) -> Option<&Export> {
        self.list.iter().find(|export| export.id == id)
    }

    /// The exports that would help most, best first; equals stand in the file's order.
    ///
    /// The lists hold values of the questions `symptoms`, `kinds`, `seen_in` and `sync_apps`; an empty
    /// list means that nothing is known. An export of a kind nobody asked about is left out; one of a
    /// system nobody mentioned counts a third.
    pub fn wanted(
        &self,
        symptoms: &[String],
        kinds: &[String],
        seen_in: &[String],
        sync_apps: &[String],
    ) -> Vec<Wanted<'_>> {
        let mut wanted: Vec<Wanted<'_>> = self
            .list
            .iter()
            .filter(|export| export.is_about(kinds))
            .map(|export| {
                let help = export.help_with(symptoms);
                let is_near = export.is_near(seen_in, sync_apps);
                Wanted {
                    export,
                    score: if is_near { help } else { help / 3 },
                    because: &export.because,
                }
            })
            .filter(|wanted| wanted.score > 0)
            .collect();
        wanted.sort_by_key(|wanted| std::cmp::Reverse(wanted.score));
        wanted
    }

    /// What is wrong with the file.
    pub(crate) fn problems(&self) -> Vec<String> {
        let mut faults = Faults::default();
        faults.unique("exports", self.list.iter().map(|x| x.id.as_str()));
        for export in &self.list {
            export.check(&mut faults);
        }
        faults.into_sentences()
    }
}

impl Export {
    /// Whether it can tell about one of the kinds (`contacts`, `events`, `tasks`).
    fn is_about(&self, kinds: &[String]) -> bool {
        kinds.is_empty()
            || self
                .kinds
                .iter()
                .any(|own| kinds.iter().any(|k| k == own.noun(2)))
    }

    /// How much it helps with the symptoms, on average and times ten.
    fn help_with(&self, symptoms: &[String]) -> u32 {
        let of = |symptom: &str| self.helps.symptoms.get(symptom).copied().unwrap_or(0);
        let (sum, count) = if symptoms.is_empty() {
            (SYMPTOMS.into_iter().map(of).sum(), SYMPTOMS.len())
        } else {
            (symptoms.iter().map(|s| of(s)).sum::<u32>(), symptoms.len())
        };
        sum.saturating_mul(10) / u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Whether its system plays a part, as far as is known.
    fn is_near(&self, seen_in: &[String], sync_apps: &[String]) -> bool {
        let helps = &self.helps;
        let seen = helps.seen_in.iter().any(|place| seen_in.contains(place));
        let used = helps.apps.iter().any(|app| sync_apps.contains(app));
        let unknown = seen_in.is_empty() && ALWAYS_THERE.contains(&self.system.as_str());
        helps.seen_in.is_empty() || seen || used || unknown
    }

    fn check(&self, faults: &mut Faults) {
        let place = format!("export {}", self.id);
        faults.provenance(&place, self);
        faults.label(&place, &self.title);
        faults.label(&place, &self.because);
        faults.system(&place, &self.system);
        faults.sentence(&place, &self.who);
        let texts = self.shows.iter().chain(&self.cannot_show);
        for text in texts.chain(&self.notes) {
            faults.sentence(&place, text);
        }
        if self.because.ends_with('.') {
            faults.note(&place, "its reason is a clause and takes no full stop");
        }
        if self.kinds.is_empty() || self.how.is_empty() || self.shows.is_empty() {
            faults.note(&place, "says too little");
        }
        for how in &self.how {
            faults.label(&place, &how.client);
            faults.steps(&place, &how.steps);
            for note in &how.notes {
                faults.sentence(&place, note);
            }
        }
        for symptom in self.helps.symptoms.keys() {
            if !SYMPTOMS.contains(&symptom.as_str()) {
                faults.note(&place, format!("no such symptom: {symptom}"));
            }
        }
        for seen in &self.helps.seen_in {
            if !SEEN_IN.contains(&seen.as_str()) {
                faults.note(&place, format!("no such place to see it: {seen}"));
            }
        }
        for format in &self.formats {
            if !FORMATS.contains(&format.as_str()) {
                faults.note(&place, format!("no such format: {format}"));
            }
        }
        for fields in &self.fields {
            faults.unique(&place, fields.names.iter().map(String::as_str));
        }
    }
}

#[cfg(test)]
mod tests;
