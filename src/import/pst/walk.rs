//! Through the folders of a data file, item by item.
//!
//! The walk starts at the root and goes by the tables of the folders; where a table is damaged, by the
//! folder that each node of the index names as its own. Items are told by their message class, for
//! folders hold mixed ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use compact_str::format_compact;
use rustc_hash::FxHashSet;

use super::context::{self, Context};
use super::database::{Database, Node};
use super::fault::{Fault, Found};
use crate::import::content::Items;
use crate::import::headers::Catalogue;
use crate::import::mapi::{self, Class, Names, Properties, props, u32_at};
use crate::import::phones::Phones;
use crate::progress::{Cancelled, Progress, Stage, Watch};

/// Nodes with a fixed number (MS-PST 2.4.1).
const STORE: u32 = 0x21;
const NAMES: u32 = 0x61;
const ROOT: u32 = 0x122;
/// The lowest five bits of a node's number tell what it is; its tables have the same number besides.
const KIND: u32 = 0x1f;
const FOLDER: u32 = 0x02;
const ITEM: u32 = 0x04;
const FOLDER_TABLE: u32 = 0x0d;
const ITEM_TABLE: u32 = 0x0e;

/// How deep folders are followed into each other.
const DEPTH: usize = 100;
/// Letters of a folder's name, and bytes of the path to one that others may lie in. Every record holds
/// the path of its folder.
const NAME: usize = 256;
const PATH: usize = 4000;
/// How many folders, and how many items of any kind, are looked at.
const FOLDERS: usize = 200_000;
const ITEMS: u64 = 20_000_000;
/// Items between two reports of progress.
const STEP: u64 = 200;

/// Folders above those the user sees, by the names Outlook gives them in caches of Exchange.
const ABOVE: [&str; 2] = ["Root - Mailbox", "IPM_SUBTREE"];
/// Holds what was deleted from Deleted Items, and older versions; the name is the same in all languages.
const RECOVERABLE: &str = "Recoverable Items";

/// A folder that is still to be read.
struct Folder {
    id: u32,
    /// The names from the first folder the user sees, joined by `/`; empty above it.
    path: Arc<str>,
    deleted: bool,
    depth: usize,
}

struct Walk<'m, 'w> {
    database: Database<'m>,
    names: Names,
    /// Code page of the store.
    code_page: Option<u16>,
    /// The folder under which the user's folders are, and Deleted Items, where the store says.
    visible: Option<u32>,
    wastebasket: Option<u32>,
    /// Nodes by the folder they stand in; made when a table is damaged.
    by_folder: Option<BTreeMap<u32, Vec<u32>>>,
    seen: FxHashSet<u32>,
    phones: Phones,
    items: u64,
    /// Fields that were damaged in records that were read all the same.
    lost_fields: usize,
    read: Items,
    what: &'w str,
    watch: &'w mut dyn Watch,
}

/// Reads the whole store; `None` where nothing in it can be reached.
pub(super) fn walk(
    database: Database<'_>,
    what: &str,
    watch: &mut dyn Watch,
) -> Result<Option<Items>, Cancelled> {
    let mut walk = Walk {
        database,
        names: Names::default(),
        code_page: None,
        visible: None,
        wastebasket: None,
        by_folder: None,
        seen: FxHashSet::default(),
        phones: Phones::new(None),
        items: 0,
        lost_fields: 0,
        read: Items::new(),
        what,
        watch,
    };
    walk.step()?;
    walk.folders()?;
    if walk.database.needs_rescue() {
        walk.rescue()?;
    }
    if walk.database.node(ROOT).is_err() && walk.by_folder().is_empty() {
        return Ok(None);
    }
    Ok(Some(walk.finish()))
}

