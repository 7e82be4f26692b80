//! The wizard in a real pseudo-terminal, with a parser that keeps the screen as a person sees it.
//!
//! Every step waits for text with a deadline, never for time; where the text does not come, the screen
//! is printed. What only a real terminal can show is tested here: that it is given back on every way
//! out, that a paste arrives as one, that nothing raw gets through. `latency` is a measurement, run by
//! hand (CONTRIBUTING.md).
#![cfg(unix)]

mod parity;
mod pty;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use pty::{CTRL_C, CTRL_Q, DOWN, ENTER, Terminal, UP};

const HEADER: &str =
    "Title,First Name,Middle Name,Last Name,Suffix,Company,E-mail Address,Mobile Phone\n";
const ANA: &str = ",Ana,,Lima,,Globex,ana.lima@globex.example,+1 202 555 0142\n";

/// A home folder of its own, so that nothing of this computer's user is read or written.
fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn write(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("a writable folder");
    path
}

const WELCOME: &str = "Contacts, events or tasks twice";

#[test]
fn it_starts_and_leaves_with_status_zero() {
    let home = home();
    for keys in [CTRL_Q, CTRL_C] {
        let mut terminal = Terminal::start(&home, &[]);
        terminal.until("the whole first screen", |s| {
            s.contains(WELCOME) && s.contains("Ctrl+Q quit")
        });
        terminal.send(keys);
        let status = terminal.end();
        assert_eq!(status.exit_code(), 0, "{keys:?}");
        terminal.assert_restored();
    }
    let left: Vec<_> = fs::read_dir(home.path().join("data/syncsleuth/cases"))
        .map(|entries| entries.flatten().map(|e| e.path()).collect())
        .unwrap_or_default();
    assert!(
        left.is_empty(),
        "a case nothing was said in leaves no file: {left:?}"
    );
}

#[test]
fn a_signal_leaves_by_the_normal_door() {
    let home = home();
    for signal in ["TERM", "HUP", "INT"] {
        let mut terminal = Terminal::start(&home, &[]);
        terminal.until_text(WELCOME);
        terminal.signal(signal);
        assert_eq!(terminal.end().exit_code(), 0, "{signal}");
        terminal.assert_restored();
    }
}

#[test]
fn a_crash_gives_the_terminal_back() {
    if !cfg!(debug_assertions) {
        println!("skipped: only a debug build can be made to crash");
        return;
    }
    let home = home();
    let mut terminal = Terminal::start_with(&home, &[], &[("SYNCSLEUTH_PANIC", "ui")]);
    terminal.until_text(WELCOME);
    terminal.send(DOWN);
    assert_eq!(terminal.end().exit_code(), 101);
    terminal.assert_restored();
    let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
    let (_, after) = raw.split_once("\x1b[?1049l").expect("left");
    assert!(
        after.contains("crashed on request"),
        "the reason can be read: {after:?}"
    );
    assert!(
        after.contains("error: syncsleuth crashed at src/"),
        "and the place: {after:?}"
    );
}

#[test]
fn a_masked_wizard_sends_no_value_and_names_no_window() {
    let home = home();
    let export = home.path().join("Quibble.csv");
    let row = "Wilhelmina,Quibble,Zanzibar Widgets,w.quibble@zanzibar.example\n";
    fs::write(
        &export,
        format!("First Name,Last Name,Company,E-mail Address\n{row}{row}"),
    )
    .unwrap();
    let export = export.display().to_string();
    let mut terminal = Terminal::start(&home, &["--mask", &export]);
    terminal.until_text("1 pair to review");
    for (keys, wanted) in [
        // Ctrl+G, down to the last step, and two up to the review.
        ("\x07", "Go to a step"),
        ("\x1b[F\x1b[A\x1b[A\r", "[Review]"),
        ("2", "1 of 1 pairs decided"),
        ("/quib", "Showing"),
        // Not Esc, which with a key right after it would be another one.
        ("\r", "(c shows all)"),
        ("\x1bOQ", "[hidden]"),
        ("?", "Keys on this screen"),
    ] {
        terminal.send(keys);
        terminal.until_text(wanted);
    }
    terminal.send(CTRL_C);
    assert_eq!(terminal.end().exit_code(), 0);
    // Everything that was ever sent, not only what stood on the screen in the end.
    let sent = String::from_utf8_lossy(&terminal.raw()).to_lowercase();
    for word in ["quibble", "wilhelmina", "zanzibar", "widgets"] {
        assert!(!sent.contains(word), "{word} was sent");
    }
    assert!(
        !sent.contains("\x1b]"),
        "a title or something else for the window was sent"
    );
}

