//! Exports with something odd about them, read to records.

use std::path::{Path, PathBuf};

use syncsleuth::import::{self, Import, ImportError, Input};
use syncsleuth::progress::{Cancelled, Progress, Silent, Watch};
use syncsleuth::record::json::source_json;
use syncsleuth::record::{ContactFields, E164, Event, Format, Source, System};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

fn read(names: &[&str]) -> Import {
    let inputs: Vec<Input> = names.iter().map(|n| Input::Path(fixture(n))).collect();
    import::read(&inputs, &mut Silent).unwrap()
}

fn one(name: &str) -> Source {
    let mut import = read(&[name]);
    assert_eq!(import.failures, []);
    import.sources.remove(0)
}

fn text(text: &str) -> Import {
    let input = Input::Bytes {
        name: "-".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    import::read(&[input], &mut Silent).unwrap()
}

fn contacts(source: &Source) -> Vec<ContactFields<'_>> {
    let people = source.records.iter().filter_map(|r| r.contact());
    people.map(|c| c.fields()).collect()
}

fn events(source: &Source) -> Vec<&Event> {
    source.records.iter().filter_map(|r| r.event()).collect()
}

#[test]
fn french_calendar_whose_header_names_occur_twice() {
    let source = one("calendar_fr_same_header_twice.csv");
    assert_eq!(source.format, Format::OutlookCsv);
    assert_eq!(source.locale.as_deref(), Some("fr"));
    assert_eq!(source.encoding.as_deref(), Some("windows-1252"));
    let events = events(&source);
    assert_eq!(events[0].subject.as_deref(), Some("Point d’équipe"));
    assert_eq!(events[0].start.unwrap().to_string(), "2024-04-03T09:00:00");
    assert_eq!(events[0].end.unwrap().to_string(), "2024-04-03T10:30:00");
    assert_eq!(events[0].attendees, ["Lima, Ana", "Haddad, Omar"]);
    assert!(events[1].all_day);
    assert_eq!(events[1].start.unwrap().to_string(), "2024-04-05");
    assert_eq!(events[1].end.unwrap().to_string(), "2024-04-06");
    assert_eq!(source.records[1].private, Some(true));
    assert_eq!(source.records[0].private, Some(false));
}

#[test]
fn japanese_contacts_in_the_code_page_of_windows() {
    let source = one("contacts_ja_windows932.csv");
    assert_eq!(source.encoding.as_deref(), Some("windows-932"));
    assert_eq!(source.locale.as_deref(), Some("ja"));
    let contacts = contacts(&source);
    assert_eq!(contacts[0].display_name.as_deref(), Some("田中 太郎"));
    assert_eq!(contacts[0].company.as_deref(), Some("表示商事"));
    assert_eq!(contacts[0].phones[0].e164, E164::parse("+819012345678"));
    assert_eq!(contacts[0].birthday.unwrap().to_string(), "1980-05-17");
    assert_eq!(contacts[1].birthday, None);
}

#[test]
fn copied_table_view_whose_weekdays_tell_the_order() {
    let source = one("table_view_weekdays_utf16.txt");
    assert_eq!(
        (source.format, source.system),
        (Format::OutlookTable, System::Outlook)
    );
    assert_eq!(source.encoding.as_deref(), Some("utf-16le"));
    let record = &source.records[0];
    assert_eq!(record.label(), "Ana \"Annie\" Lima");
    assert_eq!(record.created.unwrap().to_string(), "2024-04-03T08:55:00");
    assert_eq!(record.modified.unwrap().to_string(), "2024-04-04T13:09:00");
    assert_eq!(record.folder.as_deref(), Some("Contacts"));
    assert_eq!(record.categories, ["Team", "Friends"]);
    assert_eq!(contacts(&source)[1].emails, ["omar@example.com"]);
    assert_eq!(source.warnings, Vec::<String>::new());
}

