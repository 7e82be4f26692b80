//! Invented calendars and task lists written as the exports people have: Outlook CSV, iCalendar, Salesforce
//! CSV; and the truth about every row.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};

use super::calendar::{Calendar, DAY, Entry};
use super::persons::Person;
use super::tasks::{Tasks, Todo};
use super::words;

/// The files of a data set, and its truth.
#[derive(Debug)]
pub struct Written {
    pub files: Vec<PathBuf>,
    pub truth: PathBuf,
}

/// A point of the wall clock, from minutes since 2000-01-01.
fn at(minutes: i64) -> DateTime {
    date(2000, 1, 1)
        .at(0, 0, 0, 0)
        .saturating_add(SignedDuration::from_mins(minutes))
}

fn us_date(minutes: i64) -> String {
    at(minutes).strftime("%-m/%-d/%Y").to_string()
}

fn us_time(minutes: i64) -> String {
    at(minutes).strftime("%-I:%M:%S %p").to_string()
}

fn utc(minutes: i64, zone: &TimeZone, format: &str) -> String {
    let at = at(minutes);
    zone.to_timestamp(at).map_or_else(
        |_| String::new(),
        |t| t.to_zoned(TimeZone::UTC).strftime(format).to_string(),
    )
}

/// A Salesforce id of 15 characters: three letters for the object, and a number.
fn id(object: &str, number: u32) -> String {
    format!("{object}5e{number:010}")
}

fn day(days: Option<i64>, show: impl Fn(i64) -> String) -> String {
    days.map(|d| show(d * DAY)).unwrap_or_default()
}

fn text(value: Option<&String>) -> &str {
    value.map_or("", String::as_str)
}

