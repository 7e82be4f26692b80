//! How right a run was: its pairs and entities held against the truth.
//!
//! Counted over pairs of records. *Within* are the pairs inside one file, the duplicates; *across* those
//! of two files, the counterparts. Records of one root and different entities belong together without
//! being copies: such a pair is wrong inside a file, and counts neither way across. *Entities* counts all
//! pairs inside what the program takes for one thing, which is what somebody who is shown groups sees.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

/// Pairs found, pairs right, pairs there are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rates {
    pub right: u64,
    pub said: u64,
    pub wanted: u64,
}

impl Rates {
    /// Share of what was said that is right, 0 to 1.
    pub fn precision(self) -> f64 {
        self.right as f64 / self.said.max(1) as f64
    }

    /// Share of what there is that was said, 0 to 1.
    pub fn recall(self) -> f64 {
        self.right as f64 / self.wanted.max(1) as f64
    }

    /// The harmonic mean of both.
    pub fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.said + self.wanted).max(1) as f64
    }
}

/// What one run reached.
#[derive(Debug, Default)]
pub struct Scores {
    /// Pairs inside one file at 0.5 and up.
    pub within: Rates,
    /// Pairs of two files at 0.5 and up.
    pub across: Rates,
    /// All pairs of one entity.
    pub entities: Rates,
    /// Pairs in the band `certain`; `wanted` are all true pairs.
    pub certain: Rates,
    /// Look-alikes, pairs of one root and two entities: those at 0.5 and up, none of them right, and all.
    pub alike: Rates,
    /// Expected calibration error over ten bins: mean distance of score and share of right pairs.
    pub calibration: f64,
    /// Per bin: pairs, mean score, share right.
    pub bins: Vec<(u64, f64, f64)>,
    /// By how the two records came about: right, wrong, missed; pairs inside one file, then across.
    pub classes: BTreeMap<(bool, String), [u64; 3]>,
    /// Some wrong and some missed pairs, as `--why` takes them.
    pub examples: Vec<String>,
}

struct Truth {
    file: u32,
    entity: u32,
    root: u32,
    class: String,
}

/// The truth about every record, by file and record.
struct Known {
    numbers: HashMap<(u32, u32), u32>,
    files: HashMap<String, u32>,
    records: Vec<Truth>,
}

fn stem(path: &str) -> String {
    Path::new(path)
        .file_stem()
        .map_or_else(|| path.to_owned(), |s| s.to_string_lossy().into_owned())
}

fn columns(
    reader: &mut csv::Reader<std::fs::File>,
    names: &[&str],
) -> io::Result<Vec<Option<usize>>> {
    let header = reader.headers()?;
    Ok(names
        .iter()
        .map(|n| header.iter().position(|h| h == *n))
        .collect())
}

impl Known {
    /// Reads `file,record,entity[,root,class]`, or the `source,row,…,entity_id,variant` of the CRM sets.
    fn read(path: &Path) -> io::Result<Self> {
        let mut reader = csv::Reader::from_path(path)?;
        let at = columns(
            &mut reader,
            &[
                "file",
                "record",
                "entity",
                "root",
                "class",
                "source",
                "row",
                "entity_id",
                "variant",
            ],
        )?;
        let (mut files, mut names) = (HashMap::new(), HashMap::new());
        let (mut numbers, mut records) = (HashMap::new(), Vec::new());
        let mut row = csv::StringRecord::new();
        while reader.read_record(&mut row)? {
            let cell =
                |a: usize, b: usize| at[a].or(at[b]).and_then(|i| row.get(i)).unwrap_or_default();
            let mut number = |text: &str| {
                let next = names.len() as u32;
                *names.entry(text.to_owned()).or_insert(next)
            };
            let entity = number(cell(2, 7));
            let root = at[3].and_then(|i| row.get(i)).map_or(entity, &mut number);
            let next = files.len() as u32;
            let file = *files.entry(stem(cell(0, 5))).or_insert(next);
            let record: u32 = cell(1, 6).parse().map_err(io::Error::other)?;
            numbers.insert((file, record), records.len() as u32);
            records.push(Truth {
                file,
                entity,
                root,
                class: cell(4, 8).to_owned(),
            });
        }
        Ok(Known {
            numbers,
            files,
            records,
        })
    }

    fn find(&self, path: &str, record: &str) -> Option<u32> {
        let file = *self.files.get(&stem(path))?;
        self.numbers.get(&(file, record.parse().ok()?)).copied()
    }
}

fn pairs_of(n: u64) -> u64 {
    n * n.saturating_sub(1) / 2
}

/// The sum over groups of equal keys of the pairs inside each.
fn pairs_by<K: std::hash::Hash + Eq>(keys: impl Iterator<Item = K>) -> u64 {
    let mut sizes: HashMap<K, u64> = HashMap::new();
    keys.for_each(|k| *sizes.entry(k).or_default() += 1);
    sizes.into_values().map(pairs_of).sum()
}

