//! Old values of changed records, to put back: a sheet to type from, tables for Data Loader, and what to
//! read first.
//!
//! The sheet holds every field that a comparison found changed, of any system. A table for Data Loader
//! holds `Id` and the changed fields of Salesforce records, and only values that are safe to load as they
//! stand; the rest is marked "by hand" in the sheet. Nothing is loaded by this program.

mod loader;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};

use super::{PlanError, write_files};
use crate::history::{Change, Comparison, FieldChange, What};
use crate::record::{Kind, Source, System};
use crate::text::{shown, spreadsheet_cell};

/// The sheet of old values.
const SHEET: &str = "old-values.csv";
/// What to know before any of it is used.
const READ_FIRST: &str = "read-first.txt";

/// Every name [`PutBack::write`] can write under.
pub const FILE_NAMES: [&str; 5] = [
    SHEET,
    READ_FIRST,
    loader::file_name(Kind::Contact),
    loader::file_name(Kind::Event),
    loader::file_name(Kind::Task),
];

/// What to know before old values are put back, in order; each a sentence or two.
/// Data Loader's treatment of empty cells: Data Loader Guide, "Configure Data Loader",
/// <https://developer.salesforce.com/docs/atlas.en-us.dataLoader.meta/dataLoader/configuring_the_data_loader.htm>.
pub const CAUTIONS: [&str; 7] = [
    "Pause every sync that carries these records, and export what is there now. A sync takes what you put back for the newest change and copies it to the other side.",
    "Every old value overwrites the value of today. Some of those may be right: a number that a colleague corrected later, a new owner, what a flow or another automation filled in. Read value_now, changed_on and changed_by in old-values.csv, and take out the rows that should stay as they are.",
    "The later export may be older than the latest change. Compare again with an export of today before you load anything.",
    "Loading a table starts the flows, rules and notifications of your Salesforce, which may change other fields or send e-mails. Ask your administrator, and try one record first.",
    "In Data Loader, choose Update, match by Id, and leave \u{201c}Insert null values\u{201d} off: a cell is empty where that record's field did not change.",
    "Do not open the tables for Data Loader in a spreadsheet and save them: it changes telephone numbers, dates and ids. Look at them in a text editor.",
    "What is marked \u{201c}by hand\u{201d} in old-values.csv is in no table for Data Loader: type it in yourself. Fields that were empty before must be emptied by hand, too.",
];

/// A changed field and the value it had.
#[derive(Debug)]
struct Line<'c> {
    change: &'c Change,
    field: &'c FieldChange,
    /// Why it is not in a table for Data Loader; `None` where it is.
    by_hand: Option<&'static str>,
}

/// Old values of the records that a comparison found changed.
#[derive(Debug)]
pub struct PutBack<'c> {
    before: &'c [Source],
    after: &'c [Source],
    lines: Vec<Line<'c>>,
    tables: Vec<loader::Table>,
    records: usize,
}

impl<'c> PutBack<'c> {
    /// The old values of every record that `found` calls modified. Fields that differ in their writing
    /// only are left out.
    pub fn of(before: &'c [Source], after: &'c [Source], found: &'c Comparison) -> Self {
        let mut lines = Vec::new();
        let mut tables: Vec<loader::Table> = Kind::ALL.map(loader::Table::new).into();
        let changed = found.changes.iter().filter(|c| c.what == What::Modified);
        let mut records = 0;
        for change in changed {
            records += 1;
            let loaded = loader::row(before, after, change);
            for field in change.fields.iter().filter(|f| !f.form_only) {
                lines.push(Line {
                    change,
                    field,
                    by_hand: loaded.by_hand(field),
                });
            }
            if let Some(table) = tables.iter_mut().find(|t| t.kind == change.kind) {
                table.add(loaded);
            }
        }
        tables.retain(|t| !t.is_empty());
        PutBack {
            before,
            after,
            lines,
            tables,
            records,
        }
    }

    /// How many records changed.
    pub fn records(&self) -> usize {
        self.records
    }

    /// Writes the sheet, the tables and what to read first into a folder, which is made where it does
    /// not exist, and returns the files. Earlier ones of the same name are replaced.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<Vec<PathBuf>, PlanError> {
        let mut files: Vec<(&str, io::Result<Vec<u8>>)> = vec![
            (READ_FIRST, Ok(read_first().into_bytes())),
            (SHEET, self.sheet()),
        ];
        for table in &self.tables {
            files.push((loader::file_name(table.kind), table.render()));
        }
        write_files(folder, files)
    }

    fn sheet(&self) -> io::Result<Vec<u8>> {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record([
            "kind",
            "system",
            "label",
            "id",
            "file",
            "record",
            "field",
            "old_value",
            "value_now",
            "changed_on",
            "changed_by",
            "how",
            "mind",
        ])?;
        for line in &self.lines {
            let (Some(old), Some(new)) = (line.change.before, line.change.after) else {
                continue;
            };
            let (then, now) = (old.of(self.before), new.of(self.after));
            let stamp = now.modified.map(|m| m.short()).unwrap_or_default();
            let row = [
                line.change.kind.noun(1),
                line.change.system.label(),
                now.label(),
                now.id.as_deref().unwrap_or_default(),
                old.source(self.before).name(),
                &then.number.to_string(),
                &line.field.field.replace('_', " "),
                &line.field.before,
                &line.field.after,
                &stamp,
                line.change.by.label().unwrap_or_default(),
                if line.by_hand.is_some() {
                    "by hand"
                } else {
                    "Data Loader"
                },
                line.by_hand.unwrap_or_default(),
            ];
            out.write_record(row.map(|cell| spreadsheet_cell(&shown(cell)).into_owned()))?;
        }
        out.into_inner()
            .map_err(|e| io::Error::other(e.to_string()))
    }
}

/// Whether a record can be loaded at all.
fn is_in_salesforce(change: &Change) -> bool {
    change.system == System::Salesforce
}

fn read_first() -> String {
    let mut page = "Before you put old values back\n".to_owned();
    for (n, caution) in CAUTIONS.iter().enumerate() {
        page.push('\n');
        let number = format!("{}. ", n + 1);
        for (at, line) in crate::text::wrap(caution, 76).iter().enumerate() {
            page.push_str(if at == 0 { &number } else { "   " });
            page.push_str(line);
            page.push('\n');
        }
    }
    page
}
