//! Places where other readers of vCard and iCalendar differ from this one, each shown by a small file of
//! its own and the rule that decides.

use syncsleuth::import::{self, Input};
use syncsleuth::progress::Silent;
use syncsleuth::record::{Contact, Event, Source};

fn read(name: &str, text: &str) -> Source {
    let input = Input::Bytes {
        name: name.to_owned(),
        bytes: text.replace('\n', "\r\n").into_bytes(),
    };
    let import = import::read(&[input], &mut Silent).unwrap();
    assert!(import.failures.is_empty(), "{:?}", import.failures);
    import.sources.into_iter().next().unwrap()
}

fn card(lines: &str) -> Contact {
    let text = format!("BEGIN:VCARD\nVERSION:3.0\n{lines}\nEND:VCARD\n");
    let source = read("card.vcf", &text);
    source.records[0].contact().unwrap().clone()
}

fn event(lines: &str) -> (Event, Vec<String>) {
    let text =
        format!("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Example//EN\n{lines}\nEND:VCALENDAR\n");
    let source = read("calendar.ics", &text);
    assert_eq!(source.counts.events, 1);
    let event = source.records[0].event().unwrap().clone();
    (event, source.warnings)
}

/// RFC 2426, 3.1.1 and RFC 6350, 6.2.1: `FN` is one text, no list, so a bare comma is part of the name.
/// Readers that split there give "Mill" alone.
#[test]
fn a_comma_in_a_formatted_name_does_not_end_it() {
    let name = |lines| card(lines).display_name().map(str::to_owned);
    assert_eq!(
        name("N:Mill;Ida;;;\nFN:Mill, Ida").as_deref(),
        Some("Mill, Ida")
    );
    assert_eq!(
        name("N:Reyes;Omar;;Mr.;Sr.\nFN:Mr. Omar Reyes, Juan Sr.").as_deref(),
        Some("Mr. Omar Reyes, Juan Sr.")
    );
}

/// RFC 5545, 3.2.19 asks for a name; Exchange writes `TZID=` and `TZID:` without one. Readers that insist
/// lose the whole calendar. The event is kept, its time is local, and a warning says so.
#[test]
fn an_empty_name_of_a_time_zone_does_not_lose_the_event() {
    let (event, warnings) = event(
        "BEGIN:VTIMEZONE\nTZID:\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0000\n\
         TZOFFSETTO:+0000\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:1\nSUMMARY:Review\n\
         DTSTART;TZID=:20240501T090000\nDTEND;TZID=:20240501T100000\nEND:VEVENT",
    );
    assert_eq!(event.start.unwrap().to_string(), "2024-05-01T09:00:00");
    assert!(warnings[0].contains("time zone"), "{warnings:?}");
}

/// RFC 5545, 3.2.20: `VALUE=DATE` says what the value is; 3.2.19: `TZID` must not be applied to dates.
/// Readers that apply it give midnight in that zone, which is the day before in UTC.
#[test]
fn a_date_that_says_so_is_a_date_whatever_zone_it_names() {
    let (event, _) = event(
        "BEGIN:VEVENT\nUID:1\nSUMMARY:Fair\nDTSTART;VALUE=DATE;TZID=Europe/Berlin:20240815\n\
         DTEND;VALUE=DATE;TZID=Europe/Berlin:20240816\nEND:VEVENT",
    );
    assert!(event.all_day);
    assert_eq!(event.start.unwrap().to_string(), "2024-08-15");
    assert_eq!(event.end.unwrap().to_string(), "2024-08-16");
}

/// RFC 5545, 3.8.2.4: without `VALUE`, `DTSTART` is a date and time. A bare date with a zone, as old Google
/// calendars write it, is that day's midnight there: the wall clock keeps the day, and it is a whole day.
#[test]
fn a_bare_date_with_a_zone_is_midnight_there_and_a_whole_day() {
    let (event, _) = event(
        "BEGIN:VEVENT\nUID:1\nSUMMARY:Fair\nDTSTART;TZID=America/Los_Angeles:20241225\nEND:VEVENT",
    );
    assert!(event.all_day);
    assert_eq!(
        event.start.unwrap().to_string(),
        "2024-12-25T00:00:00-08:00"
    );
}

/// RFC 5545, 3.2.19 has no list of names. Exchange writes the names Windows shows, without a `VTIMEZONE`;
/// readers without a table of them take the time as local.
#[test]
fn the_names_windows_shows_are_time_zones() {
    let cases = [
        (
            "\"(GMT+10:00) Canberra, Melbourne, Sydney\"",
            "2020-10-28T13:30:00+11:00",
        ),
        (
            "\"(UTC-05:00) Eastern Time (US & Canada)\"",
            "2020-10-28T13:30:00-04:00",
        ),
        (
            "\"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna\"",
            "2020-10-28T13:30:00+01:00",
        ),
        (
            "\"(UTC-07:00) La Paz, Mazatlan\"",
            "2020-10-28T13:30:00-07:00",
        ),
        ("\"(UTC+04:00) Port Louis\"", "2020-10-28T13:30:00+04:00"),
        (
            "\"(UTC-03:00) Saint Pierre and Miquelon\"",
            "2020-10-28T13:30:00-02:00",
        ),
        ("Alberta Standard Time", "2020-10-28T13:30:00-06:00"),
        ("Central Asia Standard Time", "2020-10-28T13:30:00+06:00"),
    ];
    for (zone, want) in cases {
        let (event, warnings) = event(&format!(
            "BEGIN:VEVENT\nUID:1\nSUMMARY:Call\nDTSTART;TZID={zone}:20201028T133000\nEND:VEVENT"
        ));
        assert_eq!(event.start.unwrap().to_string(), want, "{zone}");
        assert!(warnings.is_empty(), "{zone}: {warnings:?}");
    }
}
