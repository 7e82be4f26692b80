//! Outlook's own files: what other programs read in the developers' samples is read here too, and the
//! files are left as they are.

use std::path::{Path, PathBuf};

use serde_json::Value;
use syncsleuth::import::{self, Import, Input};
use syncsleuth::progress::Silent;
use syncsleuth::record::{Format, Kind, Source};

/// The samples of a kind, or nothing and a line that says so.
fn samples(kind: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join("shared/corpus").join(kind))
        .find(|folder| folder.is_dir());
    let Some(folder) = folder else {
        println!("skipped: no shared/corpus/{kind} beside the repository");
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| {
            let extension = p.extension().and_then(|e| e.to_str());
            extension.is_some_and(|e| extensions.contains(&e))
        })
        .collect();
    paths.sort();
    paths
}

fn read(input: Input) -> Import {
    import::read(&[input], &mut Silent).unwrap()
}

fn bytes(bytes: Vec<u8>) -> Import {
    read(Input::Bytes {
        name: "a file".to_owned(),
        bytes,
    })
}

fn truth(path: &Path) -> Value {
    let text = std::fs::read_to_string(path.with_extension("truth.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn names(source: &Source) -> Vec<String> {
    let mut names: Vec<String> = source
        .records
        .iter()
        .map(|r| r.label().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn data_files_read_as_other_programs_read_them() {
    for path in samples("pst", &["pst", "ost"]) {
        let truth = truth(&path);
        if truth["opens"] != true {
            continue;
        }
        let import = read(Input::Path(path.clone()));
        let source = &import.sources[0];
        assert_eq!(source.format, Format::Pst);
        for (name, kind) in [
            ("contacts", Kind::Contact),
            ("events", Kind::Event),
            ("tasks", Kind::Task),
        ] {
            let want = truth["counts"][name].as_u64().unwrap();
            assert_eq!(
                source.counts.of(kind) as u64,
                want,
                "{name} of {}",
                path.display()
            );
        }
        assert!(
            source
                .records
                .iter()
                .all(|r| r.id.is_some() && r.folder.is_some())
        );
        let lists = truth["items_by_class"]["IPM.DistList"]
            .as_u64()
            .unwrap_or(0);
        assert_eq!(source.counts.other as u64, lists, "{}", path.display());
        assert_eq!(source.skipped, [], "{}", path.display());
    }
}

#[test]
fn saved_items_read_as_other_programs_read_them() {
    for path in samples("msg", &["msg"]) {
        let truth = truth(&path);
        let import = read(Input::Path(path.clone()));
        let source = &import.sources[0];
        assert_eq!(source.format, Format::Msg);
        let class = truth["class"].as_str().unwrap();
        let is_record = ["IPM.Contact", "IPM.Appointment", "IPM.Task"].contains(&class);
        assert_eq!(
            source.records.len(),
            usize::from(is_record),
            "{}",
            path.display()
        );
        assert_eq!(import::recognise(&path).unwrap().format, Format::Msg);
    }
}

#[test]
fn a_file_whose_indexes_lead_nowhere_is_searched() {
    for path in samples("pst", &["pst", "ost"]) {
        let whole = read(Input::Path(path.clone()));
        let mut damaged = std::fs::read(&path).unwrap();
        // The places of both indexes in the header, in both widths.
        for at in [188, 196, 224, 240] {
            damaged[at] ^= 0x40;
            damaged[at + 1] ^= 0x40;
        }
        let rest = bytes(damaged);
        let (Some(whole), Some(rest)) = (whole.sources.first(), rest.sources.first()) else {
            continue;
        };
        assert_eq!(names(whole), names(rest), "{}", path.display());
    }
}

#[test]
fn cut_off_and_changed_files_do_no_harm() {
    let samples = [samples("pst", &["pst", "ost"]), samples("msg", &["msg"])].concat();
    for (n, path) in samples.iter().enumerate() {
        let whole = std::fs::read(path).unwrap();
        for part in 1..6 {
            let import = bytes(whole[..whole.len() * part / 6].to_vec());
            assert_eq!(import.sources.len() + import.failures.len(), 1);
        }
        // Changes at places that follow no pattern of the format, the same ones at every run.
        let mut seed = n as u64 + 1;
        for _ in 0..3 {
            let mut changed = whole.clone();
            for _ in 0..200 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let at = (seed >> 20) as usize % changed.len();
                changed[at] = seed as u8;
            }
            let import = bytes(changed);
            assert_eq!(import.sources.len() + import.failures.len(), 1);
        }
    }
}

#[test]
fn a_file_reads_the_same_from_disk_and_from_memory_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    for path in samples("pst", &["pst"]) {
        let copy = folder.path().join(path.file_name().unwrap());
        let before = std::fs::read(&path).unwrap();
        std::fs::write(&copy, &before).unwrap();
        let from_disk = read(Input::Path(copy.clone()));
        let from_memory = bytes(before.clone());
        let records = |i: &Import| {
            i.sources
                .first()
                .map(|s| (s.sha256.clone(), s.records.clone()))
        };
        assert_eq!(records(&from_disk), records(&from_memory));
        assert!(
            std::fs::read(&copy).unwrap() == before,
            "{} was changed",
            path.display()
        );
        assert_eq!(
            import::recognise(&copy).is_ok(),
            from_disk.failures.is_empty()
        );
    }
}
