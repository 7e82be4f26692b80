//! `syncsleuth scan`: duplicate pairs and groups, counterparts, and why two records are (no) pair.

mod tables;
mod why;

use std::io::{self, BufWriter, Write};
use std::time::Instant;

use serde::Serialize;

use super::Failure;
use super::args::{Args, ScanArgs};
use super::beside::{self, Page};
use super::exports::{self, Warnings};
use super::outputs;
use crate::matching::{
    self, Advisor, Band, FieldComparison, Group, Matches, Options, Pair, Relation,
};
use crate::progress::Silent;
use crate::record::json::SourceJson;
use crate::record::{Kind, RecordRef, Source};
use crate::text;

/// How many groups the summary lists.
const GROUPS_SHOWN: usize = 10;

pub(super) fn run(args: &Args, of: &ScanArgs) -> Result<(), Failure> {
    let stopped = |stop: crate::progress::Cancelled| Failure::new(stop.to_string());
    // Beside the reading, whose beginning keeps one processor busy.
    rayon::spawn(matching::load_tables);
    let import = exports::read(&of.files, &of.map, Warnings::of(args.quiet, false))?;
    exports::check_columns(&[&import])?;
    let sources = &import.sources;
    let options = Options {
        kind: of.kind,
        include_deleted: of.include_deleted,
        min_score: of.min_score.unwrap_or(Band::FLOOR),
    };
    let began = Instant::now();
    // How the contents of two copies relate is shown in the JSON and in the reasons only.
    let find = if of.json || of.why.is_some() {
        matching::find
    } else {
        matching::find_pairs
    };
    let matches = find(sources, &options, &mut Silent).map_err(stopped)?;
    let seconds = began.elapsed().as_secs_f64();

    if let Some(path) = &of.pairs {
        outputs::write(path, |out| {
            tables::pairs(sources, &matches, of.counterparts, out)
        })?;
    }
    if let Some(path) = &of.entities {
        outputs::write(path, |out| {
            tables::entities(sources, &matches, of.kind, out)
        })?;
    }
    if let Some(refs) = &of.why {
        why::run(sources, &matches, refs, of.json)?;
    } else if of.json {
        let mut out = BufWriter::new(io::stdout().lock());
        json(sources, &matches, seconds, &mut out)?;
        out.flush()?;
    } else {
        let mut out = Page::new();
        summary(sources, &matches, &mut out)?;
        out.flush()?;
    }
    let ended = exports::ended(&import);
    // The program ends here; giving a million records back one by one would only take time.
    std::mem::forget((matches, import));
    ended
}

#[derive(Serialize)]
struct RefJson<'s> {
    source: u32,
    record: u32,
    id: Option<&'s str>,
    label: &'s str,
}

fn reference(sources: &[Source], at: RecordRef) -> RefJson<'_> {
    let record = at.of(sources);
    RefJson {
        source: at.source,
        record: record.number,
        id: record.id.as_deref(),
        label: record.label(),
    }
}

#[derive(Serialize)]
struct PairJson<'s> {
    kind: Kind,
    score: f64,
    band: Band,
    relation: Relation,
    left: RefJson<'s>,
    right: RefJson<'s>,
    #[serde(skip_serializing_if = "Option::is_none")]
    linked: Option<bool>,
    fields: Vec<FieldComparison>,
}

/// A probability as it is printed: six digits are more than it is worth.
fn rounded(score: f64) -> f64 {
    (score * 1e6).round() / 1e6
}

fn pair<'s>(sources: &'s [Source], matches: &Matches, pair: &Pair) -> PairJson<'s> {
    let across = pair.left.source(sources).system != pair.right.source(sources).system;
    let mut fields = matches.explain(sources, pair.left, pair.right);
    for field in &mut fields {
        field.weight = (field.weight * 100.0).round() / 100.0;
    }
    PairJson {
        kind: pair.kind,
        score: rounded(pair.score),
        band: pair.band,
        relation: pair.relation,
        left: reference(sources, pair.left),
        right: reference(sources, pair.right),
        linked: across.then_some(pair.linked),
        fields,
    }
}

#[derive(Serialize)]
struct GroupJson<'s> {
    kind: Kind,
    members: Vec<RefJson<'s>>,
    suggested_keep: RefJson<'s>,
    why_keep: &'s str,
}

#[derive(Serialize)]
struct Document<'s> {
    schema: &'static str,
    sources: Vec<SourceJson<'s>>,
    pairs: Vec<PairJson<'s>>,
    counterparts: Vec<PairJson<'s>>,
    groups: Vec<GroupJson<'s>>,
    notes: &'s [String],
    compared: u64,
    seconds: f64,
}

