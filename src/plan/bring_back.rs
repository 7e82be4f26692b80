//! What is lost and how to bring it back, on paper: a list with steps to tick off, and a table.
//!
//! Records that are fetched from the same places by the same steps stand together, so that the steps are
//! told once; the places and the records in them keep the order of urgency. What is only out of sight is
//! named, so that nobody restores it.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::markdown::plain;
use super::put_back::PutBack;
use super::{PlanError, write_files};
use crate::case::changes::{Changes, Loss, lost_record, record_tick};
use crate::case::words::rescue::{self, Guide};
use crate::case::{Case, Evidence};
use crate::history::recovery::Left;
use crate::knowledge::Knowledge;
use crate::text::{count, shown, spreadsheet_cell};

/// The list for people.
const LIST: &str = "bring back.md";
/// The table of lost records.
const TABLE: &str = "lost records.csv";
/// Every name [`BringBack::write`] can write under, but for those of old values.
pub const FILE_NAMES: [&str; 2] = [LIST, TABLE];
/// Records out of sight that are named one by one.
const NAMED: usize = 200;

/// Everything that is written about what is lost.
#[derive(Debug)]
pub struct BringBack<'c> {
    case: &'c Case,
    evidence: &'c Evidence,
    changes: &'c Changes,
    knowledge: &'c Knowledge,
    today: Date,
}

impl<'c> BringBack<'c> {
    /// What is lost in a case, with the ticks it has.
    pub fn of(
        case: &'c Case,
        evidence: &'c Evidence,
        changes: &'c Changes,
        knowledge: &'c Knowledge,
        today: Date,
    ) -> Self {
        BringBack {
            case,
            evidence,
            changes,
            knowledge,
            today,
        }
    }

