//! Sync programs that a list of installed programs names, and when they were installed.

use jiff::civil::Date;

use crate::import::inventory::Inventory;
use crate::knowledge::Knowledge;
use crate::knowledge::apps::App;

use super::fact::Writer;

/// A program was installed when the trouble began where it is at most this many days before it.
const NEAR_DAYS: std::ops::RangeInclusive<i32> = -1..=7;
/// A program installed longer before than this has nothing to do with it.
const LONG_BEFORE_DAYS: i32 = 30;

/// A program of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Installed<'k> {
    pub app: &'k App,
    /// The day of installation, where the line shows it.
    pub on: Option<Date>,
}

/// The sync programs that are switched on, each once, by first appearance.
pub(super) fn list<'k>(knowledge: &'k Knowledge, inventories: &[Inventory]) -> Vec<Installed<'k>> {
    let mut found: Vec<Installed<'k>> = Vec::new();
    for hit in inventories.iter().flat_map(|i| &i.hits) {
        let known = found.iter().any(|f| f.app.id == hit.app);
        if let Some(app) = knowledge
            .apps
            .get(&hit.app)
            .filter(|_| !hit.disabled && !known)
        {
            found.push(Installed {
                app,
                on: date_in(&hit.line),
            });
        }
    }
    found
}

/// Days from the installation to a day; negative where it came after.
pub(super) fn days_before(app: &Installed<'_>, day: Date) -> Option<i32> {
    Some(app.on?.until(day).ok()?.get_days())
}

/// Notes whether a sync program was installed when it began.
pub(super) fn note(
    knowledge: &Knowledge,
    inventories: &[Inventory],
    start: Option<Date>,
    writer: &mut Writer<'_>,
) {
    let Some(start) = start else { return };
    let apps: Vec<Installed<'_>> = list(knowledge, inventories)
        .into_iter()
        .filter(|app| app.on.is_some())
        .collect();
    let near = apps
        .iter()
        .find(|app| days_before(app, start).is_some_and(|days| NEAR_DAYS.contains(&days)));
    if let Some(Installed { app, on: Some(on) }) = near {
        let fill = [("app", app.name.clone()), ("date", on.to_string())];
        writer.present("installed-near-start", 1.0, &fill, Vec::new());
    } else if !apps.is_empty()
        && apps
            .iter()
            .all(|app| days_before(app, start).is_some_and(|days| days > LONG_BEFORE_DAYS))
    {
        writer.absent("installed-near-start", &[]);
    }
}

/// A date in a line of a list: `20261104`, `2026-11-04`. Day and month in other orders are not told
/// apart and therefore not read; neither are parts of longer numbers, such as versions.
fn date_in(line: &str) -> Option<Date> {
    line.split(|c: char| !(c.is_ascii_digit() || c == '-' || c == '.'))
        .find_map(|token| {
            let digits: String = token.chars().filter(char::is_ascii_digit).collect();
            let shaped = digits.len() == 8
                && (token.len() == 8
                    || token.len() == 10 && token.as_bytes().get(4) == Some(&b'-'));
            if !shaped {
                return None;
            }
            let year: i16 = digits.get(..4)?.parse().ok()?;
            let month: i8 = digits.get(4..6)?.parse().ok()?;
            let day: i8 = digits.get(6..)?.parse().ok()?;
            let date = Date::new(year, month, day).ok()?;
            (2000..2100).contains(&year).then_some(date)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_and_a_version_is_not() {
        let day = Some(Date::constant(2026, 11, 4));
        assert_eq!(date_in(r#""Sync Tool","3.4.12.7","maker","20261104""#), day);
        assert_eq!(date_in("Sync Tool  2.0  2026-11-04"), day);
        assert_eq!(date_in("Sync Tool 16.0.18025.20160"), None);
        assert_eq!(date_in("Sync Tool 99999999"), None);
    }
}