fn json(
    sources: &[Source],
    matches: &Matches,
    seconds: f64,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let document = Document {
        schema: "syncsleuth.scan/1",
        sources: sources.iter().map(SourceJson::summary).collect(),
        pairs: matches
            .pairs
            .iter()
            .map(|p| pair(sources, matches, p))
            .collect(),
        counterparts: matches
            .counterparts
            .iter()
            .map(|p| pair(sources, matches, p))
            .collect(),
        groups: matches
            .groups
            .iter()
            .map(|group| GroupJson {
                kind: group.kind,
                members: group
                    .members
                    .iter()
                    .map(|at| reference(sources, *at))
                    .collect(),
                suggested_keep: reference(sources, group.suggested_keep),
                why_keep: &group.why_keep,
            })
            .collect(),
        notes: &matches.notes,
        compared: matches.compared,
        seconds: (seconds * 1000.0).round() / 1000.0,
    };
    serde_json::to_writer(&mut *out, &document).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}

fn kind_word(kind: Kind) -> &'static str {
    kind.noun(1)
}

fn summary(sources: &[Source], matches: &Matches, out: &mut impl Write) -> io::Result<()> {
    let advisor = Advisor::of(sources);
    for source in sources {
        let counts: Vec<String> = Kind::ALL
            .iter()
            .map(|kind| (*kind, source.counts.of(*kind)))
            .filter(|(_, n)| *n > 0)
            .map(|(kind, n)| format!("{} {}", text::count(n as u64), kind.noun(n)))
            .collect();
        let counts = if counts.is_empty() {
            "no records".to_owned()
        } else {
            counts.join(", ")
        };
        writeln!(
            out,
            "{} ({}): {counts}",
            text::shown(&source.path),
            source.system.label()
        )?;
    }
    writeln!(out)?;
    for kind in Kind::ALL {
        let of_kind = |pairs: &[Pair]| pairs.iter().filter(|p| p.kind == kind).count();
        let pairs = of_kind(&matches.pairs);
        let linked = matches
            .counterparts
            .iter()
            .filter(|p| p.kind == kind && p.linked)
            .count();
        let groups: Vec<&Group> = matches.groups.iter().filter(|g| g.kind == kind).collect();
        if !sources.iter().any(|s| s.counts.of(kind) > 0) {
            continue;
        }
        let band = |band| {
            matches
                .pairs
                .iter()
                .filter(|p| p.kind == kind && p.band == band)
                .count()
        };
        writeln!(
            out,
            "{}: {} duplicate {} ({} certain, {} likely, {} possible), {} {}; {} in both systems",
            capital(kind.noun(2)),
            text::count(pairs as u64),
            if pairs == 1 { "pair" } else { "pairs" },
            text::count(band(Band::Certain) as u64),
            text::count(band(Band::Likely) as u64),
            text::count(band(Band::Possible) as u64),
            text::count(groups.len() as u64),
            if groups.len() == 1 { "group" } else { "groups" },
            text::count(linked as u64),
        )?;
        let mut largest = groups.clone();
        largest.sort_by_key(|g| std::cmp::Reverse(g.members.len()));
        for group in largest.iter().take(GROUPS_SHOWN) {
            let (at, why) = advisor.choose(&group.members);
            let keep = at.of(sources);
            writeln!(
                out,
                "  {} × {}: records {}; keep {}, because {}",
                group.members.len(),
                text::cut(&text::shown(&beside::hidden(keep.label())), 40),
                places(sources, &group.members),
                place(sources, at),
                text::shown(&why),
            )?;
        }
        if groups.len() > GROUPS_SHOWN {
            writeln!(
                out,
                "  and {} more",
                text::count((groups.len() - GROUPS_SHOWN) as u64)
            )?;
        }
    }
    for note in &matches.notes {
        writeln!(out, "note: {}", text::shown(note))?;
    }
    Ok(())
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// A record's place as `--why` takes it: the source's number in the list, and the record's in the file.
fn place(sources: &[Source], at: RecordRef) -> String {
    format!("{}:{}", at.source + 1, at.of(sources).number)
}

fn places(sources: &[Source], members: &[RecordRef]) -> String {
    const MOST: usize = 6;
    let mut list: Vec<String> = members
        .iter()
        .take(MOST)
        .map(|at| place(sources, *at))
        .collect();
    if members.len() > MOST {
        list.push("…".to_owned());
    }
    list.join(", ")
}
