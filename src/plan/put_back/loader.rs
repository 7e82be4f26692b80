//! A table for Data Loader: `Id` and the changed fields, under the names that Salesforce gives them.
//!
//! A value is taken over only where it is known to be what the cell held: the column has the same API name
//! in both exports, the value is the only one of its sort, and a time names its zone. An apostrophe in front
//! of a formula would become part of the record, so what a spreadsheet could take for one is left out.

use std::borrow::Cow;
use std::io;

use super::is_in_salesforce;
use crate::history::{Change, FieldChange};
use crate::record::{
    Address, AddressKind, Body, Contact, Kind, Moment, PhoneKind, Record, SalesforceId, Source, Who,
};
use crate::text::spreadsheet_cell;

const OTHER_SYSTEM: &str = "Only Salesforce records can be loaded.";
const NO_ID: &str = "It has no sound Salesforce id.";
const WAS_EMPTY: &str = "It was empty before; empty it by hand.";
const NOT_SAFE: &str = "A spreadsheet or Data Loader would take it for something else.";
const NO_COLUMN: &str = "No column of both exports holds it as Salesforce does.";

/// The name of the table of a kind.
pub(super) const fn file_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Contact => "data-loader-contact.csv",
        Kind::Event => "data-loader-event.csv",
        Kind::Task => "data-loader-task.csv",
    }
}

/// What of a record is loaded.
pub(super) struct Row {
    /// Empty where nothing can be.
    id: String,
    cells: Vec<(&'static str, String)>,
    /// Changed fields and what became of each: `None` where all of it is loaded.
    fields: Vec<(&'static str, Option<&'static str>)>,
    refused: Option<&'static str>,
}

impl Row {
    /// Why a changed field must be typed.
    pub(super) fn by_hand(&self, field: &FieldChange) -> Option<&'static str> {
        if self.refused.is_some() {
            return self.refused;
        }
        let found = self.fields.iter().find(|(name, _)| *name == field.field);
        found.map_or(Some(NO_COLUMN), |(_, why)| *why)
    }

    fn refused(why: &'static str) -> Self {
        Row {
            id: String::new(),
            cells: Vec::new(),
            fields: Vec::new(),
            refused: Some(why),
        }
    }
}

/// What can be loaded of a changed record.
pub(super) fn row(before: &[Source], after: &[Source], change: &Change) -> Row {
    let (Some(old), Some(new)) = (change.before, change.after) else {
        return Row::refused(NO_ID);
    };
    if !is_in_salesforce(change) {
        return Row::refused(OTHER_SYSTEM);
    }
    let (then, now) = (old.of(before), new.of(after));
    let Some(id) = now
        .id
        .as_deref()
        .filter(|id| SalesforceId::parse(id).is_ok())
    else {
        return Row::refused(NO_ID);
    };
    let has = |source: &Source, name: &str| {
        let mut columns = source.columns.iter();
        columns.any(|c| c.header.trim().eq_ignore_ascii_case(name))
    };
    let mut row = Row {
        id: id.to_owned(),
        cells: Vec::new(),
        fields: Vec::new(),
        refused: None,
    };
    let later = cells(now);
    for field in change.fields.iter().filter(|f| !f.form_only) {
        let mut why = Some(NO_COLUMN);
        let mut told = 0;
        for cell in cells(then).iter().filter(|c| c.field == field.field) {
            let other = later.iter().find(|c| c.name == cell.name);
            let columns = has(old.source(before), cell.name) && has(new.source(after), cell.name);
            let Some(other) = other.filter(|_| columns) else {
                continue;
            };
            let (Some(was), Some(is)) = (&cell.value, &other.value) else {
                continue;
            };
            if was == is {
                continue;
            }
            told += 1;
            let verdict = if was.trim().is_empty() {
                Some(WAS_EMPTY)
            } else if is_safe(was) {
                row.cells.push((cell.name, was.clone().into_owned()));
                None
            } else {
                Some(NOT_SAFE)
            };
            why = if told == 1 { verdict } else { why.or(verdict) };
        }
        // A field of several parts is loaded where all that changed could be told.
        let parts = told > 0 && whole(field, then, now);
        row.fields.push((
            field.field,
            if parts { why } else { why.or(Some(NO_COLUMN)) },
        ));
    }
    row
}

