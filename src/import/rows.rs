//! One row of a table to one record.
//!
//! [`Builder`] knows what each column means and in which order the file writes dates. What it cannot
//! read it leaves out, and remembers where and why, so that the reader of the table can say so once per
//! column.

mod activity;
mod contact;

use std::borrow::Cow;

use compact_str::CompactString;
use jiff::tz::Offset;
use rustc_hash::FxHashMap;

use super::cells;
use super::dates::{self, Evidence, Order};
use super::field::Field;
use super::headers::Catalogue;
use super::layout::{Layout, Object};
use super::phones::Phones;
use super::table::Row;
use crate::record::{
    Format, Kind, Login, Moment, Record, SalesforceId, SalesforceIdError, SharedWho, Who,
};

/// A fault that is reported once per column, with the first place and the count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Index of the column.
    pub column: usize,
    pub what: Wrong,
    /// Number of the first record that has it.
    pub first: u32,
    pub count: u32,
    /// The cell of the first record.
    pub example: String,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// A date that cannot be read in the file's order.
    Date,
    /// A Salesforce id that is damaged.
    Id(SalesforceIdError),
}

/// Builds records from rows.
#[derive(Debug)]
pub(crate) struct Builder<'l> {
    layout: &'l Layout,
    order: Order,
    phones: Phones,
    columns: Vec<(usize, Field)>,
    /// What the dates of the rows so far have shown.
    pub evidence: Evidence,
    /// What could not be read.
    pub faults: Vec<Fault>,
    number: u32,
    account_known: bool,
    /// Where contacts are packed, one after the other.
    packed: String,
    /// People met so far, by the cells that name them.
    names: FxHashMap<Box<str>, SharedWho>,
    ids: FxHashMap<Box<str>, SharedWho>,
}

/// How many people are remembered; more would be no owners and authors.
const PEOPLE: usize = 10_000;
/// Birthdays with two digits of the year: nobody in an address book is born after this.
const LATEST_BIRTH: i16 = 2029;
/// Other dates with two digits of the year, as Windows reads them by default.
const LATEST_DATE: i16 = 2049;