#[test]
fn salesforce_ids_and_the_names_behind_them() {
    let import = read(&[
        "salesforce_contact_ids_15_and_18.csv",
        "salesforce_account.csv",
        "salesforce_user.csv",
    ]);
    assert_eq!(import.failures, []);
    let source = &import.sources[0];
    assert_eq!(source.format, Format::SalesforceCsv);
    let ids: Vec<_> = source
        .records
        .iter()
        .map(|r| r.id.clone().unwrap())
        .collect();
    assert!(ids.iter().all(|id| id.len() == 18), "{ids:?}");
    assert!(ids[0].starts_with("003Xy00000AbCdE") && ids[1].starts_with("003Xy00000AbCdF"));
    assert_eq!(source.warnings.len(), 1, "{:?}", source.warnings);
    assert!(source.warnings[0].contains("record 3") && source.warnings[0].contains("spreadsheet"));
    assert_eq!(source.records[0].owner, source.records[1].owner);
    assert_eq!(
        source.records[0].owner.name.as_deref(),
        Some("Blessing Okafor")
    );
    assert!(source.records[1].deleted && !source.records[0].deleted);
    let contacts = contacts(source);
    assert_eq!(contacts[0].company.as_deref(), Some("Globex Ltd"));
    assert_eq!(contacts[1].company.as_deref(), Some("Globex Ltd"));
    assert_eq!(contacts[0].phones[0].e164, E164::parse("+18135550179"));
    assert_eq!(
        source.records[0].created.unwrap().to_string(),
        "2024-02-22T19:09:21Z"
    );
    assert_eq!(import.sources[1].counts.other, 1);
    assert_eq!(import.sources[2].counts.other, 1);
}

#[test]
fn salesforce_report_without_its_footer() {
    let source = one("salesforce_report_footer.csv");
    assert_eq!(source.format, Format::SalesforceReport);
    assert_eq!(source.counts.contacts, 2);
    assert!(
        source
            .warnings
            .iter()
            .any(|w| w.contains("4 footer lines at the end")),
        "{:?}",
        source.warnings
    );
    assert_eq!(source.records[1].created.unwrap().to_string(), "2024-02-03");
    assert_eq!(contacts(&source)[0].company.as_deref(), Some("Globex Ltd"));
}

#[test]
fn salesforce_events_keep_their_dates() {
    let source = one("salesforce_events_all_day_and_duration.csv");
    let events = events(&source);
    assert_eq!(events[0].start.unwrap().to_string(), "2024-05-01");
    assert_eq!(events[0].end.unwrap().to_string(), "2024-05-03");
    assert_eq!(events[1].start.unwrap().to_string(), "2024-05-01T22:30:00Z");
    assert_eq!(events[1].end.unwrap().to_string(), "2024-05-01T23:15:00Z");
    assert!(events[1].recurs && !events[0].recurs);
    assert_eq!(
        source.records[1].salesforce.as_ref().unwrap().is_child,
        Some(true)
    );
}

#[test]
fn google_contacts_with_labels() {
    let source = one("google_labels.csv");
    assert_eq!(
        (source.format, source.system),
        (Format::GoogleCsv, System::Google)
    );
    let contact = &contacts(&source)[0];
    assert_eq!(contact.emails, ["a@example.com", "b@example.com"]);
    assert_eq!(
        (
            contact.phones[0].kind.as_str(),
            contact.addresses[0].kind.as_str()
        ),
        ("mobile", "home")
    );
    assert_eq!(contact.addresses[0].city.as_deref(), Some("Leeds"));
    assert_eq!(source.records[0].categories, ["myContacts", "Suppliers"]);
}

#[test]
fn ragged_rows_lose_nothing_silently() {
    let source = one("contacts_ragged_rows.csv");
    let read: Vec<(u32, &str)> = source
        .records
        .iter()
        .map(|r| (r.number, r.label()))
        .collect();
    assert_eq!(
        read,
        [
            (1, "Ana Lima"),
            (2, "Omar Haddad"),
            (3, "Christina Wills"),
            (6, "Bo Okafor"),
            (7, "Di Moreau")
        ]
    );
    let skipped: Vec<&str> = source.skipped.iter().map(|s| s.at.as_str()).collect();
    assert_eq!(skipped, ["record 4, line 7", "record 5, line 8"]);
    let warned = |part: &str| source.warnings.iter().any(|w| w.contains(part));
    assert!(warned("record 3, line 6"), "{:?}", source.warnings);
    assert!(warned("record 6, line 9"), "{:?}", source.warnings);
    assert_eq!(source.records[1].notes.as_deref(), Some("two\nlines"));
}

