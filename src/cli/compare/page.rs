//! The comparison for people.

use std::io::Write;

use jiff::civil::Date;

use super::View;
use crate::cli::Failure;
use crate::cli::beside;
use crate::cli::parts::{days_left, paragraph};
use crate::history::{Change, What};
use crate::text;

/// How many records of one sort are listed.
const SHOWN: usize = 10;

pub(super) fn write(view: &View<'_>, out: &mut impl Write) -> Result<(), Failure> {
    let counts = &view.found.counts;
    let n = |n: usize| text::count(n as u64);
    writeln!(
        out,
        "{} deleted, {} changed, {} new, {} made again under a new id, {} as they were",
        n(counts.deleted),
        n(counts.modified),
        n(counts.added),
        n(counts.recreated),
        n(counts.unchanged)
    )?;
    if counts.form_only > 0 {
        writeln!(
            out,
            "{} of those as they were differ in the writing only (letter case, spacing, form of numbers).",
            n(counts.form_only)
        )?;
    }
    for effect in &view.found.effects {
        paragraph(out, "- ", &effect.sentence())?;
    }
    for what in What::ALL {
        list(view, what, out)?;
    }
    urgent(view, out)?;
    if !view.found.notes.is_empty() {
        writeln!(out)?;
        for note in &view.found.notes {
            paragraph(out, "note: ", note)?;
        }
    }
    Ok(())
}

fn list(view: &View<'_>, what: What, out: &mut impl Write) -> Result<(), Failure> {
    let of_sort = |c: &&Change| c.what == what;
    let total = view.found.changes.iter().filter(of_sort).count();
    if total == 0 {
        return Ok(());
    }
    writeln!(out, "\n{} ({})", heading(what), text::count(total as u64))?;
    for change in view.found.changes.iter().filter(of_sort).take(SHOWN) {
        let Some(record) = change.record(view.before, view.after) else {
            continue;
        };
        writeln!(
            out,
            "  {} ({} in {})",
            text::shown(record.label()),
            change.kind.noun(1),
            change.system.label()
        )?;
        for field in change.fields.iter().filter(|f| !f.form_only).take(6) {
            let value = |text: &str| match text {
                "" => "(empty)".to_owned(),
                text => text::cut(&beside::value(field.field, text), 34).into_owned(),
            };
            writeln!(
                out,
                "      {}: {} -> {}",
                field.field.replace('_', " "),
                value(&field.before),
                value(&field.after)
            )?;
        }
        if let Some(why) = &change.out_of_sight {
            paragraph(out, "      ", &why.sentence())?;
        } else if !change.still_in.is_empty() {
            let systems: Vec<&str> = change.still_in.iter().map(|s| s.label()).collect();
            writeln!(out, "      still in {}", systems.join(" and "))?;
        }
    }
    if total > SHOWN {
        writeln!(
            out,
            "  and {} more; --json lists them all",
            text::count((total - SHOWN) as u64)
        )?;
    }
    Ok(())
}

fn heading(what: What) -> &'static str {
    match what {
        What::Deleted => "Deleted",
        What::Recreated => "Made again under a new id",
        What::Modified => "Changed",
        What::Added => "New",
    }
}

/// Until when what is lost can be fetched back.
fn urgent(view: &View<'_>, out: &mut impl Write) -> Result<(), Failure> {
    let Some(first) = view.lost.first() else {
        return Ok(());
    };
    writeln!(out, "\nGetting back what is lost")?;
    paragraph(
        out,
        "  ",
        "Pause every sync first, and export what is there now. Restore on one side only.",
    )?;
    places(view, out)?;
    let Some(chance) = first.chances.first() else {
        return Ok(());
    };
    match first.urgent_by() {
        Some(day) if day < view.today => paragraph(
            out,
            "  ",
            &format!(
                "The time that one can count on ended on {day}; look at once in {}, it may still be there.",
                text::shown(&chance.name)
            ),
        )?,
        Some(day) => paragraph(
            out,
            "  ",
            &format!(
                "Count on nothing after {day} ({}): look in {} first.",
                days_left(view.today, day),
                text::shown(&chance.name)
            ),
        )?,
        None => paragraph(
            out,
            "  ",
            &format!(
                "When it was deleted is not known; look in {} at once.",
                text::shown(&chance.name)
            ),
        )?,
    }
    paragraph(out, "  ", &chance.how)
}

/// Where how much is to be looked for, and until when, in the order of urgency.
fn places(view: &View<'_>, out: &mut impl Write) -> Result<(), Failure> {
    let mut places: Vec<(&str, usize, Option<Date>)> = Vec::new();
    for lost in view.lost {
        let own = lost.chances.iter().find(|chance| chance.is_own());
        let name = own.map_or("the earlier export", |chance| &*chance.name);
        let until = lost.urgent_by();
        match places.iter_mut().find(|(place, ..)| *place == name) {
            Some((_, n, earliest)) => {
                *n += 1;
                *earliest = (*earliest).min(until);
            }
            None => places.push((name, 1, until)),
        }
    }
    for (name, n, until) in places {
        let until = match until {
            Some(day) if day < view.today => format!(" (sure until {day} only)"),
            Some(day) => format!(
                " (until {day} at the earliest, {})",
                days_left(view.today, day)
            ),
            None => String::new(),
        };
        let n = text::count(n as u64);
        paragraph(out, "  ", &format!("{n} to look for in {name}{until}"))?;
    }
    Ok(())
}
