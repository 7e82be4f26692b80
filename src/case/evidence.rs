//! The exports of a case, read and matched.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::import::inventory::Inventory;
use crate::import::{self, Import, Input};
use crate::knowledge::Knowledge;
use crate::matching::{self, Matches};
use crate::progress::{Cancelled, Watch, let_go};
use crate::record::{Column, Counts, Format, Source, System};
use crate::text;

/// What a file is used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// An export of today.
    Current,
    /// An export from before the trouble.
    Before,
    /// A list of installed programs or add-ins.
    Inventory,
}

/// An export as the case file names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceEntry {
    /// The path, as given; `demo:` names an export embedded in the program.
    pub path: String,
    /// What it is used as.
    pub role: Role,
    /// Size in bytes; 0 before it was read.
    #[serde(default)]
    pub size: u64,
    /// SHA-256 in hexadecimal; empty before it was read.
    #[serde(default)]
    pub sha256: String,
    /// What it was recognised as.
    #[serde(default)]
    pub format: Option<Format>,
    /// The system it is from.
    #[serde(default)]
    pub system: Option<System>,
    /// How many records were read.
    #[serde(default)]
    pub counts: Counts,
    /// How many rows could not be read.
    #[serde(default)]
    pub skipped: usize,
    /// How many lines of an inventory name a sync application.
    #[serde(default)]
    pub hits: usize,
    /// Columns the person named, and the fields they are read into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub map: Vec<(String, String)>,
}

impl SourceEntry {
    /// A file that was not read yet.
    pub fn new(path: impl Into<String>, role: Role) -> Self {
        SourceEntry {
            path: path.into(),
            role,
            size: 0,
            sha256: String::new(),
            format: None,
            system: None,
            counts: Counts::default(),
            skipped: 0,
            hits: 0,
            map: Vec::new(),
        }
    }

    fn read(source: &Source, role: Role) -> Self {
        SourceEntry {
            size: source.size,
            sha256: source.sha256.clone(),
            format: Some(source.format),
            system: Some(source.system),
            counts: source.counts,
            skipped: source.skipped.len(),
            ..SourceEntry::new(source.path.clone(), role)
        }
    }

    fn inventory(inventory: &Inventory) -> Self {
        SourceEntry {
            hits: inventory.hits.len(),
            ..SourceEntry::new(inventory.path.clone(), Role::Inventory)
        }
    }
}

/// Everything that was read from a case's exports, and the pairs found in it.
#[derive(Debug, Default)]
pub struct Evidence {
    /// Exports of today.
    pub sources: Vec<Source>,
    /// Older exports.
    pub before: Vec<Source>,
    /// Lists of installed programs.
    pub inventories: Vec<Inventory>,
    /// Pairs, groups and counterparts in `sources`, records marked deleted left out.
    pub matches: Matches,
    /// The same with records marked deleted; `None` where there are none.
    pub with_deleted: Option<Matches>,
    /// The columns the person named, by the path of their file.
    pub maps: BTreeMap<String, Vec<(String, String)>>,
    /// Files that could not be used: path, what happened, what to try.
    pub failures: Vec<Unusable>,
}

/// A file that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// The path, as given.
    pub path: String,
    /// What happened.
    pub why: String,
    /// What to try.
    pub hint: Option<String>,
    /// Whether nothing is lost by it: its content was read from another file.
    pub is_copy: bool,
    /// The columns of a table in which none was recognised, for the person to name, with the fields
    /// given so far.
    pub columns: Vec<Column>,
}

impl Evidence {
    /// Reads the files and matches their records. A file that cannot be used is reported in
    /// [`Evidence::failures`], and the rest is used; a text that is no export but names known
    /// applications is taken for a list of installed programs.
    ///
    /// # Errors
    /// [`Cancelled`] where `watch` asks to stop.
    pub fn load(
        files: &[SourceEntry],
        knowledge: &Knowledge,
        watch: &mut dyn Watch,
    ) -> Result<Self, Cancelled> {
        let mapped = files.iter().filter(|f| !f.map.is_empty());
        let mut evidence = Evidence {
            maps: mapped.map(|f| (f.path.clone(), f.map.clone())).collect(),
            ..Evidence::default()
        };
        let filled = evidence.fill(files, knowledge, watch);
        if filled.is_err() {
            let_go(evidence);
            return Err(Cancelled);
        }
        Ok(evidence)
    }

