//! Files made to be too much: nested without end, absurd in what they claim, or no files at all.
//!
//! None of these may take the program down; each gives what there is, or a sentence. Their sizes are
//! such that a reader which recurses, believes a claim, or looks back again and again would not end
//! well, and all of them together take a moment only.

use std::io::{Cursor, Write as _};

use syncsleuth::import::{self, Import, Input, inventory};
use syncsleuth::knowledge::Knowledge;
use syncsleuth::progress::{Cancelled, Progress, Silent, Watch};

fn read(bytes: impl Into<Vec<u8>>) -> Import {
    let input = Input::Bytes {
        name: "any".to_owned(),
        bytes: bytes.into(),
    };
    let import = import::read(&[input], &mut Silent).unwrap();
    assert_eq!(
        import.sources.is_empty(),
        !import.failures.is_empty(),
        "a report or an error"
    );
    import
}

fn contacts(import: &Import) -> usize {
    import.sources.iter().map(|s| s.counts.contacts).sum()
}

#[test]
fn things_inside_one_another_without_end() {
    let many = 20_000;
    let calendar = format!(
        "BEGIN:VCALENDAR\n{}BEGIN:VEVENT\nSUMMARY:Deep\n{}END:VEVENT\n",
        "BEGIN:VTIMEZONE\n".repeat(many),
        "BEGIN:VALARM\n".repeat(many)
    );
    assert_eq!(read(calendar).sources[0].counts.events, 1);
    let cards = format!(
        "BEGIN:VCARD\nFN:Ana Lima\n{}END:VCARD\n",
        "AGENT:\nBEGIN:VCARD\n".repeat(many)
    );
    assert_eq!(contacts(&read(cards)), 1);
    let page = format!(
        "<html>{}<tr><th>First Name<th>Email<tr><td>Ana<td>a@example.com",
        "<table><tr><td>".repeat(many)
    );
    assert_eq!(contacts(&read(page)), 1);
    for (open, close) in [
        ("[", "]"),
        ("{\"a\":", "}"),
        ("<dict><array>", "</array></dict>"),
    ] {
        let list = format!(
            "{}\"iCloud Outlook\"{}",
            open.repeat(many),
            close.repeat(many)
        );
        let _ = inventory::parse("list", &list, Knowledge::embedded());
        read(list);
    }
}

#[test]
fn marks_that_are_never_closed() {
    let many = 30_000;
    for mark in ["<a", "<", "<!--", "<a '", "<td colspan=200", "&", "&#"] {
        read(format!(
            "<html><table><tr><th>Email<tr><td>{}",
            mark.repeat(many)
        ));
    }
    for mark in ["=(", "\"", ";A=\"", ":", "=", "=\r\n", "\\"] {
        read(format!(
            "BEGIN:VCARD\nFN:Ana\nNOTE;ENCODING=QUOTED-PRINTABLE{}\n",
            mark.repeat(many)
        ));
        read(format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID{}\n",
            mark.repeat(many)
        ));
    }
    for mark in ["\"", "\"\n", ",\"", "a,", "\n", "\r", "\0"] {
        read(format!(
            "First Name,Last Name,Notes\nAna,Lima,{}",
            mark.repeat(many)
        ));
    }
}

