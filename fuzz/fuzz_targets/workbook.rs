//! Workbooks: XLSX and XLS.
//!
//! By the first byte the rest is a ZIP or compound file as it is; or an XLSX is built of it (a sheet,
//! shared strings, styles, the workbook, its relations; what is empty is as in any workbook), or an XLS
//! whose stream of records it is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syncsleuth_fuzz::{compound, parts, read, zip};

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
/// The parts in the order in which the input gives them, with what stands there otherwise.
const PARTS: [(&str, &str); 5] = [
    ("xl/worksheets/sheet1.xml", ""),
    (
        "xl/sharedStrings.xml",
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>First Name</t></si><si><t>Last Name</t></si></sst>"#,
    ),
    (
        "xl/styles.xml",
        r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
    ),
];

fuzz_target!(init: syncsleuth_fuzz::let_libraries_stumble(), |bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    let file = match kind % 4 {
        0 => [b"PK\x03\x04", rest].concat(),
        1 => [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", rest].concat(),
        2 => compound(&[("/Workbook".to_owned(), rest.to_vec())]),
        _ => {
            let mut given = parts(rest);
            let mut files = vec![
                ("[Content_Types].xml".to_owned(), TYPES.into()),
                ("_rels/.rels".to_owned(), RELATIONS.into()),
            ];
            for (name, usual) in PARTS {
                let own = given.next().unwrap_or_default();
                let text = if own.is_empty() {
                    usual.as_bytes()
                } else {
                    own
                };
                files.push((name.to_owned(), text.to_vec()));
            }
            zip(&files, false)
        }
    };
    read(file);
});
