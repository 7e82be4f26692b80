//! What a column can be read into.
//!
//! The header data in `assets/names` names fields by short codes (`phone:work`, `address:home:city`,
//! `-` for a column that is known and not read); [`Field::parse`] turns them into [`Field`], and
//! [`Field::of_record`] gives the name `inspect --json` uses.

use crate::record::PhoneKind;

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    /// Nobody knows this column.
    Unknown,
    /// A column that is known and not read.
    Known,
    Id,
    Folder,
    Deleted,
    Owner,
    OwnerId,
    Created,
    CreatedBy,
    CreatedById,
    Modified,
    /// The time of day that goes with the date of [`Field::Modified`].
    ModifiedTime,
    ModifiedBy,
    ModifiedById,
    Categories,
    Notes,
    Private,
    Sensitivity,
    DisplayName,
    FileAs,
    GivenName,
    MiddleName,
    FamilyName,
    Prefix,
    Suffix,
    Nickname,
    GivenReading,
    FamilyReading,
    Email,
    EmailDisplay,
    EmailType,
    /// A telephone number of a kind named as in [`crate::record::Phone::kind`].
    Phone(PhoneKind),
    /// A number whose kind the column `n` names (Google).
    LabelledPhone(u16),
    Company,
    Department,
    JobTitle,
    Profession,
    GovernmentId,
    /// Part of the address at a place.
    Address(Place, Part),
    Birthday,
    BirthYear,
    BirthMonth,
    BirthDay,
    WebPage,
    Subject,
    Start,
    StartDate,
    StartTime,
    End,
    EndDate,
    EndTime,
    AllDay,
    /// `ActivityDate` of a Salesforce event.
    ActivityDate,
    /// `ActivityDateTime` of a Salesforce event.
    ActivityTime,
    /// Minutes.
    Duration,
    Location,
    Organizer,
    Attendees,
    Recurrence,
    Uid,
    Cancelled,
    Due,
    Completed,
    Status,
    Priority,
    Percent,
    IsClosed,
    AccountId,
    WhoId,
    WhatId,
    MasterRecordId,
    IsPersonAccount,
    IsChild,
    IsGroupEvent,
    IsRecurrenceClassic,
    IsRecurrenceLightning,
    SeriesId,
    IsArchived,
    SystemModstamp,
    LastActivity,
    /// Who signed in.
    LoginUser,
    /// When.
    LoginTime,
    /// With which application.
    LoginApplication,
}

/// Which of a contact's addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Place {
    Work,
    Home,
    Other,
    /// The address whose kind the column of this index names (Google).
    Labelled(u16),
}

/// Part of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    Street,
    City,
    Region,
    Postcode,
    Country,
}

impl Field {
    /// Reads a code of the header data; `None` where there is no such field.
    pub(crate) fn parse(code: &str) -> Option<Self> {
        if let Some(kind) = code.strip_prefix("phone:") {
            return PhoneKind::parse(kind).map(Field::Phone);
        }
        if let Some(rest) = code.strip_prefix("address:") {
            let (place, part) = rest.split_once(':')?;
            let place = match place {
                "work" => Place::Work,
                "home" => Place::Home,
                "other" => Place::Other,
                _ => return None,
            };
            let part = match part {
                "street" | "street2" | "street3" | "po_box" => Part::Street,
                "city" => Part::City,
                "region" => Part::Region,
                "postcode" => Part::Postcode,
                "country" => Part::Country,
                _ => return None,
            };
            return Some(Field::Address(place, part));
        }
        Some(match code {
            "-" => Field::Known,
            "id" => Field::Id,
            "folder" => Field::Folder,
            "deleted" => Field::Deleted,
            "owner" => Field::Owner,
            "owner_id" => Field::OwnerId,
            "created" => Field::Created,
            "created_by" => Field::CreatedBy,
            "created_by_id" => Field::CreatedById,
            "modified" => Field::Modified,
            "modified_time" => Field::ModifiedTime,
            "modified_by" => Field::ModifiedBy,
            "modified_by_id" => Field::ModifiedById,
            "categories" => Field::Categories,
            "notes" => Field::Notes,
            "private" => Field::Private,
            "sensitivity" => Field::Sensitivity,
            "display_name" => Field::DisplayName,
            "file_as" => Field::FileAs,
            "given_name" => Field::GivenName,
            "middle_name" => Field::MiddleName,
            "family_name" => Field::FamilyName,
            "prefix" => Field::Prefix,
            "suffix" => Field::Suffix,
            "nickname" => Field::Nickname,
            "given_reading" => Field::GivenReading,
            "family_reading" => Field::FamilyReading,
            "email" => Field::Email,
            "email_display" => Field::EmailDisplay,
            "email_type" => Field::EmailType,
            "company" => Field::Company,
            "department" => Field::Department,
            "job_title" => Field::JobTitle,
            "profession" => Field::Profession,
            "government_id" => Field::GovernmentId,
            "birthday" => Field::Birthday,
            "birth_year" => Field::BirthYear,
            "birth_month" => Field::BirthMonth,
            "birth_day" => Field::BirthDay,
            "web_page" => Field::WebPage,
            "subject" => Field::Subject,
            "start" => Field::Start,
            "start_date" => Field::StartDate,
            "start_time" => Field::StartTime,
            "end" => Field::End,
            "end_date" => Field::EndDate,
            "end_time" => Field::EndTime,
            "all_day" => Field::AllDay,
            "activity_date" => Field::ActivityDate,
            "activity_time" => Field::ActivityTime,
            "duration" => Field::Duration,
            "location" => Field::Location,
            "organizer" => Field::Organizer,
            "attendees" => Field::Attendees,
            "recurrence" => Field::Recurrence,
            "uid" => Field::Uid,
            "cancelled" => Field::Cancelled,
            "login_user" => Field::LoginUser,
            "login_time" => Field::LoginTime,
            "login_application" => Field::LoginApplication,
            "due" => Field::Due,
            "completed" => Field::Completed,
            "status" => Field::Status,
            "priority" => Field::Priority,
            "percent" => Field::Percent,
            "is_closed" => Field::IsClosed,
            "account_id" => Field::AccountId,
            "who_id" => Field::WhoId,
            "what_id" => Field::WhatId,
            "master_record_id" => Field::MasterRecordId,
            "is_person_account" => Field::IsPersonAccount,
            "is_child" => Field::IsChild,
            "is_group_event" => Field::IsGroupEvent,
            "is_recurrence_classic" => Field::IsRecurrenceClassic,
            "is_recurrence_lightning" => Field::IsRecurrenceLightning,
            "series_id" => Field::SeriesId,
            "is_archived" => Field::IsArchived,
            "system_modstamp" => Field::SystemModstamp,
            "last_activity" => Field::LastActivity,
            _ => return None,
        })
    }

