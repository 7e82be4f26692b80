//! The verification for people.

use std::io::Write;

use super::View;
use crate::cli::Failure;
use crate::cli::beside;
use crate::cli::parts::{days_left, paragraph};
use crate::history::FieldChange;
use crate::record::{RecordRef, Source};
use crate::text;
use crate::verify::{self, Fate, Kept, Marked, Stay};

/// How many records of one sort are listed.
const SHOWN: usize = 10;
/// Columns of a value.
const VALUE: usize = 34;

pub(super) fn write(view: &View<'_>, out: &mut impl Write) -> Result<(), Failure> {
    let found = view.found;
    paragraph(out, "", &found.verdict())?;
    let stay = |stay| -> Vec<&Kept> { found.kept.iter().filter(|k| k.stay == stay).collect() };
    let fate = |fate| -> Vec<&Marked> { found.marked.iter().filter(|m| m.fate == fate).collect() };
    section(
        out,
        "Lost: nothing of these is left",
        &stay(Stay::Lost),
        |out, k: &&Kept| view.lost(k, out),
    )?;
    section(
        out,
        "Gone, while the copy that was to be deleted is there: keep that copy",
        &stay(Stay::Exchanged),
        |out, k: &&Kept| {
            line(out, &found.before, k.before)?;
            match k.after {
                Some(at) => there(out, "keep instead", view.fresh, at),
                None => Ok(()),
            }
        },
    )?;
    section(
        out,
        "Kept, but something was lost or changed",
        &stay(Stay::Damaged),
        |out, k: &&Kept| {
            line(out, &found.before, k.before)?;
            fields(out, &k.damage)?;
            paragraph(
                out,
                "      ",
                "Type the old values in again, or decide that the new ones are right.",
            )
        },
    )?;
    section(
        out,
        "Missing, and nobody marked them",
        &found.unplanned,
        |out, at: &RecordRef| line(out, &found.before, *at),
    )?;
    section(
        out,
        "Came back",
        &fate(Fate::Returned),
        |out, m: &&Marked| view.there(m, out),
    )?;
    section(out, "New copies", &found.new_twins, |out, pair| {
        line(out, view.fresh, pair.left)?;
        there(out, "and", view.fresh, pair.right)
    })?;
    section(
        out,
        "Still there",
        &fate(Fate::StillThere),
        |out, m: &&Marked| view.there(m, out),
    )?;
    section(
        out,
        "Not checked",
        &fate(Fate::NotChecked),
        |out, m: &&Marked| line(out, &found.before, m.before),
    )?;
    notes(view, out)
}

fn section<T>(
    out: &mut impl Write,
    heading: &str,
    items: &[T],
    each: impl Fn(&mut dyn Write, &T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{heading} ({})", text::count(items.len() as u64))?;
    for item in items.iter().take(SHOWN) {
        each(out, item)?;
    }
    if items.len() > SHOWN {
        writeln!(
            out,
            "  and {} more; --json lists them all",
            text::count((items.len() - SHOWN) as u64)
        )?;
    }
    Ok(())
}

fn line(out: &mut dyn Write, sources: &[Source], at: RecordRef) -> Result<(), Failure> {
    Ok(writeln!(out, "  {}", named(sources, at))?)
}

fn there(
    out: &mut dyn Write,
    word: &str,
    sources: &[Source],
    at: RecordRef,
) -> Result<(), Failure> {
    Ok(writeln!(out, "      {word}: {}", named(sources, at))?)
}

/// A record in a few words, safe to show.
fn named(sources: &[Source], at: RecordRef) -> String {
    let (source, record) = (at.source(sources), at.of(sources));
    let id = record
        .id
        .as_deref()
        .map(|id| format!(", id {}", text::shown(id)));
    format!(
        "{} ({} in {}{}, no. {} of {})",
        text::shown(record.label()),
        record.kind().noun(1),
        source.system.label(),
        id.unwrap_or_default(),
        record.number,
        text::shown(source.name())
    )
}

fn fields(out: &mut dyn Write, fields: &[FieldChange]) -> Result<(), Failure> {
    for field in fields {
        let value = |text: &str| match text {
            "" => "(empty)".to_owned(),
            text => text::cut(&beside::value(field.field, text), VALUE).into_owned(),
        };
        writeln!(
            out,
            "      {}: {} -> {}",
            field.field.replace('_', " "),
            value(&field.before),
            value(&field.after)
        )?;
    }
    Ok(())
}

impl View<'_> {
    fn there(&self, of: &Marked, out: &mut dyn Write) -> Result<(), Failure> {
        line(out, &self.found.before, of.before)?;
        if let Some(at) = of.after {
            there(
                out,
                if of.new_id { "under a new id" } else { "now" },
                self.fresh,
                at,
            )?;
        }
        if of.now_keep {
            paragraph(
                out,
                "      ",
                "Do not delete it any more: the one that was to stay is gone.",
            )?;
        } else if of.ticked && !of.new_id {
            paragraph(
                out,
                "      ",
                "Its deletion was ticked off: it came back, or was not deleted.",
            )?;
        }
        Ok(())
    }

    fn lost(&self, of: &Kept, out: &mut dyn Write) -> Result<(), Failure> {
        line(out, &self.found.before, of.before)?;
        if let Some(why) = &of.out_of_sight {
            return paragraph(out, "      ", &why.sentence());
        }
        for chance in of.recovery.iter().flat_map(|r| &r.chances) {
            let until = match chance.cautious() {
                Some(day) if day < self.today => {
                    format!(" (one could count on it until {day}; look at once)")
                }
                Some(day) => format!(" (until {day}, {})", days_left(self.today, day)),
                None => String::new(),
            };
            let how = format!("{}{until}: {}", chance.name, chance.how);
            paragraph(out, "      ", &how)?;
        }
        Ok(())
    }
}

fn notes(view: &View<'_>, out: &mut impl Write) -> Result<(), Failure> {
    let mut notes = verify::about_files(view.found, view.fresh, view.case);
    notes.extend_from_slice(&view.found.notes);
    if !notes.is_empty() {
        writeln!(out)?;
    }
    for note in notes {
        paragraph(out, "note: ", &note)?;
    }
    Ok(())
}
