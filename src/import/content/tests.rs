//! Content lines: folding, code pages, parameters, escapes.

use super::*;

fn file(text: &[u8]) -> ByLine {
    ByLine::new(text.to_vec())
}

fn properties(bytes: &[u8]) -> Vec<(u32, Option<Property>)> {
    let file = file(bytes);
    Lines::new(&file.bytes)
        .map(|line| (line.number, Property::parse(&line, &file)))
        .collect()
}

fn one(bytes: &[u8]) -> Property {
    properties(bytes).remove(0).1.unwrap()
}

#[test]
fn a_file_is_told_by_its_first_begin() {
    let utf16: Vec<u8> = "BEGIN:VCARD\r\n"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let cases: [(&[u8], Option<Format>); 6] = [
        (b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n", Some(Format::Icalendar)),
        (b"junk\nbegin:vcard\n", Some(Format::Vcard)),
        (b"BEGIN:VEVENT\n", Some(Format::Icalendar)),
        (&utf16, Some(Format::Vcard)),
        (b"Name,Email\nBEGIN,x\n", None),
        (b"", None),
    ];
    for (bytes, want) in cases {
        assert_eq!(recognise(bytes), want, "{bytes:?}");
    }
}

#[test]
fn lines_are_unfolded() {
    let found = properties(b"\r\nNOTE:one\r\n  two\r\n\tthree\r\nTEL:1\r\n");
    let texts: Vec<_> = found
        .iter()
        .map(|(line, p)| (*line, p.as_ref().unwrap().text(Escapes::Full).unwrap()))
        .collect();
    assert_eq!(texts, [(2, "one twothree".to_owned()), (5, "1".to_owned())]);
    let old = properties(b"FN:A\rTEL:1\r");
    assert_eq!(
        old.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
        [1, 2]
    );
}

#[test]
fn quoted_printable_goes_over_line_ends_but_not_over_the_end_of_a_card() {
    let note = one(b"NOTE;ENCODING=QUOTED-PRINTABLE:caf=C3=A9 =\r\nau lait=3B=0D=0Atwo\r\n");
    assert_eq!(
        note.text(Escapes::Separators).as_deref(),
        Some("caf\u{e9} au lait;\ntwo")
    );
    let found = properties(b"NOTE;QUOTED-PRINTABLE:cut=\r\nEND:VCARD\r\n");
    assert_eq!(found.len(), 2);
    let name = one(b"N;QUOTED-PRINTABLE:A=3BB;C\r\n");
    assert_eq!(name.parts(';', Escapes::Separators), ["A;B", "C"]);
}

#[test]
fn code_pages_of_a_property_and_of_the_file() {
    let cases: [(&[u8], &str); 6] = [
        (
            b"FN;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=C8=E2=E0=ED",
            "\u{418}\u{432}\u{430}\u{43d}",
        ),
        (b"FN;CHARSET=ISO-8859-1:J\xf6rg", "J\u{f6}rg"),
        (b"FN;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg", "J\u{f6}rg"),
        (b"FN;ENCODING=QUOTED-PRINTABLE:J=F6rg", "J\u{f6}rg"),
        (b"FN;CHARSET=Shift_JIS:\x93c\x92\x86", "\u{7530}\u{4e2d}"),
        // The file was saved as UTF-8 later on; what its lines say is no longer true.
        ("FN;CHARSET=ISO-8859-1:J\u{f6}rg".as_bytes(), "J\u{f6}rg"),
    ];
    for (bytes, want) in cases {
        assert_eq!(one(bytes).text(Escapes::Separators).as_deref(), Some(want));
    }
}

#[test]
fn pictures_are_passed_over() {
    let found = properties(
        b"PHOTO;ENCODING=BASE64;JPEG:\r\n  /9j/4AAQ\r\nSkZJRgAB\r\n\r\nLOGO;ENCODING=b:AAAA\r\n BBBB\r\nFN:Ana\r\n",
    );
    let names: Vec<String> = found
        .iter()
        .map(|(_, p)| p.as_ref().unwrap().name.clone())
        .collect();
    assert_eq!(names, ["PHOTO", "LOGO", "FN"]);
    assert_eq!(found[0].1.as_ref().unwrap().raw(), "");
    assert_eq!(found[1].1.as_ref().unwrap().raw(), "");
}

#[test]
fn heads_with_groups_quotes_brackets_and_bare_words() {
    let phone = one(b"item1.TEL;WORK;TYPE=\"voice,pref\";X=^'a^':1");
    assert_eq!(phone.group.as_deref(), Some("item1"));
    assert_eq!((phone.name.as_str(), &*phone.raw()), ("TEL", "1"));
    assert!(phone.has_type("work") && phone.has_type("pref") && !phone.has_type("fax"));
    assert_eq!(phone.param("X"), Some("\"a\""));
    let cases: [(&[u8], Option<&str>, &str); 4] = [
        (
            b"D;TZID=\"(UTC-05:00) Eastern\":x:y",
            Some("(UTC-05:00) Eastern"),
            "x:y",
        ),
        (b"D;TZID=(UTC-03:00) Here:x", Some("(UTC-03:00) Here"), "x"),
        (b"D;TZID=\"W. Europe:x", Some("W. Europe"), "x"),
        (b"D;TZID=(odd:x", Some("(odd"), "x"),
    ];
    for (bytes, zone, value) in cases {
        let property = one(bytes);
        assert_eq!((property.param("TZID"), &*property.raw()), (zone, value));
    }
    for bad in ["no colon", ":value", "two words:x", "\u{e9}:x"] {
        assert!(properties(bad.as_bytes())[0].1.is_none(), "{bad}");
    }
}

#[test]
fn escapes_of_both_kinds() {
    let cases = [
        (r"a\nb\, c\; d\\n", "a\nb, c; d\\n", r"a\nb, c; d\n"),
        (r"C:\Temp", r"C:\Temp", r"C:\Temp"),
        (r"end\", r"end\", r"end\"),
    ];
    for (raw, full, separators) in cases {
        let property = one(format!("NOTE:{raw}").as_bytes());
        assert_eq!(property.text(Escapes::Full).as_deref(), Some(full));
        assert_eq!(
            property.text(Escapes::Separators).as_deref(),
            Some(separators)
        );
    }
    let parts = one(br"ADR:a\;b;c\\;d").parts(';', Escapes::Full);
    assert_eq!(parts, ["a;b", "c\\", "d"]);
}

#[test]
fn products_and_systems() {
    let cases = [
        (
            "-//Google Inc//Google Calendar 70.9054//EN",
            Some(System::Google),
        ),
        (
            "-//Apple Inc.//iCloud Web Address Book//EN",
            Some(System::Icloud),
        ),
        ("Microsoft Exchange Server 2010", Some(System::Outlook)),
        ("-//Sabre//Sabre VObject 4.1.6//EN", None),
    ];
    for (product, want) in cases {
        assert_eq!(system_of(product), want, "{product}");
    }
}
