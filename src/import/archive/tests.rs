//! Archives made here, whole, locked, damaged and dishonest.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::super::{Import, Input, read};
use super::*;
use crate::progress::Silent;
use crate::record::{Body, Format, System};

const CONTACT: &str = "\"Id\",\"LastName\",\"FirstName\",\"AccountId\",\"OwnerId\",\"Email\"\n\
    \"0035e00000A1b2cAAB\",\"Lima\",\"Ana\",\"0015e00000A1b2cAAB\",\"0055e00000A1b2cAAB\",\"ana@example.com\"\n";
const ACCOUNT: &str = "\"Id\",\"Name\",\"BillingCity\",\"OwnerId\"\n\"0015e00000A1b2cAAB\",\"Harbour Ltd\",\"Porto\",\"0055e00000A1b2cAAB\"\n";

fn zip(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn import(bytes: Vec<u8>) -> Import {
    let input = Input::Bytes {
        name: "export.zip".to_owned(),
        bytes,
    };
    read(&[input], &mut Silent).unwrap()
}

#[test]
fn every_list_is_an_export_of_its_own_and_they_know_each_other() {
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        let import = import(zip(
            &[
                ("Contact.csv", CONTACT.as_bytes()),
                ("Account.csv", ACCOUNT.as_bytes()),
                ("Attachments/00P1", b"\x89PNG"),
            ],
            method,
        ));
        let paths: Vec<&str> = import.sources.iter().map(|s| s.path.as_str()).collect();
        assert_eq!(paths, ["export.zip:Contact.csv", "export.zip:Account.csv"]);
        let contact = &import.sources[0];
        assert_eq!(contact.format, Format::SalesforceExportZip);
        assert_eq!(contact.system, System::Salesforce);
        assert_eq!(contact.size, CONTACT.len() as u64);
        let Body::Contact(person) = &contact.records[0].body else {
            panic!("a contact")
        };
        assert_eq!(person.company(), Some("Harbour Ltd"));
        assert_eq!(import.passed_over, []);
        assert!(import.failures.is_empty());
    }
}

const CASE: &str = "\"Id\",\"IsDeleted\",\"CaseNumber\",\"ContactId\",\"AccountId\",\"Subject\",\"Status\",\"OwnerId\"\n";

#[test]
fn what_else_belongs_in_a_weekly_export_goes_without_saying() {
    let case = format!(
        "{CASE}\"5005e00000A1b2cAAB\",\"0\",\"1001\",\"\",\"\",\"Help\",\"New\",\"0055e00000A1b2cAAB\"\n"
    );
    let mut files: Vec<(String, &[u8])> = vec![
        ("WE_1/Contact.csv".to_owned(), CONTACT.as_bytes()),
        ("WE_1/Case.csv".to_owned(), case.as_bytes()),
        ("WE_1/EmailMessage.csv".to_owned(), b""),
        ("WE_1/Lead.csv".to_owned(), b"\n"),
        ("WE_1/ContentVersion/notes.zip".to_owned(), b"PK\x03\x04"),
    ];
    for n in 0..500 {
        files.push((format!("WE_1/Attachments/00P5e00000A1b{n:03}"), b"\x89PNG"));
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (n.as_str(), *b)).collect();
    let import = import(zip(&files, CompressionMethod::Deflated));
    let paths: Vec<&str> = import.sources.iter().map(|s| s.path.as_str()).collect();
    assert_eq!(paths, ["export.zip:WE_1/Contact.csv"]);
    assert_eq!((import.passed_over, import.failures), (vec![], vec![]));
}

#[test]
fn an_emptied_list_is_evidence_and_a_list_of_cases_is_none() {
    let import = import(zip(
        &[
            (
                "Contact.csv",
                b"\"Id\",\"LastName\",\"AccountId\",\"OwnerId\"\n",
            ),
            ("Task.csv", b""),
            ("Case.csv", CASE.as_bytes()),
        ],
        CompressionMethod::Deflated,
    ));
    let paths: Vec<&str> = import.sources.iter().map(|s| s.path.as_str()).collect();
    assert_eq!(paths, ["export.zip:Contact.csv"]);
    let said: Vec<&str> = import.passed_over.iter().map(|p| p.path.as_str()).collect();
    assert_eq!(said, ["export.zip:Task.csv"]);
}

#[test]
fn an_archive_of_another_kind_says_what_was_left() {
    let table = "First Name,Last Name,E-mail Address\nAna,Lima,ana@example.com\n";
    let import = import(zip(
        &[
            ("people.csv", table.as_bytes()),
            ("stock.csv", b"Article,Shelf\nBolt,7\n"),
            ("Documents/plan.pdf", b"%PDF"),
            ("readme.md", b"hello"),
        ],
        CompressionMethod::Deflated,
    ));
    assert_eq!(import.sources.len(), 1);
    let whys: Vec<&str> = import.passed_over.iter().map(|p| p.why.as_str()).collect();
    assert_eq!(whys.len(), 2, "{whys:?}");
    assert!(
        whys[1].starts_with("2 files in it can hold no list"),
        "{whys:?}"
    );
}

