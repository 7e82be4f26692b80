//! Calendars: fields, time zones, series, broken entries.

use super::*;
use crate::progress::Silent;
use crate::record::{Event, Task};

fn items(text: &str) -> Items {
    let file = ByLine::new(text.replace('\n', "\r\n").into_bytes());
    read("calendar.ics", &file, &mut Silent).unwrap()
}

fn calendar(inside: &str) -> Items {
    items(&format!("BEGIN:VCALENDAR\n{inside}\nEND:VCALENDAR\n"))
}

fn event(lines: &str) -> Event {
    let items = calendar(&format!("BEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT"));
    items.records[0].event().unwrap().clone()
}

fn start(lines: &str) -> String {
    event(lines).start.unwrap().to_string()
}

const OWN_ZONE: &str = "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\n\
    DTSTART:16011104T020000\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\n\
    END:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010311T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\n\
    RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE";

#[test]
fn every_field_of_an_event() {
    let items = calendar(
        "PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN\nBEGIN:VEVENT\nUID:u-1\n\
         SUMMARY:Stock\\, take\nDESCRIPTION:one\\ntwo\nLOCATION:Room 1\\; left\nDTSTART:20240501T070000Z\n\
         DTEND:20240501T080000Z\nCREATED:20240401T070000Z\nLAST-MODIFIED:20240402T070000Z\nSEQUENCE:3\n\
         ORGANIZER;CN=\"Ana Lima\":mailto:ana@example.com\nATTENDEE;CN=Bo Ek:mailto:bo@example.com\n\
         ATTENDEE:MAILTO:cy@example.com\nCATEGORIES:Red,Work\nCATEGORIES:Work\nCLASS:CONFIDENTIAL\n\
         STATUS:CANCELLED\nBEGIN:VALARM\nDESCRIPTION:alarm\nEND:VALARM\nEND:VEVENT\nX-WR-CALNAME:Team",
    );
    assert_eq!(items.system, System::Outlook);
    let record = &items.records[0];
    assert_eq!(record.id.as_deref(), Some("u-1"));
    assert_eq!(record.folder.as_deref(), Some("Team"));
    assert_eq!(record.notes.as_deref(), Some("one\ntwo"));
    assert_eq!(record.categories, ["Red", "Work"]);
    assert_eq!(record.private, Some(true));
    assert_eq!(record.created.unwrap().to_string(), "2024-04-01T07:00:00Z");
    assert_eq!(record.modified.unwrap().to_string(), "2024-04-02T07:00:00Z");
    assert!(!record.deleted);
    let event = record.event().unwrap();
    assert_eq!(event.uid.as_deref(), Some("u-1"));
    assert_eq!(event.subject.as_deref(), Some("Stock, take"));
    assert_eq!(event.location.as_deref(), Some("Room 1; left"));
    assert_eq!(event.organizer.as_deref(), Some("Ana Lima"));
    assert_eq!(event.attendees, ["Bo Ek", "cy@example.com"]);
    assert_eq!(event.end.unwrap().to_string(), "2024-05-01T08:00:00Z");
    assert_eq!(
        (event.cancelled, event.recurs, event.all_day),
        (true, false, false)
    );
    assert_eq!(event.sequence, Some(3));
}