/// Reads what a run wrote and holds it against the truth.
pub fn score(truth: &Path, pairs: &Path, entities: &Path, kind: &str) -> io::Result<Scores> {
    let known = Known::read(truth)?;
    let mut out = Scores::default();
    let all = pairs_by(known.records.iter().map(|r| r.entity));
    out.within.wanted = pairs_by(known.records.iter().map(|r| (r.entity, r.file)));
    out.across.wanted = all - out.within.wanted;
    out.certain.wanted = all;
    out.entities.wanted = all;
    out.alike.wanted = pairs_by(known.records.iter().map(|r| (r.root, r.file)))
        - pairs_by(known.records.iter().map(|r| (r.root, r.entity, r.file)));

    let mut reader = csv::Reader::from_path(pairs)?;
    let at = columns(
        &mut reader,
        &[
            "kind",
            "left_path",
            "left_record",
            "right_path",
            "right_record",
            "score",
            "band",
        ],
    )?;
    let mut row = csv::StringRecord::new();
    let mut bins = vec![(0_u64, 0.0_f64, 0_u64); 10];
    let mut found: std::collections::HashSet<(u32, u32)> = std::collections::HashSet::new();
    while reader.read_record(&mut row)? {
        let cell = |i: usize| at[i].and_then(|i| row.get(i)).unwrap_or_default();
        if cell(0) != kind {
            continue;
        }
        let (Some(a), Some(b)) = (known.find(cell(1), cell(2)), known.find(cell(3), cell(4)))
        else {
            continue;
        };
        let score: f64 = cell(5).parse().map_err(io::Error::other)?;
        let (x, y) = (&known.records[a as usize], &known.records[b as usize]);
        let (right, across) = (x.entity == y.entity, x.file != y.file);
        if !right && across && x.root == y.root {
            continue;
        }
        let bin = &mut bins[((score * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1, bin.1 + score, bin.2 + u64::from(right));
        if cell(6) == "certain" {
            out.certain.said += 1;
            out.certain.right += u64::from(right);
        }
        if score >= 0.5 {
            out.alike.said += u64::from(!right && x.root == y.root);
            let side = if across {
                &mut out.across
            } else {
                &mut out.within
            };
            side.said += 1;
            side.right += u64::from(right);
            found.insert((a.min(b), a.max(b)));
            let class = out.classes.entry((across, class_of(x, y))).or_default();
            class[usize::from(!right)] += 1;
            if !right && class[1] <= 4 {
                out.examples.push(format!(
                    "wrong {}: {} {} ~ {} {} at {score}",
                    class_of(x, y),
                    cell(1),
                    cell(2),
                    cell(3),
                    cell(4)
                ));
            }
        }
    }
    let listed: u64 = bins.iter().map(|b| b.0).sum();
    let distance: f64 = bins.iter().map(|b| (b.1 - b.2 as f64).abs()).sum();
    out.calibration = distance / listed.max(1) as f64;
    out.bins = bins
        .into_iter()
        .map(|(n, sum, right)| (n, sum / n.max(1) as f64, right as f64 / n.max(1) as f64))
        .collect();
    missed(&known, &found, &mut out);
    grouped(&known, entities, kind, &mut out)?;
    Ok(out)
}

fn class_of(x: &Truth, y: &Truth) -> String {
    let (a, b) = (&x.class, &y.class);
    if a <= b {
        format!("{a} ~ {b}")
    } else {
        format!("{b} ~ {a}")
    }
}

/// Counts the true pairs that were not found, by class.
fn missed(known: &Known, found: &std::collections::HashSet<(u32, u32)>, out: &mut Scores) {
    let mut of: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (n, r) in known.records.iter().enumerate() {
        of.entry(r.entity).or_default().push(n as u32);
    }
    let names: HashMap<u32, &String> = known.files.iter().map(|(name, n)| (*n, name)).collect();
    let places: HashMap<u32, (u32, u32)> = known
        .numbers
        .iter()
        .map(|(place, n)| (*n, *place))
        .collect();
    let shown = |n: u32| {
        places
            .get(&n)
            .map_or_else(String::new, |(f, r)| format!("{} {r}", names[f]))
    };
    for group in of.values() {
        for (i, &a) in group.iter().enumerate() {
            for &b in &group[i + 1..] {
                if found.contains(&(a, b)) {
                    continue;
                }
                let (x, y) = (&known.records[a as usize], &known.records[b as usize]);
                let class = out
                    .classes
                    .entry((x.file != y.file, class_of(x, y)))
                    .or_default();
                class[2] += 1;
                if class[2] <= 4 {
                    out.examples.push(format!(
                        "missed {}: {} ~ {}",
                        class_of(x, y),
                        shown(a),
                        shown(b)
                    ));
                }
            }
        }
    }
}

/// Counts the pairs inside the entities the program named.
fn grouped(known: &Known, entities: &Path, kind: &str, out: &mut Scores) -> io::Result<()> {
    let mut reader = csv::Reader::from_path(entities)?;
    let at = columns(&mut reader, &["kind", "path", "record", "entity"])?;
    let mut row = csv::StringRecord::new();
    let mut cells: Vec<(u32, u32, u32)> = Vec::new();
    while reader.read_record(&mut row)? {
        let cell = |i: usize| at[i].and_then(|i| row.get(i)).unwrap_or_default();
        let Some(n) = known.find(cell(1), cell(2)).filter(|_| cell(0) == kind) else {
            continue;
        };
        let record = &known.records[n as usize];
        cells.push((
            cell(3).parse().map_err(io::Error::other)?,
            record.root,
            record.entity,
        ));
    }
    out.entities.right = pairs_by(cells.iter().map(|c| (c.0, c.2)));
    let related = pairs_by(cells.iter().map(|c| (c.0, c.1)))
        - pairs_by(cells.iter().map(|c| (c.0, c.1, c.2)));
    out.entities.said = pairs_by(cells.iter().map(|c| c.0)) - related;
    Ok(())
}
