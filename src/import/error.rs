//! Why a file gave nothing: sentences for people, with what to try.

/// A file of which nothing could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The file or folder could not be opened or read.
    #[error("cannot read {path}: {why}")]
    Unreadable {
        /// As given by the user.
        path: String,
        /// The system's reason.
        why: String,
    },
    /// Larger than this program takes in.
    #[error("cannot read {path}: it has {size_mb} MB, and the limit is {limit_mb} MB")]
    TooLarge {
        /// As given by the user.
        path: String,
        /// Its size in megabytes.
        size_mb: u64,
        /// The limit in megabytes.
        limit_mb: u64,
    },
    /// The file holds no byte.
    #[error("{path} is empty: it holds nothing at all")]
    Empty {
        /// As given by the user.
        path: String,
    },
    /// A kind of file that is known and not read.
    #[error("{path} is {what}, which cannot be read here")]
    NotReadHere {
        /// As given by the user.
        path: String,
        /// What it is, with its article: "an Outlook data file (PST)".
        what: &'static str,
        /// What to do instead.
        hint: &'static str,
    },
    /// Neither text nor a known kind of file.
    #[error("{path} is not an export: its content is not text and not a known kind of file")]
    NotAnExport {
        /// As given by the user.
        path: String,
    },
    /// A known kind of file so damaged that no part of it can be reached.
    #[error("{path} is damaged: nothing in it can be reached any more")]
    Damaged {
        /// As given by the user.
        path: String,
    },
    /// A list of programs that is no text.
    #[error("{path} is not a list of programs: it is not text")]
    NotAList {
        /// As given by the user.
        path: String,
    },
    /// Text in which no column of contacts, events or tasks was found.
    #[error("no names, addresses, dates or subjects were found in {path}")]
    NoColumns {
        /// As given by the user.
        path: String,
    },
    /// An archive in which there is nothing to read.
    #[error("no list of contacts, events or tasks was found in the archive {path}")]
    EmptyArchive {
        /// As given by the user.
        path: String,
        /// Whether all it holds are files attached to records, as in a part of a weekly export.
        attached: bool,
    },
    /// A folder in which there is nothing to read.
    #[error("no export was found in the folder {path}")]
    EmptyFolder {
        /// As given by the user.
        path: String,
    },
}

impl ImportError {
    /// The file or folder, as given by the user.
    pub fn path(&self) -> &str {
        match self {
            ImportError::Unreadable { path, .. }
            | ImportError::TooLarge { path, .. }
            | ImportError::Empty { path }
            | ImportError::NotReadHere { path, .. }
            | ImportError::NotAnExport { path }
            | ImportError::Damaged { path }
            | ImportError::NotAList { path }
            | ImportError::NoColumns { path }
            | ImportError::EmptyArchive { path, .. }
            | ImportError::EmptyFolder { path } => path,
        }
    }

    /// What to try.
    pub fn hint(&self) -> Option<String> {
        Some(
            match self {
                ImportError::Unreadable { .. } => {
                    "check the name, and close the file in other programs"
                }
                ImportError::TooLarge { .. } => "export fewer folders, or a shorter range of dates, at a time",
                ImportError::Empty { .. } => "export it again; even an empty folder gives a line of column names",
                ImportError::NotReadHere { hint, .. } => hint,
                ImportError::NotAnExport { .. } => {
                    "give a CSV export of Outlook or Salesforce, an Outlook data file (.pst), or a table view copied into a text file"
                }
                ImportError::Damaged { .. } => {
                    "export it once more; Outlook's own Inbox Repair Tool (scanpst.exe) may mend a copy of it"
                }
                ImportError::NotAList { .. } => {
                    "save the list as text, one program a line, or as CSV"
                }
                ImportError::NoColumns { .. } => {
                    "the first line should hold column names, such as First Name, Last Name and E-mail Address; or say what a column is: m on the Exports screen, --map COLUMN=FIELD on the command line"
                }
                ImportError::EmptyArchive { .. } => {
                    "a weekly export of Salesforce holds Contact.csv, Event.csv and others; unpack any other archive and give the folder"
                }
                ImportError::EmptyFolder { .. } => "give the folder that holds your CSV exports",
            }
            .to_owned(),
        )
    }
}
