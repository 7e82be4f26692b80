//! Every screen and every window with personal data hidden, over an ordinary case and a hostile one: no
//! value of any record is to be seen on any of them, nor of a row that became none, nor in a notice, an
//! error, the question before a mask is taken off, or the presenter's window.

use std::collections::BTreeSet;
use std::fs;

use super::*;
use crate::tui::app::Screen;
use crate::tui::keymap::Action;
use crate::tui::popup::{Popup, Prompt};
use crate::veil::Level;
use crate::veil::tests::leak::Secrets;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (60, 16)];

/// The screen after this one; a screen that is added does not compile until it is walked, too.
fn after(screen: Screen) -> Option<Screen> {
    match screen {
        Screen::Welcome => Some(Screen::Question),
        Screen::Question => Some(Screen::Exports),
        Screen::Exports => Some(Screen::Findings),
        Screen::Findings => Some(Screen::Map),
        Screen::Map => Some(Screen::Isolation),
        Screen::Isolation => Some(Screen::Review),
        Screen::Review => Some(Screen::Changes),
        Screen::Changes => Some(Screen::Recovery),
        Screen::Recovery => Some(Screen::Plan),
        Screen::Plan => Some(Screen::Verify),
        Screen::Verify => None,
    }
}

/// Every screen.
pub(super) fn screens() -> Vec<Screen> {
    std::iter::successors(Some(Screen::Welcome), |s| after(*s)).collect()
}

/// What a window is called here; one that is added has to get a number, and then to be met.
fn number(popup: &Popup) -> usize {
    match popup {
        Popup::Help { .. } => 0,
        Popup::Text { under: None, .. } => 1,
        Popup::Text { under: Some(_), .. } => 2,
        Popup::ToCopy { .. } => 3,
        Popup::OfferLook { .. } => 4,
        Popup::Steps { .. } => 5,
        Popup::Records { .. } => 6,
        Popup::Browser(_) => 7,
        Popup::Columns(_) => 8,
        Popup::Alike(_) => 9,
        Popup::Members { .. } => 10,
        Popup::Prompt { kind, .. } => match kind {
            Prompt::AddFile => 11,
            Prompt::Find => 12,
            Prompt::PlanFolder => 13,
            Prompt::Person => 14,
            Prompt::SalesforceDomain => 15,
            Prompt::RecoveryFolder => 16,
            Prompt::BundleFolder => 21,
        },
        Popup::Rules(_) => 17,
        Popup::Narrow(_) => 18,
        Popup::Compose(_) => 19,
        Popup::Bundle { .. } => 20,
    }
}
/// One more than the highest number above.
const WINDOWS: usize = 22;

/// A walk over a case.
struct Walk {
    make: Box<dyn Fn() -> Stage>,
    secrets: Secrets,
    windows: BTreeSet<usize>,
    looked: usize,
}

impl Walk {
    fn over(make: impl Fn() -> Stage + 'static) -> Self {
        let stage = make();
        let app = &stage.app;
        let mut secrets = Secrets::of(&app.session.case, &app.session.evidence, app.verify.fresh());
        for (what, value) in [
            ("home", "dana"),
            ("person", app.session.person.as_deref().unwrap_or_default()),
        ] {
            secrets.add(what, value);
        }
        assert!(secrets.count() > 50, "there is nothing to look for");
        Walk {
            make: Box::new(make),
            secrets,
            windows: BTreeSet::new(),
            looked: 0,
        }
    }

    /// A stage of its own, hidden, at a screen.
    fn at(&self, screen: Screen) -> Stage {
        let mut stage = (self.make)();
        stage.app.hide(Level::Pseudonyms);
        stage.send(Msg::Redraw);
        stage.app.show(screen);
        stage.send(Msg::Redraw);
        stage
    }

    /// Looks at what is there, at every size and level.
    fn look(&mut self, stage: &mut Stage, how: &str) {
        self.look_at(stage, how, &SIZES);
        stage.app.hide(Level::Hidden);
        stage.send(Msg::Redraw);
        self.look_at(stage, how, &SIZES[..1]);
        stage.app.hide(Level::Pseudonyms);
        stage.send(Msg::Redraw);
    }

    fn look_at(&mut self, stage: &mut Stage, how: &str, sizes: &[(u16, u16)]) {
        self.windows.extend(stage.app.popup.as_ref().map(number));
        let level = stage.app.privacy.level();
        for size in sizes {
            stage.size = *size;
            let screen = stage.screen();
            assert!(!screen.contains("Hiding personal data"), "{how}");
            let mut seen = self.secrets.seen_in(&screen);
            if stage.app.privacy.asks {
                // The window cuts words of the screen below it.
                seen.retain(|s| {
                    !s.split('"')
                        .nth(1)
                        .is_some_and(crate::veil::tests::leak::may_be_cut)
                });
            }
            assert!(
                seen.is_empty(),
                "{how} at {size:?}, {level:?} shows {seen:#?}\n{screen}"
            );
            self.looked += 1;
        }
    }

