//! One row of a table to one record.
//!
//! [`Builder`] knows what each column means and in which order the file writes dates. What it cannot
//! read it leaves out, and remembers where and why, so that the reader of the table can say so once per
//! column.

use csv::StringRecord;
use jiff::civil::Date;

use super::cells;
use super::dates::{self, Evidence, Order};
use super::field::{Field, Part, Place};
use super::headers::Catalogue;
use super::layout::{Layout, Object};
use super::phones::Phones;
use crate::record::{
    Address, Body, Contact, Event, Format, Kind, Moment, Phone, Record, SalesforceId,
    SalesforceIdError, Task, Who,
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
}

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
        }
    }

    /// The record of a row; `None` for rows of other objects.
    pub(crate) fn record(&mut self, row: &StringRecord, number: u32) -> Option<Record> {
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
    pub(crate) fn name(&mut self, row: &StringRecord) -> Option<(String, String)> {
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

    fn contact(&mut self, columns: &[(usize, Field)], row: &StringRecord, record: &mut Record) {
        let mut contact = Contact::default();
        let mut addresses: Vec<(Place, Address)> = Vec::new();
        let mut phones: Vec<(&'static str, &str)> = Vec::new();
        let mut birth: [Option<i16>; 3] = [None; 3];
        let mut shown = None;
        for &(at, field) in columns {
            let Some(cell) = row.get(at).filter(|c| !c.is_empty()) else {
                continue;
            };
            match field {
                Field::DisplayName => set(&mut contact.display_name, cell),
                Field::FileAs => set(&mut contact.file_as, cell),
                Field::GivenName => set(&mut contact.given_name, cell),
                Field::MiddleName => set(&mut contact.middle_name, cell),
                Field::FamilyName => set(&mut contact.family_name, cell),
                Field::Prefix => set(&mut contact.prefix, cell),
                Field::Suffix => set(&mut contact.suffix, cell),
                Field::Nickname => set(&mut contact.nickname, cell),
                Field::Company => set(&mut contact.company, cell),
                Field::Department => set(&mut contact.department, cell),
                Field::JobTitle => set(&mut contact.job_title, cell),
                Field::WebPage => set(&mut contact.web_page, cell),
                Field::Email => cells::emails(cell, &mut contact.emails),
                Field::EmailDisplay => shown = shown.or_else(|| cells::shown_name(cell)),
                Field::Phone(kind) => numbers(cell, kind, &mut phones),
                Field::LabelledPhone(label) => {
                    numbers(cell, phone_kind(row.get(label as usize)), &mut phones);
                }
                Field::Address(place, part) => {
                    if !cell.trim().is_empty() {
                        let index = addresses
                            .iter()
                            .position(|(p, _)| *p == place)
                            .unwrap_or_else(|| {
                                addresses.push((
                                    place,
                                    Address {
                                        kind: place_kind(place, row),
                                        ..Address::default()
                                    },
                                ));
                                addresses.len() - 1
                            });
                        if let Some((_, address)) = addresses.get_mut(index) {
                            put_part(address, part, cell);
                        }
                    }
                }
                Field::Birthday => {
                    if let Some(moment) = self.moment(at, cell, LATEST_BIRTH) {
                        contact.birthday = contact.birthday.or(Some(moment.date()));
                    }
                }
                Field::BirthYear => birth[0] = cell.trim().parse().ok(),
                Field::BirthMonth => birth[1] = cell.trim().parse().ok(),
                Field::BirthDay => birth[2] = cell.trim().parse().ok(),
                _ => self.common(at, field, cell, record),
            }
        }
        if contact.birthday.is_none()
            && let [year, Some(month), Some(day)] = birth
        {
            // Without a year, a leap year stands in so that every day exists.
            let year = year.filter(|y| *y > 0).unwrap_or(1604);
            contact.birthday = i8::try_from(month)
                .ok()
                .zip(i8::try_from(day).ok())
                .and_then(|(month, day)| Date::new(year, month, day).ok());
        }
        contact.addresses = addresses.into_iter().map(|(_, a)| a).collect();
        let country = contact
            .addresses
            .iter()
            .find_map(|a| a.country.as_deref())
            .and_then(|name| self.phones.country(name));
        contact.phones = phones
            .into_iter()
            .map(|(kind, value)| Phone {
                kind,
                e164: self.phones.e164(value, country),
                value: value.to_owned(),
            })
            .collect();
        if contact.display_name.is_none() {
            contact.display_name = cells::whole_name(
                contact.given_name.as_deref(),
                contact.middle_name.as_deref(),
                contact.family_name.as_deref(),
                contact.suffix.as_deref(),
                self.layout.locale.as_deref(),
            )
            .or(shown);
        }
        if let Body::Contact(body) = &mut record.body {
            **body = contact;
        }
    }

    fn event(&mut self, columns: &[(usize, Field)], row: &StringRecord, record: &mut Record) {
        let mut event = Event::default();
        let (mut start, mut end) = (None, None);
        let (mut start_time, mut end_time) = (None, None);
        let (mut activity_date, mut activity_time) = (None, None);
        let mut minutes: Option<i64> = None;
        for &(at, field) in columns {
            let Some(cell) = row.get(at).filter(|c| !c.is_empty()) else {
                continue;
            };
            match field {
                Field::Subject => set(&mut event.subject, cell),
                Field::Location => set(&mut event.location, cell),
                Field::Organizer => set(&mut event.organizer, cell),
                Field::Attendees => cells::people(cell, &mut event.attendees),
                Field::Start | Field::StartDate => {
                    start = start.or_else(|| self.moment(at, cell, LATEST_DATE))
                }
                Field::End | Field::EndDate => {
                    end = end.or_else(|| self.moment(at, cell, LATEST_DATE))
                }
                Field::StartTime => start_time = self.time(at, cell),
                Field::EndTime => end_time = self.time(at, cell),
                Field::ActivityDate => activity_date = self.moment(at, cell, LATEST_DATE),
                Field::ActivityTime => activity_time = self.moment(at, cell, LATEST_DATE),
                Field::Duration => minutes = cell.trim().parse::<f64>().ok().map(|m| m as i64),
                Field::AllDay => event.all_day = Catalogue::embedded().is_yes(cell),
                Field::Recurrence => event.recurs = is_recurrence(cell),
                _ => self.common(at, field, cell, record),
            }
        }
        event.start = start
            .map(|s| dates::at(s, start_time))
            .or(activity_time)
            .or(activity_date);
        event.end = end.map(|e| dates::at(e, end_time));
        let minutes = minutes.filter(|m| (0..=60 * 24 * 3660).contains(m));
        if event.all_day {
            event.start = activity_date
                .or(event.start)
                .map(|s| Moment::Date(s.date()));
            let days = minutes.map(|m| (m + 1439) / 1440).filter(|d| *d > 0);
            let by_duration = event
                .start
                .zip(days)
                .and_then(|(s, days)| add_days(s.date(), days));
            event.end = by_duration.or(event.end.map(|e| Moment::Date(e.date())));
        } else if event.end.is_none()
            && let (Some(start), Some(minutes)) = (event.start, minutes)
        {
            event.end = add_minutes(start, minutes);
        }
        if let Some(marks) = &record.salesforce {
            event.recurs |= marks.is_recurrence_classic == Some(true)
                || marks.is_recurrence_lightning == Some(true)
                || marks.series_id.is_some();
        }
        if let Body::Event(body) = &mut record.body {
            **body = event;
        }
    }

    fn task(&mut self, columns: &[(usize, Field)], row: &StringRecord, record: &mut Record) {
        let mut task = Task::default();
        for &(at, field) in columns {
            let Some(cell) = row.get(at).filter(|c| !c.is_empty()) else {
                continue;
            };
            match field {
                Field::Subject => set(&mut task.subject, cell),
                Field::Status => set(&mut task.status, cell),
                Field::Priority => set(&mut task.priority, cell),
                Field::Start | Field::StartDate => {
                    task.start = task.start.or_else(|| self.day(at, cell))
                }
                Field::Due | Field::ActivityDate => {
                    task.due = task.due.or_else(|| self.day(at, cell))
                }
                Field::Completed => {
                    task.completed = task
                        .completed
                        .or_else(|| self.moment(at, cell, LATEST_DATE));
                }
                _ => self.common(at, field, cell, record),
            }
        }
        if let Body::Task(body) = &mut record.body {
            **body = task;
        }
    }

    /// Fields that records of every kind have.
    fn common(&mut self, at: usize, field: Field, cell: &str, record: &mut Record) {
        let yes = |cell: &str| Catalogue::embedded().is_yes(cell);
        match field {
            Field::Id => record.id = record.id.take().or_else(|| self.id(at, cell)),
            Field::Folder => set(&mut record.folder, cell),
            Field::Deleted => record.deleted |= yes(cell),
            Field::Owner => set(&mut record.owner.name, cell),
            Field::OwnerId => record.owner.id = self.id(at, cell),
            Field::Created => {
                record.created = record
                    .created
                    .or_else(|| self.moment(at, cell, LATEST_DATE))
            }
            Field::CreatedBy => who(&mut record.created_by, cell),
            Field::CreatedById => record.created_by.id = self.id(at, cell),
            Field::Modified => {
                record.modified = record
                    .modified
                    .or_else(|| self.moment(at, cell, LATEST_DATE))
            }
            Field::ModifiedBy => who(&mut record.modified_by, cell),
            Field::ModifiedById => record.modified_by.id = self.id(at, cell),
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
                record.salesforce_mut().is_recurrence_classic = Some(yes(cell))
            }
            Field::IsRecurrenceLightning => {
                record.salesforce_mut().is_recurrence_lightning = Some(yes(cell))
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

    fn moment(&mut self, column: usize, cell: &str, latest_year: i16) -> Option<Moment> {
        // ISO dates, which begin with four digits and a hyphen, have no order to learn from.
        if cell.as_bytes().get(4) != Some(&b'-') {
            self.evidence.add(cell);
        }
        match dates::moment(cell, self.order, latest_year) {
            Ok(moment) => moment,
            Err(dates::Unreadable) => {
                self.fault(column, Wrong::Date, cell);
                None
            }
        }
    }

    /// A date of a task: a time of midnight says nothing.
    fn day(&mut self, column: usize, cell: &str) -> Option<Moment> {
        let moment = self.moment(column, cell, LATEST_DATE)?;
        let midnight = moment.civil().time() == jiff::civil::Time::midnight();
        Some(if midnight {
            Moment::Date(moment.date())
        } else {
            moment
        })
    }

    fn time(&mut self, column: usize, cell: &str) -> Option<jiff::civil::Time> {
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

    /// An id: Salesforce's in its 18-character form, so that files with 15 and 18 characters agree.
    /// A damaged one stays as written and is reported.
    fn id(&mut self, column: usize, cell: &str) -> Option<String> {
        let written = cells::text(cell)?;
        if !matches!(
            self.layout.format,
            Format::SalesforceCsv | Format::SalesforceReport
        ) {
            return Some(written);
        }
        match SalesforceId::parse(&written) {
            Ok(id) => Some(id.to_string()),
            Err(why) => {
                self.fault(column, Wrong::Id(why), cell);
                Some(written)
            }
        }
    }

    fn fault(&mut self, column: usize, what: Wrong, cell: &str) {
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
fn set(field: &mut Option<String>, cell: &str) {
    if field.is_none() {
        *field = cells::text(cell);
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

/// The numbers of a cell; Google joins several by ` ::: `.
fn numbers<'c>(cell: &'c str, kind: &'static str, into: &mut Vec<(&'static str, &'c str)>) {
    for value in cell
        .split(":::")
        .map(|v| v.trim_matches(|c: char| c.is_whitespace() || c == '\0'))
    {
        if !value.is_empty() && !into.iter().any(|(k, v)| *k == kind && *v == value) {
            into.push((kind, value));
        }
    }
}

/// The kind a label of Google means: `Work`, `* Home Fax`.
fn phone_kind(label: Option<&str>) -> &'static str {
    let label = label.unwrap_or_default().to_lowercase();
    let has = |word: &str| label.contains(word);
    if has("fax") {
        if has("home") { "home-fax" } else { "work-fax" }
    } else if has("mobile") || has("cell") {
        "mobile"
    } else if has("home") {
        "home"
    } else if has("work") {
        "work"
    } else if has("main") {
        "main"
    } else if has("pager") {
        "pager"
    } else {
        "other"
    }
}

fn place_kind(place: Place, row: &StringRecord) -> &'static str {
    match place {
        Place::Work => "work",
        Place::Home => "home",
        Place::Other => "other",
        Place::Labelled(label) => {
            let label = row.get(label as usize).unwrap_or_default().to_lowercase();
            if label.contains("work") {
                "work"
            } else if label.contains("home") {
                "home"
            } else {
                "other"
            }
        }
    }
}

fn put_part(address: &mut Address, part: Part, cell: &str) {
    match part {
        Part::Street => {
            if let Some(line) = cells::text(cell) {
                match &mut address.street {
                    Some(street) => {
                        street.push('\n');
                        street.push_str(&line);
                    }
                    None => address.street = Some(line),
                }
            }
        }
        Part::City => set(&mut address.city, cell),
        Part::Region => set(&mut address.region, cell),
        Part::Postcode => set(&mut address.postcode, cell),
        Part::Country => set(&mut address.country, cell),
    }
}

/// Whether a recurrence pattern says that there is one.
fn is_recurrence(cell: &str) -> bool {
    let cell = cell.trim().to_lowercase();
    !cell.is_empty()
        && !matches!(
            cell.as_str(),
            "(none)" | "none" | "(ohne)" | "ohne" | "(aucune)" | "no" | "nein" | "non" | "false"
        )
}

fn add_days(date: Date, days: i64) -> Option<Moment> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()
        .map(Moment::Date)
}

fn add_minutes(start: Moment, minutes: i64) -> Option<Moment> {
    let span = jiff::SignedDuration::from_mins(minutes);
    match start {
        Moment::Date(_) => None,
        Moment::Local(at) => at.checked_add(span).ok().map(Moment::Local),
        Moment::Instant { at, offset } => at
            .checked_add(span)
            .ok()
            .map(|at| Moment::Instant { at, offset }),
    }
}
