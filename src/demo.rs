//! The sample mailbox: the exports of an invented sales representative, Dana, and her answers.
//!
//! It is one case with duplicated, deleted and modified records from four different faults (colleagues'
//! records synced too, a pairing list lost with an old laptop, tasks without a due date and meetings an
//! hour off, contacts deleted on one side), beside records that only look like duplicates. All names,
//! numbers and addresses are made up, and all dates are fixed: today is about 22 November 2026, and the
//! older exports are two weeks older. A third set is from right after the clean-up, with everything deleted
//! and put back as the plan says. A fourth is from the morning after, when a sync has run: one copy is back
//! under a new id, and one contact that was to stay has lost a number.

/// Prefix of paths that name an embedded export.
pub const PREFIX: &str = "demo:";

/// The title of the sample case.
pub const TITLE: &str = "Dana's mailbox (sample)";

/// A path after [`PREFIX`], and the bytes of its file.
macro_rules! export {
    ($path:literal) => {
        (
            concat!("demo:", $path),
            include_bytes!(concat!("../assets/demo/", $path)).as_slice(),
        )
    };
}

const FILES: [(&str, &[u8]); 16] = [
    export!("Outlook contacts.csv"),
    export!("Outlook calendar.csv"),
    export!("Outlook tasks.csv"),
    export!("Contact.csv"),
    export!("Event.csv"),
    export!("Task.csv"),
    export!("Account.csv"),
    export!("User.csv"),
    export!("before/Outlook contacts.csv"),
    export!("before/Contact.csv"),
    export!("cleaned/Outlook contacts.csv"),
    export!("cleaned/Outlook calendar.csv"),
    export!("cleaned/Outlook tasks.csv"),
    export!("cleaned/Contact.csv"),
    export!("resynced/Outlook contacts.csv"),
    export!("resynced/Contact.csv"),
];

/// The bytes of an embedded export by its path, such as `demo:Outlook contacts.csv`; `None` where no
/// export has that path.
pub fn file(path: &str) -> Option<&'static [u8]> {
    FILES
        .iter()
        .find(|(known, _)| *known == path)
        .map(|(_, bytes)| *bytes)
}

/// Paths of the embedded exports of today, in the order in which they are best read.
pub fn current() -> &'static [&'static str] {
    &[
        "demo:Outlook contacts.csv",
        "demo:Outlook calendar.csv",
        "demo:Outlook tasks.csv",
        "demo:Contact.csv",
        "demo:Event.csv",
        "demo:Task.csv",
        "demo:Account.csv",
        "demo:User.csv",
    ]
}

/// Paths of the embedded exports of two weeks earlier.
pub fn before() -> &'static [&'static str] {
    &[
        "demo:before/Outlook contacts.csv",
        "demo:before/Contact.csv",
    ]
}

/// Paths of the embedded exports made right after the copies were deleted by hand and what was lost was put
/// back, of what was cleaned up: contacts in both systems, and Outlook's calendar and tasks.
pub fn cleaned() -> &'static [&'static str] {
    &[
        "demo:cleaned/Outlook contacts.csv",
        "demo:cleaned/Outlook calendar.csv",
        "demo:cleaned/Outlook tasks.csv",
        "demo:cleaned/Contact.csv",
    ]
}

/// Paths of the embedded exports of the morning after the clean-up, when a sync has run: what was put back
/// in Salesforce is in Outlook, too, and not all went well in Salesforce.
pub fn resynced() -> &'static [&'static str] {
    &[
        "demo:resynced/Outlook contacts.csv",
        "demo:cleaned/Outlook calendar.csv",
        "demo:cleaned/Outlook tasks.csv",
        "demo:resynced/Contact.csv",
    ]
}

/// The exports to look at after so many earlier looks: first those of right after the clean-up.
pub fn after(looks: usize) -> &'static [&'static str] {
    match looks {
        0 => cleaned(),
        _ => resynced(),
    }
}