    fn fill(
        &mut self,
        files: &[SourceEntry],
        knowledge: &Knowledge,
        watch: &mut dyn Watch,
    ) -> Result<(), Cancelled> {
        let options = import::Options {
            map_of: self.maps.clone(),
            ..import::Options::default()
        };
        for role in [Role::Current, Role::Before] {
            let inputs: Vec<Input> = files
                .iter()
                .filter(|f| f.role == role)
                .map(|f| input(&f.path))
                .collect();
            let read = import::read_with(&inputs, &options, watch)?;
            let sources = self.take(read, knowledge);
            match role {
                Role::Before => self.before = sources,
                _ => self.sources = sources,
            }
        }
        for file in files.iter().filter(|f| f.role == Role::Inventory) {
            self.take_inventory(&file.path, knowledge);
        }
        let options = matching::Options::default();
        self.matches = matching::find(&self.sources, &options, watch)?;
        let deleted = |s: &Source| s.records.iter().any(|r| r.deleted);
        if self.sources.iter().any(deleted) {
            let options = matching::Options {
                include_deleted: true,
                ..options
            };
            self.with_deleted = Some(matching::find(&self.sources, &options, watch)?);
        }
        Ok(())
    }

    fn take(&mut self, read: Import, knowledge: &Knowledge) -> Vec<Source> {
        for failure in read.failures {
            let path = failure.path().to_owned();
            match import::inventory::read(&text::path::from_text(&path), knowledge) {
                Ok(list) if list.is_list || !list.hits.is_empty() => self.inventories.push(list),
                _ => self.failures.push(Unusable {
                    columns: self.to_name(&path),
                    path,
                    why: failure.to_string(),
                    hint: failure.hint(),
                    is_copy: false,
                }),
            }
        }
        for passed in read.passed_over {
            // A folder may hold a list of programs beside the exports.
            let path = text::path::from_text(&passed.path);
            if !passed.is_copy
                && path.is_file()
                && let Ok(list) = import::inventory::read(&path, knowledge)
                && list.is_list
            {
                self.inventories.push(list);
                continue;
            }
            let columns = if passed.is_copy {
                Vec::new()
            } else {
                self.to_name(&passed.path)
            };
            self.failures.push(Unusable {
                path: passed.path,
                why: passed.why,
                hint: None,
                is_copy: passed.is_copy,
                columns,
            });
        }
        read.sources
    }

    /// The columns of a file that was not read, for the person to name.
    fn to_name(&self, path: &str) -> Vec<Column> {
        let given = import::map_of(&self.maps, path);
        let field_of = |header: &str| {
            let mut given = given.into_iter().flatten();
            given.find(|(column, _)| column == header)
        };
        import::columns_to_name(&text::path::from_text(path))
            .into_iter()
            .map(|header| Column {
                field: field_of(&header).map(|(_, field)| field.clone()),
                header,
            })
            .collect()
    }

    fn take_inventory(&mut self, path: &str, knowledge: &Knowledge) {
        match import::inventory::read(&text::path::from_text(path), knowledge) {
            Ok(inventory) => self.inventories.push(inventory),
            Err(failure) => self.failures.push(Unusable {
                path: path.to_owned(),
                why: failure.to_string(),
                hint: failure.hint(),
                is_copy: false,
                columns: Vec::new(),
            }),
        }
    }

    /// The files as the case keeps them, folders replaced by the files that were found in them.
    pub fn entries(&self) -> Vec<SourceEntry> {
        let current = self
            .sources
            .iter()
            .map(|s| SourceEntry::read(s, Role::Current));
        let before = self
            .before
            .iter()
            .map(|s| SourceEntry::read(s, Role::Before));
        let lists = self.inventories.iter().map(SourceEntry::inventory);
        let mut entries: Vec<SourceEntry> = current.chain(before).chain(lists).collect();
        for entry in &mut entries {
            if let Some(map) = import::map_of(&self.maps, &entry.path) {
                entry.map.clone_from(map);
            }
        }
        entries
    }
}

/// Reads the exports of today that a case rests on, those that are still what they were; not their
/// pairs.
///
/// # Errors
/// [`Cancelled`] where `watch` asks to stop.
pub fn read_unchanged(
    files: &[SourceEntry],
    watch: &mut dyn Watch,
) -> Result<Vec<Source>, Cancelled> {
    let files = files
        .iter()
        .filter(|f| f.role == Role::Current && !f.sha256.is_empty());
    let inputs: Vec<Input> = files.clone().map(|f| input(&f.path)).collect();
    let options = import::Options {
        map_of: files
            .clone()
            .map(|f| (f.path.clone(), f.map.clone()))
            .collect(),
        ..import::Options::default()
    };
    let mut sources = import::read_with(&inputs, &options, watch)?.sources;
    sources.retain(|s| {
        files
            .clone()
            .any(|f| f.path == s.path && f.sha256 == s.sha256)
    });
    Ok(sources)
}

/// The file or folder a path names, or an export embedded in the program.
pub fn input(path: &str) -> Input {
    match crate::demo::file(path) {
        Some(bytes) => Input::Bytes {
            name: path.to_owned(),
            bytes: bytes.to_vec(),
        },
        None => Input::Path(text::path::from_text(path)),
    }
}