/// Whether the cells tell everything about a changed field: lists may hold more than the cells do.
fn whole(field: &FieldChange, then: &Record, now: &Record) -> bool {
    let single = |record: &Record| {
        record.contact().is_none_or(|c| match field.field {
            "emails" => c.emails().count() <= 1,
            "phones" => PhoneKind::ALL.iter().all(|kind| {
                let n = c.phones().filter(|p| p.kind == *kind).count();
                n == 0 || n == 1 && phone_name(*kind).is_some()
            }),
            "addresses" => AddressKind::ALL.iter().all(|kind| {
                let n = c.addresses().iter().filter(|a| a.kind == *kind).count();
                n == 0 || n == 1 && address_names(*kind).is_some()
            }),
            _ => true,
        })
    };
    single(then) && single(now)
}

/// Whether a value means itself, in a spreadsheet and in Data Loader (where `#N/A` empties a field).
/// A telephone number begins with a plus sign and is no formula that could call anything.
fn is_safe(value: &str) -> bool {
    let number = value.strip_prefix('+').is_some_and(|rest| {
        rest.chars()
            .all(|c| c.is_ascii_digit() || " ()-./".contains(c))
    });
    let plain = matches!(spreadsheet_cell(value), Cow::Borrowed(_));
    (plain || number)
        && !value.eq_ignore_ascii_case("#n/a")
        && !value
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// A cell of an export, as Salesforce names it; `None` where the record does not tell what stood there.
struct Cell<'r> {
    name: &'static str,
    field: &'static str,
    value: Option<Cow<'r, str>>,
}

fn cells(record: &Record) -> Vec<Cell<'_>> {
    let mut cells = Vec::new();
    let marks = record.salesforce.as_deref();
    let mut text = |name, field, value: Option<&str>| {
        let value = Some(Cow::Owned(value.unwrap_or_default().to_owned()));
        cells.push(Cell { name, field, value });
    };
    text("Description", "notes", record.notes.as_deref());
    text("WhoId", "who_id", marks.and_then(|m| m.who_id.as_deref()));
    text(
        "WhatId",
        "what_id",
        marks.and_then(|m| m.what_id.as_deref()),
    );
    text(
        "AccountId",
        "account_id",
        marks.and_then(|m| m.account_id.as_deref()),
    );
    cells.push(Cell {
        name: "OwnerId",
        field: "owner",
        value: owner(&record.owner),
    });
    match &record.body {
        Body::Contact(c) => contact(c, &mut cells),
        Body::Event(e) => {
            let mut text = |name, field, value: Option<&str>| {
                let value = Some(Cow::Owned(value.unwrap_or_default().to_owned()));
                cells.push(Cell { name, field, value });
            };
            text("Subject", "subject", e.subject.as_deref());
            text("Location", "location", e.location.as_deref());
            // A whole day is written in another column.
            for (name, field, at) in [
                ("StartDateTime", "start", e.start),
                ("EndDateTime", "end", e.end),
            ] {
                let at = at.filter(|_| !e.all_day).and_then(|m| m.instant());
                let value = at.map(|at| Cow::Owned(at.to_string()));
                cells.push(Cell { name, field, value });
            }
        }
        Body::Task(t) => {
            let due = t.due.map(|m: Moment| m.date().to_string());
            for (name, field, value) in [
                ("Subject", "subject", t.subject.as_deref()),
                ("Status", "status", t.status.as_deref()),
                ("Priority", "priority", t.priority.as_deref()),
                ("ActivityDate", "due", due.as_deref()),
            ] {
                let value = Some(Cow::Owned(value.unwrap_or_default().to_owned()));
                cells.push(Cell { name, field, value });
            }
        }
    }
    cells
}

fn owner(owner: &Who) -> Option<Cow<'_, str>> {
    let id = owner.id.as_deref()?;
    SalesforceId::parse(id).is_ok().then_some(Cow::Borrowed(id))
}