    /// Every key of a screen, what it opens, and what the keys there do.
    fn keys(&mut self, screen: Screen, before: &str) {
        let mut stage = self.at(screen);
        let back = |stage: &mut Stage| {
            stage.app.popup = None;
            stage.app.notice = None;
            stage.app.findings.stop();
            stage.app.recovery.stop();
            if stage.app.screen != screen {
                stage.app.show(screen);
            }
            stage.play(before);
        };
        back(&mut stage);
        self.look(&mut stage, &format!("{screen:?} {before}"));
        let table = stage.app.reach().table().iter();
        let everywhere = crate::tui::keymap::EVERYWHERE.iter();
        for binding in table.chain(everywhere.filter(|_| before.is_empty())) {
            if matches!(
                binding.action,
                Action::Quit | Action::Stop | Action::Mask | Action::Blank
            ) {
                continue;
            }
            let key = binding.keys[0];
            let how = format!("{screen:?} {before} {}", key.name());
            back(&mut stage);
            stage.press(key.code, key.ctrl);
            self.look(&mut stage, &how);
            let opened = stage.app.popup.is_some();
            let inner = stage.app.reach().table().iter().filter(|_| opened);
            for inner in inner.map(|b| b.keys[0]) {
                back(&mut stage);
                stage.press(key.code, key.ctrl);
                stage.press(inner.code, inner.ctrl);
                self.look_at(&mut stage, &format!("{how} {}", inner.name()), &SIZES[1..2]);
            }
        }
    }

    fn everything(&mut self) {
        for screen in screens() {
            for before in ["", "Down Down", "Tab Down"] {
                self.keys(screen, before);
            }
        }
        for question in Knowledge::embedded().questions.all() {
            let mut stage = self.at(Screen::Welcome);
            if stage.app.open_question(&question.id) {
                stage.app.show(Screen::Question);
                self.look(&mut stage, &question.id);
            }
        }
    }
}

/// The sample with every pair decided, a plan made, fresh exports looked at, and a person at work.
fn worked_on() -> Stage {
    let mut stage = verify::looked(2);
    stage.app.session.person = Some("Ottoline Quarrell".to_owned());
    stage.app.session.case.notes = "Ottoline Quarrell rang.".to_owned();
    stage.app.around.recent = vec![(
        PathBuf::from("/home/dana/cases/quarrell.json"),
        "Ottoline's mailbox".to_owned(),
    )];
    stage
}

#[test]
fn nothing_personal_is_seen_of_the_sample() {
    let mut walk = Walk::over(Stage::sample);
    walk.everything();
    let mut worked = Walk::over(worked_on);
    for screen in [
        Screen::Welcome,
        Screen::Exports,
        Screen::Review,
        Screen::Plan,
        Screen::Verify,
    ] {
        worked.keys(screen, "");
        worked.keys(screen, "Down Down Down");
    }
    let mut due = Walk::over(|| {
        let mut case = verify::decided().app.session.case;
        case.plan_written = Some(today());
        Stage::with(case)
    });
    let mut stage = (due.make)();
    stage.app.hide(Level::Pseudonyms);
    stage.send(Msg::Redraw);
    due.look(&mut stage, "a look is due");
    let met: BTreeSet<usize> = [walk.windows, worked.windows, due.windows]
        .into_iter()
        .flatten()
        .collect();
    let missed: Vec<usize> = (0..WINDOWS).filter(|n| !met.contains(n)).collect();
    assert!(missed.is_empty(), "windows nobody looked at: {missed:?}");
    assert!(walk.looked > 1_000, "{} screens", walk.looked);
}

