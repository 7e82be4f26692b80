//! The wizard by keys and the wizard line by line come to the same plan.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::*;
use crate::case::Usual;
use crate::case::words::pair::Advice;
use crate::plain;
use crate::plan::Plan;
use crate::tui::app::Screen;

/// The sample, line by line, with a home of its own.
pub(super) fn sample_line_by_line(home: &Path) -> plain::Settings {
    plain::Settings {
        start: Start::Demo,
        places: Places {
            folder: home.join("cases"),
            file: None,
            usual: Usual::default(),
        },
        today: today(),
        plan_folder: home.join("plans"),
        folders: vec![home.to_owned()],
        base: Base {
            home: home.to_owned(),
            here: home.to_owned(),
        },
        desk: None,
        mask: None,
        ascii: false,
        news: Vec::new(),
        clock: || Timestamp::UNIX_EPOCH,
    }
}

/// Every file below a folder, by its name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let inner = files(&path).into_iter();
            all.extend(inner.map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else {
            all.insert(name, fs::read(path).unwrap());
        }
    }
    all
}

/// Decides every pair of the sample as advised, and those without advice as different; gives the keys.
fn decide(stage: &mut Stage) -> Vec<&'static str> {
    let mut keys = Vec::new();
    stage.app.show(Screen::Review);
    for _ in 0..stage.app.session.progress.of {
        let session = &stage.app.session;
        let item = stage.app.current_item().expect("a pair");
        let (a, b) = session.review.sides(&item, &session.marks);
        let cluster = &session.review.clusters[item.cluster];
        let key = match Advice::of(cluster, a, b).map(|advice| advice.delete) {
            Some(at) if at == a => "1",
            Some(_) => "2",
            None => "n",
        };
        stage.play(key);
        keys.push(key);
    }
    assert_eq!(
        stage.app.session.progress.decided,
        stage.app.session.progress.of
    );
    keys
}

#[test]
fn line_by_line_gives_the_same_plan_as_by_keys() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::sample();
    let keys = decide(&mut stage);
    stage.app.show(Screen::Plan);
    // Three steps ticked off, by somebody with a name.
    stage.play("n type:Dana Enter Space Space Space");
    let by_keys = folder.path().join("keys");
    let nowhere = Path::new("case.json");
    let knowledge = Knowledge::embedded();
    Plan::save(&stage.app.session, nowhere, knowledge, today(), &by_keys).unwrap();

    let settings = sample_line_by_line(folder.path());
    let lines = format!(
        "1\nreview\n{}\nplan\nname Dana\ntick 1\ntick 2\ntick 3\nsave by lines\nq\n",
        keys.join("\n")
    );
    let mut said = Vec::new();
    plain::run(&settings, &mut lines.as_bytes(), &mut said).unwrap();
    let said = String::from_utf8(said).unwrap();
    assert!(!said.contains("Not understood"), "{said}");
    let (keys, lines) = (files(&by_keys), files(&folder.path().join("by lines")));
    let names = |of: &BTreeMap<String, Vec<u8>>| of.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&keys), names(&lines));
    assert!(keys.len() > 6, "{:?}", names(&keys));
    for (name, bytes) in &keys {
        assert!(
            lines[name] == *bytes,
            "{name} differs:\n{}\n---\n{}",
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(&lines[name])
        );
    }
}
