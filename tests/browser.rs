//! The page of a plan in a real browser: it renders without a network, keeps its ticks, prints, and
//! hostile records do it no harm. Skipped, with a line that says so, where no Chromium is installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::Timestamp;
use jiff::civil::Date;
use syncsleuth::case::{Card, Case, Entry, FieldValue, How, RecordKey, Verdict};
use syncsleuth::knowledge::Knowledge;
use syncsleuth::plan::{Form, Plan};
use syncsleuth::record::{Kind, System};

/// Names that a page could take for something else.
const HOSTILE: [&str; 6] = [
    "<script>document.title='harm'</script>",
    "<img src=x onerror=\"document.title='harm'\">",
    "\"><svg onload=document.title='harm'>",
    "Ana\u{202e}amiL",
    "</style></script><b id=harm>",
    "&lt;b&gt;\u{1b}[31m\u{0}",
];

fn browser() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let mut found = std::env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .filter(|path| path.is_file());
    let found = found.next();
    if found.is_none() {
        println!("skipped: no Chromium is installed");
    }
    found
}

/// What the browser writes to its standard output, with every address but files out of its reach.
fn run(browser: &Path, profile: &Path, more: &[&str], page: &Path) -> String {
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            "--allow-file-access-from-files",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--virtual-time-budget=4000",
        ])
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(more)
        .arg(format!("file://{}", page.display()))
        .stderr(Stdio::null())
        .output()
        .expect("Chromium starts");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A case in which one of each hostile name is marked in favour of a harmless record.
fn plan() -> Plan {
    let at = Timestamp::UNIX_EPOCH;
    let key = |n: u32| RecordKey::new("abc", n);
    let card = |n: u32, name: &str| Card {
        kind: Kind::Contact,
        system: System::Outlook,
        label: name.to_owned(),
        id: None,
        folder: Some(name.to_owned()),
        file: "contacts.csv".to_owned(),
        record: n,
        fields: vec![FieldValue {
            field: "company".to_owned(),
            value: name.to_owned(),
            instead: None,
        }],
        copy_first: vec![FieldValue {
            field: "notes".to_owned(),
            value: name.to_owned(),
            instead: Some(name.to_owned()),
        }],
        elsewhere: Vec::new(),
    };
    let mut case = Case::new("<script>document.title='harm'</script>", at);
    case.cards.insert(key(1), card(1, "Ana Lima").into());
    for (n, name) in (2..).zip(HOSTILE) {
        case.cards.insert(key(n), card(n, name).into());
        case.journal.push(Entry {
            at,
            by: None,
            how: How::Hand,
            continues: false,
            verdict: Verdict::Delete {
                record: key(n),
                keep: key(1),
                copy_first: Vec::new(),
            },
        });
    }
    Plan::of(&case, Knowledge::embedded(), Date::constant(2026, 11, 23))
}

struct Place {
    folder: tempfile::TempDir,
    page: PathBuf,
    browser: PathBuf,
}

impl Place {
    /// The page in a folder of its own; `None` where there is no browser.
    fn with(plan: &Plan) -> Option<Self> {
        let browser = browser()?;
        let folder = tempfile::tempdir().expect("made");
        let page = folder.path().join("plan.html");
        fs::write(&page, plan.render(Form::Html).expect("rendered")).expect("written");
        Some(Place {
            folder,
            page,
            browser,
        })
    }

    fn run(&self, more: &[&str], page: &Path) -> String {
        run(
            &self.browser,
            &self.folder.path().join("profile"),
            more,
            page,
        )
    }