/// Contacts, events and tasks as nobody wants them.
fn hostile_files(folder: &std::path::Path) -> Vec<SourceEntry> {
    let contacts = "First Name,Last Name,Company,E-mail Address,Business Phone,Notes,Job Title,Business Street,Business City,Birthday,Categories\n\
        Will,Page,Sales Team,will.page@outlook-fans.example,+1 410 555 0137,\"Wilhelmina Quibble said:\nring Marzanna at 0049 30 901820\",Mark,12 Reading Lane,Nice,5/17/1980,Review\n\
        Will,Page,Sales Team,will.page@outlook-fans.example,(410) 555-0137,,Mark,12 Reading Lane,Nice,5/17/1980,Review\n\
        محمد,الفاتح,شركة‎,m@fateh.example,,\u{202e}gnihton\u{202c},,,,,\n\
        محمد,الفاتح,شركة,m@fateh.example,,,,,,,\n\
        山田,太郎,株式会社山田,taro@yamada.example,03-1234-5678,,,,,,\n\
        山田,太郎,株式会社山田,taro@yamada.example,,,,,,,\n\
        Zo\u{200b}ë,Lefè\u{301}vre,=cmd|'/c calc'!A1,zoe@lefevre.example,,\u{1b}[31mred\u{7},,,,,🌸\n\
        Zoë,Lefèvre,=cmd|'/c calc'!A1,zoe@lefevre.example,,,,,,,🌸\n\
        🌸🌸,,Contact 17,blossom@hanami.example,,,,,,,\n\
        🌸🌸,,Contact 17,blossom@hanami.example,,,,,,,\n\
        O'Brien-McAllister,D'Arcy,\"Smith, Jones; & Sons (Holdings) Ltd\",d'arcy+tag@obrien.example,ext. 4711,a\u{2028}b\u{85}c,,,,,\n\
        O'Brien-McAllister,D'Arcy,\"Smith, Jones; & Sons (Holdings) Ltd\",d'arcy+tag@obrien.example,,,,,,,\n";
    let long = "Pneumonoultramicroscopic Silicovolcanoconiosis ".repeat(40);
    let contacts = format!(
        "{contacts}{long},Longname,{long},long@longname.example,,{long},,,,,\n{long},Longname,{long},long@longname.example,,,,,,,\n"
    );
    let events = "Subject,Start Date,Start Time,End Date,End Time,Meeting Organizer,Required Attendees,Location,Description\n\
        Review,11/2/2026,9:00:00 AM,11/2/2026,10:00:00 AM,Theodora Vantongeren,Will Page;Zoë Lefèvre,Quokka Room,Talk about Ignatius\n\
        Review,11/2/2026,9:00:00 AM,11/2/2026,10:00:00 AM,Theodora Vantongeren,Will Page;Zoë Lefèvre,Quokka Room,\n\
        Lunch with Ignatius Quibble,11/3/2026,12:00:00 PM,11/3/2026,1:00:00 PM,,,Zanzibar,\n\
        Lunch with Ignatius Quibble,11/3/2026,12:00:00 PM,11/3/2026,1:00:00 PM,,,Zanzibar,\n";
    let older = format!(
        "{contacts}Perpetua,Goneaway,Vanished Widgets,perpetua@goneaway.example,020 7946 0999,lost at Wimbleford,,,,,\n"
    )
    .replace("12 Reading Lane", "7 Hedgehog Mews");
    // What became no record, or not wholly, and is quoted in remarks on the file.
    let contacts = contacts
        .replace("Birthday,", "Birthday,Ferdinanda's column,")
        .replace("5/17/1980,Review\n", "Griselda May 17,Obadiah,Review\n");
    let contacts = format!("{contacts}{}\n", "Flibberty Gibbet,".repeat(40));
    let below = folder.join("Users/Wilhelmina Quibble/exports");
    fs::create_dir_all(&below).unwrap();
    let file = |name: &str, text: &str, role: Role| {
        let path = below.join(name);
        fs::write(&path, text).unwrap();
        SourceEntry::new(path.display().to_string(), role)
    };
    vec![
        file("Marzanna's contacts.csv", &contacts, Role::Current),
        file("calendar of Ignatius.csv", events, Role::Current),
        file("older Marzanna.csv", &older, Role::Before),
        file(
            "odd Vantongeren.csv",
            "Nonsense;Quibble\n1;2\n",
            Role::Current,
        ),
    ]
}

#[test]
fn nothing_personal_is_seen_of_a_hostile_case() {
    let folder = tempfile::tempdir().unwrap();
    let files = hostile_files(folder.path());
    let mut case = Case::new("Mailbox of Wilhelmina Quibble", Timestamp::UNIX_EPOCH);
    case.sources = files.clone();
    case.notes = "Marzanna asked".to_owned();
    let mut first = Stage::with(case);
    assert!(first.app.session.review.items.len() > 5);
    assert!(first.app.session.changes.is_some() || first.app.session.can_compare());
    first.app.show(Screen::Review);
    first.play("2 2 n 1");
    let case = first.app.session.case.clone();
    let mut walk = Walk::over(move || {
        let mut stage = Stage::with(case.clone());
        stage.app.around.base.home = PathBuf::from("/home/marzanna quibble");
        stage.app.around.case_path = "/home/marzanna quibble/cases/x.json".to_owned();
        stage.app.session.person = Some("Wilhelmina Quibble".to_owned());
        stage
    });
    walk.secrets.add("person", "Wilhelmina Quibble Marzanna");
    walk.secrets
        .add("quoted", "Ferdinanda Griselda Obadiah Flibberty Gibbet");
    let stage = (walk.make)();
    let read = stage.app.session.evidence.sources.iter();
    let said: Vec<String> = read
        .flat_map(|s| {
            s.warnings
                .iter()
                .cloned()
                .chain(s.skipped.iter().map(|s| s.why.clone()))
        })
        .collect();
    assert!(
        !walk.secrets.seen_in(&said.join("\n")).is_empty(),
        "{said:?}"
    );
    walk.everything();
}

