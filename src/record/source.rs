//! One export file that was read, and what came of it.

use serde::{Deserialize, Serialize};

use super::{Kind, Moment, Record};

/// What a file is, recognised by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// CSV as classic or new Outlook writes it.
    OutlookCsv,
    /// A table view copied from classic Outlook and pasted into a text file.
    OutlookTable,
    /// Google Contacts CSV.
    GoogleCsv,
    /// Salesforce Data Loader or weekly-export CSV.
    SalesforceCsv,
    /// A Salesforce report exported as CSV.
    SalesforceReport,
    /// The ZIP of a weekly export.
    SalesforceExportZip,
    /// An Excel workbook.
    Xlsx,
    /// An Outlook data file (PST or OST).
    Pst,
    /// vCard.
    Vcard,
    /// iCalendar.
    Icalendar,
    /// A single Outlook item.
    Msg,
    /// Any other CSV, by guessed columns.
    GenericCsv,
}

impl Format {
    /// The name in JSON and for programs.
    pub fn id(self) -> &'static str {
        match self {
            Format::OutlookCsv => "outlook-csv",
            Format::OutlookTable => "outlook-table",
            Format::GoogleCsv => "google-csv",
            Format::SalesforceCsv => "salesforce-csv",
            Format::SalesforceReport => "salesforce-report",
            Format::SalesforceExportZip => "salesforce-export-zip",
            Format::Xlsx => "xlsx",
            Format::Pst => "pst",
            Format::Vcard => "vcard",
            Format::Icalendar => "icalendar",
            Format::Msg => "msg",
            Format::GenericCsv => "generic-csv",
        }
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Format::OutlookCsv => "Outlook CSV",
            Format::OutlookTable => "Outlook table view, copied",
            Format::GoogleCsv => "Google Contacts CSV",
            Format::SalesforceCsv => "Salesforce export CSV",
            Format::SalesforceReport => "Salesforce report CSV",
            Format::SalesforceExportZip => "Salesforce weekly export (ZIP)",
            Format::Xlsx => "Excel workbook",
            Format::Pst => "Outlook data file",
            Format::Vcard => "vCard",
            Format::Icalendar => "iCalendar",
            Format::Msg => "Outlook item (.msg)",
            Format::GenericCsv => "CSV, columns guessed",
        }
    }
}

/// The system an export was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum System {
    /// Outlook and the mailbox behind it.
    Outlook,
    /// Salesforce.
    Salesforce,
    /// Google.
    Google,
    /// iCloud.
    Icloud,
    /// A phone's own list.
    Phone,
    /// Anything else.
    Other,
}

impl System {
    /// The name in JSON and for programs.
    pub fn id(self) -> &'static str {
        match self {
            System::Outlook => "outlook",
            System::Salesforce => "salesforce",
            System::Google => "google",
            System::Icloud => "icloud",
            System::Phone => "phone",
            System::Other => "other",
        }
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            System::Outlook => "Outlook",
            System::Salesforce => "Salesforce",
            System::Google => "Google",
            System::Icloud => "iCloud",
            System::Phone => "Phone",
            System::Other => "Other",
        }
    }
}

/// A column of the file and the field it was read into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The header as the file has it; untrusted text.
    pub header: String,
    /// The field's name as in `inspect --json` (`emails`, `company`, `start`), or `None` where the
    /// column was not used.
    pub field: Option<String>,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Where: "record 17, line 42".
    pub at: String,
    /// Why, in a sentence.
    pub why: String,
}

/// How many records of each kind were read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Contacts.
    pub contacts: usize,
    /// Events.
    pub events: usize,
    /// Tasks.
    pub tasks: usize,
    /// Rows of other objects (accounts, users) that help but are not records.
    pub other: usize,
}

impl Counts {
    /// The count of one kind.
    pub fn of(&self, kind: Kind) -> usize {
        match kind {
            Kind::Contact => self.contacts,
            Kind::Event => self.events,
            Kind::Task => self.tasks,
        }
    }

    /// Contacts, events and tasks together.
    pub fn records(&self) -> usize {
        self.contacts + self.events + self.tasks
    }
}

/// The last time a user signed in to Salesforce with an application.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Login {
    /// The application, as Salesforce names it ("Salesforce for Outlook"); untrusted text.
    pub application: String,
    /// The user's name or id, where the file says; untrusted text.
    pub user: Option<String>,
    /// The last time, where it could be read.
    pub at: Option<Moment>,
}

/// One export file and everything read from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// The path as the user gave it; untrusted text.
    pub path: String,
    /// What it is.
    pub format: Format,
    /// Where it comes from.
    pub system: System,
    /// Language of the header names as an ISO 639 code, with a region where it matters: `de`, `pt-BR`.
    pub locale: Option<String>,
    /// Encoding the text was decoded from, in lower case: `utf-8`, `windows-1252`.
    pub encoding: Option<String>,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Counts by kind.
    pub counts: Counts,
    /// Rows that could not be read.
    pub skipped: Vec<Skipped>,
    /// What the reader should know: a footer left out, an ambiguous date order.
    pub warnings: Vec<String>,
    /// The columns, in file order; empty for formats without columns.
    pub columns: Vec<Column>,
    /// Who signed in to Salesforce and with what, where the file is a login history: each application
    /// and user once, in the order of their names.
    pub logins: Vec<Login>,
    /// Whether the rows are the states of a record one after the other. They are no duplicates of each
    /// other.
    pub is_log: bool,
    /// The records, in file order.
    pub records: Vec<Record>,
}

impl Source {
    /// The file's name without its folders; untrusted text.
    pub fn name(&self) -> &str {
        self.path
            .rsplit(['/', '\\', ':'])
            .find(|part| !part.is_empty())
            .unwrap_or(&self.path)
    }

    /// The headers of the columns a field was read from.
    pub fn columns_of(&self, field: &str) -> impl Iterator<Item = &str> {
        self.columns
            .iter()
            .filter(move |c| c.field.as_deref() == Some(field))
            .map(|c| c.header.as_str())
    }

    /// Whether the export can hold a field at all, so that its absence in a record means something.
    pub fn has_field(&self, field: &str) -> bool {
        self.columns.is_empty() || self.columns_of(field).next().is_some()
    }
}