    /// What a page around the plan's finds out with a script of its own, which is handed the inner
    /// document as `page`, its window as `inner`, and ends by calling `say`.
    fn ask(&self, script: &str) -> String {
        let around = self.folder.path().join("around.html");
        let html = format!(
            "<!doctype html><title>-</title><iframe id=f src=plan.html></iframe><pre id=said></pre><script>
            const say = (text) => document.getElementById('said').textContent = text;
            const frame = document.getElementById('f');
            frame.addEventListener('load', () => {{
                const inner = frame.contentWindow, page = frame.contentDocument;
                {script}
            }});
            </script>"
        );
        fs::write(&around, html).expect("written");
        let dom = self.run(&["--dump-dom"], &around);
        let said = dom.split("<pre id=\"said\">").nth(1).expect(&dom);
        said.split("</pre>").next().unwrap_or_default().to_owned()
    }
}

#[test]
fn hostile_records_do_a_page_no_harm() {
    let plan = plan();
    let Some(place) = Place::with(&plan) else {
        return;
    };
    let said = place.ask(
        "say([
            page.title.startsWith('Clean-up plan: <script>'),
            page.querySelectorAll('script').length,
            page.querySelectorAll('img, svg, #harm, iframe, link, [onerror], [onload]').length,
            page.querySelectorAll('input[type=checkbox]').length,
            inner.performance.getEntriesByType('resource').length,
            page.body.innerText.includes('\\u202e'),
            inner.getComputedStyle(page.querySelector('.step')).borderTopStyle,
        ].join(' '));",
    );
    let steps = plan.steps().count();
    assert_eq!(said, format!("true 1 0 {steps} 0 false solid"));
}

#[test]
fn a_page_cannot_be_made_to_load_or_send_anything() {
    let Some(place) = Place::with(&plan()) else {
        return;
    };
    // What a script inside could try, were there one: the policy turns each away.
    let said = place.ask(
        "const tried = [];
        inner.addEventListener('securitypolicyviolation', (e) => tried.push(e.effectiveDirective));
        const image = page.createElement('img'); image.src = 'https://example.com/x.png'; page.body.append(image);
        const script = page.createElement('script'); script.textContent = 'document.title = 1'; page.body.append(script);
        inner.fetch('https://example.com/').catch(() => {});
        setTimeout(() => say(tried.sort().join(' ')), 500);",
    );
    assert_eq!(said, "connect-src img-src script-src-elem");
}

#[test]
fn ticks_survive_closing_the_browser() {
    let plan = plan();
    let Some(place) = Place::with(&plan) else {
        return;
    };
    let steps = plan.steps().count();
    let ticked = "page.getElementById('progress').textContent";
    let tick = "page.querySelectorAll('input')[1].click();";
    let first = place.ask(&format!("{tick} say({ticked});"));
    assert_eq!(first, format!("1 of {steps} steps ticked off"));
    let second = place.ask(&format!(
        "say({ticked} + ' ' + page.querySelectorAll('input')[1].checked);"
    ));
    assert_eq!(second, format!("1 of {steps} steps ticked off true"));
    let taken_away = place.ask(&format!("{tick} say({ticked});"));
    assert_eq!(taken_away, format!("0 of {steps} steps ticked off"));
    let last = place.ask(&format!("say({ticked});"));
    assert_eq!(last, format!("0 of {steps} steps ticked off"));
}

#[test]
fn a_deletion_waits_until_its_values_are_copied() {
    let Some(place) = Place::with(&plan()) else {
        return;
    };
    let said = place.ask(
        "const box = page.querySelector('input[data-needs]');
        const all = Array.from(page.querySelectorAll('input[data-step]'));
        const first = all.find((one) => one.dataset.step === box.dataset.needs);
        const before = box.disabled;
        first.click();
        say(before + ' ' + box.disabled);",
    );
    assert_eq!(said, "true false");
}

#[test]
fn it_prints() {
    let Some(place) = Place::with(&plan()) else {
        return;
    };
    let pdf = place.folder.path().join("plan.pdf");
    let to = format!("--print-to-pdf={}", pdf.display());
    place.run(&[&to, "--no-pdf-header-footer"], &place.page);
    let pdf = fs::read(&pdf).expect("printed");
    assert!(
        pdf.starts_with(b"%PDF-") && pdf.len() > 10_000,
        "{}",
        pdf.len()
    );
}
