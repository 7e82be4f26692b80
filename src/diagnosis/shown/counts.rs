//! Counts: against the limits of sync programs, and against older exports.

use jiff::civil::Date;

use crate::diagnosis::fact::Writer;
use crate::diagnosis::view::View;
use crate::record::{Kind, System};
use crate::text;

use super::plural;

/// The limits that products have.
const LIMITS: [usize; 3] = [5_000, 10_000, 50_000];
/// How far below a limit a count is still "just about" it.
const JUST_BELOW: f64 = 0.985;

pub(super) fn note(
    view: &View<'_>,
    limit: Option<u32>,
    started: Option<Date>,
    writer: &mut Writer<'_>,
) {
    limits(view, limit, writer);
    growth(view, started, writer);
}

fn limits(view: &View<'_>, limit: Option<u32>, writer: &mut Writer<'_>) {
    let count = |system| view.living(system, Kind::Contact).len();
    let fill = |n: usize, limit: usize| {
        [
            ("n", text::count(n as u64)),
            ("limit", text::count(limit as u64)),
        ]
    };
    let in_salesforce = count(System::Salesforce);
    if let Some(limit) = limit.map(|l| l as usize)
        && in_salesforce > 0
        && view.kinds.contains(&Kind::Contact)
    {
        let fill = fill(in_salesforce, limit);
        if in_salesforce > limit {
            writer.present("salesforce-over-limit", 1.0, &fill, Vec::new());
        } else {
            writer.absent("salesforce-over-limit", &fill);
        }
    }
    let in_outlook = count(System::Outlook);
    if in_outlook > 0 && view.kinds.contains(&Kind::Contact) {
        let near = LIMITS
            .into_iter()
            .find(|limit| in_outlook <= *limit && in_outlook as f64 >= *limit as f64 * JUST_BELOW);
        match near {
            Some(limit) if in_salesforce == 0 || in_salesforce > in_outlook => {
                writer.present("count-at-limit", 1.0, &fill(in_outlook, limit), Vec::new());
            }
            _ => writer.absent("count-at-limit", &[]),
        }
    }
}

/// The largest change of a count: by how many, where, of what.
type Found = Option<(usize, System, Kind)>;

fn growth(view: &View<'_>, started: Option<Date>, writer: &mut Writer<'_>) {
    // Exports taken after the trouble began have its copies in them: equal counts then say nothing.
    let too_late = started.is_some_and(|day| taken(view).is_some_and(|taken| taken >= day));
    let notable = |from: usize, by: usize| by >= 3 && by as f64 >= from as f64 * 0.02;
    let (mut fewer, mut more, mut known): (Found, Found, bool) = (None, None, false);
    for link in &view.links {
        known |= link.before >= 20;
        let lost = link.before.saturating_sub(link.after);
        let won = link.after.saturating_sub(link.before);
        if notable(link.before, lost) && lost > fewer.map_or(0, |(n, ..)| n) {
            fewer = Some((lost, link.system, link.kind));
        }
        if notable(link.before, won) && won > more.map_or(0, |(n, ..)| n) {
            more = Some((won, link.system, link.kind));
        }
    }
    for (fact, found) in [("fewer-than-before", fewer), ("more-than-before", more)] {
        match found {
            Some((n, system, kind)) => {
                let fill = [
                    ("n", n.to_string()),
                    ("kind", plural(kind)),
                    ("system", system.label().to_owned()),
                ];
                writer.present(fact, 1.0, &fill, Vec::new());
            }
            None if known && !(too_late && fact == "more-than-before") => {
                writer.absent(fact, &[]);
            }
            None => {}
        }
    }
}

/// The day the older exports were taken on, at the earliest: the last day something in them changed.
fn taken(view: &View<'_>) -> Option<Date> {
    let records = view.before.iter().flat_map(|source| &source.records);
    records
        .flat_map(|r| [r.created, r.modified])
        .flatten()
        .map(|moment| moment.date())
        .max()
}