#[test]
fn a_window_too_small_asks_for_a_larger_one_and_keeps_its_place() {
    let home = home();
    let mut terminal = Terminal::start(&home, &[]);
    terminal.until_text(WELCOME);
    terminal.send(ENTER);
    terminal.until_text("question 1 of");
    terminal.resize(59, 15);
    let small = terminal.until_text("make this window larger");
    assert!(!small.contains("question 1 of"));
    terminal.resize(80, 24);
    terminal.until("the question again", |s| {
        s.contains("question 1 of") && !s.contains("make this window larger")
    });
    for (cols, rows) in [(1, 1), (200, 60), (60, 16), (80, 24)] {
        terminal.resize(cols, rows);
    }
    terminal.until_text("question 1 of");
    terminal.send(CTRL_Q);
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn a_pasted_path_is_read() {
    let home = home();
    let path = write(&home, "my contacts.csv", &format!("{HEADER}{ANA}{ANA}"));
    let mut terminal = Terminal::start(&home, &[]);
    terminal.until_text(WELCOME);
    terminal.go_to("Exports");
    // As terminals deliver a dropped file: quoted, as one paste, with a line end.
    terminal.send(&format!("\x1b[200~'{}'\n\x1b[201~", path.display()));
    terminal.until("two contacts read", |s| s.contains("2 contacts"));
    terminal.send(CTRL_Q);
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn nothing_raw_from_a_file_reaches_the_terminal() {
    let home = home();
    let hostile = ",\"Ana\x1b]0;owned\x07\",,\"Li\u{202e}ma\x1b[2J\",,\"Glo\u{9b}31mbex\",ana@globex.example,+1 202 555 0142\n";
    let path = write(
        &home,
        "hostile\u{1b}[31m.csv",
        &format!("{HEADER}{hostile}{hostile}"),
    );
    let mut terminal = Terminal::start(&home, &[path.to_str().expect("UTF-8")]);
    terminal.until("the wizard", |s| s.contains("syncsleuth"));
    terminal.go_to("Exports");
    terminal.until_text("2 contacts");
    terminal.go_to("Review");
    let screen = terminal.until_text("pairs decided");
    assert!(
        screen.contains("⟨U+001B⟩"),
        "shown as what it is:\n{screen}"
    );
    terminal.send(CTRL_Q);
    assert_eq!(terminal.end().exit_code(), 0);
    let raw = terminal.raw();
    let text = String::from_utf8_lossy(&raw);
    for bad in ["\x1b]0;owned", "\x07", "\u{202e}", "\u{9b}", "hostile\x1b"] {
        assert!(!text.contains(bad), "{bad:?} got through");
    }
}

#[test]
fn a_killed_wizard_loses_no_verdict() {
    let home = home();
    let rows = doubled(&["Ana", "Omar", "Mei"]);
    let export = write(&home, "contacts.csv", &rows);
    let export = export.to_str().expect("UTF-8");
    let case = home.path().join("case.json");
    let case = case.to_str().expect("UTF-8");

    let mut terminal = Terminal::start(&home, &["--case", case, export]);
    terminal.until_text("records read");
    terminal.go_to("Review");
    terminal.until_text("0 of 3 pairs decided");
    terminal.send("2");
    terminal.until_text("1 of 3 pairs decided");
    terminal.send("1");
    terminal.until("both verdicts saved", |s| {
        s.contains("2 of 3 pairs decided") && !s.contains("saving")
    });
    terminal.signal("KILL");
    terminal.end();

    let mut again = Terminal::start(&home, &["open", case]);
    again.until("the wizard", |s| s.contains("syncsleuth"));
    again.go_to("Review");
    again.until_text("2 of 3 pairs decided");
    again.send("u");
    again.until_text("1 of 3 pairs decided");
    again.send(CTRL_Q);
    assert_eq!(again.end().exit_code(), 0);
    again.assert_restored();
    let bytes = fs::read(export).expect("still there");
    assert_eq!(bytes, rows.as_bytes(), "the export is as it was");
    assert!(
        leftovers(home.path()).is_empty(),
        "{:?}",
        leftovers(home.path())
    );
}

/// Contacts of which each is there twice.
fn doubled(names: &[&str]) -> String {
    let mut rows = HEADER.to_owned();
    for name in names {
        let row = format!(",{name},,Lima,,Globex,{name}@globex.example,\n");
        rows.push_str(&row);
        rows.push_str(&row);
    }
    rows
}

/// How many verdicts a case file holds; it must be whole.
fn verdicts_in(case: &str) -> usize {
    let text = fs::read_to_string(case).expect("a case");
    let case: serde_json::Value = serde_json::from_str(&text).expect("whole");
    case["journal"].as_array().map_or(0, Vec::len)
}

/// A case is written while the person goes on. Whatever ends the wizard then, the file is a state the case
/// was in; and where the wizard can still do anything, it is the last.
#[test]
fn a_case_being_written_is_whole_whatever_ends_the_wizard() {
    if !cfg!(debug_assertions) {
        println!("skipped: only a debug build can be made to write slowly");
        return;
    }
    for (ending, want) in [
        ("KILL", 0..=2),
        ("TERM", 2..=2),
        ("HUP", 2..=2),
        ("quit", 2..=2),
        ("crash", 2..=2),
    ] {
        let home = home();
        let export = write(&home, "contacts.csv", &doubled(&["Ana", "Omar", "Mei"]));
        let case = home.path().join("case.json");
        let args = [&case, &export].map(|p| p.to_str().expect("UTF-8"));
        let slowly = [
            ("SYNCSLEUTH_SLOW_SAVE", "400"),
            ("SYNCSLEUTH_PANIC", "ui x"),
        ];
        let mut terminal = Terminal::start_with(&home, &["--case", args[0], args[1]], &slowly);
        terminal.until_text("records read");
        terminal.go_to("Review");
        terminal.until("the case saved", |s| {
            s.contains("0 of 3 pairs decided") && !s.contains("saving")
        });
        terminal.send("2");
        terminal.until("a verdict being saved", |s| {
            s.contains("1 of 3 pairs decided") && s.contains("saving")
        });
        terminal.send("1");
        terminal.until_text("2 of 3 pairs decided");
        match ending {
            "quit" => terminal.send(CTRL_Q),
            "crash" => terminal.send("x"),
            signal => terminal.signal(signal),
        }
        terminal.end();
        let kept = verdicts_in(args[0]);
        assert!(want.contains(&kept), "{ending}: {kept} verdicts kept");
        if ending == "KILL" {
            continue;
        }
        let mut again = Terminal::start(&home, &["open", args[0]]);
        again.go_to("Review");
        again.until_text("2 of 3 pairs decided");
    }
}

#[test]
fn a_case_is_held_by_one_window_at_a_time() {
    let home = home();
    let export = write(&home, "contacts.csv", &format!("{HEADER}{ANA}{ANA}"));
    let case = home.path().join("case.json");
    let (export, case) = (
        export.to_str().expect("UTF-8"),
        case.to_str().expect("UTF-8"),
    );
    let mut first = Terminal::start(&home, &["--case", case, export]);
    first.until_text("records read");
    let mut second = Terminal::start(&home, &["--case", case]);
    second.until_text("already open in another window");
    assert_eq!(second.end().exit_code(), 1);
    first.send(CTRL_Q);
    assert_eq!(first.end().exit_code(), 0);
    let mut third = Terminal::start(&home, &["open", case]);
    third.until_text("records read");
    third.send(CTRL_Q);
    assert_eq!(third.end().exit_code(), 0);
}

#[test]
fn a_case_that_could_not_be_saved_is_said_after_leaving() {
    let home = home();
    let export = write(&home, "contacts.csv", &format!("{HEADER}{ANA}{ANA}"));
    let folder = home.path().join("cases");
    let case = folder.join("case.json");
    let args = [&case, &export].map(|p| p.to_str().expect("UTF-8"));
    let mut terminal = Terminal::start(&home, &["--case", args[0], args[1]]);
    terminal.until_text("records read");
    fs::remove_dir_all(&folder).expect("removed");
    terminal.send(CTRL_Q);
    assert_eq!(terminal.end().exit_code(), 1);
    terminal.assert_restored();
    let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
    let (_, after) = raw.split_once("\x1b[?1049l").expect("left");
    for want in ["error: cannot save the case ", "case.json", "hint: "] {
        assert!(after.contains(want), "{want} is not in {after:?}");
    }
    assert!(!after.contains("this window"), "it is closed: {after:?}");
}

#[test]
fn the_plan_of_a_case_has_a_folder_of_its_own() {
    let home = home();
    let mut terminal = Terminal::start(&home, &["demo"]);
    terminal.until_text("records read");
    terminal.go_to("Plan");
    terminal.until_text("Nothing is marked");
    terminal.send("s");
    terminal.send(ENTER);
    terminal.until_text("saved in ");
    terminal.send(CTRL_Q);
    assert_eq!(terminal.end().exit_code(), 0);
    let folder = home
        .path()
        .join("syncsleuth plan")
        .join("Dana's mailbox (sample)");
    assert!(folder.join("clean-up plan.md").exists());
}

#[test]
fn no_color_means_no_colour() {
    let home = home();
    // A foreground from the palette; `39`, back to the terminal's own, is no colour.
    let coloured = |raw: &[u8]| raw.windows(5).any(|w| w == b"38;5;");
    for (value, want) in [("", true), ("1", false)] {
        let mut terminal = Terminal::start_with(&home, &["demo"], &[("NO_COLOR", value)]);
        terminal.until_text("records read");
        terminal.go_to("Findings");
        terminal.send(CTRL_Q);
        assert_eq!(terminal.end().exit_code(), 0);
        assert_eq!(coloured(&terminal.raw()), want, "NO_COLOR={value:?}");
    }
}

/// What no program should leave behind: half-written files and locks.
fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("readable").flatten();
    entries
        .map(|e| e.path())
        .filter(|p| {
            let name = p.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(".tmp") || name.ends_with(".lock")
        })
        .collect()
}

/// Puts the real Review screen of the sample into the README, between its marks:
/// `cargo test --test terminal -- --ignored picture`
#[test]
#[ignore = "rewrites README.md"]
fn picture() {
    let home = home();
    let mut terminal = Terminal::start(&home, &["--today", "2026-11-22", "demo"]);
    terminal.resize(88, 30);
    terminal.until_text("records read");
    terminal.go_to("Review");
    terminal.until_text("0 of");
    terminal.send("2");
    terminal.until_text("1 of");
    for _ in 0..40 {
        let screen = terminal.screen();
        let chosen = screen.lines().find(|l| l.contains("│▸")).unwrap_or("");
        if chosen.contains("Łukasz Grabowski") {
            break;
        }
        let before = chosen.to_owned();
        terminal.send(DOWN);
        terminal.until("the next pair", |s| !s.contains(&before));
    }
    let lines: Vec<String> = terminal
        .screen()
        .lines()
        .map(|l| l.trim_end().to_owned())
        .collect();
    terminal.send(CTRL_Q);
    terminal.end();

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).expect("README.md");
    let (before, rest) = text.split_once("<!-- screen -->").expect("the mark");
    let (_, after) = rest.split_once("<!-- /screen -->").expect("the mark");
    let picture = lines.join("\n");
    let text = format!("{before}<!-- screen -->\n```text\n{picture}\n```\n<!-- /screen -->{after}");
    fs::write(path, text).expect("written");
}

