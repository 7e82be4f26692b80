//! Cards, whole and broken.

use super::*;
use crate::progress::Silent;
use crate::record::{AddressKind, Contact, ContactFields, E164, PhoneKind};
use std::borrow::Cow;

fn items(text: &str) -> Items {
    let file = ByLine::new(text.replace('\n', "\r\n").into_bytes());
    read("cards.vcf", &file, &mut Silent).unwrap()
}

fn card(lines: &str) -> (Record, ContactFields<'static>) {
    let items = items(&format!("BEGIN:VCARD\n{lines}\nEND:VCARD\n"));
    assert_eq!(items.skipped, []);
    let record = items.records[0].clone();
    let kept: &Contact = Box::leak(Box::new(record.contact().unwrap().clone()));
    (record, kept.fields())
}

#[test]
fn every_field_of_a_card() {
    let (record, contact) = card(
        "VERSION:3.0\nN:Lima;Ana;Maria;Dr.;PhD\nFN:Dr. Ana Lima\nNICKNAME:Annie\n\
         ORG:Quarry Inks;Sales;North\nTITLE:Buyer\nitem1.EMAIL;type=INTERNET:ana@example.com\n\
         TEL;type=CELL:+1 402 555 0144\nADR;type=WORK:;Floor 2;35 Oak Ave;Omaha;NE;68102;USA\n\
         BDAY;value=date:1980-05-17\nNOTE:one\\ntwo\\, three\nCATEGORIES:Friends,Suppliers\n\
         REV:2026-05-27T10:11:33Z\nUID:4d-1\nURL:https://example.com\nCLASS:PRIVATE",
    );
    assert_eq!(record.id.as_deref(), Some("4d-1"));
    assert_eq!(record.modified.unwrap().to_string(), "2026-05-27T10:11:33Z");
    assert_eq!(record.notes.as_deref(), Some("one\ntwo, three"));
    assert_eq!(record.categories, ["Friends", "Suppliers"]);
    assert_eq!(record.private, Some(true));
    let text = |v: &Option<Cow<'_, str>>| v.as_deref().unwrap().to_owned();
    assert_eq!(text(&contact.display_name), "Dr. Ana Lima");
    assert_eq!(text(&contact.family_name), "Lima");
    assert_eq!(text(&contact.given_name), "Ana");
    assert_eq!(text(&contact.middle_name), "Maria");
    assert_eq!(text(&contact.prefix), "Dr.");
    assert_eq!(text(&contact.suffix), "PhD");
    assert_eq!(text(&contact.nickname), "Annie");
    assert_eq!(text(&contact.company), "Quarry Inks");
    assert_eq!(text(&contact.department), "Sales, North");
    assert_eq!(text(&contact.job_title), "Buyer");
    assert_eq!(contact.emails, ["ana@example.com"]);
    assert_eq!(contact.phones[0].kind, PhoneKind::Mobile);
    assert_eq!(contact.phones[0].e164, E164::parse("+14025550144"));
    let address = &contact.addresses[0];
    assert_eq!(address.kind, AddressKind::Work);
    assert_eq!(text(&address.street), "35 Oak Ave\nFloor 2");
    assert_eq!(text(&address.city), "Omaha");
    assert_eq!(text(&address.region), "NE");
    assert_eq!(text(&address.postcode), "68102");
    assert_eq!(text(&address.country), "USA");
    assert_eq!(contact.birthday.unwrap().to_string(), "1980-05-17");
    assert_eq!(text(&contact.web_page), "https://example.com");
}

#[test]
fn names_put_together_and_companies() {
    let name = |lines: &str| card(lines).1.display_name;
    assert_eq!(name("N:Lima;Ana;;;").as_deref(), Some("Ana Lima"));
    assert_eq!(name("FN:\nN:Lima;Ana").as_deref(), Some("Ana Lima"));
    assert_eq!(
        name("ORG:Quarry\nX-ABShowAs:COMPANY").as_deref(),
        Some("Quarry")
    );
    assert_eq!(name("EMAIL:a@example.com"), None);
}

#[test]
fn how_a_name_is_read() {
    let read = |lines: &str| {
        let contact = card(lines).1;
        [contact.family_reading, contact.given_reading].map(|r| r.map(Cow::into_owned))
    };
    let both = |family: &str, given: &str| [Some(family.to_owned()), Some(given.to_owned())];
    for lines in [
        "N:山田;太郎\nX-PHONETIC-LAST-NAME:やまだ\nX-PHONETIC-FIRST-NAME:たろう",
        "N;SORT-AS=\"やまだ,たろう\":山田;太郎;;;",
        "N:山田;太郎;;;\nSORT-STRING:やまだ たろう",
    ] {
        assert_eq!(read(lines), both("やまだ", "たろう"), "{lines}");
    }
    // What a name is sorted by is mostly no reading of it.
    for lines in [
        "N;SORT-AS=\"Harten,Rene\":van der Harten;Rene;;;",
        "N:山田;太郎;;;\nSORT-STRING:yamada",
        "N:やまだ;たろう;;;\nSORT-STRING:やまだ",
    ] {
        assert_eq!(read(lines), [None, None], "{lines}");
    }
}

