//! Workbooks and web pages made here, read as exports.

mod binary;

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::import::{Import, Input, read};
use crate::progress::Silent;
use crate::record::{Body, Format, System};

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>"#;

/// A cell of a test sheet.
#[derive(Clone, Copy)]
enum C {
    T(&'static str),
    N(&'static str),
    D(&'static str),
    E,
}
use C::{D, E, N, T};

/// A workbook with the sheets given.
fn book(sheets: &[(&str, &[&[C]])]) -> Vec<u8> {
    merged_book(sheets, "")
}

/// The same, with the cells merged that are given as `A1:B2`.
#[expect(clippy::format_push_string, reason = "a workbook of a test is short")]
fn merged_book(sheets: &[(&str, &[&[C]])], merged: &str) -> Vec<u8> {
    let merged = match merged {
        "" => String::new(),
        area => format!(r#"<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>"#),
    };
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut file = |name: &str, text: &str| {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    };
    file("[Content_Types].xml", TYPES);
    file("_rels/.rels", RELS);
    file("xl/styles.xml", STYLES);
    let (mut list, mut links) = (String::new(), String::new());
    for (number, (name, rows)) in sheets.iter().enumerate() {
        let id = number + 1;
        list += &format!(r#"<sheet name="{name}" sheetId="{id}" r:id="rId{id}"/>"#);
        links += &format!(
            r#"<Relationship Id="rId{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{id}.xml"/>"#
        );
        let mut text = String::new();
        for (r, row) in rows.iter().enumerate() {
            text += &format!(r#"<row r="{}">"#, r + 1);
            for (c, cell) in row.iter().enumerate() {
                let at = format!("{}{}", char::from(b'A' + c as u8), r + 1);
                text += &match cell {
                    T(s) => format!(
                        r#"<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{s}</t></is></c>"#
                    ),
                    N(n) => format!(r#"<c r="{at}"><v>{n}</v></c>"#),
                    D(n) => format!(r#"<c r="{at}" s="1"><v>{n}</v></c>"#),
                    E => String::new(),
                };
            }
            text += "</row>";
        }
        file(
            &format!("xl/worksheets/sheet{id}.xml"),
            &format!(
                r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{text}</sheetData>{merged}</worksheet>"#
            ),
        );
    }
    file(
        "xl/workbook.xml",
        &format!(
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{list}</sheets></workbook>"#
        ),
    );
    file(
        "xl/_rels/workbook.xml.rels",
        &format!(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>"#
        ),
    );
    writer.finish().unwrap().into_inner()
}

fn import(name: &str, bytes: Vec<u8>) -> Import {
    let input = Input::Bytes {
        name: name.to_owned(),
        bytes,
    };
    read(&[input], &mut Silent).unwrap()
}

const REPORT: &[&[C]] = &[
    &[E, T("Contacts by account")],
    &[E, T("As of 2024-06-01")],
    &[E, T("Filtered by")],
    &[
        E,
        T("Account Name  ↑"),
        T("First Name"),
        T("Last Name"),
        T("Email"),
        T("Phone"),
        T("Last Activity"),
    ],
    &[
        E,
        T("Harbour Ltd"),
        T("Ana"),
        T("Lima"),
        T("ana@example.com"),
        N("4930123456"),
        D("45444"),
    ],
    &[
        E,
        E,
        T("Omar"),
        T("Reyes"),
        T("omar@example.com"),
        T("+49 30 5"),
        E,
    ],
    &[E, T("Subtotal"), T("Count"), N("2")],
    &[
        E,
        T("Mill Ltd"),
        T("Ida"),
        T("Berg"),
        T("line one\nline two"),
        E,
        E,
    ],
    &[E, T("Total"), T("Count"), N("3")],
    &[E, T("Confidential Information - Do Not Distribute")],
];

#[test]
fn a_formatted_report_without_titles_and_totals() {
    let import = import("report.xlsx", book(&[("Contacts by account", REPORT)]));
    assert!(import.failures.is_empty(), "{:?}", import.failures);
    let source = &import.sources[0];
    assert_eq!(source.path, "report.xlsx");
    assert_eq!(
        (source.format, source.system),
        (Format::Xlsx, System::Salesforce)
    );
    assert_eq!(source.counts.contacts, 3);
    let people: Vec<_> = source
        .records
        .iter()
        .map(|r| match &r.body {
            Body::Contact(c) => (
                c.display_name().unwrap().to_owned(),
                c.company().map(str::to_owned),
            ),
            _ => panic!("a contact"),
        })
        .collect();
    assert_eq!(
        people[0],
        ("Ana Lima".to_owned(), Some("Harbour Ltd".to_owned()))
    );
    assert_eq!(people[1], ("Omar Reyes".to_owned(), None));
    let Body::Contact(ana) = &source.records[0].body else {
        panic!("a contact")
    };
    assert_eq!(ana.fields().phones[0].value, "4930123456");
    let said = source.warnings.join("\n");
    assert!(
        said.contains("3 rows above the column names were left out"),
        "{said}"
    );
    assert!(said.contains("from the totals on"), "{said}");
}

fn companies(import: &Import) -> Vec<Option<String>> {
    let records = import.sources.iter().flat_map(|s| &s.records);
    records
        .map(|r| r.contact().unwrap().company().map(str::to_owned))
        .collect()
}

#[test]
fn a_group_that_is_merged_over_its_rows_counts_for_each() {
    // B5:B6 are the account of Ana and Omar.
    let bytes = merged_book(&[("Contacts by account", REPORT)], "B5:B6");
    let want = [Some("Harbour Ltd"), Some("Harbour Ltd"), Some("Mill Ltd")];
    let want = want.map(|name| name.map(str::to_owned));
    assert_eq!(companies(&import("report.xlsx", bytes)), want);
    let page = "<table><tr><th>Account Name<th>First Name<th>Last Name<th>Email\
        <tr><td rowspan=2>Harbour Ltd<td>Ana<td>Lima<td>ana@example.com\
        <tr><td>Omar<td>Reyes<td>omar@example.com\
        <tr><td>Mill Ltd<td>Ida<td>Berg<td>ida@example.com</table>";
    assert_eq!(companies(&import("report.xls", page.into())), want);
}

#[test]
fn a_workbook_of_libreoffice() {
    let row = |cells: &[&str]| {
        let cell = |text: &&str| {
            format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
            )
        };
        let cells: String = cells.iter().map(cell).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><table:table table:name=\"People\">{}{}</table:table></office:document-content>",
        row(&["First Name", "Last Name", "Company", "E-mail Address"]),
        row(&["Ana", "Lima", "Mill &amp; Co", "ana@example.com"]),
    );
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
    ] {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    let import = import("people.ods", writer.finish().unwrap().into_inner());
    assert_eq!(companies(&import), [Some("Mill & Co".to_owned())]);
    let source = &import.sources[0];
    assert_eq!(
        (source.format, source.system),
        (Format::Xlsx, System::Outlook)
    );
}

#[test]
fn a_weekly_export_with_a_workbook_among_its_attachments_is_an_archive() {
    let table = "Id,LastName,AccountId,OwnerId\n0035e00000A1b2cAAB,Lima,,\n";
    let inner = book(&[("Sheet1", REPORT)]);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in [
        ("Attachments/00P5e00000A1b2c", inner.as_slice()),
        ("Contact.csv", table.as_bytes()),
    ] {
        writer.start_file(name, stored).unwrap();
        writer.write_all(bytes).unwrap();
    }
    let import = import("WE_1.zip", writer.finish().unwrap().into_inner());
    assert_eq!(import.sources[0].path, "WE_1.zip:Contact.csv");
    assert_eq!(import.passed_over, []);
}

#[test]
fn a_calendar_with_dates_as_numbers() {
    let rows: &[&[C]] = &[
        &[
            T("Subject"),
            T("Start Date"),
            T("Start Time"),
            T("End Date"),
            T("End Time"),
            T("All day event"),
            T("Location"),
        ],
        &[
            T("Review"),
            D("45444"),
            D("0.395833333333333"),
            D("45444"),
            D("0.4375"),
            T("False"),
            T("Room 2"),
        ],
    ];
    let import = import("calendar.xlsx", book(&[("Sheet1", rows)]));
    let source = &import.sources[0];
    assert_eq!(
        (source.format, source.system),
        (Format::Xlsx, System::Outlook)
    );
    let Body::Event(event) = &source.records[0].body else {
        panic!("an event")
    };
    assert_eq!(event.start.unwrap().to_string(), "2024-06-01T09:30:00");
    assert_eq!(event.end.unwrap().to_string(), "2024-06-01T10:30:00");
}

#[test]
fn several_sheets_are_several_exports() {
    let people: &[&[C]] = &[
        &[T("First Name"), T("Last Name"), T("E-mail Address")],
        &[T("Ana"), T("Lima"), T("ana@example.com")],
    ];
    let other: &[&[C]] = &[
        &[T("First Name"), T("Last Name"), T("E-mail Address")],
        &[T("Omar"), T("Reyes"), T("omar@example.com")],
    ];
    let notes: &[&[C]] = &[&[T("just some words")]];
    let import = import(
        "book.xlsx",
        book(&[("Mine", people), ("About", notes), ("Old", other)]),
    );
    let paths: Vec<&str> = import.sources.iter().map(|s| s.path.as_str()).collect();
    assert_eq!(paths, ["book.xlsx:Mine", "book.xlsx:Old"]);
}

#[test]
fn a_report_written_as_a_web_page() {
    let page = "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=ISO-8859-1\"></head>\
        <body><table><tr><th>First Name</th><th>Last Name</th><th>Account Name</th><th>Email</th></tr>\
        <tr><td>J\u{f6}rg</td><td>O&#39;Neil</td><td>Mill &amp; Co</td><td>j@example.com</td></tr></table></body></html>";
    let latin: Vec<u8> = page.chars().map(|c| c as u8).collect();
    let import = import("report.xls", latin);
    let source = &import.sources[0];
    assert_eq!(
        (source.format, source.system),
        (Format::Xlsx, System::Salesforce)
    );
    assert_eq!(source.encoding.as_deref(), Some("windows-1252"));
    let Body::Contact(person) = &source.records[0].body else {
        panic!("a contact")
    };
    assert_eq!(person.display_name(), Some("Jörg O'Neil"));
    assert_eq!(person.company(), Some("Mill & Co"));
}

#[test]
fn a_workbook_without_a_table_says_so() {
    let import = import("book.xlsx", book(&[("Sheet1", &[&[T("hello")]])]));
    assert_eq!(import.failures.len(), 1);
    assert!(import.failures[0].to_string().contains("book.xlsx"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn damaged_workbooks_do_no_harm(at in 0usize..4000, byte in any::<u8>(), cut in 0usize..600) {
        let mut bytes = book(&[("Contacts", REPORT)]);
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(length - cut % length);
        let _ = import("report.xlsx", bytes);
    }
}

#[test]
fn a_page_of_countless_tables_has_an_end() {
    let table =
        |n| format!("<table><tr><td>First Name<td>Email<tr><td>A{n}<td>a@x.example</table>");
    let page: String = (0..1_200).map(table).collect();
    let import = import("page.xls", page.into_bytes());
    assert_eq!(import.sources.len(), 1_000);
    let said = &import.sources[0].warnings;
    assert!(
        said.iter().any(|w| w.contains("the first 1000 tables")),
        "{said:?}"
    );
}