#[test]
fn spans_that_would_fill_the_memory() {
    // 100 MB of cells out of each megabyte, were they all made.
    let wide = format!(
        "<html><table><tr><th>First Name<th>Email<tr><td>Ana<td>a@example.com{}",
        "<tr><td colspan=200 rowspan=200>x<td colspan=200>y".repeat(4_000)
    );
    assert!(contacts(&read(wide)) >= 1);
    let covered = format!(
        "<html><table><tr><th>First Name<th>Email<tr><td>Ana<td>a@example.com<tr>{}{}",
        "<td colspan=200 rowspan=200>x".repeat(10),
        "<tr><td>z".repeat(20_000)
    );
    assert!(contacts(&read(covered)) >= 1);
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of one sheet.
fn workbook(sheet: &[u8], texts: &[u8]) -> Vec<u8> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let types = format!(
        r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#
    );
    let root = format!(
        r#"<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let book = format!(
        r#"<workbook xmlns:r="{OFFICE}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let links = format!(
        r#"<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
    );
    zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/sharedStrings.xml", texts),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

const TEXTS: &[u8] = b"<sst><si><t>First Name</t></si><si><t>Ana</t></si></sst>";

fn cell(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// A sheet with one contact, and more rows below.
fn sheet(more: &str) -> Vec<u8> {
    let rows = [
        [cell("A1", "First Name"), cell("B1", "Email")].concat(),
        [cell("A2", "Ana"), cell("B2", "ana@example.com")].concat(),
    ];
    let rows = rows.map(|cells| format!("<row>{cells}</row>")).concat();
    format!("<worksheet><sheetData>{rows}{more}</sheetData></worksheet>").into_bytes()
}

#[test]
fn workbooks_that_claim_too_much() {
    assert_eq!(contacts(&read(workbook(&sheet(""), TEXTS))), 1);
    // Room for 24 TB of texts is asked for.
    let claim = b"<sst count=\"1\" uniqueCount=\"999999999999\"><si><t>First Name</t></si></sst>";
    let refused = read(workbook(&sheet(""), claim));
    assert_eq!(refused.failures.len(), 1);
    // One text of 100 MB, which the archive packs into 100 KB.
    let bomb = [b"<worksheet><sheetData>", vec![b'x'; 100 << 20].as_slice()].concat();
    let refused = read(workbook(&bomb, TEXTS));
    assert!(refused.failures[0].to_string().contains("memory"));
    // Thousands of rows with a cell at each end.
    let rows: Vec<String> = (3..4_000)
        .map(|n| {
            format!(
                "<row>{}{}</row>",
                cell(&format!("A{n}"), "x"),
                cell(&format!("BXX{n}"), "y")
            )
        })
        .collect();
    let rows = rows.concat();
    let sparse = read(workbook(&sheet(&rows), TEXTS));
    assert!(contacts(&sparse) >= 1);
    // Tags in tags.
    let nested = sheet(&"<row><c><is>".repeat(20_000));
    read(workbook(&nested, TEXTS));
}

#[test]
fn files_that_are_none() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    std::fs::write(at("empty.csv"), "").unwrap();
    std::fs::create_dir(at("folder.csv")).unwrap();
    std::fs::create_dir(at("full.pst")).unwrap();
    std::fs::write(
        at("full.pst").join("x.csv"),
        "First Name,Email\nAna,a@example.com\n",
    )
    .unwrap();
    let read = |path| import::read(&[Input::Path(path)], &mut Silent).unwrap();
    let failure = |name: &str| read(at(name)).failures.remove(0).to_string();
    assert!(failure("empty.csv").contains("is empty"));
    assert!(failure("folder.csv").contains("no export was found in the folder"));
    assert!(failure("not there.csv").contains("there is no such file"));
    assert_eq!(contacts(&read(at("full.pst"))), 1);
    for name in ["empty.csv", "folder.csv", "not there.csv"] {
        assert!(import::recognise(&at(name)).is_err());
        assert!(inventory::read(&at(name), Knowledge::embedded()).is_err());
    }
}

#[cfg(unix)]
#[test]
fn files_that_cannot_be_read() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    symlink(at("ring"), at("ring")).unwrap();
    std::fs::write(at("locked.csv"), "First Name\nAna\n").unwrap();
    std::fs::set_permissions(at("locked.csv"), std::fs::Permissions::from_mode(0o000)).unwrap();
    let read = |path| import::read(&[Input::Path(path)], &mut Silent).unwrap();
    assert!(
        read(at("ring")).failures[0]
            .to_string()
            .contains("cannot read")
    );
    // Some may read everything.
    if std::fs::read(at("locked.csv")).is_err() {
        let said = read(at("locked.csv")).failures[0].to_string();
        assert!(said.contains("may not be opened by you"));
    }
    // Says that it is empty, opens, and would fail when it is read.
    let memory = std::path::PathBuf::from("/proc/self/mem");
    if memory.exists() {
        assert!(
            read(memory.clone()).failures[0]
                .to_string()
                .contains("is empty")
        );
        assert!(inventory::read(&memory, Knowledge::embedded()).is_err());
    }
    // Never ends.
    let zeros = std::path::PathBuf::from("/dev/zero");
    if zeros.exists() {
        assert!(read(zeros).failures[0].to_string().contains("limit"));
    }
    // In a folder, what is no file is passed over.
    assert!(read(place.path().to_owned()).sources.len() <= 1);
}

/// Cuts a file short while it is being read.
struct Shears {
    path: std::path::PathBuf,
    after: usize,
}

impl Watch for Shears {
    fn step(&mut self, _: Progress) -> Result<(), Cancelled> {
        if self.after == 0 {
            let file = std::fs::File::options().write(true).open(&self.path);
            file.unwrap().set_len(700).unwrap();
        }
        self.after = self.after.wrapping_sub(1);
        Ok(())
    }
}

#[test]
fn files_that_shrink_while_they_are_read() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("shrinking");
    let table = format!("First Name,Email\n{}", "Ana,a@example.com\n".repeat(5000));
    let data_file = [b"!BDN\0\0\0\0SM\x17\0\x13\0".as_slice(), &vec![0; 100_000]].concat();
    let archive = zip(&[("a.csv", table.as_bytes()), ("b.csv", b"First Name\nAna\n")]);
    for whole in [table.as_bytes(), &data_file, &archive] {
        for after in 0..4 {
            std::fs::write(&path, whole).unwrap();
            let mut shears = Shears {
                path: path.clone(),
                after,
            };
            let import = import::read(&[Input::Path(path.clone())], &mut shears).unwrap();
            assert!(import.sources.len() + import.failures.len() >= 1);
        }
    }
}