impl<'l> Builder<'l> {
    /// For a layout and an order of dates.
    pub(crate) fn new(layout: &'l Layout, order: Order) -> Self {
        let columns: Vec<(usize, Field)> = layout
            .fields
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, f)| !matches!(f, Field::Unknown | Field::Known))
            .collect();
        let account_known = columns.iter().any(|(_, f)| *f == Field::AccountId);
        Builder {
            layout,
            order,
            phones: Phones::new(layout.locale.as_deref()),
            columns,
            evidence: Evidence::default(),
            faults: Vec::new(),
            number: 0,
            account_known,
            packed: String::new(),
            names: FxHashMap::default(),
            ids: FxHashMap::default(),
        }
    }

    /// The record of a row; `None` for rows of other objects.
    pub(crate) fn record(&mut self, row: &Row<'_>, number: u32) -> Option<Record> {
        self.number = number;
        let kind = self.layout.object.kind()?;
        let mut record = Record::new(kind, number);
        if self.layout.format == Format::SalesforceCsv
            || self.layout.format == Format::SalesforceReport
        {
            record.salesforce_mut().account_known = self.account_known;
        }
        let columns = std::mem::take(&mut self.columns);
        match kind {
            Kind::Contact => self.contact(&columns, row, &mut record),
            Kind::Event => self.event(&columns, row, &mut record),
            Kind::Task => self.task(&columns, row, &mut record),
        }
        self.columns = columns;
        Some(record)
    }

    /// Id and name of a row of accounts or users.
    pub(crate) fn name(&mut self, row: &Row<'_>) -> Option<(String, String)> {
        if !matches!(self.layout.object, Object::Account | Object::User) {
            return None;
        }
        let cell = |want: Field| {
            self.columns
                .iter()
                .filter(|(_, f)| *f == want)
                .find_map(|(at, _)| row.get(*at).and_then(cells::text))
        };
        let id = SalesforceId::parse(&cell(Field::Id)?).ok()?.to_string();
        let name = cell(Field::DisplayName).or_else(|| {
            let (given, family) = (cell(Field::GivenName), cell(Field::FamilyName));
            cells::whole_name(given.as_deref(), None, family.as_deref(), None, None)
        })?;
        Some((id, name))
    }

    /// Who signed in, and with what, of a row of a login history.
    pub(crate) fn login(&mut self, row: &Row<'_>) -> Option<Login> {
        if self.layout.object != Object::Login {
            return None;
        }
        let mut login = Login::default();
        let columns = std::mem::take(&mut self.columns);
        for &(at, field) in &columns {
            let Some(cell) = row.get(at).filter(|c| !c.is_empty()) else {
                continue;
            };
            match field {
                Field::LoginApplication => {
                    login.application = cells::text(cell).unwrap_or_default();
                }
                Field::LoginUser => set(&mut login.user, cell),
                Field::LoginTime => login.at = self.login_time(at, cell),
                _ => {}
            }
        }
        self.columns = columns;
        (!login.application.is_empty()).then_some(login)
    }

    /// A time that may name its zone ("11/22/2026, 9:41:07 AM PST"). Only UTC says what it is; other
    /// letters mean different zones in different places.
    fn login_time(&mut self, column: usize, cell: &str) -> Option<Moment> {
        let (time, zone) = match cell.trim().rsplit_once(' ') {
            Some((time, zone))
                if (3..=5).contains(&zone.len())
                    && zone.bytes().all(|b| b.is_ascii_uppercase()) =>
            {
                (time, zone)
            }
            _ => (cell, ""),
        };
        let moment = self.moment(column, &time.replacen(", ", " ", 1), LATEST_DATE)?;
        Some(match moment {
            Moment::Local(at) if matches!(zone, "UTC" | "GMT") => {
                Offset::UTC.to_timestamp(at).map_or(moment, Moment::utc)
            }
            moment => moment,
        })
    }

    /// Fields that records of every kind have.
    pub(super) fn common(&mut self, at: usize, field: Field, cell: &str, record: &mut Record) {
        let yes = |cell: &str| Catalogue::embedded().is_yes(cell);
        match field {
            Field::Id => record.id = record.id.take().or_else(|| self.id(at, cell)),
            Field::Folder => {
                record.deleted |= Catalogue::embedded().is_deleted_items(cell);
                set(&mut record.folder, cell);
            }
            Field::Deleted => record.deleted |= yes(cell),
            Field::Owner => self.named(&mut record.owner, cell),
            Field::OwnerId => self.numbered(at, &mut record.owner, cell),
            Field::Created => {
                record.created = record
                    .created
                    .or_else(|| self.moment(at, cell, LATEST_DATE));
            }
            Field::CreatedBy => who(&mut record.created_by, cell),
            Field::CreatedById => self.numbered(at, &mut record.created_by, cell),
            Field::Modified => {
                record.modified = record
                    .modified
                    .or_else(|| self.moment(at, cell, LATEST_DATE));
            }
            Field::ModifiedTime => {
                let time = self.time(at, cell);
                record.modified = record.modified.map(|day| dates::at(day, time));
            }
            Field::ModifiedBy => who(&mut record.modified_by, cell),
            Field::ModifiedById => self.numbered(at, &mut record.modified_by, cell),
            Field::Categories => {
                record.categories =
                    cells::categories(cell, self.layout.format, self.layout.locale.as_deref());
            }
            Field::Notes => set(&mut record.notes, cell),
            Field::Private => record.private = Some(record.private == Some(true) || yes(cell)),
            Field::Sensitivity => {
                let hidden = Catalogue::embedded().is_private(cell);
                record.private = Some(record.private == Some(true) || hidden);
            }
            Field::AccountId => record.salesforce_mut().account_id = self.id(at, cell),
            Field::WhoId => record.salesforce_mut().who_id = self.id(at, cell),
            Field::WhatId => record.salesforce_mut().what_id = self.id(at, cell),
            Field::MasterRecordId => record.salesforce_mut().master_record_id = self.id(at, cell),
            Field::SeriesId => record.salesforce_mut().series_id = self.id(at, cell),
            Field::IsPersonAccount => record.salesforce_mut().is_person_account = Some(yes(cell)),
            Field::IsChild => record.salesforce_mut().is_child = Some(yes(cell)),
            Field::IsGroupEvent => record.salesforce_mut().is_group_event = Some(yes(cell)),
            Field::IsRecurrenceClassic => {
                record.salesforce_mut().is_recurrence_classic = Some(yes(cell));
            }
            Field::IsRecurrenceLightning => {
                record.salesforce_mut().is_recurrence_lightning = Some(yes(cell));
            }
            Field::IsArchived => record.salesforce_mut().is_archived = Some(yes(cell)),
            Field::SystemModstamp => {
                record.salesforce_mut().system_modstamp = self.moment(at, cell, LATEST_DATE);
            }
            Field::LastActivity => {
                record.salesforce_mut().last_activity =
                    self.moment(at, cell, LATEST_DATE).map(|m| m.date());
            }
            _ => {}
        }
    }

    pub(super) fn moment(&mut self, column: usize, cell: &str, latest_year: i16) -> Option<Moment> {
        let read = dates::noted_moment(cell, self.order, latest_year, &mut self.evidence);
        let Ok(moment) = read else {
            self.fault(column, Wrong::Date, cell);
            return None;
        };
        // Weekly exports leave the Z away; Salesforce writes UTC there all the same.
        match moment {
            Some(Moment::Local(at)) if self.layout.format == Format::SalesforceCsv => {
                Offset::UTC.to_timestamp(at).ok().map(Moment::utc)
            }
            moment => moment,
        }
    }

    /// A date of a task: a time of midnight says nothing.
    pub(super) fn day(&mut self, column: usize, cell: &str) -> Option<Moment> {
        let moment = self.moment(column, cell, LATEST_DATE)?;
        let midnight = moment.civil().time() == jiff::civil::Time::midnight();
        Some(if midnight {
            Moment::Date(moment.date())
        } else {
            moment
        })
    }

    pub(super) fn time(&mut self, column: usize, cell: &str) -> Option<jiff::civil::Time> {
        self.evidence.add(cell);
        if let Ok(time) = dates::time(cell) {
            return time;
        }
        // Spreadsheets write a date and a time into both columns.
        if let Ok(Some(moment)) = dates::moment(cell, self.order, LATEST_DATE)
            && moment.has_time()
        {
            return Some(moment.civil().time());
        }
        self.fault(column, Wrong::Date, cell);
        None
    }

    /// Somebody by name; records with the same one share it.
    fn named(&mut self, who: &mut SharedWho, cell: &str) {
        if !who.is_empty() {
            set(&mut who.name, cell);
        } else if let Some(known) = self.names.get(cell) {
            who.clone_from(known);
        } else {
            *who = SharedWho::named(cells::text(cell));
            if self.names.len() < PEOPLE {
                self.names.insert(cell.into(), who.clone());
            }
        }
    }

    /// Somebody by id; records with the same one share it.
    fn numbered(&mut self, column: usize, who: &mut SharedWho, cell: &str) {
        let fresh = who.is_empty();
        if fresh && let Some(known) = self.ids.get(cell) {
            who.clone_from(known);
            return;
        }
        let faults = self.faults.len();
        who.id = self.id(column, cell).map(Into::into);
        // A damaged id is reported each time it is met.
        let is_sound = faults == self.faults.len() && SalesforceId::parse(cell).is_ok();
        if fresh && is_sound && self.ids.len() < PEOPLE {
            self.ids.insert(cell.into(), who.clone());
        }
    }

    /// An id: Salesforce's in its 18-character form, so that files with 15 and 18 characters agree.
    /// A damaged one stays as written and is reported.
    pub(super) fn id(&mut self, column: usize, cell: &str) -> Option<CompactString> {
        let written = cells::value(cell)?;
        if !matches!(
            self.layout.format,
            Format::SalesforceCsv | Format::SalesforceReport
        ) {
            return Some(written.into());
        }
        match SalesforceId::parse(&written) {
            Ok(id) => Some(id.long()),
            Err(why) => {
                self.fault(column, Wrong::Id(why), cell);
                Some(written.into())
            }
        }
    }

    pub(super) fn fault(&mut self, column: usize, what: Wrong, cell: &str) {
        if let Some(known) = self
            .faults
            .iter_mut()
            .find(|f| f.column == column && f.what == what)
        {
            known.count += 1;
            return;
        }
        self.faults.push(Fault {
            column,
            what,
            first: self.number,
            count: 1,
            example: cell.trim().chars().take(60).collect(),
        });
    }
}

/// Sets a field that is still empty; the first column that has something wins.
pub(super) fn set<'c, T: From<Cow<'c, str>>>(field: &mut Option<T>, cell: &'c str) {
    if field.is_none() {
        *field = cells::value(cell).map(T::from);
    }
}

/// A person as the file names them. Salesforce reports give names, some exports ids.
fn who(field: &mut Who, cell: &str) {
    let Some(text) = cells::text(cell) else {
        return;
    };
    if text.starts_with("005") && SalesforceId::parse(&text).is_ok() {
        field.id = SalesforceId::parse(&text).ok().map(|id| id.to_string());
    } else {
        field.name = Some(text);
    }
}
