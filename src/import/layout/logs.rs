//! What diagnostic tools write about calendars and logins.
//!
//! `CalCheck`'s list of calendar items (`CALITEMS.CSV`), the calendar log Exchange keeps of one meeting
//! (`Get-CalendarDiagnosticObjects`, and the summary script over it), and Salesforce's login history.
//! Column names: <https://github.com/rtopken/CalCheck> (`ProcessCalendar.cpp`),
//! <https://github.com/microsoft/CSS-Exchange> (`BuildCSV.ps1`) and
//! <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/api/sforce_api_objects_loginhistory.htm>.

use super::{Layout, Object, fields_of};
use crate::import::field::Field;
use crate::import::headers::Catalogue;
use crate::record::{Format, Kind, System};

const CALCHECK: &str = "this is the list of items CalCheck writes: it says who changed each entry last and when, \
     and holds no notes and no attendees";
const CALENDAR_LOG: &str = "this is the calendar log of Exchange: each row is one change to a meeting, so the same \
     meeting stands here many times; the rows are evidence and are not compared with each other";

/// The layout of a tool's file, told by columns only that tool writes.
pub(super) fn layout(names: &[String]) -> Option<Layout> {
    let has = |name: &str| names.iter().any(|n| n == name);
    let count = |some: &[&str]| some.iter().filter(|n| has(n)).count();
    let calcheck = has("subject")
        && has("last modifier")
        && count(&[
            "msg class",
            "num recips",
            "flagged by calcheck",
            "last mod time",
            "last modified time",
        ]) >= 1;
    let calendar_log = has("cleanglobalobjectid")
        && count(&[
            "logtimestamp",
            "originallastmodifiedtime",
            "lastmodifiedtime",
            "calendarlogtriggeraction",
            "triggeraction",
            "clientinfostring",
            "logclientinfostring",
        ]) >= 1;
    let login = count(&["login time", "logintime"]) == 1
        && has("application")
        && count(&[
            "source ip",
            "sourceip",
            "login type",
            "logintype",
            "browser",
            "platform",
            "login url",
            "loginurl",
            "api type",
            "apitype",
            "username",
            "userid",
        ]) >= 2;
    let (family, object, system, note) = if calendar_log {
        (
            "log-calendar",
            Object::Record(Kind::Event),
            System::Outlook,
            Some(CALENDAR_LOG),
        )
    } else if calcheck {
        (
            "log-calcheck",
            Object::Record(Kind::Event),
            System::Outlook,
            Some(CALCHECK),
        )
    } else if login {
        ("log-login", Object::Login, System::Salesforce, None)
    } else {
        return None;
    };
    let table = Catalogue::embedded().english(family)?;
    let (mut fields, known) = fields_of(table, names);
    // Where there is no column for the date, that of the time holds both.
    for field in &mut fields {
        *field = match *field {
            Field::StartTime if !has("start date") => Field::Start,
            Field::EndTime if !has("end date") => Field::End,
            field => field,
        };
    }
    if has("last modified date")
        && let Some(time) = names.iter().position(|n| n == "last modified time")
        && let Some(field) = fields.get_mut(time)
    {
        *field = Field::ModifiedTime;
    }
    Some(Layout {
        format: match object {
            Object::Login => Format::SalesforceReport,
            _ => Format::OutlookCsv,
        },
        system,
        object,
        locale: None,
        fields,
        known: known.max(1),
        is_log: calendar_log,
        note,
    })
}

#[cfg(test)]
mod tests;
