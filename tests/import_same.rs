//! The same records however they are written down: line ends, marks, encodings, folding, files, containers.
//!
//! Every format that can be written here is written from made-up people and meetings, and read again.

use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use syncsleuth::import::{self, Import, Input, inventory};
use syncsleuth::knowledge::Knowledge;
use syncsleuth::progress::Silent;
use syncsleuth::record::Record;

fn input(name: &str, bytes: impl Into<Vec<u8>>) -> Input {
    Input::Bytes {
        name: name.to_owned(),
        bytes: bytes.into(),
    }
}

fn import(inputs: &[Input]) -> Import {
    let read = import::read(inputs, &mut Silent).unwrap();
    assert_eq!(read.failures, []);
    read
}

/// The records of all inputs, counted through as if they stood in one file.
fn records(inputs: &[Input]) -> Vec<Record> {
    let mut records: Vec<Record> = import(inputs)
        .sources
        .into_iter()
        .flat_map(|s| s.records)
        .collect();
    for (at, record) in records.iter_mut().enumerate() {
        record.number = at as u32 + 1;
    }
    records
}

fn one(bytes: impl Into<Vec<u8>>) -> Vec<Record> {
    records(&[input("any", bytes)])
}

fn utf16(text: &str, mark: bool) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    let mark: &[u8] = if mark { &[0xff, 0xfe] } else { &[] };
    mark.iter().copied().chain(units).collect()
}

