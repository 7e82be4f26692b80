//! The developers' sample cases, where they are at hand: every record of every export is read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use syncsleuth::import::{self, Input, inventory};
use syncsleuth::knowledge::Knowledge;
use syncsleuth::progress::Silent;

/// The folder of samples beside the repository, or `None` with a line that says so.
fn shared(part: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join("shared").join(part))
        .find(|folder| folder.is_dir());
    if found.is_none() {
        println!("skipped: no shared/{part} beside the repository");
    }
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|e| e.path()).collect())
        .unwrap_or_default();
    paths.sort();
    paths
}

#[test]
fn every_record_of_the_sample_cases_is_read() {
    let Some(scenarios) = shared("scenarios") else {
        return;
    };
    for case in entries(&scenarios).into_iter().filter(|p| p.is_dir()) {
        let mut rows: BTreeMap<String, usize> = BTreeMap::new();
        let mut truth = csv::Reader::from_path(case.join("truth.csv")).unwrap();
        for row in truth.records().map(Result::unwrap) {
            *rows.entry(row[0].to_owned()).or_default() += 1;
        }
        let tables = entries(&case.join("after")).into_iter().filter(|p| {
            let extension = p.extension().map(std::ffi::OsStr::to_ascii_lowercase);
            extension.is_some_and(|e| ["csv", "txt", "ics", "vcf"].iter().any(|known| e == *known))
        });
        let inputs: Vec<Input> = tables.map(Input::Path).collect();
        let import = import::read(&inputs, &mut Silent).unwrap();
        assert_eq!(import.failures, [], "{}", case.display());
        for source in &import.sources {
            let want = rows.get(source.name()).copied().unwrap_or(0);
            assert_eq!(source.records.len(), want, "{}", source.path);
            assert_eq!(source.skipped, [], "{}", source.path);
        }
    }
}

#[test]
fn sample_lists_of_programs_name_the_sync_applications() {
    let Some(lists) = shared("corpus/software/synthetic") else {
        return;
    };
    let want = [
        ("powershell51_uninstall.csv", vec!["gwsmo", "icloud", "sfo"]),
        ("powershell_uninstall.json", vec!["gwsmo", "icloud", "sfo"]),
        ("winget-list_en.txt", vec!["icloud"]),
        ("wmic_product.csv", vec!["gwsmo", "icloud", "sfo"]),
    ];
    for (name, apps) in want {
        let found = inventory::read(&lists.join(name), Knowledge::embedded()).unwrap();
        let mut ids: Vec<&str> = found.hits.iter().map(|h| h.app.as_str()).collect();
        ids.sort_unstable();
        assert_eq!(ids, apps, "{name}: {:#?}", found.hits);
    }
}
