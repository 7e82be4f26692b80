//! Workbooks in binary parts (`.xlsb`), made record by record as MS-XLSB says:
//! <https://learn.microsoft.com/openspecs/office_file_formats/ms-xlsb/acc8aa92-1f02-4167-99f5-84f9f676b95a>.

use super::*;
use crate::record::Source;

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>"#;
const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#;

/// A record: its number and its length in groups of seven bits, and its data.
fn record(number: u16, data: &[u8]) -> Vec<u8> {
    let mut record = match number {
        0..0x80 => vec![number as u8],
        _ => vec![number as u8 | 0x80, (number >> 7) as u8],
    };
    let mut length = data.len();
    loop {
        let more = u8::from(length >= 0x80) << 7;
        record.push((length & 0x7f) as u8 | more);
        length >>= 7;
        if length == 0 {
            break;
        }
    }
    record.extend(data);
    record
}

/// Text with its length before it.
fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = (units.len() as u32).to_le_bytes().to_vec();
    bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    bytes
}

/// The parts of a workbook with one sheet.
fn parts(rows: &[&[C]]) -> Vec<(&'static str, Vec<u8>)> {
    let long = |number: u32| number.to_le_bytes();
    let mut sheet = record(0x81, &[]);
    let corners = [0, rows.len() as u32, 0, 9].map(u32::to_le_bytes);
    sheet.extend(record(0x94, corners.as_flattened()));
    sheet.extend(record(0x91, &[]));
    let mut texts: Vec<&str> = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        sheet.extend(record(0, &[&long(number as u32)[..], &[0; 13]].concat()));
        for (column, cell) in row.iter().enumerate() {
            let style = u32::from(matches!(cell, D(_)));
            let mut data = [long(column as u32), long(style)].concat();
            let kind = match cell {
                // Every other text lies in the list of shared ones.
                T(text) if column % 2 == 0 => {
                    data.extend(long(texts.len() as u32));
                    texts.push(text);
                    7
                }
                T(text) => {
                    data.extend(wide(text));
                    6
                }
                N(number) | D(number) => {
                    data.extend(number.parse::<f64>().unwrap().to_le_bytes());
                    5
                }
                E => 1,
            };
            sheet.extend(record(kind, &data));
        }
    }
    sheet.extend(record(0x92, &[]));
    sheet.extend(record(0x82, &[]));
    let count = long(texts.len() as u32);
    let mut shared = record(0x9f, &[count, count].concat());
    for text in texts {
        shared.extend(record(0x13, &[&[0], &wide(text)[..]].concat()));
    }
    shared.extend(record(0xa0, &[]));
    let style = |format: u8| record(0x2f, &[&[0xff, 0xff, format, 0][..], &[0; 12]].concat());
    let styles = [record(0x269, &long(2)), style(0), style(22)].concat();
    let link = [&[0; 4][..], &long(1), &wide("rId1"), &wide("Contacts")].concat();
    let book = [
        record(0x83, &[]),
        record(0x99, &[0; 12]),
        record(0x8f, &[]),
        record(0x9c, &link),
        record(0x90, &[]),
        record(0x9d, &[0; 26]),
        record(0x84, &[]),
    ];
    vec![
        ("[Content_Types].xml", TYPES.into()),
        ("xl/_rels/workbook.bin.rels", RELS.into()),
        ("xl/workbook.bin", book.concat()),
        ("xl/sharedStrings.bin", shared),
        ("xl/styles.bin", styles),
        ("xl/worksheets/sheet1.bin", sheet),
    ]
}

fn packed(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_binary_workbook_reads_like_one_of_xml() {
    let calendar: &[&[C]] = &[
        &[
            T("Subject"),
            T("Start Date"),
            T("Start Time"),
            T("End Date"),
        ],
        &[T("Review"), D("45444"), D("0.39583333333"), D("45444")],
    ];
    for rows in [REPORT, calendar] {
        let binary = import("a.xlsx", packed(&parts(rows)));
        let plain = import("a.xlsx", book(&[("Contacts", rows)]));
        assert!(binary.failures.is_empty(), "{:?}", binary.failures);
        let said = |source: &Source| {
            let records = format!("{:?}", source.records);
            (source.format, source.warnings.clone(), records)
        };
        let sources = [&binary, &plain].map(|import| said(&import.sources[0]));
        assert!(!binary.sources[0].records.is_empty());
        assert_eq!(sources[0], sources[1]);
    }
}

#[test]
fn a_binary_workbook_that_is_nonsense_says_so() {
    for part in ["xl/workbook.bin", "xl/worksheets/sheet1.bin"] {
        let mut parts = parts(REPORT);
        for (name, bytes) in &mut parts {
            if *name == part {
                *bytes = b"nonsense from end to end".repeat(20);
            }
        }
        let import = import("a.xlsb", packed(&parts));
        assert!(import.sources.is_empty(), "{part}");
        let said = import.failures[0].to_string();
        assert!(said.contains("a.xlsb"), "{said}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Parts are changed before they are packed, so that their checksums are right.
    #[test]
    fn changed_binary_workbooks_do_no_harm(
        changes in proptest::collection::vec((2usize..6, any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut parts = parts(REPORT);
        for (part, at, value) in changes {
            let bytes = &mut parts[part].1;
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let last = &mut parts[5].1;
        last.truncate(cut.index(last.len() * 4));
        let import = import("a.xlsb", packed(&parts));
        prop_assert_eq!(import.sources.len().max(import.failures.len()), 1);
    }
}
