//! Other shapes of the same exports: a Salesforce report without ids and times, Outlook's list view with
//! dates, a calendar file, a list of installed programs.

use std::fmt::Write as _;

use syncsleuth::record::{Kind, Moment};

use super::people::stamp;
use super::tables::{Row, line};

/// The names of users, by number.
const USERS: [&str; 6] = [
    "Rosalind Fenwick",
    "Bela Quist",
    "Omar Vance",
    "Wanda Arden",
    "Nils Boyle",
    "Farah Xu",
];

fn user(number: u64) -> String {
    USERS[(number as usize).saturating_sub(1) % USERS.len()].to_owned()
}

/// A report of contacts: names instead of ids, days instead of times, nothing deleted.
pub(crate) fn report(rows: &[Row]) -> String {
    let header = [
        "First Name",
        "Last Name",
        "Account Name",
        "Email",
        "Phone",
        "Contact Owner",
        "Created By",
        "Created Date",
        "Last Modified Date",
    ];
    let mut text = line(&header.map(str::to_owned));
    let day = |at| stamp(at).strftime("%-m/%-d/%Y").to_string();
    for row in rows.iter().filter(|row| !row.deleted) {
        let Some(contact) = row.record.contact() else {
            continue;
        };
        let of = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let phone = contact.phones().next().map(|p| p.value.to_string());
        text.push_str(&line(&[
            of(contact.given_name()),
            of(contact.family_name()),
            of(contact.company().filter(|_| row.account)),
            of(contact.emails().next()),
            phone.unwrap_or_default(),
            user(row.owner),
            user(row.creator),
            day(row.created),
            day(row.modified),
        ]));
    }
    text + "\r\n\r\n\"All contacts\"\r\n\"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.\"\r\n"
}

/// Contacts as a list view is copied, with the columns Created and Modified.
pub(crate) fn list_view(rows: &[Row]) -> String {
    let mut text =
        "Full Name\tCompany\tE-mail\tBusiness Phone\tCategories\tIn Folder\tCreated\tModified\r\n"
            .to_owned();
    let at = |seconds| {
        stamp(seconds)
            .strftime("%a %-m/%-d/%Y %-I:%M %p")
            .to_string()
    };
    for row in rows.iter().filter(|row| !row.deleted) {
        let Some(contact) = row.record.contact() else {
            continue;
        };
        let phone = contact.phones().next().map(|p| p.value.to_string());
        let _ = write!(
            text,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\r\n",
            contact.display_name().unwrap_or_default(),
            contact.company().unwrap_or_default(),
            contact.emails().next().unwrap_or_default(),
            phone.unwrap_or_default(),
            row.category.unwrap_or_default(),
            row.folder.unwrap_or("Contacts"),
            at(row.created),
            at(row.modified)
        );
    }
    text
}

/// Events as a calendar file.
pub(crate) fn calendar(rows: &[Row]) -> String {
    let mut text = "BEGIN:VCALENDAR\r\nPRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN\r\nVERSION:2.0\r\n".to_owned();
    let utc = |seconds| stamp(seconds).strftime("%Y%m%dT%H%M%SZ").to_string();
    let time = |m: Option<Moment>| m.map(|m| utc(m.scale())).unwrap_or_default();
    for row in rows
        .iter()
        .filter(|row| !row.deleted && row.record.kind() == Kind::Event)
    {
        let Some(event) = row.record.event() else {
            continue;
        };
        let _ = write!(
            text,
            "BEGIN:VEVENT\r\nUID:040000008200E00074C5B7101A82E008{:032X}\r\nSUMMARY:{}\r\nDTSTART:{}\r\nDTEND:{}\r\nCREATED:{}\r\nLAST-MODIFIED:{}\r\n",
            row.uid,
            event.subject.as_deref().unwrap_or_default(),
            time(event.start),
            time(event.end),
            utc(row.created),
            utc(row.modified)
        );
        if let Some(organiser) = &event.organizer {
            let _ = write!(text, "ORGANIZER:mailto:{organiser}\r\n");
        }
        if event.recurs {
            text.push_str("RRULE:FREQ=WEEKLY;COUNT=10\r\n");
        }
        if let Some(category) = row.category {
            let _ = write!(text, "CATEGORIES:{category}\r\n");
        }
        if let Some(notes) = row.record.notes.as_deref() {
            let _ = write!(
                text,
                "DESCRIPTION:{}\r\n",
                notes.replace(',', "\\,").replace('\n', "\\n")
            );
        }
        text.push_str("END:VEVENT\r\n");
    }
    text + "END:VCALENDAR\r\n"
}

/// A list of installed programs, as PowerShell writes it: those that sync, among others.
pub(crate) fn programs(apps: &[(&str, i64)]) -> String {
    let mut text =
        "\"DisplayName\",\"DisplayVersion\",\"Publisher\",\"InstallDate\"\r\n".to_owned();
    for (name, at) in [
        ("7-Zip 24.09 (x64)", 1_700_000_000),
        ("Google Chrome", 1_780_000_000),
    ]
    .iter()
    .chain(apps)
    {
        let _ = write!(
            text,
            "\"{name}\",\"1.0\",\"\",\"{}\"\r\n",
            stamp(*at).strftime("%Y%m%d")
        );
    }
    text
}