#[test]
fn times_and_their_zones() {
    let cases = [
        ("DTSTART:20240701T090000Z", "2024-07-01T09:00:00Z"),
        ("DTSTART:20240701T090000", "2024-07-01T09:00:00"),
        ("DTSTART;VALUE=DATE:20240701", "2024-07-01"),
        ("DTSTART:20240701", "2024-07-01"),
        (
            "DTSTART;TZID=Europe/Berlin:20240701T090000",
            "2024-07-01T09:00:00+02:00",
        ),
        (
            "DTSTART;TZID=W. Europe Standard Time:20240101T090000",
            "2024-01-01T09:00:00+01:00",
        ),
        (
            "DTSTART;TZID=\"(UTC-05:00) Eastern Time (US & Canada)\":20240701T090000",
            "2024-07-01T09:00:00-04:00",
        ),
        (
            "DTSTART;TZID=(UTC-03:00) Bras\u{ed}lia:20240701T090000",
            "2024-07-01T09:00:00-03:00",
        ),
        (
            "DTSTART;TZID=\"Kuala Lumpur, Singapore\":20240701T090000",
            "2024-07-01T09:00:00+08:00",
        ),
        (
            "DTSTART;TZID=/example.org/America/New_York:20240701T090000",
            "2024-07-01T09:00:00-04:00",
        ),
        (
            "DTSTART;TZID=US/Pacific:20240701T090000",
            "2024-07-01T09:00:00-07:00",
        ),
        (
            "DTSTART;TZID=US/Pacific:20240701",
            "2024-07-01T00:00:00-07:00",
        ),
        ("DTSTART;TZID=:20240701T090000", "2024-07-01T09:00:00"),
        (
            "DTSTART;TZID=Nowhere:20240701T090000",
            "2024-07-01T09:00:00",
        ),
        // An hour that the change to summer time skips.
        (
            "DTSTART;TZID=Europe/Berlin:20240331T023000",
            "2024-03-31T03:30:00+02:00",
        ),
    ];
    for (line, want) in cases {
        assert_eq!(start(line), want, "{line}");
    }
}

#[test]
fn zones_only_the_file_defines() {
    let at = |time: &str| {
        let items = calendar(&format!(
            "BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Customized Time Zone:{time}\nEND:VEVENT\n{OWN_ZONE}"
        ));
        assert_eq!(items.warnings, Vec::<String>::new());
        items.records[0].event().unwrap().start.unwrap().to_string()
    };
    assert_eq!(at("20240115T090000"), "2024-01-15T09:00:00-05:00");
    assert_eq!(at("20240310T015900"), "2024-03-10T01:59:00-05:00");
    assert_eq!(at("20240310T030000"), "2024-03-10T03:00:00-04:00");
    assert_eq!(at("20241102T090000"), "2024-11-02T09:00:00-04:00");
    assert_eq!(at("20241104T090000"), "2024-11-04T09:00:00-05:00");
}

#[test]
fn unknown_zones_are_named_once() {
    let items = calendar(
        "BEGIN:VEVENT\nDTSTART;TZID=Nowhere:20240701T090000\nDTEND;TZID=Nowhere:20240701T100000\n\
         END:VEVENT\nBEGIN:VEVENT\nDTSTART;TZID=Nowhere:20240702T090000\nDTEND:tomorrow\nEND:VEVENT",
    );
    assert_eq!(items.warnings.len(), 2, "{:?}", items.warnings);
    assert!(items.warnings[0].contains("DTEND: \"tomorrow\""));
    assert!(items.warnings[1].contains("\"Nowhere\"") && items.warnings[1].contains("3 in all"));
}

#[test]
fn ends_and_whole_days() {
    let end = |lines: &str| event(lines).end.map(|m| m.to_string()).unwrap_or_default();
    let cases = [
        (
            "DTSTART;VALUE=DATE:20240701\nDTEND;VALUE=DATE:20240703",
            "2024-07-03",
        ),
        ("DTSTART;VALUE=DATE:20240701", "2024-07-02"),
        ("DTSTART;VALUE=DATE:20240701\nDURATION:P2D", "2024-07-03"),
        (
            "DTSTART:20240701T090000Z\nDURATION:PT1H30M",
            "2024-07-01T10:30:00Z",
        ),
        (
            "DTSTART:20240701T090000\nDURATION:P1W",
            "2024-07-08T09:00:00",
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20240330T090000\nDURATION:P1D",
            "2024-03-31T09:00:00+02:00",
        ),
        ("DTSTART:20240701T090000Z\nDURATION:-PT1H", ""),
        ("DTSTART:20240701T090000Z", ""),
    ];
    for (lines, want) in cases {
        assert_eq!(end(lines), want, "{lines}");
    }
    assert!(event("DTSTART;VALUE=DATE:20240701").all_day);
    let exchange = event("DTSTART:20240701T000000\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE");
    assert!(exchange.all_day);
    assert!(!event("DTSTART:20240701T000000").all_day);
}