#[test]
fn a_part_with_attachments_alone_is_no_fault_and_a_missing_part_is_named() {
    let part = |n: usize, name: &str, text: &str| Input::Bytes {
        name: format!("WE_00D5e00000A1b2cEAB_{n}.ZIP"),
        bytes: zip(&[(name, text.as_bytes())], CompressionMethod::Deflated),
    };
    let files = part(4, "Attachments/00P5e00000A1b2c", "x");
    let inputs = [part(1, "Contact.csv", CONTACT), files.clone()];
    let import = read(&inputs, &mut Silent).unwrap();
    assert_eq!(import.failures, []);
    assert!(
        import
            .passed_over
            .iter()
            .any(|p| p.why.contains("attached"))
    );
    let said = &import.sources[0].warnings;
    assert!(
        said[0].starts_with("parts 2, 3 of this weekly export are not"),
        "{said:?}"
    );
    // Alone it is nothing to read.
    assert_eq!(read(&[files], &mut Silent).unwrap().failures.len(), 1);
}

#[test]
fn the_parts_of_one_export_know_each_other() {
    let part = |n: usize, files: &[(&str, &[u8])]| Input::Bytes {
        name: format!("WE_00D5e00000A1b2cEAB_{n}.zip"),
        bytes: zip(files, CompressionMethod::Deflated),
    };
    let more = CONTACT.replace("A1b2cAAB\",\"Lima", "A1b2dAAB\",\"Reyes");
    let inputs = [
        part(1, &[("Contact.csv", CONTACT.as_bytes())]),
        part(
            2,
            &[
                ("Contact.csv", more.as_bytes()),
                ("Account.csv", ACCOUNT.as_bytes()),
            ],
        ),
    ];
    let import = read(&inputs, &mut Silent).unwrap();
    let companies: Vec<_> = import
        .sources
        .iter()
        .flat_map(|s| &s.records)
        .map(|r| r.contact().unwrap().company())
        .collect();
    assert_eq!(companies, [Some("Harbour Ltd"); 2]);
    assert_eq!(import.passed_over, []);
}

#[test]
fn names_that_point_elsewhere_are_refused() {
    for name in [
        "../Contact.csv",
        "a/../../Contact.csv",
        "/Contact.csv",
        "C:\\Contact.csv",
        "..\\Contact.csv",
        "nul.csv",
        "x/COM1.csv",
    ] {
        assert!(trick(name).is_some(), "{name}");
    }
    for name in ["Contact.csv", "a/b..c.csv", "console.csv", "com10.csv"] {
        assert_eq!(trick(name), None, "{name}");
    }
    let import = import(zip(
        &[
            ("../Contact.csv", CONTACT.as_bytes()),
            ("Account.csv", ACCOUNT.as_bytes()),
            ("inner.zip", b"PK\x03\x04"),
        ],
        CompressionMethod::Deflated,
    ));
    assert_eq!(import.sources.len(), 1);
    let whys: Vec<&str> = import.passed_over.iter().map(|p| p.why.as_str()).collect();
    assert!(
        whys.iter().any(|w| w.contains("outside the archive")),
        "{whys:?}"
    );
    assert!(
        whys.iter().any(|w| w.contains("archive inside an archive")),
        "{whys:?}"
    );
}

#[test]
fn a_file_that_grows_without_end_is_refused() {
    let bomb = vec![b'a'; 40 << 20];
    let bytes = zip(&[("Contact.csv", &bomb)], CompressionMethod::Deflated);
    let import = import(bytes);
    assert!(import.sources.is_empty());
    assert_eq!(import.failures.len(), 1);
    assert!(import.passed_over[0].why.contains("300 times"));
}

#[test]
fn a_locked_file_is_named() {
    let mut bytes = zip(
        &[("Contact.csv", CONTACT.as_bytes())],
        CompressionMethod::Stored,
    );
    // The flag of encryption, in both headers.
    for (signature, at) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let start = bytes.windows(4).position(|w| w == signature).unwrap();
        bytes[start + at] |= 1;
    }
    let import = import(bytes);
    assert!(import.passed_over[0].why.contains("password"), "{import:?}");
    assert_eq!(import.passed_over[0].path, "export.zip:Contact.csv");
    assert_eq!(import.failures.len(), 1);
}

#[test]
fn one_file_of_an_archive_can_be_given_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.zip");
    let bytes = zip(
        &[
            ("Contact.csv", CONTACT.as_bytes()),
            ("Account.csv", ACCOUNT.as_bytes()),
        ],
        CompressionMethod::Deflated,
    );
    std::fs::write(&path, bytes).unwrap();
    let member = format!("{}:Contact.csv", path.display());
    let import = read(&[Input::Path(member.clone().into())], &mut Silent).unwrap();
    let paths: Vec<&str> = import.sources.iter().map(|s| s.path.as_str()).collect();
    assert_eq!(paths, [member]);
}

proptest! {
    #[test]
    fn damaged_archives_do_no_harm(at in 0usize..400, byte in any::<u8>(), cut in 0usize..400) {
        let mut bytes = zip(&[("Contact.csv", CONTACT.as_bytes())], CompressionMethod::Deflated);
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(length - cut % length);
        let _ = import(bytes);
    }
}
