//! Records as the files a person would export.

use std::fmt::Write as _;

use syncsleuth::record::{Kind, Moment, Record};

use super::people::stamp;

/// A record in one system, with what only that system knows.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) record: Record,
    /// Counts the records of a case; Salesforce ids are made of it.
    pub(crate) id: u64,
    /// The number of the user who owns it, and of who made and last changed it.
    pub(crate) owner: u64,
    pub(crate) creator: u64,
    pub(crate) modifier: u64,
    pub(crate) created: i64,
    pub(crate) modified: i64,
    pub(crate) deleted: bool,
    pub(crate) account: bool,
    pub(crate) category: Option<&'static str>,
    /// The Outlook folder, where it is not the usual one.
    pub(crate) folder: Option<&'static str>,
    /// The inner number of an event; copies by import share it.
    pub(crate) uid: u64,
    /// Columns only some cases need.
    pub(crate) extra: Vec<(&'static str, String)>,
}

/// A Salesforce id of 18 characters: three for the object, twelve of a number, three to check.
pub(crate) fn salesforce_id(prefix: &str, number: u64) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let body = format!("{prefix}Qm{number:010}");
    let check = body.as_bytes().chunks(5).map(|five| {
        let bits = five.iter().enumerate().fold(0_usize, |bits, (at, letter)| {
            bits | usize::from(letter.is_ascii_uppercase()) << at
        });
        char::from(LETTERS[bits])
    });
    let check: String = check.collect();
    body + &check
}

fn iso(seconds: i64) -> String {
    format!("{}", stamp(seconds).strftime("%Y-%m-%dT%H:%M:%S.000Z"))
}

pub(crate) fn line(cells: &[String]) -> String {
    let quoted: Vec<String> = cells
        .iter()
        .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
        .collect();
    quoted.join(",") + "\r\n"
}

/// A table as Salesforce's Data Loader writes it, with or without deleted records.
pub(crate) fn salesforce(kind: Kind, rows: &[Row], with_deleted: bool) -> String {
    let (prefix, own): (&str, &[&str]) = match kind {
        Kind::Contact => (
            "003",
            &[
                "AccountId",
                "LastName",
                "FirstName",
                "Phone",
                "Email",
                "Title",
                "Account.Name",
            ],
        ),
        Kind::Event => (
            "00U",
            &["Subject", "StartDateTime", "EndDateTime", "IsAllDayEvent"],
        ),
        Kind::Task => ("00T", &["Subject", "ActivityDate", "Status"]),
    };
    let mut extra: Vec<&str> = Vec::new();
    for (name, _) in rows.iter().flat_map(|row| &row.extra) {
        if !extra.contains(name) {
            extra.push(name);
        }
    }
    let stamps = [
        "IsDeleted",
        "OwnerId",
        "CreatedDate",
        "CreatedById",
        "LastModifiedDate",
        "LastModifiedById",
        "SystemModstamp",
    ];
    let header: Vec<String> = ["Id"]
        .iter()
        .chain(own)
        .chain(&stamps)
        .chain(&["Description"])
        .chain(&extra)
        .map(|name| (*name).to_owned())
        .collect();
    let mut text = line(&header);
    for row in rows.iter().filter(|row| with_deleted || !row.deleted) {
        let mut cells = vec![salesforce_id(prefix, row.id)];
        let text_of = |value: Option<&str>| value.unwrap_or_default().to_owned();
        if let Some(contact) = row.record.contact() {
            let company = contact.company().filter(|_| row.account);
            let account = company.map_or(0, |name| name.bytes().map(u64::from).sum::<u64>());
            cells.push(
                company
                    .map(|_| salesforce_id("001", account))
                    .unwrap_or_default(),
            );
            cells.push(text_of(contact.family_name()));
            cells.push(text_of(contact.given_name()));
            cells.push(
                contact
                    .phones()
                    .next()
                    .map(|p| p.value.to_string())
                    .unwrap_or_default(),
            );
            cells.push(text_of(contact.emails().next()));
            cells.push(text_of(contact.job_title()));
            cells.push(text_of(company));
        } else if let Some(event) = row.record.event() {
            let at = |moment: Option<Moment>| moment.map(|m| iso(m.scale())).unwrap_or_default();
            cells.push(text_of(event.subject.as_deref()));
            cells.push(at(event.start));
            cells.push(at(event.end));
            cells.push(event.all_day.to_string());
        } else if let Some(task) = row.record.task() {
            cells.push(text_of(task.subject.as_deref()));
            cells.push(task.due.map(|m| m.date().to_string()).unwrap_or_default());
            cells.push("Not Started".to_owned());
        }
        cells.push(row.deleted.to_string());
        cells.push(salesforce_id("005", row.owner));
        cells.push(iso(row.created));
        cells.push(salesforce_id("005", row.creator));
        cells.push(iso(row.modified));
        cells.push(salesforce_id("005", row.modifier));
        cells.push(iso(row.modified));
        cells.push(text_of(row.record.notes.as_deref()));
        for name in &extra {
            let value = row.extra.iter().find(|(own, _)| own == name);
            cells.push(value.map(|(_, value)| value.clone()).unwrap_or_default());
        }
        text.push_str(&line(&cells));
    }
    text
}

