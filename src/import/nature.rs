//! What a file is, by its first bytes; its name plays no part.

use super::error::ImportError;

/// A kind of file that is known and that no reader is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Foreign {
    what: &'static str,
    hint: &'static str,
}

impl Foreign {
    /// The error that says so.
    pub(crate) fn error(self, path: &str) -> ImportError {
        ImportError::NotReadHere {
            path: path.to_owned(),
            what: self.what,
            hint: self.hint,
        }
    }
}

const EXPORT_CSV: &str = "in classic Outlook use File > Open & Export > Import/Export > Export to a file > \
     Comma Separated Values, one folder at a time, and give the CSV files";
const SAVE_CSV: &str = "open it in Excel and save the sheet as CSV UTF-8, then give the CSV file";

const OLD_DOCUMENT: Foreign = Foreign {
    what: "an old Office document",
    hint: EXPORT_CSV,
};
const XLS: Foreign = Foreign {
    what: "an old Excel workbook (XLS)",
    hint: SAVE_CSV,
};
const XLSX: Foreign = Foreign {
    what: "an Excel workbook (XLSX)",
    hint: SAVE_CSV,
};
const OLM: Foreign = Foreign {
    what: "an Outlook for Mac archive (OLM)",
    hint: "export the folders as CSV from Outlook on the web or on Windows",
};
const ZIP: Foreign = Foreign {
    what: "a ZIP archive",
    hint: "unpack it and give the folder with the CSV files",
};
const HTML: Foreign = Foreign {
    what: "a web page (Salesforce writes such files under the name .xls)",
    hint: "run the report again and choose Export > Details Only > Comma Delimited (.csv)",
};
const PROGRAMS: Foreign = Foreign {
    what: "a list of installed programs",
    hint: "give it after --inventory",
};
const JSON: Foreign = Foreign {
    what: "a JSON file",
    hint: "give a CSV export of Outlook or Salesforce; answers go after --answers, lists of programs after --inventory",
};
const DOCUMENT: Foreign = Foreign {
    what: "a document, a picture or an archive",
    hint: "give a CSV export of Outlook or Salesforce, or a table view copied into a text file",
};

/// Whether a file is a ZIP whose content can be looked at part by part.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    matches!(of_bytes(bytes), Some(ZIP | XLSX))
}

/// How Microsoft's compound files begin: old Office documents and Outlook items.
const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Whether a file is a compound file.
pub(super) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&COMPOUND)
}

/// Whether a file is a workbook, as far as its beginning tells.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    matches!(of_bytes(bytes), Some(XLS | XLSX))
}

/// Kinds of file told by their first bytes.
pub(crate) fn of_bytes(bytes: &[u8]) -> Option<Foreign> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let holds = |text: &[u8]| {
        let sample = bytes.get(..bytes.len().min(1 << 16)).unwrap_or(bytes);
        sample.windows(text.len()).any(|w| w == text)
    };
    if is_compound(bytes) {
        // The name of the stream in the container's directory, in UTF-16.
        let workbook = holds(b"W\0o\0r\0k\0b\0o\0o\0k\0") || holds(b"B\0o\0o\0k\0\0\0");
        return Some(if workbook { XLS } else { OLD_DOCUMENT });
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Some(if holds(b"xl/workbook") || holds(b"xl/worksheets") {
            XLSX
        } else if holds(b"com.microsoft.__Messages") || holds(b"Categories.xml") {
            OLM
        } else {
            ZIP
        });
    }
    let documents: [&[u8]; 8] = [
        b"%PDF",
        b"{\\rtf",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"\x1f\x8b",
        b"7z\xbc\xaf",
        b"SQLite format 3",
    ];
    documents
        .iter()
        .any(|magic| starts(magic))
        .then_some(DOCUMENT)
}

/// Kinds of text file that are no tables.
pub(crate) fn of_text(text: &str) -> Option<Foreign> {
    let mut end = text.len().min(1 << 16);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default();
    let start = head.trim_start().to_ascii_lowercase();
    let first_lines: String = start.lines().take(3).collect();
    let programs = [
        "windows registry editor",
        "regedit4",
        "#type selected.",
        "node,name,vendor",
    ];
    if programs.iter().any(|p| start.starts_with(p))
        || first_lines.contains("displayname") && first_lines.contains("displayversion")
    {
        return Some(PROGRAMS);
    }
    if start.starts_with('{')
        || start.starts_with("[\n")
        || start.starts_with("[\r")
        || start.starts_with("[{")
    {
        return Some(JSON);
    }
    ["<html", "<!doctype", "<table", "<?xml", "<head", "<meta"]
        .iter()
        .any(|tag| start.starts_with(tag))
        .then_some(HTML)
}

/// Whether decoded text is none: control characters and characters that could not be decoded.
pub(crate) fn is_binary(text: &str) -> bool {
    let (mut seen, mut odd) = (0usize, 0usize);
    for c in text.chars().take(4096) {
        seen += 1;
        let control = c.is_control()
            && !matches!(c, '\n' | '\r' | '\t' | '\0' | '\u{c}' | '\u{8}' | '\u{1b}');
        odd += usize::from(control || c == '\u{fffd}');
    }
    odd * 20 > seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_content() {
        assert_eq!(of_bytes(b"PK\x03\x04....xl/workbook.xml"), Some(XLSX));
        assert_eq!(of_bytes(b"PK\x03\x04....Contact.csv"), Some(ZIP));
        assert_eq!(of_bytes(b"First Name,Last Name"), None);
        assert_eq!(of_text("<html><table>"), Some(HTML));
        assert_eq!(of_text("Name,Email\nBEGIN,x"), None);
    }
}
