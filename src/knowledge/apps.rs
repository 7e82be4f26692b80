//! The catalogue of sync applications: what each one joins, how it recognises what is already there,
//! where it stops, what it does with deletions, and the traces it leaves.
//!
//! The words are for people; beside them the same rule stands as data (`match_keys`,
//! `delete_rules`, `possible_directions`), for the simulation and the replay of matching rules. Names
//! are looked up in two ways: [`Apps::search`] takes what a person types, [`Apps::recognise`] takes a
//! line of a list of installed programs.

mod behaviour;
mod name;
mod search;
mod validate;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::fact::{CAUTION, fact};
use crate::record::Kind;
pub use behaviour::{AtLimit, Behaviour, Memory, Remote, Winner};
use name::Pattern;

/// The file `apps.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apps {
    groups: Vec<AppGroup>,
    #[serde(rename = "apps")]
    catalogue: Vec<App>,
    rules: Vec<Rule>,
    /// The names lists are searched for, folded when they are first asked for.
    #[serde(skip)]
    patterns: OnceLock<Vec<Pattern>>,
}

/// A chapter of the catalogue.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AppGroup {
    /// The id applications refer to.
    pub id: String,
    /// Its heading.
    pub title: String,
}

/// One sync application, or a way records travel that acts like one (a phone account, a second
/// computer, a migration tool).
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a plain fact of the catalogue, and they do not depend on each other"
)]
pub struct App {
    /// The id in answers and JSON.
    pub id: String,
    /// The name people see.
    pub name: String,
    /// Older names, abbreviations, other editions.
    pub also_known_as: Vec<String>,
    /// How a person may notice it without knowing its name.
    pub hints: Vec<String>,
    /// Beginnings of its name in lists of programs and add-ins; compared without regard to case.
    pub recognise: Vec<String>,
    /// Names that count only when nothing but a version follows.
    pub recognise_whole: Vec<String>,
    /// The chapter it belongs to.
    pub group: String,
    /// What it joins, in words.
    pub joins: String,
    /// The ends it joins, Outlook's side first.
    pub systems: Vec<Endpoint>,
    /// What it carries.
    pub kinds: Vec<Kind>,
    /// It runs, or can run, from server to server, and then leaves no trace on any computer.
    pub server_side: bool,
    /// It runs, or can run, on the user's computer, where a list of programs or add-ins may show it.
    pub on_computer: bool,
    /// It runs only inside classic Outlook for Windows; new Outlook, web and Mac do not load it.
    pub only_classic_outlook: bool,
    /// Which ways it can be set to, in words.
    pub directions: String,
    /// Which ways it can be set to, per kind.
    pub possible_directions: BTreeMap<Kind, Vec<Direction>>,
    /// The way it runs unless somebody changed it, where known.
    pub default_direction: Option<Direction>,
    /// How it decides at first sight that two records are the same, in words.
    pub matching: String,
    /// The same per kind as data; `None` where the rule is not known.
    pub match_keys: BTreeMap<Kind, Option<MatchRule>>,
    /// How often it runs, in words.
    pub interval: String,
    /// The same in minutes, where known.
    pub interval_minutes: Option<Minutes>,
    /// The most it takes, counted in [`App::limit_unit`].
    pub limit: Option<u32>,
    /// What the limit counts: "contacts per user".
    pub limit_unit: Option<String>,
    /// What happens at the limit, and further limits, in words.
    pub limit_note: String,
    /// The first so many dates of a repeating meeting it carries, by `daily`, `weekly`, `monthly`, `yearly`.
    pub series_limits: BTreeMap<String, u32>,
    /// What it does when both sides were changed, in words.
    pub conflict: String,
    /// What it does with deletions, in words.
    pub deletes: String,
    /// The same per kind as data, for its default direction.
    pub delete_rules: BTreeMap<Kind, DeleteRule>,
    /// Whether it is still offered.
    pub status: String,
    /// Dates on which it ended or ends, earliest first.
    pub ends: Vec<End>,
    /// Everything below in one list: folders, categories, fields, processes and add-ins.
    #[serde(skip_deserializing)]
    pub traces: Vec<String>,
    /// Outlook folders it makes.
    pub folders: Vec<String>,
    /// Outlook categories it sets.
    pub categories: Vec<String>,
    /// Fields it fills on a record.
    pub fields: Vec<String>,
    /// Its programs while it runs.
    pub processes: Vec<String>,
    /// Its Outlook add-ins (`ProgID`).
    pub addins: Vec<String>,
    /// Other places to look: data folders, login history, connected apps, setup pages.
    pub places: Vec<String>,
    /// How to pause it: an id in [`super::cleanup::Cleanup::pause`].
    pub pause: String,
    /// How it remembers which records belong together, and when it forgets.
    pub memory: String,
    /// What the simulation needs besides.
    pub behaviour: Behaviour,
    /// What else to know.
    pub notes: Vec<String>,
    /// Names of the fields above whose content no page confirmed.
    pub unverified: Vec<String>,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

/// An end of a sync path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Endpoint {
    /// Classic Outlook for Windows, on one computer.
    OutlookClassic,
    /// Any Outlook.
    Outlook,
    /// The mailbox on the mail server.
    Mailbox,
    /// Salesforce.
    Salesforce,
    /// Google.
    Google,
    /// iCloud.
    Icloud,
    /// A phone or tablet.
    Phone,
    /// A CRM other than Salesforce.
    OtherCrm,
    /// Outlook on another computer.
    OtherComputer,
    /// A social network.
    SocialNetwork,
    /// Another mailbox or calendar server.
    OtherServer,
}