#[test]
fn series_exceptions_and_versions() {
    let items = calendar(
        "BEGIN:VEVENT\nUID:s\nDTSTART:20240701T090000Z\nRRULE:FREQ=WEEKLY\nEXDATE:20240715T090000Z\nSEQUENCE:1\n\
         END:VEVENT\nBEGIN:VEVENT\nUID:s\nRECURRENCE-ID:20240708T090000Z\nDTSTART:20240709T090000Z\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:s\nDTSTART:20240630T090000Z\nRRULE:FREQ=WEEKLY\nSEQUENCE:0\nEND:VEVENT",
    );
    let events: Vec<&Event> = items.records.iter().filter_map(Record::event).collect();
    assert!(events.iter().all(|e| e.recurs));
    assert_eq!(
        events[1].recurrence_id.unwrap().to_string(),
        "2024-07-08T09:00:00Z"
    );
    assert_eq!(events[1].start.unwrap().to_string(), "2024-07-09T09:00:00Z");
    assert_eq!(items.warnings.len(), 1);
    assert!(items.warnings[0].starts_with("record 3 is an older version"));
}

#[test]
fn to_dos() {
    let task = |lines: &str| -> Task {
        let items = calendar(&format!("BEGIN:VTODO\nUID:t\n{lines}\nEND:VTODO"));
        assert_eq!(items.counts.tasks, 1);
        items.records[0].task().unwrap().clone()
    };
    let done =
        task("SUMMARY:Order ink\nDUE;VALUE=DATE:20240701\nCOMPLETED:20240630T100000Z\nPRIORITY:1");
    assert_eq!(done.subject.as_deref(), Some("Order ink"));
    assert_eq!(done.due.unwrap().to_string(), "2024-07-01");
    assert_eq!(done.completed.unwrap().to_string(), "2024-06-30T10:00:00Z");
    assert_eq!(done.status.as_deref(), Some("COMPLETED"));
    assert_eq!(done.priority.as_deref(), Some("1"));
    let open = task(
        "STATUS:IN-PROCESS\nPERCENT-COMPLETE:50\nPRIORITY:0\nDTSTART:20240701T090000\nDURATION:P1D",
    );
    assert_eq!(open.status.as_deref(), Some("IN-PROCESS"));
    assert_eq!(open.priority, None);
    assert_eq!(open.due.unwrap().to_string(), "2024-07-02T09:00:00");
}

#[test]
fn broken_calendars_are_read_as_far_as_they_go() {
    let items = items(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:First\nno property\nBEGIN:VEVENT\nSUMMARY:Second\n\
         END:VCALENDAR\nBEGIN:VCALENDAR\nPRODID:-//Google Inc//Google Calendar//EN\nBEGIN:VEVENT\n\
         END:VEVENT\nBEGIN:VJOURNAL\nSUMMARY:dear diary\nEND:VJOURNAL\nBEGIN:VEVENT\nSUMMARY:Last\nBEGIN:VALARM",
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
            "record 1, line 4",
            "record 1, line 5",
            "record 2, line 7",
            "record 3, line 10",
            "record 4, line 17"
        ]
    );
    assert_eq!((items.counts.events, items.counts.other), (3, 1));
    assert_eq!(items.system, System::Google);
}

#[test]
fn an_empty_calendar_says_so() {
    let items = calendar("VERSION:2.0");
    assert_eq!(items.records, []);
    assert_eq!(
        items.warnings,
        ["the calendar holds no events and no tasks"]
    );
}

#[test]
fn names_of_zones_stand_for_zones_that_are_there() {
    let mut zones = zone::Zones::default();
    let noon = jiff::civil::date(2024, 1, 1).at(12, 0, 0, 0);
    for name in zone::known_names() {
        assert_ne!(zones.place(name, noon), zone::Placed::Nowhere, "{name}");
    }
}