    /// Writes list and table into a folder, and the old values of changed records where there are any.
    /// The folder is made where it does not exist; earlier files of the same names are replaced.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<Vec<PathBuf>, PlanError> {
        let files: [(&str, io::Result<Vec<u8>>); 2] =
            [(LIST, Ok(self.list().into_bytes())), (TABLE, self.table())];
        let mut written = write_files(folder, files)?;
        let found = &self.changes.found;
        let values = PutBack::of(&self.evidence.before, &self.evidence.sources, found);
        if values.records() > 0 {
            written.extend(values.write(folder)?);
        }
        Ok(written)
    }

    fn list(&self) -> String {
        let mut out = format!(
            "# Bringing back what is lost: {}\n\n",
            plain(&shown(&self.case.title))
        );
        let _ = writeln!(
            out,
            "Reckoned on {} by syncsleuth. {} The days are the fewest that can be counted on. This list contains names; treat it like the data itself.\n",
            self.today,
            rescue::in_short(self.changes, self.today)
        );
        if !self.changes.lost.is_empty() {
            let _ = writeln!(out, "## Before anything is brought back\n");
            for guide in rescue::first_guides(self.knowledge, &self.case.answers) {
                self.guide(&guide, &mut out);
            }
            out.push('\n');
        }
        for (guides, losses) in self.together() {
            self.place(&guides, &losses, &mut out);
        }
        self.unseen(&mut out);
        let changed = self.changes.to_put_back();
        if changed > 0 {
            let records = if changed == 1 { "record" } else { "records" };
            let _ = writeln!(
                out,
                "## Changed, not lost\n\nThe old values of {} changed {records} are in old-values.csv. Read read-first.txt before you put any of them back: an old value overwrites the value of today, which may be right.",
                count(changed as u64)
            );
        }
        out
    }

    /// The losses that are fetched back by the same steps, in the order of the most urgent of each.
    fn together(&self) -> Vec<(Vec<Guide>, Vec<&'c Loss>)> {
        let mut groups: Vec<(Vec<Guide>, Vec<&'c Loss>)> = Vec::new();
        let mut known = rustc_hash::FxHashMap::default();
        for loss in &self.changes.lost {
            let of = &loss.way;
            let ways: Vec<&str> = of.chances.iter().filter_map(|c| c.way.as_deref()).collect();
            let key = (of.system, of.elsewhere_first.is_some(), ways);
            let at = *known.entry(key).or_insert_with(|| {
                let mut guides = rescue::guides(self.knowledge, self.changes, of, self.today);
                // What is particular to a record stands in the table.
                guides.retain(|guide| !guide.steps.is_empty());
                groups.push((guides, Vec::new()));
                groups.len() - 1
            });
            if let Some((_, losses)) = groups.get_mut(at) {
                losses.push(loss);
            }
        }
        groups
    }

    fn place(&self, guides: &[Guide], losses: &[&Loss], out: &mut String) {
        let Some(first) = losses.first() else { return };
        let n = losses.len();
        let records = if n == 1 { "record" } else { "records" };
        let _ = writeln!(
            out,
            "## In {}: {} {records}\n\n{}\n",
            first.way.system.label(),
            count(n as u64),
            plain(&rescue::side_first(&first.way))
        );
        if first.way.elsewhere_first.is_some() {
            let _ = writeln!(out, "{}\n", rescue::ONLY_THEN);
        }
        for guide in guides {
            let _ = writeln!(out, "### {}\n", plain(&guide.title));
            self.guide(guide, out);
            out.push('\n');
        }
        let _ = writeln!(out, "### The records\n");
        for loss in losses {
            let (_, record) = lost_record(self.evidence, loss.way.record);
            let now = rescue::where_now(self.evidence, self.changes, &loss.way);
            let _ = writeln!(
                out,
                "- [{}] {} ({}): {}. {}",
                self.tick(&record_tick(self.evidence, loss)),
                plain(&shown(record.label())),
                record.kind().noun(1),
                rescue::countdown(loss.left, self.today),
                plain(&shown(&now))
            );
        }
        out.push('\n');
    }

    fn guide(&self, guide: &Guide, out: &mut String) {
        for (tick, step) in &guide.steps {
            let _ = writeln!(out, "- [{}] {}", self.tick(tick), plain(&shown(step)));
        }
        for note in &guide.notes {
            let text = note.trim_start();
            let deeper = if note.starts_with(' ') { "  " } else { "" };
            let _ = writeln!(out, "  {deeper}- {}", plain(&shown(text)));
        }
    }

    fn unseen(&self, out: &mut String) {
        let hidden = self.changes.found.counts.out_of_sight;
        if hidden == 0 {
            return;
        }
        let _ = writeln!(
            out,
            "## Only out of sight: leave these alone\n\nThey are most probably still there. Restoring them would make copies.\n"
        );
        let (before, after) = (&self.evidence.before, &self.evidence.sources);
        let all = self.changes.found.changes.iter();
        let named = all.filter_map(|change| {
            let why = change.out_of_sight.as_ref()?;
            Some((change.record(before, after)?.label(), why.sentence()))
        });
        for (label, why) in named.take(NAMED) {
            let _ = writeln!(out, "- {}: {}", plain(&shown(label)), plain(&why));
        }
        if hidden > NAMED {
            let _ = writeln!(out, "- and {} more", count((hidden - NAMED) as u64));
        }
        out.push('\n');
    }

    fn tick(&self, tick: &str) -> char {
        if self.case.ticked.contains(tick) {
            'x'
        } else {
            ' '
        }
    }

    fn table(&self) -> io::Result<Vec<u8>> {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record([
            "brought_back",
            "kind",
            "label",
            "system",
            "id",
            "days_left",
            "until_at_the_earliest",
            "until_at_the_latest",
            "restore_in",
            "where_now",
            "file",
            "record",
        ])?;
        for loss in &self.changes.lost {
            let (source, record) = lost_record(self.evidence, loss.way.record);
            let until = match loss.left {
                Left::Until(until) => Some(until),
                Left::Unknown | Left::NoLimit => None,
            };
            let tell = |of: Option<String>| of.unwrap_or_default();
            let other = loss.way.elsewhere_first.as_ref().map(|(system, _)| *system);
            let now = rescue::where_now(self.evidence, self.changes, &loss.way);
            let back = self.tick(&record_tick(self.evidence, loss)) == 'x';
            let row = [
                if back { "yes" } else { "" },
                record.kind().noun(1),
                record.label(),
                loss.way.system.label(),
                record.id.as_deref().unwrap_or_default(),
                &tell(until.map(|u| u.days_left(self.today).to_string())),
                &tell(until.map(|u| u.earliest.to_string())),
                &tell(
                    until
                        .map(|u| u.latest)
                        .filter(|l| *l != Date::MAX)
                        .map(|l| l.to_string()),
                ),
                other.unwrap_or(loss.way.system).label(),
                &now,
                source.name(),
                &record.number.to_string(),
            ];
            out.write_record(row.map(|cell| spreadsheet_cell(&shown(cell)).into_owned()))?;
        }
        out.into_inner()
            .map_err(|e| io::Error::other(e.to_string()))
    }
}
