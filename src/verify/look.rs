//! A whole look: fresh exports read, held against the plan, and what is said and kept of it.

use jiff::civil::Date;

use super::{Verification, verify};
use crate::case::{self, Case, Check};
use crate::import;
use crate::knowledge::Knowledge;
use crate::progress::{Cancelled, Watch};
use crate::record::{Kind, Source, System};
use crate::text;

/// Fresh exports, and what came of holding them against a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct LookedAt {
    /// The fresh exports.
    pub fresh: Vec<Source>,
    /// What came of it.
    pub found: Verification,
    /// Files that could not be used: the path, and a sentence that says why.
    pub not_used: Vec<(String, String)>,
}

impl LookedAt {
    /// Reads the files and folders at `paths` and holds them against the plan of a case. The exports the
    /// case rests on are read again as far as they are still what they were.
    ///
    /// # Errors
    /// Where `watch` wants the work to end.
    pub fn at(
        paths: &[String],
        case: &Case,
        knowledge: &Knowledge,
        watch: &mut dyn Watch,
    ) -> Result<Self, Cancelled> {
        let inputs: Vec<import::Input> = paths.iter().map(|path| case::input(path)).collect();
        let options = import::Options {
            // The case remembers how columns were read.
            map: case.sources.iter().flat_map(|f| f.map.clone()).collect(),
            ..import::Options::default()
        };
        let read = import::read_with(&inputs, &options, watch)?;
        let old = case::read_unchanged(&case.sources, watch)?;
        let found = verify(knowledge, case, old, &read.sources, watch)?;
        let not_used = read.failures.iter().map(|why| {
            let said = match why.hint() {
                Some(hint) => format!("{why}. What to try: {hint}."),
                None => format!("{why}."),
            };
            (why.path().to_owned(), said)
        });
        Ok(LookedAt {
            not_used: not_used.collect(),
            fresh: read.sources,
            found,
        })
    }

    /// What a case keeps of it.
    pub fn check(&self, today: Date) -> Check {
        Check {
            day: today,
            clean: self.found.is_clean(),
            verdict: self.found.verdict(),
            files: self.fresh.iter().map(|s| s.path.clone()).collect(),
        }
    }

    /// What there is to say of the files: those that could not be used, and those that tell nothing.
    pub fn about_files(&self, case: &Case) -> Vec<String> {
        let not_used = self.not_used.iter();
        let mut all: Vec<String> = not_used.map(|(_, why)| why.clone()).collect();
        all.extend(about_files(&self.found, &self.fresh, case));
        all
    }
}

/// What there is to say of the exports of a verification: fresh ones that are old, old ones that are
/// not there any more.
pub fn about_files(found: &Verification, fresh: &[Source], case: &Case) -> Vec<String> {
    let is_old = |source: &&Source| case.sources.iter().any(|f| f.sha256 == source.sha256);
    let very = fresh.iter().filter(is_old).map(|s| {
        format!(
            "{} is the very file the plan was made from, so it shows nothing of the clean-up. Export again.",
            text::shown(s.name())
        )
    });
    let away = found.before.iter().filter(|s| !is_old(s)).map(|s| {
        format!(
            "{} is not what it was any more; what the case remembers of its records was used.",
            text::shown(s.name())
        )
    });
    very.chain(away).collect()
}

/// A look in a paragraph for a ticket: which case, when, and how it stands.
pub fn ticket(case: &Case, check: &Check) -> String {
    let files = match check.files.len() {
        1 => "one fresh export".to_owned(),
        n => format!("{} fresh exports", text::count(n as u64)),
    };
    format!(
        "Clean-up of \"{}\", checked on {} with {files}: {}",
        text::shown(&case.title),
        check.day,
        check.verdict
    )
}

/// Which exports show whether a plan was carried out: the systems and kinds of what is marked, with how
/// many records of each.
pub fn exports_needed(case: &Case) -> Vec<(System, Kind, usize)> {
    let marks = case.marks();
    let mut needed: Vec<(System, Kind, usize)> = Vec::new();
    for (record, _) in case.deletions(&marks) {
        let Some(card) = case.cards.get(record) else {
            continue;
        };
        let (system, kind) = (card.system, card.kind);
        match needed.iter_mut().find(|n| (n.0, n.1) == (system, kind)) {
            Some(group) => group.2 += 1,
            None => needed.push((system, kind, 1)),
        }
    }
    needed.sort_unstable();
    needed
}