#[test]
fn files_of_other_kinds_say_what_to_do() {
    let cases: [(&[u8], &str); 5] = [
        (b"!BDN\x00\x00\x00\x00SM", "damaged"),
        (b"PK\x03\x04\x14\x00xl/workbook.xml", "workbook is damaged"),
        (
            b"\x01\x02\x03\x04\x05\x06\x07\x0e\x0f\x10\x11",
            "not an export",
        ),
        (b"", "empty"),
        (b"column1,column2\nx,y\n", "no names"),
    ];
    for (bytes, says) in cases {
        let input = Input::Bytes {
            name: "file.csv".to_owned(),
            bytes: bytes.to_vec(),
        };
        let import = import::read(&[input], &mut Silent).unwrap();
        let failure: &ImportError = import.failures.first().expect(says);
        assert!(failure.to_string().contains(says), "{failure}");
        assert!(failure.hint().is_some() && failure.path() == "file.csv");
    }
}

#[test]
fn a_header_alone_is_an_empty_source() {
    let import = text("Subject,Start Date,Start Time,End Date,End Time,All day event,Location\r\n");
    assert_eq!(import.failures, []);
    assert_eq!(import.sources[0].counts.records(), 0);
    assert_eq!(import.sources[0].warnings.len(), 1);
}

#[test]
fn dates_that_can_be_read_in_two_ways_are_named() {
    let import =
        text("Subject,Start Date,Due Date,% Complete,Status\nCall,,3/4/2024,0,Not Started\n");
    assert!(import.sources[0].warnings[0].contains("3/4/2024"));
    let import = text(
        "Subject,Start Date,Due Date,% Complete,Status\nCall,,3/4/2024,0,x\nMeet,,22/4/2024,0,x\n",
    );
    assert_eq!(import.sources[0].warnings, Vec::<String>::new());
    let due = import.sources[0].records[0].task().unwrap().due.unwrap();
    assert_eq!(due.to_string(), "2024-04-03");
}

#[test]
fn the_order_of_dates_may_show_itself_at_the_end() {
    use std::fmt::Write as _;
    let mut csv = "Subject,Start Date,Due Date,% Complete,Status\n".to_owned();
    for n in 0..5000 {
        writeln!(csv, "Call number {n},,3/4/2024,0,Not Started").unwrap();
    }
    csv.push_str("Last,,31/12/2024,0,Not Started\n");
    let import = text(&csv);
    let due = import.sources[0].records[0].task().unwrap().due.unwrap();
    assert_eq!(due.to_string(), "2024-04-03");
}

#[test]
fn excels_separator_line_and_files_without_a_header() {
    let import = text("sep=;\r\nFirst Name;Last Name;E-mail Address\r\nAna;Lima;a@example.com\r\n");
    assert_eq!(contacts(&import.sources[0])[0].emails, ["a@example.com"]);
    let import = text("Ana,Lima,ana@example.com,+44 7700 900986\nOmar,Haddad,omar@example.com,\n");
    let source = &import.sources[0];
    assert_eq!(
        (source.format, source.records.len()),
        (Format::GenericCsv, 2)
    );
    assert_eq!(source.records[0].label(), "Ana Lima");
}

#[test]
fn the_same_content_is_read_once() {
    let import = read(&["google_labels.csv", "google_labels.csv"]);
    assert_eq!((import.sources.len(), import.passed_over.len()), (1, 1));
}

