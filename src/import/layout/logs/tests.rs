//! Files as diagnostic tools write them, invented.

use crate::import::{Input, read};
use crate::progress::Silent;
use crate::record::{Body, Source, System};

fn one(text: &str) -> Source {
    let input = Input::Bytes {
        name: "log.csv".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let mut import = read(&[input], &mut Silent).unwrap();
    assert!(import.failures.is_empty(), "{:?}", import.failures);
    import.sources.remove(0)
}

#[test]
fn the_items_calcheck_lists() {
    let source = one("Calendar For :  Ana Lima  :  /o=Org/cn=ana\r\
         Subject, Location, Size, Start Date, Start Time, End Date, End Time, Msg Class, Last Modifier, Last Mod Date, Last Mod Time, Num Recips, Recurring, Attachments, All Day Event, Organizer Name, Flagged by CalCheck\r\
         Review,Room 2,2048,06/13/2024,09:30:00 AM,06/13/2024,10:00:00 AM,IPM.Appointment,Omar Reyes,06/14/2024,08:15:00 AM,3,false,false,false,Ana Lima,false\r");
    assert_eq!((source.system, source.counts.events), (System::Outlook, 1));
    let record = &source.records[0];
    assert_eq!(record.modified_by.name.as_deref(), Some("Omar Reyes"));
    assert_eq!(record.modified.unwrap().to_string(), "2024-06-14T08:15:00");
    let Body::Event(event) = &record.body else {
        panic!("an event")
    };
    assert_eq!(event.subject.as_deref(), Some("Review"));
    assert_eq!(event.start.unwrap().to_string(), "2024-06-13T09:30:00");
    assert!(!source.is_log);
    assert!(source.warnings.iter().any(|w| w.contains("CalCheck")));
}

#[test]
fn a_calendar_log_is_evidence_and_no_list_of_duplicates() {
    let source = one(
        "\"LogTimestamp\",\"SubjectProperty\",\"Client\",\"TriggerAction\",\"ItemClass\",\"Organizer\",\"ResponsibleUser\",\"StartTime\",\"EndTime\",\"Location\",\"IsCancelled\",\"IsAllDayEvent\",\"CleanGlobalObjectId\"\n\
         \"6/14/2024 8:15:00 AM\",\"Review\",\"Outlook\",\"Update\",\"Ipm.Appointment\",\"Ana Lima\",\"omar@example.com\",\"6/13/2024 9:30:00 AM\",\"6/13/2024 10:00:00 AM\",\"NotFound\",\"False\",\"False\",\"040000008200E00074C5B7101A82E008AA\"\n\
         \"6/14/2024 8:16:00 AM\",\"Review\",\"Outlook\",\"Update\",\"Ipm.Appointment\",\"Ana Lima\",\"ana@example.com\",\"6/13/2024 9:30:00 AM\",\"6/13/2024 10:00:00 AM\",\"Room 2\",\"True\",\"False\",\"040000008200E00074C5B7101A82E008AA\"\n",
    );
    assert!(source.is_log);
    assert!(source.warnings.iter().any(|w| w.contains("calendar log")));
    let Body::Event(event) = &source.records[1].body else {
        panic!("an event")
    };
    assert_eq!(
        event.uid.as_deref(),
        Some("040000008200E00074C5B7101A82E008AA")
    );
    assert!(event.cancelled);
    let Body::Event(first) = &source.records[0].body else {
        panic!("an event")
    };
    assert_eq!(first.location, None);
    assert_eq!(
        source.records[0].modified_by.name.as_deref(),
        Some("omar@example.com")
    );
    let options = crate::matching::Options::default();
    let matches = crate::matching::find(&[source], &options, &mut Silent).unwrap();
    assert!(matches.pairs.is_empty());
}

#[test]
fn a_login_history_in_short() {
    let source = one(
        "\"Username\",\"Login Time\",\"Source IP\",\"Login Type\",\"Status\",\"Browser\",\"Platform\",\"Application\",\"Login URL\"\n\
         \"ana@example.com\",\"11/20/2024, 9:41:07 AM PST\",\"198.51.100.7\",\"Other Apex API\",\"Success\",\"Unknown\",\"Unknown\",\"Salesforce for Outlook\",\"login.salesforce.com\"\n\
         \"ana@example.com\",\"11/22/2024, 9:41:07 AM PST\",\"198.51.100.7\",\"Other Apex API\",\"Success\",\"Unknown\",\"Unknown\",\"Salesforce for Outlook\",\"login.salesforce.com\"\n\
         \"omar@example.com\",\"11/21/2024, 8:00:00 AM PST\",\"198.51.100.8\",\"Application\",\"Success\",\"Chrome\",\"Windows\",\"Browser\",\"login.salesforce.com\"\n",
    );
    assert_eq!(
        (source.system, source.counts.other),
        (System::Salesforce, 3)
    );
    assert!(source.records.is_empty());
    let logins: Vec<_> = source
        .logins
        .iter()
        .map(|l| {
            (
                l.application.as_str(),
                l.user.as_deref(),
                l.at.map(|a| a.to_string()),
            )
        })
        .collect();
    assert_eq!(
        logins,
        [
            (
                "Browser",
                Some("omar@example.com"),
                Some("2024-11-21T08:00:00".to_owned())
            ),
            (
                "Salesforce for Outlook",
                Some("ana@example.com"),
                Some("2024-11-22T09:41:07".to_owned())
            ),
        ]
    );
    assert!(
        source
            .warnings
            .iter()
            .any(|w| w.contains("3 logins through 2 applications"))
    );
}