fn contact<'r>(c: &'r Contact, cells: &mut Vec<Cell<'r>>) {
    for (name, field, value) in [
        ("Salutation", "prefix", c.prefix()),
        ("FirstName", "given_name", c.given_name()),
        ("MiddleName", "middle_name", c.middle_name()),
        ("LastName", "family_name", c.family_name()),
        ("Suffix", "suffix", c.suffix()),
        ("Title", "job_title", c.job_title()),
        ("Department", "department", c.department()),
    ] {
        let value = Some(Cow::Borrowed(value.unwrap_or_default()));
        cells.push(Cell { name, field, value });
    }
    let birthday = c.birthday().map(|day| day.to_string()).unwrap_or_default();
    cells.push(Cell {
        name: "Birthdate",
        field: "birthday",
        value: Some(Cow::Owned(birthday)),
    });
    let only = |found: Vec<Cow<'r, str>>| match found.len() {
        0 => Some(Cow::Borrowed("")),
        1 => found.into_iter().next(),
        _ => None,
    };
    cells.push(Cell {
        name: "Email",
        field: "emails",
        value: only(c.emails().map(Cow::Borrowed).collect()),
    });
    for kind in PhoneKind::ALL {
        let Some(name) = phone_name(kind) else {
            continue;
        };
        let of_kind = c.phones().filter(|p| p.kind == kind).map(|p| p.value);
        cells.push(Cell {
            name,
            field: "phones",
            value: only(of_kind.collect()),
        });
    }
    let addresses = c.addresses();
    for kind in AddressKind::ALL {
        let Some(names) = address_names(kind) else {
            continue;
        };
        let mut of_kind = addresses.iter().filter(|a| a.kind == kind);
        let (first, more) = (of_kind.next(), of_kind.next().is_some());
        for (name, part) in names.into_iter().zip(0..) {
            let value = first.and_then(|a| part_of(a, part)).unwrap_or_default();
            cells.push(Cell {
                name,
                field: "addresses",
                value: (!more).then(|| Cow::Owned(value.to_owned())),
            });
        }
    }
}

fn part_of<'a>(address: &'a Address<'_>, part: usize) -> Option<&'a str> {
    match part {
        0 => address.street.as_deref(),
        1 => address.city.as_deref(),
        2 => address.region.as_deref(),
        3 => address.postcode.as_deref(),
        _ => address.country.as_deref(),
    }
}

fn phone_name(kind: PhoneKind) -> Option<&'static str> {
    Some(match kind {
        PhoneKind::Work => "Phone",
        PhoneKind::Mobile => "MobilePhone",
        PhoneKind::Home => "HomePhone",
        PhoneKind::Other => "OtherPhone",
        PhoneKind::Assistant => "AssistantPhone",
        PhoneKind::WorkFax => "Fax",
        PhoneKind::HomeFax | PhoneKind::Main | PhoneKind::Pager => return None,
    })
}

fn address_names(kind: AddressKind) -> Option<[&'static str; 5]> {
    match kind {
        AddressKind::Work => Some([
            "MailingStreet",
            "MailingCity",
            "MailingState",
            "MailingPostalCode",
            "MailingCountry",
        ]),
        AddressKind::Other => Some([
            "OtherStreet",
            "OtherCity",
            "OtherState",
            "OtherPostalCode",
            "OtherCountry",
        ]),
        AddressKind::Home => None,
    }
}

/// The rows of one kind.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) kind: Kind,
    columns: Vec<&'static str>,
    rows: Vec<(String, Vec<(&'static str, String)>)>,
}

impl Table {
    pub(super) fn new(kind: Kind) -> Self {
        Table {
            kind,
            columns: Vec::new(),
            rows: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, row: Row) {
        if row.cells.is_empty() {
            return;
        }
        for (name, _) in &row.cells {
            if !self.columns.contains(name) {
                self.columns.push(name);
            }
        }
        self.rows.push((row.id, row.cells));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn render(&self) -> io::Result<Vec<u8>> {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(["Id"].iter().chain(&self.columns))?;
        for (id, cells) in &self.rows {
            let cell = |name| {
                let found = cells.iter().find(|(n, _)| n == name);
                found.map_or("", |(_, value)| value.as_str())
            };
            let row = self.columns.iter().map(cell);
            out.write_record(std::iter::once(id.as_str()).chain(row))?;
        }
        out.into_inner()
            .map_err(|e| io::Error::other(e.to_string()))
    }
}