fn flag(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

struct Truth(csv::Writer<File>);

impl Truth {
    fn new(path: &Path) -> io::Result<Self> {
        let mut table = csv::Writer::from_path(path)?;
        table.write_record(["file", "record", "entity", "root", "class"])?;
        Ok(Truth(table))
    }

    fn row(
        &mut self,
        file: &str,
        record: usize,
        (entity, root): (u32, u32),
        class: &str,
    ) -> io::Result<()> {
        Ok(self.0.write_record([
            file,
            &record.to_string(),
            &entity.to_string(),
            &root.to_string(),
            class,
        ])?)
    }
}

/// Writes a calendar; with `identities` Outlook's side as iCalendar, else as CSV.
pub fn calendar(folder: &Path, calendar: &Calendar, identities: bool) -> io::Result<Written> {
    let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
    let mut truth = Truth::new(&folder.join("truth.csv"))?;
    let outlook = if identities {
        let path = folder.join("calendar.ics");
        let mut out = BufWriter::new(File::create(&path)?);
        write!(
            out,
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN\r\n"
        )?;
        for e in &calendar.outlook {
            icalendar(&mut out, e, &zone)?;
        }
        write!(out, "END:VCALENDAR\r\n")?;
        out.flush()?;
        path
    } else {
        let path = folder.join("calendar.csv");
        let mut table = csv::WriterBuilder::new()
            .quote_style(csv::QuoteStyle::NonNumeric)
            .terminator(csv::Terminator::CRLF)
            .from_path(&path)?;
        table.write_record([
            "Subject",
            "Start Date",
            "Start Time",
            "End Date",
            "End Time",
            "All day event",
            "Reminder on/off",
            "Reminder Date",
            "Reminder Time",
            "Meeting Organizer",
            "Required Attendees",
            "Optional Attendees",
            "Meeting Resources",
            "Billing Information",
            "Categories",
            "Description",
            "Location",
            "Mileage",
            "Priority",
            "Private",
            "Sensitivity",
            "Show time as",
        ])?;
        for e in &calendar.outlook {
            outlook_row(&mut table, e)?;
        }
        table.flush()?;
        path
    };
    let name = |path: &Path| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    for (i, e) in calendar.outlook.iter().enumerate() {
        truth.row(&name(&outlook), i + 1, (e.entity, e.root), e.class)?;
    }
    let salesforce = folder.join("Event.csv");
    let mut table = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .from_path(&salesforce)?;
    table.write_record([
        "Id",
        "WhoId",
        "Subject",
        "Location",
        "IsAllDayEvent",
        "ActivityDateTime",
        "ActivityDate",
        "DurationInMinutes",
        "StartDateTime",
        "EndDateTime",
        "Description",
        "OwnerId",
        "IsPrivate",
        "IsDeleted",
        "CreatedDate",
        "CreatedById",
        "LastModifiedDate",
        "LastModifiedById",
        "IsChild",
        "IsGroupEvent",
        "IsRecurrence",
        "RecurrenceActivityId",
    ])?;
    for (i, e) in calendar.salesforce.iter().enumerate() {
        salesforce_event(&mut table, i, e, &zone)?;
        truth.row("Event.csv", i + 1, (e.entity, e.root), e.class)?;
    }
    table.flush()?;
    truth.0.flush()?;
    Ok(Written {
        files: vec![outlook, salesforce],
        truth: folder.join("truth.csv"),
    })
}

fn outlook_row(table: &mut csv::Writer<File>, e: &Entry) -> io::Result<()> {
    let end = e.minutes.map(|m| e.start + m);
    let (starts, ends) = if e.all_day {
        (us_time(0), us_time(0))
    } else {
        (us_time(e.start), end.map(us_time).unwrap_or_default())
    };
    let people = e.attendees.join(";");
    Ok(table.write_record([
        text(e.subject.as_ref()),
        &us_date(e.start),
        &starts,
        &end.map(us_date).unwrap_or_default(),
        &ends,
        if e.all_day { "True" } else { "False" },
        "False",
        "",
        "",
        text(e.organizer.as_ref()),
        &people,
        "",
        "",
        "",
        "",
        text(e.notes.as_ref()),
        text(e.location.as_ref()),
        "",
        "Normal",
        "False",
        "Normal",
        "2",
    ])?)
}

fn icalendar(out: &mut impl Write, e: &Entry, zone: &TimeZone) -> io::Result<()> {
    const STAMP: &str = "%Y%m%dT%H%M%SZ";
    let escaped = |t: &str| {
        t.replace('\\', "\\\\")
            .replace('\n', "\\n")
            .replace(',', "\\,")
            .replace(';', "\\;")
    };
    write!(
        out,
        "BEGIN:VEVENT\r\nUID:040000008200E00074C5B7101A82E008{:024X}\r\nDTSTAMP:20261101T080000Z\r\n",
        e.uid
    )?;
    let when = |name: &str, minutes: i64| {
        if e.all_day {
            format!("{name};VALUE=DATE:{}\r\n", at(minutes).strftime("%Y%m%d"))
        } else {
            format!("{name}:{}\r\n", utc(minutes, zone, STAMP))
        }
    };
    write!(out, "{}", when("DTSTART", e.start))?;
    if let Some(minutes) = e.minutes {
        write!(out, "{}", when("DTEND", e.start + minutes))?;
    }
    if let Some(was) = e.occurrence {
        write!(out, "{}", when("RECURRENCE-ID", was))?;
    }
    if let Some((every, count)) = e.repeats {
        write!(out, "RRULE:FREQ=DAILY;INTERVAL={every};COUNT={count}\r\n")?;
    }
    for (name, value) in [
        ("SUMMARY", &e.subject),
        ("LOCATION", &e.location),
        ("DESCRIPTION", &e.notes),
    ] {
        if let Some(value) = value {
            write!(out, "{name}:{}\r\n", escaped(value))?;
        }
    }
    if let Some(name) = &e.organizer {
        write!(
            out,
            "ORGANIZER;CN=\"{name}\":mailto:{}\r\n",
            words::address(name)
        )?;
    }
    for name in &e.attendees {
        write!(
            out,
            "ATTENDEE;CN=\"{name}\":mailto:{}\r\n",
            words::address(name)
        )?;
    }
    let status = if e.cancelled {
        "CANCELLED"
    } else {
        "CONFIRMED"
    };
    write!(
        out,
        "SEQUENCE:{}\r\nSTATUS:{status}\r\nEND:VEVENT\r\n",
        e.sequence
    )
}

fn salesforce_event(
    table: &mut csv::Writer<File>,
    i: usize,
    e: &Entry,
    zone: &TimeZone,
) -> io::Result<()> {
    const STAMP: &str = "%Y-%m-%dT%H:%M:%S.000Z";
    let (date, start, end) = if e.all_day {
        let end = e.start + e.minutes.unwrap_or(DAY) - DAY;
        let midnight = |m| at(m).strftime(STAMP).to_string();
        (
            at(e.start).strftime("%Y-%m-%d").to_string(),
            midnight(e.start),
            midnight(end),
        )
    } else {
        let end = e
            .minutes
            .map(|m| utc(e.start + m, zone, STAMP))
            .unwrap_or_default();
        (
            utc(e.start, zone, "%Y-%m-%d"),
            utc(e.start, zone, STAMP),
            end,
        )
    };
    let created = at(e.start - 9 * DAY + i64::from(i as u32 % 997))
        .strftime(STAMP)
        .to_string();
    let owner = id("005", e.owner);
    let length = if e.all_day {
        Some(e.minutes.unwrap_or(DAY))
    } else {
        e.minutes
    };
    Ok(table.write_record([
        &id("00U", i as u32),
        &e.who.map(|w| id("003", w)).unwrap_or_default(),
        text(e.subject.as_ref()),
        text(e.location.as_ref()),
        flag(e.all_day),
        &start,
        &date,
        &length.map(|m| m.to_string()).unwrap_or_default(),
        &start,
        &end,
        text(e.notes.as_ref()),
        &owner,
        "false",
        "false",
        &created,
        &owner,
        &created,
        &owner,
        flag(e.child),
        flag(e.child || e.class == "team"),
        "false",
        &e.series
            .map(|s| id("00U", 900_000_000 + s))
            .unwrap_or_default(),
    ])?)
}

fn priority(t: &Todo) -> &'static str {
    if t.high { "High" } else { "Normal" }
}

