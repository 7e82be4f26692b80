//! For each cause, a set-up and what goes wrong in it, as `domain` knowledge describes it: what a sync
//! does comes from the simulator, what people and servers do is done to the rows.

use serde_json::{Value, json};
use syncsleuth::knowledge::apps::Direction;
use syncsleuth::record::{Body, Kind, Record, System};
use syncsleuth::topology::{Act, Change};

use super::people::Dice;
use super::work::{Walk, Work};

type Made = Vec<(&'static str, Record)>;

/// Every cause a case can be made for.
pub(crate) const CAUSES: [&str; 40] = [
    "two-sync-paths",
    "entered-in-both",
    "direction-changed",
    "conflict-rule",
    "sync-stuck",
    "shared-different-company",
    "shared-many-owners",
    "over-limit",
    "filter-changed",
    "pairing-lost",
    "mailbox-migrated",
    "moved-out-of-folder",
    "delete-propagated",
    "deleted-one-side",
    "eac-all-contacts",
    "namesake-merged",
    "pst-imported",
    "file-imported",
    "two-stores-shown",
    "phone-app-copies",
    "phone-recurring",
    "delegates",
    "attendee-copies",
    "series-kinds-mixed",
    "invitation-twice",
    "time-shift",
    "company-cleared",
    "private-contact",
    "person-account",
    "notes-flattened",
    "category-changed",
    "addin-uninstalled",
    "crm-client-and-server",
    "never-matching-tool",
    "intentional-clones",
    "hidden-duplicates",
    "cleanup-tool",
    "someone-deleted",
    "restored-back",
    "sync-ended",
];

fn switch(app: &str, to: Direction) -> Act {
    Act::Switch {
        app: app.to_owned(),
        to,
    }
}

fn forget(app: &str) -> Act {
    Act::Forget {
        app: app.to_owned(),
    }
}

fn in_outlook(_: &mut Dice, record: Record, _: bool) -> Made {
    vec![("outlook", record)]
}

fn in_salesforce(_: &mut Dice, record: Record, _: bool) -> Made {
    vec![("salesforce", record)]
}

/// A contact the rules of most products cannot recognise.
fn bare(record: &mut Record) {
    change(record, &Change::Email(None));
    change(record, &Change::Company(None));
}

fn change(record: &mut Record, what: &Change) {
    if let Body::Contact(contact) = &mut record.body {
        match what {
            Change::Email(email) => {
                contact.edit(|f| f.emails = email.iter().cloned().map(Into::into).collect());
            }
            Change::Company(company) => {
                contact.edit(|f| f.company = company.clone().map(Into::into));
            }
            _ => {}
        }
    }
    if let Change::Details(text) = what {
        record.notes = Some(text.as_str().into());
    }
}

/// In both systems, with keys that part them where affected: for a rule that looks at names, another
/// way of writing the first name.
fn in_both(dice: &mut Dice, mut record: Record, affected: bool, by_name: bool) -> Made {
    let mut other = record.clone();
    if affected {
        change(&mut other, &Change::Email(None));
        let company = dice.chance(50).then(|| "Elsewhere Ltd".to_owned());
        change(&mut other, &Change::Company(company));
        if let (Body::Contact(contact), true) = (&mut other.body, by_name) {
            contact.edit(|f| {
                let initial = f.given_name.as_ref().and_then(|name| name.chars().next());
                f.given_name = initial.map(|initial| format!("{initial}.").into());
            });
        }
        if dice.chance(30) {
            change(&mut record, &Change::Email(None));
        }
    }
    vec![("outlook", record), ("salesforce", other)]
}

/// A desktop or server product of Salesforce, both ways.
fn salesforce_app(dice: &mut Dice) -> &'static str {
    const APPS: [&str; 3] = ["sfo", "ls", "eac"];
    APPS[dice.range(0, 2) as usize]
}

fn set_up(app: &str, more: &Value) -> Value {
    let mut of = json!({
        "mail_server": "exchange", "sync_apps": [app], "direction": {app: "both"},
        "outlook_computers": 1, "seen_in": ["outlook", "salesforce"], "recent_changes": ["none"]});
    if let (Value::Object(of), Value::Object(more)) = (&mut of, more) {
        of.extend(more.clone());
    }
    of
}