/// Which way records travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Both ways.
    Both,
    /// Away from Outlook: to Salesforce, or to whatever the application joins Outlook with.
    ToSalesforce,
    /// Towards Outlook.
    ToOutlook,
    /// Not at all.
    Off,
}

impl Direction {
    /// The value in answers and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Direction::Both => "both",
            Direction::ToSalesforce => "to-salesforce",
            Direction::ToOutlook => "to-outlook",
            Direction::Off => "off",
        }
    }
}

/// How an application recognises that a record is already on the other side.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum MatchRule {
    /// It does not compare contents.
    Word(MatchWord),
    /// Alternatives in order; each is a list of keys that must all agree. The first alternative that
    /// finds a record decides. A record that lacks a key cannot agree on it. Keys are those of
    /// [`MATCH_KEYS`].
    Keys(Vec<Vec<String>>),
}

/// A rule without keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MatchWord {
    /// It never looks for a match and always makes its own copy.
    None,
    /// It is the same item on both ends, followed by its own id; nothing is copied.
    Identity,
}

/// The keys a [`MatchRule`] may name. `email`: any address of one equals any of the other.
/// `start_day`, `due_day`: the day, whatever the time. `no_due`: at least one of the two tasks has no
/// due date. The others are fields of the record.
pub const MATCH_KEYS: [&str; 15] = [
    "email",
    "given_name",
    "family_name",
    "company",
    "phones",
    "subject",
    "start",
    "end",
    "due",
    "no_due",
    "start_day",
    "due_day",
    "owner",
    "uid",
    "id",
];

impl MatchRule {
    /// The alternatives, none for a rule without keys.
    pub fn keys(&self) -> &[Vec<String>] {
        match self {
            MatchRule::Word(_) => &[],
            MatchRule::Keys(keys) => keys,
        }
    }

    /// Whether it always makes its own copy.
    pub fn never_matches(&self) -> bool {
        *self == MatchRule::Word(MatchWord::None)
    }

    /// Whether both ends are one item.
    pub fn keeps_identity(&self) -> bool {
        *self == MatchRule::Word(MatchWord::Identity)
    }
}

/// How often an application runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Minutes {
    /// At best.
    pub fastest: u32,
    /// At worst, as long as it runs at all.
    pub slowest: u32,
}

/// What becomes of the other copy when one is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Deletion {
    /// It is deleted too.
    Propagate,
    /// It stays, and the deleted one is made again from it.
    Recreate,
    /// It stays, and nothing comes back.
    Stay,
    /// It stays for the record's owner and is deleted for everybody else.
    #[serde(rename = "stays-for-owner")]
    StaysForOwner,
    /// It is deleted where the entry is not past and, of a meeting, the user is its organiser.
    #[serde(rename = "if-current")]
    IfCurrent,
    /// Not known, or it depends on a setting.
    Unknown,
}