/// Every way of writing the same lines down.
fn written(text: &str) -> Vec<Vec<u8>> {
    let dos = text.replace('\n', "\r\n");
    vec![
        dos.clone().into_bytes(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        [b"\xef\xbb\xbf", dos.as_bytes()].concat(),
        utf16(text, true),
        utf16(&dos, true),
        utf16(&dos, false),
    ]
}

/// A person of a table: given name, family name, address, company, notes.
#[derive(Debug, Clone)]
struct Person([String; 5]);

fn word() -> impl Strategy<Value = String> {
    "[A-Z][a-zäöüßéñ]{1,9}"
}

/// Pages hold no two spaces side by side.
fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn person() -> impl Strategy<Value = Person> {
    let mail = "[a-z]{1,8}\\.[a-z]{1,8}@example\\.com";
    let notes = "[A-Z][a-z ,;\"'&<>=äß-]{0,30}[a-z]";
    (word(), word(), mail, word(), notes)
        .prop_map(|(a, b, c, d, e)| Person([a, b, c, d, single_spaced(&e)]))
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    proptest::collection::vec(person(), 1..12)
}

const HEADER: [&str; 5] = [
    "First Name",
    "Last Name",
    "E-mail Address",
    "Company",
    "Notes",
];

fn csv(people: &[Person]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER).unwrap();
    for person in people {
        writer.write_record(&person.0).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

fn page(people: &[Person]) -> String {
    let row = |cells: &[String], tag: &str| {
        let cells = cells
            .iter()
            .map(|c| format!("<{tag}>{}</{tag}>", escaped(c)));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let rows: String = people.iter().map(|p| row(&p.0, "td")).collect();
    let header = row(&HEADER.map(str::to_owned), "th");
    format!("<html><body><table>\n{header}{rows}</table></body></html>\n")
}

fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn workbook(people: &[Person]) -> Vec<u8> {
    const SPACE: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main""#;
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let row = |(at, cells): (usize, &[String; 5])| {
        let cells = cells.iter().zip("ABCDE".chars()).map(|(cell, column)| {
            let text = escaped(cell);
            let at = at + 1;
            format!(r#"<c r="{column}{at}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
        });
        format!(r#"<row r="{}">{}</row>"#, at + 1, cells.collect::<String>())
    };
    let header = HEADER.map(str::to_owned);
    let rows = std::iter::once(&header).chain(people.iter().map(|p| &p.0));
    let rows: String = rows.enumerate().map(row).collect();
    let files = [
        (
            "[Content_Types].xml",
            format!(
                r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook {SPACE} xmlns:r="{OFFICE}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    let files: Vec<(&str, Vec<u8>)> = files.map(|(n, text)| (n, text.into_bytes())).into();
    zip(&files)
}

/// Folds content lines after so many letters (RFC 5545, section 3.1).
fn folded(text: &str, after: usize) -> String {
    text.lines()
        .map(|line| {
            let letters: Vec<char> = line.chars().collect();
            let parts = letters.chunks(after).map(|p| p.iter().collect::<String>());
            parts.collect::<Vec<_>>().join("\n ") + "\n"
        })
        .collect()
}

fn unbroken(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(',', "\\,")
        .replace(';', "\\;")
}

fn card(Person([given, family, mail, company, notes]): &Person) -> String {
    format!(
        "BEGIN:VCARD\nVERSION:3.0\nN:{family};{given};;;\nFN:{given} {family}\nEMAIL:{mail}\nORG:{company}\nNOTE:{}\nEND:VCARD\n",
        unbroken(notes)
    )
}

fn calendar(people: &[Person]) -> String {
    let events = people.iter().enumerate().map(|(at, p)| {
        format!(
            "BEGIN:VEVENT\nUID:{at}@example.com\nDTSTART:202601{:02}T090000Z\nSUMMARY:{}\nLOCATION:{}\nEND:VEVENT\n",
            at % 28 + 1,
            unbroken(&p.0[4]),
            p.0[3]
        )
    });
    let events: String = events.collect();
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n")
}

/// A saved item with a name, a company and notes.
fn item(Person([given, _, _, company, notes]): &Person) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let mut rows = vec![0; 32];
    let values = [
        (0x1a_u16, "IPM.Contact"),
        (0x3a06, given),
        (0x3a16, company),
        (0x1000, notes),
    ];
    for (id, text) in values {
        let bytes = utf16(text, false);
        rows.extend([0x1f, 0]);
        rows.extend(id.to_le_bytes());
        rows.extend([6, 0, 0, 0]);
        rows.extend((bytes.len() as u64).to_le_bytes());
        let mut stream = file
            .create_stream(format!("/__substg1.0_{id:04X}001F"))
            .unwrap();
        stream.write_all(&bytes).unwrap();
    }
    let mut stream = file.create_stream("/__properties_version1.0").unwrap();
    stream.write_all(&rows).unwrap();
    drop(stream);
    file.flush().unwrap();
    file.into_inner().into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_however_it_is_written(people in people(), cut in any::<prop::sample::Index>()) {
        let text = csv(&people);
        let plain = one(text.clone());
        prop_assert_eq!(plain.len(), people.len());
        for (record, Person([given, family, mail, company, notes])) in plain.iter().zip(&people) {
            let contact = record.contact().expect("a contact");
            prop_assert_eq!(contact.given_name(), Some(given.as_str()));
            prop_assert_eq!(contact.family_name(), Some(family.as_str()));
            prop_assert_eq!(contact.company(), Some(company.as_str()));
            prop_assert_eq!(record.notes.as_deref(), Some(notes.trim()));
            prop_assert!(contact.emails().eq([mail.as_str()]));
        }
        for bytes in written(&text) {
            prop_assert_eq!(one(bytes), plain.clone());
        }
        // From a file, from an archive, without its last line end, and in two files.
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        prop_assert_eq!(records(&[Input::Path(file.path().to_owned())]), plain.clone());
        prop_assert_eq!(one(zip(&[("people.csv", text.clone().into_bytes())])), plain.clone());
        prop_assert_eq!(one(text.trim_end().to_owned()), plain.clone());
        let (first, second) = people.split_at(cut.index(people.len()));
        if !first.is_empty() && csv(first) != csv(second) {
            let both = [input("a.csv", csv(first)), input("b.csv", csv(second))];
            prop_assert_eq!(records(&both), plain);
        }
    }

    #[test]
    fn a_sheet_is_read_like_the_table_in_it(people in people()) {
        let plain = one(csv(&people));
        prop_assert_eq!(one(page(&people)), plain.clone());
        prop_assert_eq!(one(workbook(&people)), plain);
    }

    #[test]
    fn cards_however_they_are_written(people in people(), after in 1usize..60, cut in any::<prop::sample::Index>()) {
        let text: String = people.iter().map(card).collect();
        let plain = one(text.clone());
        prop_assert_eq!(plain.len(), people.len());
        for (record, Person([given, family, mail, company, notes])) in plain.iter().zip(&people) {
            let contact = record.contact().expect("a contact");
            prop_assert_eq!(contact.given_name(), Some(given.as_str()));
            prop_assert_eq!(contact.family_name(), Some(family.as_str()));
            prop_assert_eq!(contact.company(), Some(company.as_str()));
            prop_assert_eq!(record.notes.as_deref(), Some(notes.trim()));
            prop_assert!(contact.emails().eq([mail.as_str()]));
        }
        for bytes in written(&text) {
            prop_assert_eq!(one(bytes), plain.clone());
        }
        // Folded anywhere but in the first letters of a line, which say what the file is.
        prop_assert_eq!(one(folded(&text, after + 15)), plain.clone());
        let (first, second) = people.split_at(cut.index(people.len()));
        let [first, second]: [String; 2] = [first, second].map(|p| p.iter().map(card).collect());
        if !first.is_empty() && first != second {
            prop_assert_eq!(records(&[input("a.vcf", first), input("b.vcf", second)]), plain);
        }
    }

    #[test]
    fn calendars_however_they_are_written(people in people(), after in 1usize..60) {
        let text = calendar(&people);
        let plain = one(text.clone());
        prop_assert_eq!(plain.len(), people.len());
        for (record, person) in plain.iter().zip(&people) {
            let event = record.event().expect("an event");
            prop_assert_eq!(event.subject.as_deref(), Some(person.0[4].trim()));
            prop_assert_eq!(event.location.as_deref(), Some(person.0[3].as_str()));
            prop_assert!(event.start.is_some());
        }
        for bytes in written(&text) {
            prop_assert_eq!(one(bytes), plain.clone());
        }
        prop_assert_eq!(one(folded(&text, after + 15)), plain);
    }

    #[test]
    fn a_saved_item_from_memory_and_from_a_file(person in person()) {
        let bytes = item(&person);
        let plain = one(bytes.clone());
        let contact = plain[0].contact().expect("a contact");
        prop_assert_eq!(contact.given_name(), Some(person.0[0].as_str()));
        prop_assert_eq!(contact.company(), Some(person.0[3].as_str()));
        prop_assert_eq!(plain[0].notes.as_deref(), Some(person.0[4].trim()));
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&bytes).unwrap();
        prop_assert_eq!(records(&[Input::Path(file.path().to_owned())]), plain);
    }

    #[test]
    fn a_list_of_programs_however_it_is_written(names in proptest::collection::vec("[A-Z][a-z]{3,9}|iCloud Outlook", 1..12)) {
        let text = names.join("\n") + "\n";
        let plain = inventory::parse("list", &text, Knowledge::embedded());
        let expected = names.iter().filter(|n| n.starts_with("iCloud")).count();
        prop_assert_eq!(plain.hits.len(), expected);
        for bytes in written(&text) {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(&bytes).unwrap();
            let read = inventory::read(file.path(), Knowledge::embedded()).unwrap();
            prop_assert_eq!(&read.hits, &plain.hits);
        }
    }
}
