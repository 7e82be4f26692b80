//! Causes in which no sync misbehaves: what people, servers and settings did is done to the rows.

use serde_json::json;
use syncsleuth::record::{Body, Kind, Moment, System};

use super::people::{Dice, stamp};
use super::recipes::base;
use super::tables::salesforce_id;
use super::work::{Walk, Work};

/// Makes the case of such a cause.
pub(crate) fn make(cause: &str, seed: u64, dice: &mut Dice, n: u64, most: u64) -> Work {
    let start = |kind: Kind, of: serde_json::Value, at: &'static str| {
        let mut work = Work::new(seed, kind, &of);
        work.walk(n, &Walk::default(), |_, record, _| vec![(at, record)]);
        work
    };
    let (contact, event, task) = (Kind::Contact, Kind::Event, Kind::Task);
    match cause {
        "phone-recurring" | "delegates" => {
            let more = if cause == "delegates" {
                json!({"delegates": "yes", "phones": 3, "outlook_computers": 2, "entry_events": "outlook"})
            } else {
                json!({"phones": 1, "sync_apps": ["eas-phone"], "direction": "unknown", "recent_changes": ["phone-updated"],
                       "seen_in": ["outlook", "phone"]})
            };
            let mut work = start(
                event,
                base("sfo", "duplicated", "few", "random", more),
                "outlook",
            );
            let repeats = cause == "phone-recurring";
            work.copy_some(System::Outlook, 12, |_, row| {
                if let (Body::Event(event), true) = (&mut row.record.body, repeats) {
                    event.recurs = true;
                }
            });
            work
        }
        "attendee-copies" => {
            let more = json!({"seen_in": ["salesforce"], "recent_changes": ["none"]});
            let mut work = start(
                event,
                base("eac", "duplicated", "some", "random", more),
                "outlook",
            );
            work.some_of(System::Salesforce, 100, |_, row| {
                row.extra.push(("IsChild", "false".to_owned()));
            });
            for user in 2..=dice.range(3, 6) {
                work.copy_some(System::Salesforce, 25, |_, row| {
                    (row.owner, row.creator) = (user, 1);
                    row.extra = vec![("IsChild", "true".to_owned())];
                });
            }
            work.today(System::Salesforce).retain(|row| row.owner < 9);
            work
        }
        "series-kinds-mixed" => {
            let more = json!({"recent_changes": ["sync-app-added"], "removed_apps": ["sfo"]});
            let mut work = start(
                event,
                base("eac", "duplicated", "some", "once", more),
                "salesforce",
            );
            work.some_of(System::Salesforce, 30, |_, row| {
                row.extra = vec![
                    ("IsRecurrence", "true".to_owned()),
                    ("IsRecurrence2", "false".to_owned()),
                ];
            });
            work.copy_some(System::Salesforce, 35, |work, row| {
                row.created = work.moment();
                row.modified = row.created;
                row.extra = vec![
                    ("IsRecurrence", "false".to_owned()),
                    ("IsRecurrence2", "true".to_owned()),
                ];
            });
            work
        }
        "invitation-twice" => {
            let more = json!({"sync_apps": ["caldavsync"], "direction": {"caldavsync": "both"}, "mail_server": "other",
                              "seen_in": ["outlook"]});
            let mut work = start(
                event,
                base("sfo", "duplicated", "some", "each-sync", more),
                "outlook",
            );
            work.copy_some(System::Outlook, most, |_, row| {
                if let Body::Event(event) = &mut row.record.body {
                    event.organizer = Some("dana@corp.example".to_owned());
                }
            });
            work.today(System::Outlook).iter_mut().for_each(|row| {
                if let Body::Event(event) = &mut row.record.body {
                    event
                        .organizer
                        .get_or_insert_with(|| "boss@corp.example".to_owned());
                }
            });
            work
        }
        "time-shift" => {
            let what = *dice.pick(&["modified", "duplicated"]);
            let more = json!({"recent_changes": ["time-zone-changed"]});
            let mut work = start(event, base("sfo", what, "most", "once", more), "outlook");
            let seconds = dice.span(1, 9) * 3_600;
            let shift = |work: &mut Work, row: &mut super::tables::Row| {
                row.modified = work.moment();
                if let Body::Event(event) = &mut row.record.body {
                    for at in [&mut event.start, &mut event.end].into_iter().flatten() {
                        *at = Moment::utc(stamp(at.scale() + seconds));
                    }
                }
            };
            if what == "duplicated" {
                work.copy_some(System::Outlook, most, shift);
            } else {
                work.some_of(System::Outlook, most, shift);
            }
            work
        }
        "company-cleared" => {
            let more = json!({"seen_in": ["outlook"], "entry_contacts": "outlook"});
            let mut work = start(
                contact,
                base("ls", "modified", "some", "random", more),
                "outlook",
            );
            let cleared: Vec<String> = (0..n)
                .filter(|_| work.dice.chance(40))
                .map(|n| n.to_string())
                .collect();
            for system in [System::Outlook, System::Salesforce] {
                let mut at = 0_u64;
                work.some_of(system, 100, |work, row| {
                    at += 1;
                    if cleared.contains(&at.to_string()) {
                        row.account = false;
                        row.modified = work.moment();
                        if let Body::Contact(contact) = &mut row.record.body {
                            contact.edit(|f| f.company = None);
                        }
                    }
                });
            }
            work
        }
        "private-contact" => {
            let more = json!({"seen_in": ["salesforce"], "entry_contacts": "outlook"});
            let mut work = start(
                contact,
                base("sfo", "duplicated", "some", "random", more),
                "salesforce",
            );
            work.copy_some(System::Salesforce, 25, |work, row| {
                row.created = work.incident + work.dice.span(0, 30 * 86_400);
                row.modified = row.created;
                row.account = false;
            });
            work
        }
        "person-account" => {
            let more = json!({"seen_in": ["outlook", "salesforce"]});
            let mut work = start(
                contact,
                base("sfo", "deleted", "some", "random", more),
                "salesforce",
            );
            work.some_of(System::Salesforce, 70, |_, row| {
                row.extra = vec![("IsPersonAccount", "true".to_owned())];
            });
            work.lose_some(System::Outlook, 40);
            work
        }
        "notes-flattened" => {
            let more = json!({"entry_events": "outlook"});
            let mut work = Work::new(
                seed,
                event,
                &base("eac", "modified", "some", "each-sync", more),
            );
            work.walk(n, &Walk::default(), |_, mut record, _| {
                record.notes =
                    Some("<p><b>Agenda</b></p><ul><li>Numbers</li><li>Plans</li></ul>".into());
                vec![("outlook", record)]
            });
            work.some_of(System::Outlook, most, |_, row| {
                row.record.notes = Some("Agenda Numbers Plans".into());
            });
            work
        }
        "category-changed" => {
            let more = json!({"recent_changes": ["category-changed"]});
            let mut work = start(
                contact,
                base("sfo", "deleted", "some", "random", more),
                "outlook",
            );
            let mut gone = Vec::new();
            work.some_of(System::Outlook, 35, |_, row| {
                row.category = Some("Don't Sync with Salesforce");
                gone.push(row.record.clone());
            });
            work.some_of(System::Salesforce, 100, |work, row| {
                if gone.contains(&row.record) {
                    row.deleted = true;
                    row.modified = work.incident + work.dice.span(0, 20 * 86_400);
                }
            });
            let kept = &mut work.before;
            for row in kept.values_mut().flatten() {
                row.category = Some("Sync with Salesforce");
            }
            work
        }
        "addin-uninstalled" => {
            let more = json!({"sync_apps": ["none"], "removed_apps": ["siebel"], "direction": "unknown",
                              "seen_in": ["outlook"], "recent_changes": ["sync-app-removed"]});
            let mut work = start(
                contact,
                base("sfo", "deleted", "most", "once", more),
                "outlook",
            );
            work.lose_some(System::Outlook, most);
            work
        }
        "intentional-clones" => {
            let more = json!({"sync_apps": ["revenuegrid"], "direction": {"revenuegrid": "both"}, "seen_in": ["salesforce"]});
            let mut work = start(
                task,
                base("sfo", "duplicated", "some", "each-sync", more),
                "salesforce",
            );
            work.some_of(System::Salesforce, 100, |work, row| {
                row.extra = vec![("WhoId", salesforce_id("003", work.dice.range(1, 400)))];
            });
            work.copy_some(System::Salesforce, 40, |work, row| {
                row.extra = vec![("WhoId", salesforce_id("003", work.dice.range(401, 900)))];
            });
            work
        }
        "hidden-duplicates" => {
            let more = json!({"seen_in": ["outlook", "new-outlook"], "sync_apps": ["none"], "direction": "unknown"});
            let mut work = start(
                contact,
                base("sfo", "duplicated", "some", "random", more),
                "outlook",
            );
            let new_outlook = work.today(System::Outlook).clone();
            work.copy_some(System::Outlook, 30, |work, row| {
                if work.dice.chance(50)
                    && let Body::Contact(contact) = &mut row.record.body
                {
                    contact.edit(|f| f.phones.clear());
                }
            });
            // The second list is what new Outlook shows.
            work.after.insert(System::Other, new_outlook);
            work.before.clear();
            work
        }
        "cleanup-tool" => {
            let more = json!({"recent_changes": ["cleanup-tool-run"]});
            let mut work = start(
                contact,
                base("sfo", "deleted", "some", "once", more),
                "salesforce",
            );
            work.some_of(System::Salesforce, 25, |work, row| {
                row.deleted = true;
                row.modified = work.moment();
                row.extra = vec![(
                    "MasterRecordId",
                    salesforce_id("003", work.dice.range(1_001, 1_050)),
                )];
            });
            work.lose_some(System::Outlook, 20);
            work
        }
        "someone-deleted" => {
            let more = json!({"seen_in": ["salesforce"]});
            let mut work = start(
                contact,
                base("eac", "deleted", "most", "once", more),
                "salesforce",
            );
            work.some_of(System::Salesforce, most, |work, row| {
                row.deleted = true;
                row.modified = work.moment();
                row.modifier = 5;
            });
            work
        }
        "sync-ended" => {
            let more = json!({"seen_in": ["outlook"], "mail_server": "microsoft365"});
            let mut work = start(
                contact,
                base("ls", "deleted", "some", "once", more),
                "salesforce",
            );
            let stop = 1_790_812_800;
            work.lose_some(System::Outlook, 12);
            work.some_of(System::Salesforce, 60, |work, row| {
                row.modified = stop - work.dice.span(0, 50 * 86_400);
            });
            work
        }
        other => unreachable!("no recipe for {other}"),
    }
}
