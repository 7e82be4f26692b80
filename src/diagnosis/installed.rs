//! Sync programs that a list of installed programs names, and when they were installed.

use jiff::civil::Date;

use crate::import::inventory::Inventory;
use crate::knowledge::Knowledge;
use crate::knowledge::apps::App;
use crate::record::Source;

use super::fact::Writer;

/// A program was installed when the trouble began where it is at most this many days before it.
const NEAR_DAYS: std::ops::RangeInclusive<i32> = -1..=7;
/// A program installed longer before than this has nothing to do with it.
const LONG_BEFORE_DAYS: i32 = 30;

/// An application that signed in within so many days is in use.
const STILL_IN_USE_DAYS: i32 = 45;
/// A sync that did not sign in for so many days has ceased; one that did so lately has not.
const CEASED_DAYS: i32 = 14;
const STILL_DAYS: i32 = 4;

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

/// The applications that a login history of Salesforce names, each with the last day it signed in.
pub(super) fn signed_in<'k>(knowledge: &'k Knowledge, sources: &[Source]) -> Vec<Installed<'k>> {
    let mut found: Vec<Installed<'k>> = Vec::new();
    for login in sources.iter().flat_map(|source| &source.logins) {
        let Some(app) = knowledge.apps.recognise(&login.application) else {
            continue;
        };
        let on = login.at.map(|at| at.date());
        match found.iter_mut().find(|known| known.app.id == app.id) {
            Some(known) => known.on = known.on.max(on),
            None => found.push(Installed { app, on }),
        }
    }
    found
}

/// Whether an application is still in use by its last login.
pub(super) fn is_recent(app: &Installed<'_>, today: Date) -> bool {
    days_before(app, today).is_some_and(|days| days <= STILL_IN_USE_DAYS)
}

/// Notes whether a sync program ceased to sign in.
pub(super) fn note_logins(
    knowledge: &Knowledge,
    sources: &[Source],
    today: Date,
    writer: &mut Writer<'_>,
) {
    let apps = signed_in(knowledge, sources);
    let dated = |app: &Installed<'_>| Some((days_before(app, today)?, app.on?));
    let latest = apps.iter().filter_map(dated).min();
    let Some((days, on)) = latest else { return };
    let name = apps.iter().find(|app| app.on == Some(on));
    let fill = [
        ("app", name.map_or_else(String::new, |a| a.app.name.clone())),
        ("date", on.to_string()),
    ];
    if days >= CEASED_DAYS {
        writer.present("signing-in-ceased", 1.0, &fill, Vec::new());
    } else if days <= STILL_DAYS {
        writer.absent("signing-in-ceased", &fill);
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

    #[test]
    fn a_login_history_names_applications_and_their_last_day() {
        use crate::import::{Input, read};
        use crate::progress::Silent;
        let csv = "Username,Login Time,Source IP,Location,Login Type,Status,Browser,Platform,Application,Client Version,API Type,API Version,Login URL\n\
            dana@corp.example,2026-10-02 08:00:00 UTC,203.0.113.5,,Remote Access 2.0,Success,Unknown,Windows,Salesforce for Outlook,N/A,SOAP,30.0,login.salesforce.com\n\
            dana@corp.example,2026-10-09 08:00:00 UTC,203.0.113.5,,Remote Access 2.0,Success,Unknown,Windows,Salesforce for Outlook,N/A,SOAP,30.0,login.salesforce.com\n";
        let file = Input::Bytes {
            name: "LoginHistory.csv".into(),
            bytes: csv.as_bytes().to_vec(),
        };
        let sources = read(&[file], &mut Silent).unwrap().sources;
        let knowledge = Knowledge::embedded();
        let found = signed_in(knowledge, &sources);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].app.id, "sfo");
        assert_eq!(found[0].on, Some(Date::constant(2026, 10, 9)));
        assert!(!is_recent(&found[0], Date::constant(2027, 1, 1)));
        let mut writer = Writer::new(&knowledge.causes.facts);
        note_logins(
            knowledge,
            &sources,
            Date::constant(2026, 11, 22),
            &mut writer,
        );
        let fact = writer.set.get("signing-in-ceased").unwrap();
        assert!(
            fact.text.contains("Salesforce for Outlook"),
            "{}",
            fact.text
        );
        assert!(fact.text.contains("2026-10-09"), "{}", fact.text);
    }
}