/// Start to first frame, and key to changed screen while 100 000 rows are read. Prints what it
/// measured, asserts nothing about time:
/// `cargo test --release --test terminal -- --ignored --nocapture latency`
#[test]
#[ignore = "a measurement"]
fn latency() {
    const ROWS: u32 = 100_000;
    let home = home();
    let mut rows = HEADER.to_owned();
    for n in 0..ROWS {
        let (given, family, firm) = (n % 1_009, n % 7_919, n % 997);
        let _ = writeln!(
            rows,
            ",Given{given},,Family{family},,Firm{firm},p{n}@firm{firm}.example,+1 202 {:03} {:04}",
            200 + n % 700,
            n % 10_000
        );
    }
    let export = write(&home, "contacts.csv", &rows);
    let began = Instant::now();
    let mut terminal = Terminal::start(&home, &[export.to_str().expect("UTF-8")]);
    let selected = |screen: &str| screen.lines().position(|l| l.trim_start().starts_with('▸'));
    terminal.until("the first screen", |s| selected(s).is_some());
    println!("start to first screen: {:?}", began.elapsed());

    let mut times = Vec::new();
    let busy = |screen: &str| !screen.contains("records read");
    while busy(&terminal.screen()) {
        let row = selected(&terminal.screen());
        let key = if times.len() % 2 == 0 { DOWN } else { UP };
        let pressed = Instant::now();
        terminal.send(key);
        terminal.until("the selection moved", |s| selected(s) != row);
        times.push(pressed.elapsed());
        // A fast hand, so that the keys are spread over the whole of the work.
        thread::sleep(Duration::from_millis(20));
    }
    times.sort_unstable();
    match times.last() {
        Some(worst) => println!(
            "key to changed screen, {} keys while reading and comparing: median {:?}, worst {worst:?}",
            times.len(),
            times[times.len() / 2]
        ),
        None => println!("it was done before a key could be pressed"),
    }
    terminal.until_text("records read");
    println!("{ROWS} rows read and compared: {:?}", began.elapsed());
    terminal.send(CTRL_Q);
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn a_presenter_follows_a_wizard_in_another_window() {
    let home = home();
    let case = home.path().join("one.json");
    let case = case.to_str().expect("a path that is text");
    let mut presenter = Terminal::start(&home, &["present", case]);
    presenter.until_text("waiting for the case");
    let mut wizard = Terminal::start(&home, &["--case", case]);
    wizard.until_text("Begin with a few questions");
    wizard.send(ENTER);
    wizard.until_text("What is wrong");
    for next in ["Question 2 of", "Question 3 of", "Question 4 of"] {
        wizard.send(" ");
        wizard.until_text("[x]");
        wizard.send(ENTER);
        presenter.until_text(next);
    }
    // Notes are typed while the wizard goes on writing.
    presenter.send("n");
    presenter.until_text("Note:");
    presenter.send("rang twice");
    presenter.send(ENTER);
    presenter.until_text("the note is kept");
    wizard.send(ENTER);
    presenter.until_text("Question 5 of");
    wizard.send(CTRL_Q);
    presenter.send(CTRL_Q);
    let saved = fs::read_to_string(case).expect("the case");
    assert!(!saved.contains("rang twice"), "the wizard alone writes it");
    let notes = fs::read_to_string(format!("{case}.notes.json")).expect("the notes");
    assert!(notes.contains("rang twice"));
}