/// What becomes of a record's other copy, by the side it is deleted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteRule {
    /// Deleted in Outlook or the mailbox.
    pub in_outlook: Deletion,
    /// Deleted on the other side.
    pub in_other: Deletion,
}

/// A date on which an application, or a part of it, ended or ends.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// A day (`2026-10-01`), a month (`2027-12`) or a year (`2014`).
    pub on: String,
    /// What ends then.
    pub what: String,
}

impl End {
    /// The first day the date covers.
    pub fn first_day(&self) -> Option<Date> {
        let text = match self.on.len() {
            4 => format!("{}-01-01", self.on),
            7 => format!("{}-01", self.on),
            _ => self.on.clone(),
        };
        text.parse().ok()
    }
}

/// A rule that holds across products, or two statements that contradict each other and which one to use.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// The rule, or the statements that contradict each other.
    pub says: Vec<String>,
    /// What follows for the user.
    pub means: String,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

fact!(App, Rule);

impl App {
    /// Whether it carries a kind.
    pub fn carries(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }

    /// How it recognises records of a kind, where that is known.
    pub fn match_rule(&self, kind: Kind) -> Option<&MatchRule> {
        self.match_keys.get(&kind)?.as_ref()
    }

    /// Whether one of its ends is this one.
    pub fn touches(&self, end: Endpoint) -> bool {
        self.systems.contains(&end)
    }

    /// The latest date on or before `today` on which it, or a part of it, ended.
    pub fn ended(&self, today: Date) -> Option<&End> {
        self.ends
            .iter()
            .rev()
            .find(|end| end.first_day().is_some_and(|day| day <= today))
    }

    /// What to add to the text of one field (`"conflict"`, `"interval"`); `None` where a page confirms it.
    pub fn caution_for(&self, field: &str) -> Option<&'static str> {
        (!self.verified || self.unverified.iter().any(|f| f == field)).then_some(CAUTION)
    }
}

impl Apps {
    /// Adds an application and, where it is new, its chapter.
    pub(super) fn add(&mut self, app: App, group: AppGroup) {
        if app.group == group.id && !self.groups.iter().any(|g| g.id == group.id) {
            self.groups.push(group);
        }
        self.catalogue.push(app);
        self.patterns = OnceLock::new();
    }

    /// Adds to what is known of an application; gives whether there is one of this id.
    pub(super) fn add_note(&mut self, id: &str, note: &str) -> bool {
        let app = self.catalogue.iter_mut().find(|app| app.id == id);
        app.map(|app| app.notes.push(note.to_owned())).is_some()
    }

    pub(crate) fn embedded() -> Self {
        let mut apps: Apps = super::parse(
            "apps.json",
            include_str!("../../assets/knowledge/apps.json"),
        );
        for app in &mut apps.catalogue {
            let lists = [
                &app.folders,
                &app.categories,
                &app.fields,
                &app.processes,
                &app.addins,
            ];
            app.traces = lists.into_iter().flatten().cloned().collect();
        }
        apps
    }

    /// The whole catalogue, in its own order.
    pub fn all(&self) -> &[App] {
        &self.catalogue
    }

    /// The chapters, in order.
    pub fn groups(&self) -> &[AppGroup] {
        &self.groups
    }

    /// Rules across products and contradictions between sources.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The application with this id.
    pub fn get(&self, id: &str) -> Option<&App> {
        self.catalogue.iter().find(|app| app.id == id)
    }

    /// The rule with this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The applications of a chapter.
    pub fn in_group<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a App> {
        self.catalogue.iter().filter(move |app| app.group == group)
    }

    /// Those that run from server to server, so that no list of programs can show them.
    pub fn server_side(&self) -> impl Iterator<Item = &App> {
        self.catalogue.iter().filter(|app| app.server_side)
    }

    /// The applications that carry a kind.
    pub fn carrying(&self, kind: Kind) -> impl Iterator<Item = &App> {
        self.catalogue.iter().filter(move |app| app.carries(kind))
    }
}

#[cfg(test)]
mod tests;