/// Puts a notice or a window on the screen.
type Notify<'n> = Box<dyn Fn(&mut Stage) + 'n>;

/// What can be said on the line for notices, whatever it is.
#[test]
fn notices_overlays_and_errors_tell_nothing() {
    let mut walk = Walk::over(worked_on);
    walk.secrets.add("quoted", "Ferdinanda Griselda");
    let why = |text: &str| std::io::Error::other(text.to_owned());
    let file = "/home/dana/Ferdinanda's case.json";
    for screen in screens() {
        let mut stage = walk.at(screen);
        let app = &mut stage.app;
        let record = app.session.evidence.sources[0].records[0]
            .label()
            .to_owned();
        let notices: [Notify<'_>; 6] = [
            Box::new(|stage| {
                let why = crate::case::CaseError::Write {
                    path: file.to_owned(),
                    why: std::io::Error::other("disk full"),
                };
                stage.send(Msg::Saved(Some(Arc::new(why))));
            }),
            Box::new(|stage| stage.send(Msg::Listing(file.into(), Err(why("no rights"))))),
            Box::new(|stage| stage.app.warn(format!("cannot take {record}: it is gone"))),
            Box::new(|stage| stage.app.saving = true),
            Box::new(|stage| stage.app.privacy.asks = true),
            Box::new(|stage| stage.send(Msg::Paste(file.to_owned()))),
        ];
        for (number, notice) in notices.iter().enumerate() {
            notice(&mut stage);
            walk.look_at(&mut stage, &format!("{screen:?}, notice {number}"), &SIZES);
            stage.app.privacy.asks = false;
            stage.app.popup = None;
        }
    }
    // While exports are read, and after the reading crashed.
    let mut stage = worked_on();
    stage.app.hide(Level::Pseudonyms);
    stage.send(Msg::Redraw);
    stage.app.show(Screen::Exports);
    stage.hold();
    stage.app.load();
    let effects = stage.app.update(Msg::Redraw, Timestamp::UNIX_EPOCH);
    stage.carry_out(effects);
    walk.look_at(&mut stage, "reading", &SIZES);
    let number = stage.held[0].0;
    stage.send(Msg::Job(number, Report::End(Outcome::Crashed)));
    walk.look_at(&mut stage, "crashed", &SIZES);
}

/// What is typed is not seen while it may be a name, nor is it afterwards.
#[test]
fn what_is_typed_tells_nothing() {
    let mut walk = Walk::over(worked_on);
    walk.secrets.add("typed", "Ferdinanda");
    for (screen, keys) in [
        (Screen::Review, "/"),
        (Screen::Exports, "a"),
        (Screen::Plan, "s"),
    ] {
        let mut stage = walk.at(screen);
        stage.play(keys);
        assert!(stage.app.popup.is_some(), "{screen:?} {keys}");
        stage.play("type:Ferdinanda");
        walk.look_at(&mut stage, &format!("{screen:?} typed"), &SIZES);
        stage.play("Enter");
        walk.look_at(&mut stage, &format!("{screen:?} entered"), &SIZES);
    }
    let mut case = sample_case();
    let many =
        |v: &[&str]| crate::interview::Answer::Many(v.iter().map(|v| (*v).to_owned()).collect());
    case.answers.set("sync_apps", many(&["sfo", "unlisted"]));
    case.answers
        .set("unlisted_apps", many(&["Ferdinanda's gadget"]));
    let mut stage = Stage::with(case);
    stage.app.hide(Level::Pseudonyms);
    for screen in [
        Screen::Isolation,
        Screen::Map,
        Screen::Findings,
        Screen::Plan,
    ] {
        stage.app.show(screen);
        stage.send(Msg::Redraw);
        walk.look(&mut stage, &format!("typed product at {screen:?}"));
    }
    stage.app.show(Screen::Isolation);
    stage.play("1 2");
    walk.look(&mut stage, "rounds of a typed product");
}