#[test]
fn a_folder_is_read_by_name_and_names_what_it_passes() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("b.csv", "First Name,Last Name\nAna,Lima\n");
    write("a.txt", "Full Name\tIn Folder\nOmar Haddad\tContacts\n");
    write("letter.txt", "Dear all,\nnothing to see.\n");
    write(".hidden.csv", "First Name,Last Name\nX,Y\n");
    let import = import::read(&[Input::Path(folder.path().to_owned())], &mut Silent).unwrap();
    let names: Vec<&str> = import.sources.iter().map(Source::name).collect();
    assert_eq!(names, ["a.txt", "b.csv"]);
    assert_eq!(import.passed_over.len(), 1);
    assert_eq!(import.failures, []);
}

#[test]
fn the_json_holds_what_the_contract_promises() {
    let source = one("salesforce_contact_ids_15_and_18.csv");
    let whole = source_json(&source, true);
    assert_eq!(whole["format"], "salesforce-csv");
    assert_eq!(whole["counts"]["contacts"], 3);
    let record = &whole["records"][0];
    let fields = [
        "kind",
        "record",
        "id",
        "folder",
        "deleted",
        "display_name",
        "given_name",
        "family_name",
        "emails",
        "phones",
        "company",
        "job_title",
        "addresses",
        "birthday",
        "categories",
        "notes",
        "owner",
        "created",
        "created_by",
        "modified",
        "modified_by",
    ];
    for field in fields {
        assert!(record.get(field).is_some(), "{field}");
    }
    assert!(source_json(&source, false).get("records").is_none());
}

#[test]
fn small_things_that_mean_something() {
    let import = text(
        "Full Name\tIn Folder\tBirthday\nAna Lima\tDeleted Items\t5/17/80\nBo\tContacts\tNone\n",
    );
    let records = &import.sources[0].records;
    assert!(records[0].deleted && !records[1].deleted);
    let import = text(
        "Name,Given Name,Birthday,Group Membership,Notes\nAna Lima,Ana,--05-17,* myContacts,\"a\r\nb\"\n",
    );
    let source = &import.sources[0];
    assert_eq!(
        contacts(source)[0].birthday.unwrap().to_string(),
        "1604-05-17"
    );
    assert_eq!(source.records[0].notes.as_deref(), Some("a\nb"));
    // A weekly export writes UTC without saying so; times in two columns with AM/PM tell the order.
    let import = text(
        "Id,Subject,StartDateTime,OwnerId,IsArchived\n00UXy00000AbCdE,Call,2024-02-22 19:09:21,,1\n",
    );
    let event = import.sources[0].records[0].event().unwrap();
    assert_eq!(event.start.unwrap().to_string(), "2024-02-22T19:09:21Z");
    let import = text(
        "Subject,Start Date,Start Time,End Date,End Time,Location\nCall,3/4/2024,9:00:00 AM,3/4/2024,1:00:00 PM,\n",
    );
    let source = &import.sources[0];
    assert_eq!(source.warnings, Vec::<String>::new());
    assert_eq!(
        events(source)[0].end.unwrap().to_string(),
        "2024-03-04T13:00:00"
    );
}

#[test]
fn a_folder_without_exports_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("letter.txt"), "Dear all,\n").unwrap();
    let import = import::read(&[Input::Path(folder.path().to_owned())], &mut Silent).unwrap();
    assert_eq!(import.passed_over.len(), 1);
    assert!(matches!(
        import.failures[..],
        [ImportError::EmptyFolder { .. }]
    ));
}

#[test]
fn reading_stops_when_asked() {
    struct Stop(u32);
    impl Watch for Stop {
        fn step(&mut self, _at: Progress) -> Result<(), Cancelled> {
            self.0 += 1;
            if self.0 > 2 { Err(Cancelled) } else { Ok(()) }
        }
    }
    let csv = format!("First Name,Last Name\n{}", "Ana,Lima\n".repeat(3000));
    let input = Input::Bytes {
        name: "-".to_owned(),
        bytes: csv.into_bytes(),
    };
    assert!(import::read(&[input], &mut Stop(0)).is_err());
}