/// A table as classic Outlook writes it: no ids, no times of its own.
pub(crate) fn outlook(kind: Kind, rows: &[Row]) -> String {
    let header: &[&str] = match kind {
        Kind::Contact => &[
            "Title",
            "First Name",
            "Middle Name",
            "Last Name",
            "Suffix",
            "Company",
            "Department",
            "Job Title",
            "Business Phone",
            "E-mail Address",
            "Categories",
            "Notes",
        ],
        Kind::Event => &[
            "Subject",
            "Start Date",
            "Start Time",
            "End Date",
            "End Time",
            "All day event",
            "Reminder on/off",
            "Meeting Organizer",
            "Required Attendees",
            "Categories",
            "Description",
            "Location",
        ],
        Kind::Task => &[
            "Subject",
            "Start Date",
            "Due Date",
            "Reminder On/Off",
            "Date Completed",
            "% Complete",
            "Categories",
            "Notes",
            "Priority",
            "Status",
        ],
    };
    let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
    let mut text = line(&header);
    let day = |m: Option<Moment>| {
        m.map(|m| m.civil().strftime("%m/%d/%Y").to_string())
            .unwrap_or_default()
    };
    let time = |m: Option<Moment>| {
        m.map(|m| m.civil().strftime("%I:%M:%S %p").to_string())
            .unwrap_or_default()
    };
    for row in rows.iter().filter(|row| !row.deleted) {
        let text_of = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let category = text_of(row.category);
        let notes = text_of(row.record.notes.as_deref());
        let cells = if let Some(contact) = row.record.contact() {
            vec![
                String::new(),
                text_of(contact.given_name()),
                String::new(),
                text_of(contact.family_name()),
                String::new(),
                text_of(contact.company()),
                String::new(),
                text_of(contact.job_title()),
                contact
                    .phones()
                    .next()
                    .map(|p| p.value.to_string())
                    .unwrap_or_default(),
                text_of(contact.emails().next()),
                category,
                notes,
            ]
        } else if let Some(event) = row.record.event() {
            vec![
                text_of(event.subject.as_deref()),
                day(event.start),
                time(event.start),
                day(event.end),
                time(event.end),
                if event.all_day { "True" } else { "False" }.to_owned(),
                "False".to_owned(),
                text_of(event.organizer.as_deref()),
                event.attendees.join(";"),
                category,
                notes,
                String::new(),
            ]
        } else {
            let task = row.record.task();
            vec![
                text_of(task.and_then(|t| t.subject.as_deref())),
                String::new(),
                day(task.and_then(|t| t.due)),
                "False".to_owned(),
                String::new(),
                "0".to_owned(),
                category,
                notes,
                "Normal".to_owned(),
                "Not Started".to_owned(),
            ]
        };
        text.push_str(&line(&cells));
    }
    text
}

/// Contacts as cards, as a phone or iCloud gives them.
pub(crate) fn cards(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows.iter().filter(|row| !row.deleted) {
        let Some(contact) = row.record.contact() else {
            continue;
        };
        let _ = write!(
            text,
            "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//iOS 17.0//EN\r\nN:{};{};;;\r\nFN:{}\r\n",
            contact.family_name().unwrap_or_default(),
            contact.given_name().unwrap_or_default(),
            contact.display_name().unwrap_or_default()
        );
        if let Some(company) = contact.company() {
            let _ = write!(text, "ORG:{company};\r\n");
        }
        for email in contact.emails() {
            let _ = write!(text, "EMAIL;type=INTERNET;type=WORK:{email}\r\n");
        }
        for phone in contact.phones() {
            let _ = write!(text, "TEL;type=WORK:{}\r\n", phone.value);
        }
        text.push_str("END:VCARD\r\n");
    }
    text
}