/// The presenter's window, which has the case alone and not its exports.
#[test]
fn the_presenter_tells_nothing() {
    let mut case = worked_on().app.session.case;
    let mut secrets = {
        let stage = worked_on();
        Secrets::of(&case, &stage.app.session.evidence, stage.app.verify.fresh())
    };
    case.title = "Ferdinanda's mailbox".to_owned();
    let note = crate::case::notes::Note {
        at: Timestamp::UNIX_EPOCH,
        by: Some("Ottoline Quarrell".to_owned()),
        place: String::new(),
        text: format!("rang about {}", case.cards.values().next().unwrap().label),
    };
    secrets.add("title", "Ferdinanda");
    let places = Knowledge::embedded().questions.all().iter();
    let places = places.map(|q| format!("question:{}", q.id));
    let screens = [
        "",
        "exports",
        "findings",
        "map",
        "isolation",
        "review",
        "changes",
        "recovery",
        "plan",
        "verify",
    ];
    for place in places.chain(screens.map(str::to_owned)) {
        case.place = place;
        let sheet = crate::presenter::Sheet::of(&case, Knowledge::embedded(), today());
        assert!(sheet.blocks().count() > 1, "{}", case.place);
        for level in [Level::Pseudonyms, Level::Hidden] {
            for screen in crate::tui::presenter::masked_pictures(&case, &note, level, &SIZES) {
                let seen = secrets.seen_in(&screen);
                assert!(seen.is_empty(), "{} shows {seen:?}\n{screen}", case.place);
            }
        }
    }
}

#[test]
fn masking_takes_one_key_and_unmasking_a_yes() {
    let mut stage = Stage::sample();
    stage.app.show(Screen::Review);
    stage.app.notice = None;
    let open = stage.screen();
    stage.play("F2");
    stage.sees("[masked]");
    stage.sees("pseudonyms stand for personal data");
    stage.app.notice = None;
    let masked = stage.screen();
    assert_ne!(open, masked);
    stage.play("F2");
    stage.sees("[hidden]");
    stage.play("F2");
    stage.sees("Show personal data?");
    stage.play("Esc");
    stage.sees("[hidden]");
    stage.play("F2 Enter");
    stage.sees("[hidden]");
    stage.play("F2 y");
    stage.app.notice = None;
    assert_eq!(stage.screen(), open);
    // From pseudonyms on again, the same ones.
    stage.play("F2");
    stage.app.notice = None;
    assert_eq!(stage.screen(), masked);
}

#[test]
fn the_panic_key_blanks_everything_at_once() {
    let mut stage = Stage::sample();
    stage.app.show(Screen::Review);
    stage.play("/ type:bl F3");
    assert_eq!(stage.screen().trim(), "");
    stage.play("2");
    stage.sees("Type show and press Enter");
    stage.send(Msg::Paste("show".to_owned()));
    stage.play("type:no Enter type:show Enter");
    stage.sees("[masked]");
    assert!(
        stage.app.session.case.journal.is_empty(),
        "keys went through"
    );
    stage.play("Ctrl+L");
    assert_eq!(stage.screen().trim(), "");
    stage.play("Esc Esc");
    assert_eq!(stage.screen().trim(), "");
}

#[test]
fn what_is_the_same_is_still_seen_to_be_the_same() {
    let mut stage = Stage::sample().sized(120, 36);
    stage.app.show(Screen::Review);
    stage.play("F2");
    let screen = stage.screen();
    let rows = screen
        .lines()
        .filter(|l| l.contains("= same ") || l.contains("≠ differs"));
    let mut compared = 0;
    for row in rows {
        let Some((_, values)) = row.split_once("= same ").or(row.split_once("≠ differs")) else {
            continue;
        };
        let values: Vec<&str> = values
            .trim_end_matches('│')
            .split("  ")
            .map(str::trim)
            .filter(|v| !v.is_empty())
            .collect();
        let [left, right] = values.as_slice() else {
            continue;
        };
        assert_eq!(left == right, row.contains("= same"), "{row}");
        compared += 1;
    }
    assert!(compared > 2, "{screen}");
}

#[test]
fn what_is_copied_is_hidden_too() {
    let mut stage = verify::looked(1);
    stage.app.session.case.title = "Ottoline Quarrell".to_owned();
    stage.play("F2");
    let said = stage
        .app
        .as_shown("Clean-up of \"Ottoline Quarrell\"".to_owned());
    assert_eq!(said.as_deref(), Some("Clean-up of \"Case 1\""));
}