/// Writes a task list.
pub fn tasks(folder: &Path, tasks: &Tasks) -> io::Result<Written> {
    let mut truth = Truth::new(&folder.join("truth.csv"))?;
    let outlook = folder.join("Tasks.csv");
    let mut table = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::NonNumeric)
        .terminator(csv::Terminator::CRLF)
        .from_path(&outlook)?;
    table.write_record([
        "Subject",
        "Start Date",
        "Due Date",
        "Reminder On/Off",
        "Reminder Date",
        "Reminder Time",
        "Date Completed",
        "% Complete",
        "Total Work",
        "Actual Work",
        "Billing Information",
        "Categories",
        "Companies",
        "Contacts",
        "Mileage",
        "Notes",
        "Priority",
        "Private",
        "Role",
        "Schedule+ Priority",
        "Sensitivity",
        "Status",
    ])?;
    for (i, t) in tasks.outlook.iter().enumerate() {
        table.write_record([
            text(t.subject.as_ref()),
            "",
            &day(t.due, us_date),
            "False",
            "",
            "",
            &day(t.done, us_date),
            if t.done.is_some() { "1" } else { "0" },
            "0",
            "0",
            "",
            "",
            "",
            "",
            "",
            text(t.notes.as_ref()),
            priority(t),
            "False",
            "",
            "",
            "Normal",
            t.status,
        ])?;
        truth.row("Tasks.csv", i + 1, (t.entity, t.root), t.class)?;
    }
    table.flush()?;
    let salesforce = folder.join("Task.csv");
    let mut table = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .from_path(&salesforce)?;
    table.write_record([
        "Id",
        "WhoId",
        "WhatId",
        "Subject",
        "ActivityDate",
        "Status",
        "Priority",
        "OwnerId",
        "Description",
        "IsDeleted",
        "IsClosed",
        "CreatedDate",
        "CreatedById",
        "IsRecurrence",
        "RecurrenceActivityId",
    ])?;
    for (i, t) in tasks.salesforce.iter().enumerate() {
        salesforce_task(&mut table, i, t)?;
        truth.row("Task.csv", i + 1, (t.entity, t.root), t.class)?;
    }
    table.flush()?;
    truth.0.flush()?;
    Ok(Written {
        files: vec![outlook, salesforce],
        truth: folder.join("truth.csv"),
    })
}

fn salesforce_task(table: &mut csv::Writer<File>, i: usize, t: &Todo) -> io::Result<()> {
    // A master keeps the number its dates refer to.
    let number = if t.master {
        900_000_000 + t.entity
    } else {
        i as u32
    };
    let owner = id("005", t.owner);
    let created = date(2024, 1, 1)
        .at(8, 0, 0, 0)
        .saturating_add(i64::from(i as u32 % 99_991).minutes());
    Ok(table.write_record([
        &id("00T", number),
        &t.who.map(|w| id("003", w)).unwrap_or_default(),
        &t.what.map(|w| id("006", w)).unwrap_or_default(),
        text(t.subject.as_ref()),
        &day(t.due, |m| at(m).strftime("%Y-%m-%d").to_string()),
        t.status,
        priority(t),
        &owner,
        text(t.notes.as_ref()),
        "false",
        flag(t.status == "Completed"),
        &created.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string(),
        &owner,
        flag(t.master),
        &t.series
            .map(|s| id("00T", 900_000_000 + s))
            .unwrap_or_default(),
    ])?)
}

/// Writes people as an Outlook contacts export.
pub fn people(folder: &Path, people: &[Person]) -> io::Result<Written> {
    let mut truth = Truth::new(&folder.join("truth.csv"))?;
    let outlook = folder.join("Contacts.csv");
    let mut table = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .from_path(&outlook)?;
    table.write_record([
        "First Name",
        "Last Name",
        "Suffix",
        "Company",
        "Job Title",
        "Home Street",
        "Home City",
        "Home Postal Code",
        "Assistant's Phone",
        "Business Phone",
        "Home Phone",
        "Mobile Phone",
        "Birthday",
        "E-mail Address",
        "Profession",
    ])?;
    for (i, p) in people.iter().enumerate() {
        table.write_record([
            p.given.as_str(),
            &p.family,
            p.suffix,
            &p.company,
            p.title,
            &p.street,
            &p.town,
            &p.postcode,
            &p.assistant,
            &p.work_phone,
            &p.home_phone,
            &p.mobile,
            &p.birthday,
            &p.mail,
            p.profession,
        ])?;
        truth.row("Contacts.csv", i + 1, (p.entity, p.root), p.class)?;
    }
    table.flush()?;
    truth.0.flush()?;
    Ok(Written {
        files: vec![outlook],
        truth: folder.join("truth.csv"),
    })
}