/// The answers of the invented user, as an answers file (`syncsleuth.answers/1`). A few are honestly
/// "unknown".
pub fn answers() -> &'static str {
    include_str!("../assets/demo/answers.json")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::interview::Answers;
    use crate::knowledge::Knowledge;
    use crate::record::SalesforceId;

    type Row = Vec<String>;

    /// Header and rows of an export, with the byte order mark taken off.
    fn table(path: &str) -> (Row, Vec<Row>) {
        let bytes = file(path).expect("an embedded export");
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let row = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
        let mut reader = csv::Reader::from_reader(bytes);
        let header = row(reader.headers().expect("a header").clone());
        let rows = reader
            .records()
            .map(|record| row(record.expect("a row as wide as the header")))
            .collect();
        (header, rows)
    }

    /// The values of one column.
    fn column(path: &str, name: &str) -> Vec<String> {
        let (header, rows) = table(path);
        let at = header
            .iter()
            .position(|h| h == name)
            .expect("a known column");
        rows.into_iter().map(|row| row[at].clone()).collect()
    }

    #[test]
    fn every_listed_path_is_an_export_and_every_export_is_listed() {
        let listed = current().iter().chain(before());
        let listed = listed.chain(cleaned()).chain(resynced());
        let listed: BTreeSet<_> = listed.copied().collect();
        let embedded: BTreeSet<_> = FILES.iter().map(|(path, _)| *path).collect();
        assert_eq!(listed, embedded);
        assert!(listed.iter().all(|path| path.starts_with(PREFIX)));
        assert_eq!(file("demo:Lead.csv"), None);
    }

    #[test]
    fn the_exports_have_the_shape_of_real_ones() {
        for (path, columns, rows) in [
            ("demo:Outlook contacts.csv", 92, 22),
            ("demo:Outlook calendar.csv", 22, 9),
            ("demo:Outlook tasks.csv", 22, 8),
            ("demo:Contact.csv", 28, 33),
            ("demo:Event.csv", 28, 5),
            ("demo:Task.csv", 21, 3),
            ("demo:Account.csv", 15, 13),
            ("demo:User.csv", 8, 3),
            ("demo:before/Outlook contacts.csv", 92, 22),
            ("demo:before/Contact.csv", 28, 33),
            ("demo:cleaned/Outlook contacts.csv", 92, 20),
            ("demo:cleaned/Outlook calendar.csv", 22, 7),
            ("demo:cleaned/Outlook tasks.csv", 22, 5),
            ("demo:cleaned/Contact.csv", 28, 33),
            ("demo:resynced/Outlook contacts.csv", 92, 21),
            ("demo:resynced/Contact.csv", 28, 34),
        ] {
            let (header, all) = table(path);
            assert_eq!((header.len(), all.len()), (columns, rows), "{path}");
        }
    }

    #[test]
    fn salesforce_ids_are_sound_and_lead_somewhere() {
        let mut known = BTreeSet::new();
        for (path, prefix) in [
            ("demo:User.csv", "005"),
            ("demo:Account.csv", "001"),
            ("demo:Contact.csv", "003"),
            ("demo:Event.csv", "00U"),
            ("demo:Task.csv", "00T"),
        ] {
            for id in column(path, "Id") {
                let sound = SalesforceId::parse(&id).expect("a sound id");
                assert_eq!((sound.prefix(), id.len()), (prefix, 18), "{id}");
                assert!(known.insert(id), "an id given twice");
            }
        }
        let cleaned = column("demo:cleaned/Contact.csv", "Id");
        assert!(cleaned.iter().all(|id| known.contains(id)));
        let resynced = column("demo:resynced/Contact.csv", "Id");
        let new: Vec<_> = resynced
            .into_iter()
            .filter(|id| !known.contains(id))
            .collect();
        assert_eq!(new.len(), 1, "one copy is back: {new:?}");
        assert!(SalesforceId::parse(&new[0]).is_ok());
        known.extend(new);
        for path in current().iter().chain(before()).chain(super::resynced()) {
            let (header, rows) = table(path);
            for row in rows {
                for (name, value) in header.iter().zip(&row) {
                    let reference = name == "Id" || name.ends_with("ById") || name.ends_with("Id");
                    if reference && !value.is_empty() {
                        assert!(known.contains(value), "{path}: {name} {value}");
                    }
                }
            }
        }
    }

    #[test]
    fn eleven_contacts_came_in_one_burst_without_an_account() {
        let (created, account) = (
            column("demo:Contact.csv", "CreatedDate"),
            column("demo:Contact.csv", "AccountId"),
        );
        let burst: Vec<_> = created
            .iter()
            .zip(&account)
            .filter(|(at, _)| at.starts_with("2026-10-02T03:1"))
            .collect();
        assert_eq!(burst.len(), 11);
        assert!(burst.iter().all(|(_, account)| account.is_empty()));
        assert!(account.iter().filter(|a| a.is_empty()).count() == 11);
    }

    #[test]
    fn three_were_deleted_and_four_lost_their_company() {
        let deleted = |path| {
            let values = column(path, "IsDeleted");
            values.iter().filter(|value| *value == "true").count()
        };
        assert_eq!(deleted("demo:Contact.csv"), 3);
        assert_eq!(deleted("demo:before/Contact.csv"), 0);
        let without = |path| {
            let values = column(path, "Company");
            values.iter().filter(|value| value.is_empty()).count()
        };
        assert_eq!(without("demo:Outlook contacts.csv"), 4);
        assert_eq!(without("demo:before/Outlook contacts.csv"), 0);
    }

    #[test]
    fn only_reserved_domains_are_named() {
        for (path, bytes) in FILES {
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            for after in text.split('@').skip(1) {
                let domain: String = after
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || "-.".contains(*c))
                    .collect();
                let reserved = domain.ends_with(".example") || domain == "example.com";
                assert!(reserved, "{path}: {domain}");
            }
        }
    }

    #[test]
    fn one_company_holds_characters_that_must_be_made_visible() {
        let companies = column("demo:Outlook contacts.csv", "Company");
        let hostile: Vec<_> = companies
            .iter()
            .filter(|c| c.chars().any(|c| c.is_control() || c == '\u{202e}'))
            .collect();
        assert_eq!(hostile, ["Blue\u{202e}Fin\u{1b}[31m Ltd"]);
    }

    #[test]
    fn the_answers_are_ones_the_interview_knows() {
        let answers = Answers::from_json(answers(), Knowledge::embedded()).expect("sound answers");
        assert!(answers.has("sync_apps", "sfo"));
        assert_eq!(answers.direction("sfo"), Some("both"));
        assert!(!answers.is_known("sync_computers"));
    }
}