impl Walk<'_, '_> {
    /// What the store says of itself: the names of properties, and which folders are special.
    fn store(&mut self) {
        match self.properties_of(NAMES) {
            Ok(of) => {
                let stream = |prop| of.binary(prop).unwrap_or_default();
                self.names = Names::parse(
                    stream(props::NAME_ENTRIES),
                    stream(props::NAME_GUIDS),
                    stream(props::NAME_WORDS),
                );
            }
            Err(fault) => self.read.warnings.push(format!(
                "the names of the fields could not be read, so that e-mail addresses, times and \
                 categories may be missing: {fault}"
            )),
        }
        if let Ok(of) = self.properties_of(STORE) {
            // An entry id ends with the number of the node.
            let node = |prop| of.binary(prop).and_then(|id| u32_at(id, 20));
            self.visible = node(props::VISIBLE_FOLDERS);
            self.wastebasket = node(props::DELETED_ITEMS);
            self.code_page = of
                .integer(props::CODE_PAGE)
                .and_then(|n| u16::try_from(n).ok());
        }
    }

    fn properties_of(&mut self, id: u32) -> Found<Properties> {
        let node = self.database.node(id)?;
        let context = Context::open(&mut self.database, node)?;
        let (mut properties, _) = context.properties(&mut self.database, &self.names);
        properties.decode(self.code_page);
        Ok(properties)
    }

    /// Searches the file for what a damaged index no longer leads to, and begins again.
    fn rescue(&mut self) -> Result<(), Cancelled> {
        let (watch, what) = (&mut *self.watch, self.what);
        self.database
            .rescue(|| watch.step(progress(Stage::Recognising, 0, what)))?;
        self.read = Items::new();
        self.read.warnings.push(
            "an index of the file is damaged; the file was searched for what is left, and may give \
             records as they were at an earlier time"
                .to_owned(),
        );
        self.by_folder = None;
        self.seen.clear();
        self.database.begin();
        (self.items, self.lost_fields) = (0, 0);
        self.folders()
    }

    /// Goes through all folders, or as far as the first sign of a damaged index.
    fn folders(&mut self) -> Result<(), Cancelled> {
        self.store();
        let mut open = vec![Folder {
            id: ROOT,
            path: Arc::default(),
            deleted: false,
            depth: 0,
        }];
        self.seen.insert(ROOT);
        let mut count = 0;
        while let Some(folder) = open.pop() {
            count += 1;
            if count > FOLDERS || self.items > ITEMS {
                self.read.warnings.push(format!(
                    "the file has more folders or items than are read ({FOLDERS} folders, {ITEMS} items); \
                     the rest was left out"
                ));
                break;
            }
            self.step()?;
            if self.database.needs_rescue() {
                break;
            }
            self.items_of(&folder)?;
            let below = self.children(&folder, FOLDER_TABLE, FOLDER, "its folders");
            for id in below.into_iter().rev() {
                if let Some(child) = self.child(&folder, id) {
                    open.push(child);
                }
            }
        }
        Ok(())
    }

    /// The numbers of the folders or items in a folder.
    fn children(&mut self, folder: &Folder, table: u32, kind: u32, of: &str) -> Vec<u32> {
        let number = folder.id & !KIND | table;
        let found = match context::rows(&mut self.database, number) {
            Ok(rows) => rows,
            Err(fault) => {
                let by_node = self
                    .by_folder()
                    .get(&folder.id)
                    .cloned()
                    .unwrap_or_default();
                let by_node: Vec<u32> =
                    by_node.into_iter().filter(|id| id & KIND == kind).collect();
                if by_node.is_empty() {
                    // Some writers leave the list of an empty folder away.
                    if !matches!(fault, Fault::Missing) {
                        let why = format!("the list of {of} could not be read: {fault}");
                        self.skip(&folder.path, folder.id, "folder", &why);
                    }
                } else {
                    let at = shown_folder(&folder.path);
                    self.read.warnings.push(format!(
                        "{at}: the list of {of} could not be read ({fault}); {} were found without it",
                        by_node.len()
                    ));
                }
                by_node
            }
        };
        found.into_iter().filter(|id| id & KIND == kind).collect()
    }

