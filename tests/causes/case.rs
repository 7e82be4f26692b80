//! A case as files: what was exported, in which form, and what the user answered.

use serde_json::{Value, json};
use syncsleuth::record::{Kind, System};

use super::people::Dice;
use super::tables::Row;
use super::work::Work;
use super::{forms, noise, recipes, tables};

/// A case as files: paths inside its folder, and their content.
pub(crate) struct Case {
    pub(crate) files: Vec<(String, String)>,
}

/// How the exports of a case were made.
struct Forms {
    /// Salesforce gave a report, or nothing that was deleted.
    report: bool,
    with_deleted: bool,
    /// Outlook gave its list view or its calendar file.
    rich: bool,
}

/// The case of a cause and a seed; the same every time.
pub(crate) fn case(cause: &'static str, seed: u64) -> Case {
    let mut work = recipes::make(cause, own_seed(cause, seed));
    let mut dice = Dice::new(own_seed(cause, seed) ^ 0x0A15E);
    noise::surround(&mut work, cause, &mut dice);
    let mut files = Vec::new();
    let with_before = dice.chance(45);
    let only = match dice.range(0, 9) {
        0 => Some(System::Outlook),
        1 => Some(System::Salesforce),
        _ => None,
    };
    let forms = Forms {
        report: dice.chance(12),
        with_deleted: dice.chance(85),
        rich: dice.chance(40),
    };
    let states = [("after", &work.after), ("before", &work.before)];
    for (folder, systems) in states.into_iter().take(if with_before { 2 } else { 1 }) {
        let both =
            systems.contains_key(&System::Outlook) && systems.contains_key(&System::Salesforce);
        for (system, rows) in systems {
            if both && only.is_some_and(|only| only != *system) && systems.len() == 2 {
                continue;
            }
            if let Some((name, text)) = file(cause, *system, work.kind, rows, &forms) {
                files.push((format!("{folder}/{name}"), text));
            }
        }
    }
    if dice.chance(35)
        && let Some(text) = programs(&work, &mut dice)
    {
        files.push(("inventory.csv".to_owned(), text));
    }
    disturb(&mut work.answers, &mut dice);
    let answers = json!({"schema": "syncsleuth.answers/1", "answers": work.answers});
    files.push(("answers.json".to_owned(), format!("{answers:#}\n")));
    let expected =
        json!({"top": [cause], "top3_must_include": [cause], "basis": "simulated", "seed": seed});
    files.push(("expected.json".to_owned(), format!("{expected:#}\n")));
    Case { files }
}

/// A system's export in the form that was chosen; `None` where nobody exports that system.
fn file(
    cause: &str,
    system: System,
    kind: Kind,
    rows: &[Row],
    forms: &Forms,
) -> Option<(&'static str, String)> {
    Some(match (system, kind) {
        (System::Outlook, Kind::Contact) if forms.rich => ("outlook.txt", forms::list_view(rows)),
        (System::Outlook, Kind::Event) if forms.rich => ("outlook.ics", forms::calendar(rows)),
        (System::Outlook, _) => ("outlook.csv", tables::outlook(kind, rows)),
        (System::Salesforce, Kind::Contact) if forms.report => ("report.csv", forms::report(rows)),
        (System::Salesforce, _) => (
            "salesforce.csv",
            tables::salesforce(kind, rows, forms.with_deleted),
        ),
        (System::Phone, _) => ("phone.vcf", tables::cards(rows)),
        (System::Icloud, _) => ("icloud.vcf", tables::cards(rows)),
        _ if cause == "hidden-duplicates" => ("new outlook.csv", tables::outlook(kind, rows)),
        _ => return None,
    })
}

/// The programs of the answers that stand in a list of installed ones; those just added are new.
fn programs(work: &Work, dice: &mut Dice) -> Option<String> {
    let name = |app: &str| {
        Some(match app {
            "sfo" => "Salesforce for Outlook",
            "dynamics-outlook-client" => "Microsoft Dynamics 365 for Microsoft Office Outlook",
            "linkpoint" => "LinkPoint Connect",
            "icloud" => "iCloud",
            "caldavsync" => "Outlook CalDav Synchronizer",
            "companionlink" => "CompanionLink",
            _ => return None,
        })
    };
    let changes = work.answers.get("recent_changes").map(Value::to_string);
    let new = changes.is_some_and(|text| {
        ["sync-app-added", "new-computer", "sync-reinstalled"]
            .iter()
            .any(|change| text.contains(change))
    });
    let at = if new {
        work.incident - dice.span(0, 2) * 86_400
    } else {
        work.incident - dice.span(200, 900) * 86_400
    };
    let apps: Vec<(&str, i64)> = work
        .answers
        .get("sync_apps")?
        .as_array()?
        .iter()
        .filter_map(|app| Some((name(app.as_str()?)?, at)))
        .collect();
    (!apps.is_empty()).then(|| forms::programs(&apps))
}

/// A seed of its own for each cause, so that no two causes tell of the same people.
fn own_seed(cause: &str, seed: u64) -> u64 {
    let name = cause
        .bytes()
        .fold(7_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(byte));
    seed.wrapping_add(name << 20)
}

/// People do not know everything, and now and then they are wrong.
fn disturb(answers: &mut serde_json::Map<String, Value>, dice: &mut Dice) {
    let questions: Vec<String> = answers.keys().cloned().collect();
    for question in questions {
        match dice.range(0, 99) {
            0..=11 => {
                answers.remove(&question);
            }
            12..=21 => {
                answers.insert(question, json!("unknown"));
            }
            22..=25 => {
                let wrong = match question.as_str() {
                    "how_many" => json!(dice.pick(&["few", "some", "most", "all"])),
                    "pattern" => json!(dice.pick(&["once", "random", "growing"])),
                    "recent_changes" => json!([dice.pick(&["new-phone", "none", "new-computer"])]),
                    "seen_in" => json!(dice.pick(&[["outlook"], ["salesforce"]])),
                    _ => continue,
                };
                answers.insert(question, wrong);
            }
            _ => {}
        }
    }
}