#[test]
fn birthdays_without_a_year_and_with_a_time() {
    let cases = [
        ("--0517", Some("1604-05-17")),
        ("--05-17", Some("1604-05-17")),
        ("1604-05-17", Some("1604-05-17")),
        ("19800517", Some("1980-05-17")),
        ("1955-07-19T00:00:00Z", Some("1955-07-19")),
        ("in May", None),
        ("--5", None),
    ];
    for (written, want) in cases {
        let found = card(&format!("FN:A\nBDAY:{written}")).1.birthday;
        assert_eq!(found.map(|d| d.to_string()).as_deref(), want, "{written}");
    }
    let odd =
        items("BEGIN:VCARD\nFN:A\nBDAY:in May\nEND:VCARD\nBEGIN:VCARD\nFN:B\nBDAY:?\nEND:VCARD\n");
    assert_eq!(
        odd.warnings,
        ["BDAY: \"in May\" could not be read as a date (card 1; 2 in all); left empty"]
    );
}

#[test]
fn what_numbers_are_for() {
    let cases = [
        ("TEL;WORK;VOICE:1", "work"),
        ("TEL;TYPE=work,cell:1", "mobile"),
        ("TEL;HOME;FAX:1", "home-fax"),
        ("TEL;WORK;FAX:1", "work-fax"),
        ("TEL;PAGER:1", "pager"),
        ("TEL;type=MAIN:1", "main"),
        ("TEL;VOICE:1", "other"),
        ("X-MS-TEL;VOICE;ASSISTANT:1", "assistant"),
        ("item1.TEL:1\nitem1.X-ABLabel:_$!<Mobile>!$_", "mobile"),
        ("item1.TEL:1\nitem2.X-ABLabel:_$!<Mobile>!$_", "other"),
    ];
    for (lines, want) in cases {
        let phones = card(&format!("FN:A\n{lines}")).1.phones;
        assert_eq!(phones[0].kind.as_str(), want, "{lines}");
    }
    let phones = card("FN:A\nTEL;VALUE=uri:tel:+1-402-555-0144;ext=12\nTEL:tel:")
        .1
        .phones;
    assert_eq!(phones.len(), 1);
    assert_eq!(phones[0].value, "+1-402-555-0144;ext=12");
}

#[test]
fn broken_cards_are_read_as_far_as_they_go() {
    let items = items(
        "note to self\nBEGIN:VCARD\nFN:First\nBEGIN:VCARD\nFN:Second\nthis is no property\nnor this\n\
         END:VCARD\nBEGIN:VCARD\nVERSION:3.0\nEND:VCARD\nBEGIN:VCARD\nFN:Last\nNOTE:cut o",
    );
    let names: Vec<(u32, &str)> = items
        .records
        .iter()
        .map(|r| (r.number, r.label()))
        .collect();
    assert_eq!(names, [(1, "First"), (2, "Second"), (4, "Last")]);
    let places: Vec<&str> = items.skipped.iter().map(|s| s.at.as_str()).collect();
    assert_eq!(
        places,
        [
            "card 1, line 4",
            "card 2, line 6",
            "card 3, line 9",
            "card 4, line 14"
        ]
    );
    assert!(items.warnings[0].contains("line 1 stands outside"));
    assert_eq!(items.records[2].notes.as_deref(), Some("cut o"));
    assert_eq!(items.counts.contacts, 3);
}

#[test]
fn a_card_inside_a_card_is_not_a_record() {
    let items = items(
        "BEGIN:VCARD\nFN:Boss\nAGENT:\nBEGIN:VCARD\nFN:Assistant\nEND:VCARD\nTEL:1\nEND:VCARD\n",
    );
    assert_eq!(items.records.len(), 1);
    assert_eq!(items.records[0].contact().unwrap().phones().count(), 1);
    assert_eq!(items.skipped, []);
}

#[test]
fn systems_by_product_and_extension() {
    let cases = [
        ("PRODID:-//Apple Inc.//iOS 17.0//EN", System::Icloud),
        ("X-MS-OL-DEFAULT-POSTAL-ADDRESS:2", System::Outlook),
        ("X-ANDROID-CUSTOM:a;b", System::Phone),
        ("PRODID:-//Nobody//EN", System::Other),
    ];
    for (line, want) in cases {
        let items = items(&format!("BEGIN:VCARD\nFN:A\n{line}\nEND:VCARD\n"));
        assert_eq!(items.system, want, "{line}");
    }
}