    /// Every folder and item by the folder it stands in, from the index of nodes.
    fn by_folder(&mut self) -> &BTreeMap<u32, Vec<u32>> {
        if self.by_folder.is_none() {
            let mut found: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            self.database.each_node(|node: Node| {
                if matches!(node.id & KIND, FOLDER | ITEM) && node.id != node.parent {
                    found.entry(node.parent).or_default().push(node.id);
                }
            });
            self.by_folder = Some(found);
        }
        self.by_folder.get_or_insert_default()
    }

    /// A folder in a folder; `None` where it was read before, or cannot be followed.
    fn child(&mut self, above: &Folder, id: u32) -> Option<Folder> {
        if !self.seen.insert(id) {
            return None;
        }
        let name = match self.properties_of(id) {
            Ok(of) => of.text(props::DISPLAY_NAME),
            Err(fault) => {
                self.skip(&above.path, id, "folder", &fault.to_string());
                None
            }
        }
        .map_or_else(
            || format!("{id:x}"),
            |name| name.chars().take(NAME).collect(),
        );
        if above.depth >= DEPTH || above.path.len() > PATH {
            self.skip(
                &above.path,
                id,
                "folder",
                "it lies too deep in other folders",
            );
            return None;
        }
        let is_above = Some(id) == self.visible
            || self.visible.is_none() && above.path.is_empty() && ABOVE.contains(&name.as_str());
        let deleted = above.deleted
            || Some(id) == self.wastebasket
            || name == RECOVERABLE
            || self.wastebasket.is_none()
                && above.path.is_empty()
                && Catalogue::embedded().is_deleted_items(&name);
        let path = if is_above {
            String::new()
        } else if above.path.is_empty() {
            name
        } else {
            format!("{}/{name}", above.path)
        };
        Some(Folder {
            id,
            path: path.into(),
            deleted,
            depth: above.depth + 1,
        })
    }

    fn items_of(&mut self, folder: &Folder) -> Result<(), Cancelled> {
        for id in self.children(folder, ITEM_TABLE, ITEM, "its items") {
            self.items += 1;
            if self.items.is_multiple_of(STEP) {
                self.step()?;
            }
            if !self.seen.insert(id) {
                continue;
            }
            if let Err(fault) = self.item(folder, id) {
                self.read.next_number();
                self.skip(&folder.path, id, "item", &fault.to_string());
            }
        }
        Ok(())
    }

    fn item(&mut self, folder: &Folder, id: u32) -> Found<()> {
        let node = self.database.node(id)?;
        let context = Context::open(&mut self.database, node)?;
        let class = context.class(&mut self.database).unwrap_or_default();
        let kind = match Class::of(&class) {
            Class::Record(kind) => kind,
            Class::List => {
                self.read.counts.other += 1;
                return Ok(());
            }
            Class::Other => return Ok(()),
        };
        let (mut properties, lost) = context.properties(&mut self.database, &self.names);
        self.lost_fields += lost;
        properties.decode(self.code_page);
        let number = self.read.next_number();
        let mut record = mapi::record(&properties, kind, number, &mut self.phones);
        record.id = Some(format_compact!("{id:x}"));
        record.folder = (!folder.path.is_empty()).then(|| folder.path.clone());
        record.deleted = folder.deleted;
        self.read.add(record);
        Ok(())
    }

    fn skip(&mut self, path: &str, id: u32, what: &str, why: &str) {
        self.read
            .skip_at(format!("{}, {what} {id:x}", shown_folder(path)), why);
    }

    fn finish(mut self) -> Items {
        if self.lost_fields > 0 {
            self.read.warnings.push(format!(
                "{} fields of the records are damaged and were left out",
                self.lost_fields
            ));
        }
        self.read.finish()
    }

    fn step(&mut self) -> Result<(), Cancelled> {
        let done = self.read.records.len() as u64;
        self.watch.step(progress(Stage::Reading, done, self.what))
    }
}

fn progress(stage: Stage, done: u64, what: &str) -> Progress {
    Progress {
        stage,
        done,
        total: None,
        what: what.to_owned(),
    }
}

/// A folder for people.
fn shown_folder(path: &str) -> String {
    if path.is_empty() {
        "top folder".to_owned()
    } else {
        format!("folder {path}")
    }
}