/// What a user in this trouble would answer about it.
fn symptoms(what: &str, how_many: &str, pattern: &str) -> Value {
    json!({"symptoms": [what], "how_many": how_many, "pattern": pattern})
}

fn with(base: Value, more: Value) -> Value {
    let mut base = base;
    if let (Value::Object(of), Value::Object(more)) = (&mut base, more) {
        of.extend(more);
    }
    base
}

/// Makes the case of a cause.
pub(crate) fn make(cause: &str, seed: u64) -> Work {
    let mut dice = Dice::new(seed ^ 0xCA5E);
    let n = dice.range(60, 140);
    let most = dice.range(55, 90);
    let few = dice.range(6, 18);
    let any = salesforce_app(&mut dice);
    let kind = *dice.pick(&[Kind::Contact, Kind::Contact, Kind::Event]);
    let new = |kind, of: Value| Work::new(seed, kind, &of);
    let contacts = |of: Value| Work::new(seed, Kind::Contact, &of);
    let walk = |then: Vec<Act>, affected| Walk {
        then: [then, vec![Act::Sync]].concat(),
        affected,
        rounds: 9,
        at_once: true,
        ..Walk::default()
    };
    match cause {
        "two-sync-paths" => {
            let (one, two) = *dice.pick(&[
                ("sfo", "ls"),
                ("eac", "riva"),
                ("sfo", "linkpoint"),
                ("ls", "revenuegrid"),
            ]);
            let base = with(
                set_up(one, &symptoms("duplicated", "most", "growing")),
                json!({
                "sync_apps": [one, two], "direction": {one: "both", two: "both"}, "recent_changes": ["sync-app-added"]}),
            );
            let mut work = contacts(base);
            let mut walk = walk(vec![switch(two, Direction::Both)], most);
            walk.first = vec![switch(two, Direction::Off)];
            walk.rounds = dice.range(2, 5) as usize;
            walk.interval = Some(dice.span(2, 12) * 1_800);
            work.walk(n, &walk, |_, mut record, affected| {
                if affected {
                    bare(&mut record);
                }
                vec![("outlook", record)]
            });
            work
        }
        "entered-in-both" => {
            let change = *dice.pick(&["sync-app-added", "account-connected"]);
            let mut work = contacts(with(
                set_up(any, &symptoms("duplicated", "some", "once")),
                json!({
                "recent_changes": [change], "entry_contacts": "both"}),
            ));
            let mut walk = walk(vec![switch(any, Direction::Both)], dice.range(20, 45));
            walk.first = vec![switch(any, Direction::Off)];
            let by_name = any == "eac" || dice.chance(25);
            work.walk(n, &walk, |dice, record, affected| {
                in_both(dice, record, affected, by_name)
            });
            work
        }
        "direction-changed" => {
            let mut work = new(
                kind,
                with(
                    set_up("sfo", &symptoms("modified", "some", "once")),
                    json!({
                "direction_changed": "yes"}),
                ),
            );
            let edits = ["outlook", "salesforce"].map(|at| Act::Edit {
                at: at.to_owned(),
                change: Change::Details(format!("Called back, see {at}.")),
            });
            let then = [edits.to_vec(), vec![switch("sfo", Direction::ToSalesforce)]].concat();
            work.walk(n, &walk(then, most), in_outlook);
            work
        }
        "conflict-rule" => {
            let winner = *dice.pick(&["outlook", "salesforce"]);
            let mut work = contacts(with(
                set_up("sfo", &symptoms("modified", "few", "random")),
                json!({
                "edited_both_sides": "yes", "conflict_winner": winner}),
            ));
            let edit = |at: &str, change| Act::Edit {
                at: at.to_owned(),
                change,
            };
            let then = vec![
                edit("outlook", Change::Company(Some("Right Company".to_owned()))),
                edit(
                    "salesforce",
                    Change::Email(Some("right@new.example".to_owned())),
                ),
            ];
            let mut walk = walk(then, few);
            walk.at_once = false;
            work.walk(n, &walk, in_outlook);
            work
        }
        "sync-stuck" => {
            let mut work = contacts(with(
                set_up("sfo", &symptoms("modified", "most", "once")),
                json!({
                "sync_errors": "never-completes", "edited_both_sides": "yes"}),
            ));
            work.walk(n, &walk(Vec::new(), 0), in_outlook);
            work.some_of(System::Salesforce, most, |work, row| {
                row.modified = work.moment();
                change(
                    &mut row.record,
                    &Change::Details("An older note.".to_owned()),
                );
            });
            work
        }
        "shared-different-company" => {
            let mut work = contacts(with(
                set_up("sfo", &symptoms("duplicated", "few", "random")),
                json!({
                "team_records": "yes", "team_details_differ": "yes"}),
            ));
            let mut walk = walk(Vec::new(), few + 10);
            walk.at_once = false;
            work.walk(n, &walk, |_, mut record, affected| {
                let mut theirs = record.clone();
                if !affected {
                    return vec![("outlook", record)];
                }
                change(&mut record, &Change::Email(None));
                change(
                    &mut theirs,
                    &Change::Company(Some("Newer Company".to_owned())),
                );
                vec![("outlook", record), ("colleague-outlook", theirs)]
            });
            work
        }
        "shared-many-owners" => {
            let mut work = contacts(with(
                set_up(any, &symptoms("duplicated", "most", "growing")),
                json!({
                "team_records": "yes", "all_contacts_filter": "yes"}),
            ));
            work.walk(n, &walk(Vec::new(), 0), in_salesforce);
            for user in 2..=dice.range(3, 4) {
                let apart = user.cast_signed() * 5 * 86_400;
                work.copy_some(
                    System::Salesforce,
                    if user == 2 { most } else { 40 },
                    |work, row| {
                        row.created = work.moment() + apart;
                        row.modified = row.created;
                        (row.owner, row.creator, row.modifier) = (user, user, user);
                    },
                );
            }
            work
        }
        "over-limit" => {
            let all = dice.range(5_100, 5_600);
            let mut work = contacts(with(
                set_up("sfo", &symptoms("deleted", "some", "random")),
                json!({
                "direction": {"sfo": "to-outlook"}, "entry_contacts": "salesforce", "contact_count": all,
                "seen_in": ["outlook"], "all_contacts_filter": "yes"}),
            ));
            work.answers.remove("contact_count");
            work.walk(all, &walk(Vec::new(), 0), in_salesforce);
            work.answers.insert("contact_count".to_owned(), json!(all));
            let everybody = work.today(System::Outlook).clone();
            for side in [0, 1] {
                let mut taken = everybody.clone();
                while taken.len() > 5_000 {
                    let at = work.dice.next() as usize % taken.len();
                    taken.swap_remove(at);
                }
                let side = if side == 0 {
                    &mut work.before
                } else {
                    &mut work.after
                };
                side.insert(System::Outlook, taken);
            }
            work
        }
        "filter-changed" => {
            let change = *dice.pick(&["filter-changed", "owner-changed"]);
            let mut work = contacts(with(
                set_up(any, &symptoms("deleted", "some", "once")),
                json!({
                "recent_changes": [change], "entry_contacts": "salesforce", "seen_in": ["outlook"]}),
            ));
            work.walk(n, &walk(Vec::new(), 0), in_salesforce);
            let share = dice.range(20, 40);
            let mut gone = Vec::new();
            work.some_of(System::Salesforce, share, |work, row| {
                row.owner = 3;
                row.modified = work.moment();
                gone.push(row.record.clone());
            });
            work.today(System::Outlook)
                .retain(|row| !gone.contains(&row.record));
            work
        }
        "pairing-lost" => {
            let change = *dice.pick(&[
                "new-computer",
                "new-outlook-profile",
                "sync-reinstalled",
                "sync-reset",
            ]);
            let app = if change == "sync-reset" { any } else { "sfo" };
            let mut work = contacts(with(
                set_up(app, &symptoms("duplicated", "most", "once")),
                json!({
                "recent_changes": [change]}),
            ));
            let share = dice.range(60, 95);
            work.walk(n, &walk(vec![forget(app)], 100), |dice, mut record, _| {
                if dice.chance(share) {
                    bare(&mut record);
                }
                vec![("outlook", record)]
            });
            work
        }
        "mailbox-migrated" => {
            let mut work = contacts(with(
                set_up("sfo", &symptoms("duplicated", "all", "once")),
                json!({
                "recent_changes": ["mail-migrated"], "mail_server": "microsoft365"}),
            ));
            work.walk(n, &walk(vec![forget("sfo")], 100), |dice, mut record, _| {
                if dice.chance(85) {
                    bare(&mut record);
                }
                vec![("outlook", record)]
            });
            let mut users = 0;
            let start = work.incident;
            work.some_of(System::Salesforce, 60, |_, row| {
                users += 1;
                if row.created >= start {
                    (row.creator, row.owner) = (1 + users % 4, 1 + users % 4);
                }
            });
            work
        }
        "moved-out-of-folder" => {
            let mut work = contacts(with(
                set_up("sfo", &symptoms("deleted", "some", "once")),
                json!({
                "recent_changes": ["folder-reorganised"], "seen_in": ["salesforce"]}),
            ));
            let then = vec![Act::MoveOut {
                at: "outlook".to_owned(),
            }];
            work.walk(n, &walk(then, dice.range(15, 35)), in_outlook);
            let moved: Vec<Record> = work
                .today(System::Salesforce)
                .iter()
                .filter(|row| row.deleted)
                .map(|row| row.record.clone())
                .collect();
            let outlook = work.today(System::Outlook);
            for row in outlook.iter_mut().filter(|row| moved.contains(&row.record)) {
                row.folder = Some("Contacts\\Done");
            }
            // A table of one folder has nothing of another.
            if dice.chance(50) {
                outlook.retain(|row| row.folder.is_none());
            }
            work
        }
        "delete-propagated" => {
            let mut work = contacts(with(
                set_up("sfo", &symptoms("deleted", "most", "once")),
                json!({
                "phones": 1, "recent_changes": ["new-phone"], "seen_in": ["outlook", "salesforce", "phone"]}),
            ));
            let then = vec![Act::Clear {
                at: "phone".to_owned(),
            }];
            work.walk(n, &walk(then, most), in_outlook);
            work
        }
        "deleted-one-side" => {
            let app = *dice.pick(&["eac", "ls"]);
            let mut work = contacts(set_up(
                app,
                &symptoms("duplicated", "few", "comes-back-after-delete"),
            ));
            let mut walk = walk(
                vec![Act::Delete {
                    at: "salesforce".to_owned(),
                }],
                few + 8,
            );
            walk.at_once = false;
            work.walk(n, &walk, in_outlook);
            work
        }
        "eac-all-contacts" => {
            let mut work = contacts(with(
                set_up("eac", &symptoms("duplicated", "most", "once")),
                json!({
                "recent_changes": ["account-connected"], "all_contacts_filter": "yes",
                "mail_server": "microsoft365"}),
            ));
            work.walk(n, &walk(Vec::new(), 0), in_salesforce);
            work.copy_some(System::Salesforce, most, |work, row| {
                row.created = work.moment();
                row.modified = row.created;
                row.account = false;
                change(&mut row.record, &Change::Company(None));
            });
            work
        }
        "namesake-merged" => {
            let mut work = contacts(set_up("eac", &symptoms("modified", "few", "random")));
            let mut walk = walk(vec![switch("eac", Direction::Both)], few);
            walk.first = vec![switch("eac", Direction::Off)];
            walk.at_once = false;
            work.walk(n, &walk, |_, record, affected| {
                let mut namesake = record.clone();
                if let (true, Body::Contact(contact)) = (affected, &mut namesake.body) {
                    contact.edit(|f| {
                        f.emails = vec!["somebody@else.example".into()];
                        f.company = Some("Elsewhere Ltd".into());
                        f.job_title = Some("Nurse".into());
                    });
                }
                vec![("outlook", namesake), ("salesforce", record)]
            });
            work
        }
        "pst-imported" | "file-imported" => {
            let pst = cause == "pst-imported";
            let alone = dice.chance(50);
            let mut base = with(
                set_up("sfo", &symptoms("duplicated", "most", "once")),
                json!({
                "recent_changes": [cause]}),
            );
            if alone {
                base["sync_apps"] = json!(["none"]);
                base["direction"] = json!("unknown");
                base["seen_in"] = json!(["outlook"]);
            }
            let kind = if pst { kind } else { Kind::Contact };
            let mut work = new(kind, base);
            let then = vec![Act::ImportOld {
                at: "outlook".to_owned(),
            }];
            work.walk(n, &walk(then, most), in_outlook);
            if !pst {
                work.answers
                    .insert("entry_contacts".to_owned(), json!("import"));
                let start = work.incident;
                work.some_of(System::Outlook, 100, |_, row| {
                    if row.created < start {
                        row.category = Some("Customers");
                        row.record.notes = Some("Met at the fair.".into());
                    }
                });
            }
            work
        }
        "two-stores-shown" => {
            let mut work = contacts(json!({
                "mail_server": "microsoft365", "sync_apps": ["icloud"], "phones": 1, "seen_in": ["outlook", "icloud"],
                "symptoms": ["duplicated"], "how_many": "most", "pattern": "once", "entry_contacts": "phone",
                "recent_changes": ["sync-app-added"]}));
            work.walk(n, &walk(Vec::new(), most), |_, record, affected| {
                let twin = affected.then(|| ("icloud", record.clone()));
                [("mail-server", record)].into_iter().chain(twin).collect()
            });
            work
        }
        "phone-app-copies" => {
            let mut work = contacts(json!({
                "mail_server": "microsoft365", "sync_apps": ["outlook-mobile"], "phones": 2, "seen_in": ["phone"],
                "direction": {"outlook-mobile": "to-salesforce"}, "symptoms": ["duplicated"], "how_many": "most",
                "pattern": "once", "recent_changes": ["new-phone"]}));
            work.walk(n, &walk(Vec::new(), 0), in_outlook);
            if let Some(copies) = work.after.remove(&System::Icloud) {
                work.after.insert(System::Phone, copies);
            }
            work.before.clear();
            work
        }
        "crm-client-and-server" => {
            let both = ["dynamics-outlook-client", "dynamics-sss"];
            let mut work = contacts(json!({
                "mail_server": "exchange", "sync_apps": both, "direction": {both[0]: "both", both[1]: "both"},
                "symptoms": ["duplicated"], "how_many": "all", "pattern": "once", "seen_in": ["outlook"],
                "recent_changes": ["sync-app-added"]}));
            let mut walk = walk(vec![switch(both[1], Direction::Both)], most);
            walk.first = vec![switch(both[1], Direction::Off)];
            walk.rounds = 1;
            work.walk(n, &walk, in_outlook);
            work
        }
        "never-matching-tool" => {
            let app = *dice.pick(&["riva", "linkpoint"]);
            let mut work = contacts(with(
                set_up(app, &symptoms("duplicated", "most", "once")),
                json!({
                "recent_changes": ["sync-app-added"]}),
            ));
            let mut walk = walk(vec![switch(app, Direction::Both)], most);
            walk.first = vec![switch(app, Direction::Off)];
            work.walk(n, &walk, |_, record, _| {
                vec![("outlook", record.clone()), ("salesforce", record)]
            });
            let start = work.incident;
            work.some_of(System::Outlook, 100, |_, row| {
                if row.created >= start {
                    row.category = Some(if app == "riva" {
                        "Riva"
                    } else {
                        "SF Contact Sync"
                    });
                }
            });
            work
        }
        "restored-back" => {
            let change = *dice.pick(&["records-undeleted", "backup-restored"]);
            let mut work = contacts(with(
                set_up("sfo", &symptoms("duplicated", "some", "once")),
                json!({
                "recent_changes": [change]}),
            ));
            let at = |at: &str| at.to_owned();
            let then = vec![
                Act::Delete { at: at("outlook") },
                Act::Sync,
                Act::Restore { at: at("outlook") },
                Act::Restore {
                    at: at("salesforce"),
                },
            ];
            work.walk(
                n,
                &walk(then, dice.range(20, 40)),
                |_, mut record, affected| {
                    if affected {
                        bare(&mut record);
                    }
                    vec![("outlook", record)]
                },
            );
            work
        }
        _ => super::by_hand::make(cause, seed, &mut dice, n, most),
    }
}

/// The set-ups other recipes begin with.
pub(crate) fn base(app: &str, what: &str, how_many: &str, pattern: &str, more: Value) -> Value {
    with(set_up(app, &symptoms(what, how_many, pattern)), more)
}
