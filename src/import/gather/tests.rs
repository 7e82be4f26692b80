//! Folders and files read together, on one thread and on several.

use super::*;
use crate::import::read_with;
use crate::progress::Progress;

/// Keeps what it hears, and stops the reading after so many reports.
struct Ears {
    heard: Vec<String>,
    most: usize,
}

impl Watch for Ears {
    fn step(&mut self, at: Progress) -> Result<(), Cancelled> {
        self.heard
            .push(format!("{} {} {}", at.stage.label(), at.done, at.what));
        if self.heard.len() >= self.most {
            return Err(Cancelled);
        }
        Ok(())
    }
}

/// What is read and heard with so many threads. How often a large table reports depends on them.
fn read_on(threads: usize, inputs: &[Input], most: usize) -> (String, Vec<String>) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    pool.build().unwrap().install(|| {
        let heard = Vec::new();
        let mut ears = Ears { heard, most };
        let read = read_with(inputs, &Options::default(), &mut ears);
        ears.heard.retain(|said| !said.contains("large"));
        (format!("{read:?}"), ears.heard)
    })
}

fn people(from: usize, count: usize, note: &str) -> String {
    let header = "Id,FirstName,LastName,Email,AccountId,Description\n".to_owned();
    let row = |n| {
        let names = format!("Ana,Lima {n},a{n}@example.com,0019000000DmehK");
        format!("003900000000{n:03},{names},{note}\n")
    };
    header + &(from..from + count).map(row).collect::<String>()
}

#[test]
fn a_folder_gives_the_same_whatever_the_threads() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put("a/1.csv", &people(0, 900, ""));
    put("a/2.csv", &people(200, 30, ""));
    put("a/3 copy of 1.csv", &people(0, 900, ""));
    put("a/4.csv", "Id,Name\n0019000000DmehK,Globex\n");
    put("a/5.txt", "Dear all, nothing here\n");
    put("a/6.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Bo Li\nEND:VCARD\n");
    put("a/7 empty.csv", "");
    put("b/letter.txt", "Dear all, nothing here\n");
    // Large enough to be read by itself, and a copy of it.
    let large = &people(0, 999, &"note ".repeat(2000));
    assert!(large.len() as u64 > LARGE);
    put("c/large.csv", large);
    put("c/large copy.csv", large);
    let path = |name: &str| Input::Path(folder.path().join(name));
    let bytes = Input::Bytes {
        name: "-".to_owned(),
        bytes: people(200, 30, "").into_bytes(),
    };
    let inputs = [path("a"), path("b"), path("nowhere.csv"), bytes, path("c")];
    let alone = read_on(1, &inputs, usize::MAX);
    for threads in [2, 5] {
        let (read, heard) = read_on(threads, &inputs, usize::MAX);
        assert!(read == alone.0, "{threads} threads read something else");
        assert_eq!(heard, alone.1);
    }
    // Wherever the reading is stopped, it was told the same until then.
    for most in [1, 4, 9] {
        let stopped = read_on(4, &inputs, most);
        assert_eq!(stopped.0, "Err(Cancelled)");
        assert_eq!(stopped.1.as_slice(), &alone.1[..most]);
    }
}

#[test]
fn copies_among_files_read_side_by_side_are_told_apart() {
    let input = |name: &str, text: &str| Input::Bytes {
        name: name.to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let (one, two) = (people(0, 3, ""), people(3, 3, ""));
    let inputs = [
        input("a.csv", &one),
        input("b.csv", &two),
        input("c.csv", &one),
    ];
    let import = read_with(&inputs, &Options::default(), &mut crate::progress::Silent).unwrap();
    let read: Vec<&str> = import.sources.iter().map(|s| s.path.as_str()).collect();
    assert_eq!(read, ["a.csv", "b.csv"]);
    let copies = import.passed_over.iter().map(|p| (&*p.path, p.is_copy));
    let copies: Vec<_> = copies.collect();
    assert_eq!(copies, [("c.csv", true)]);
    assert!(import.passed_over[0].why.contains("a.csv"));
}