    /// The record's field a column of this meaning goes into, as `inspect --json` names it.
    pub(crate) fn of_record(self) -> Option<&'static str> {
        Some(match self {
            Field::Unknown
            | Field::Known
            | Field::EmailType
            | Field::Percent
            | Field::IsClosed
            | Field::LoginUser
            | Field::LoginTime
            | Field::LoginApplication => {
                return None;
            }
            Field::Id => "id",
            Field::Folder => "folder",
            Field::Deleted => "deleted",
            Field::Owner | Field::OwnerId => "owner",
            Field::Created => "created",
            Field::CreatedBy | Field::CreatedById => "created_by",
            Field::Modified | Field::ModifiedTime => "modified",
            Field::ModifiedBy | Field::ModifiedById => "modified_by",
            Field::Categories => "categories",
            Field::Notes => "notes",
            Field::Private | Field::Sensitivity => "private",
            Field::DisplayName | Field::EmailDisplay => "display_name",
            Field::FileAs => "file_as",
            Field::GivenName => "given_name",
            Field::MiddleName => "middle_name",
            Field::FamilyName => "family_name",
            Field::Prefix => "prefix",
            Field::Suffix => "suffix",
            Field::Nickname => "nickname",
            Field::GivenReading => "given_reading",
            Field::FamilyReading => "family_reading",
            Field::Email => "emails",
            Field::Phone(_) | Field::LabelledPhone(_) => "phones",
            Field::Company => "company",
            Field::Department => "department",
            Field::JobTitle => "job_title",
            Field::Profession => "profession",
            Field::GovernmentId => "government_id",
            Field::Address(..) => "addresses",
            Field::Birthday | Field::BirthYear | Field::BirthMonth | Field::BirthDay => "birthday",
            Field::WebPage => "web_page",
            Field::Subject => "subject",
            Field::Start
            | Field::StartDate
            | Field::StartTime
            | Field::ActivityDate
            | Field::ActivityTime => "start",
            Field::End | Field::EndDate | Field::EndTime | Field::Duration => "end",
            Field::AllDay => "all_day",
            Field::Location => "location",
            Field::Organizer => "organizer",
            Field::Attendees => "attendees",
            Field::Recurrence => "recurs",
            Field::Uid => "uid",
            Field::Cancelled => "cancelled",
            Field::Due => "due",
            Field::Completed => "completed",
            Field::Status => "status",
            Field::Priority => "priority",
            Field::AccountId => "account_id",
            Field::WhoId => "who_id",
            Field::WhatId => "what_id",
            Field::MasterRecordId => "master_record_id",
            Field::IsPersonAccount => "is_person_account",
            Field::IsChild => "is_child",
            Field::IsGroupEvent => "is_group_event",
            Field::IsRecurrenceClassic => "is_recurrence_classic",
            Field::IsRecurrenceLightning => "is_recurrence_lightning",
            Field::SeriesId => "series_id",
            Field::IsArchived => "is_archived",
            Field::SystemModstamp => "system_modstamp",
            Field::LastActivity => "last_activity",
        })
    }

    /// Whether cells of this column hold a date, a time or both.
    pub(crate) fn is_date(self) -> bool {
        matches!(
            self,
            Field::Created
                | Field::Modified
                | Field::LoginTime
                | Field::Birthday
                | Field::Start
                | Field::StartDate
                | Field::StartTime
                | Field::End
                | Field::EndDate
                | Field::EndTime
                | Field::ActivityDate
                | Field::ActivityTime
                | Field::Due
                | Field::Completed
                | Field::SystemModstamp
                | Field::LastActivity
        )
    }
}
