//! An experiment that finds the product, as part of a case: which products, what a look at exports adds.

use std::fmt;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::{Case, Role, SourceEntry, evidence, words};
use crate::import;
use crate::isolation::{Approach, Experiment, Export, MOST, Outcome, Product, Wanted};
use crate::knowledge::Knowledge;
use crate::progress::{Cancelled, Watch};
use crate::record::{Kind, Source};

/// Causes in which products do it together; from this probability on, halves are not tried first.
const TOGETHER: [&str; 2] = ["two-sync-paths", "crm-client-and-server"];
/// See [`TOGETHER`].
const LIKELY_TOGETHER: f64 = 0.3;

/// Why there is no experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoExperiment {
    /// No product was named.
    NoProducts,
    /// So many were named, which is more than can be told apart.
    TooMany(usize),
}

impl fmt::Display for NoExperiment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoExperiment::NoProducts => f.write_str(
                "No sync program is named in the answers yet, so there is nothing to switch off one by one. Answer the question about sync programs first.",
            ),
            NoExperiment::TooMany(n) => write!(
                f,
                "{n} programs are named, and {MOST} can be told apart at most. Take those out of the answers that are surely switched off."
            ),
        }
    }
}

/// Exports that a person gives to an experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// The test record as it is before the next round: paths.
    Before(Vec<String>),
    /// What became of it in the round: paths.
    After(Vec<String>),
}

/// What a look at exports gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// The experiment as it stands now; `None` where nothing was added to it.
    pub experiment: Option<Experiment>,
    /// What there is to say, a sentence each; safe to show.
    pub said: Vec<String>,
}

impl Looked {
    fn nothing(said: Vec<String>) -> Self {
        Looked {
            experiment: None,
            said,
        }
    }
}

impl Case {
    /// The experiment of this case: the one at work, or as it would be begun from the answers.
    ///
    /// # Errors
    /// [`NoExperiment`] where the answers name no products, or too many.
    pub fn experiment(&self, knowledge: &Knowledge) -> Result<Experiment, NoExperiment> {
        if let Some(ours) = self.isolation_at_work() {
            return Ok(ours.clone());
        }
        let answers = self.answers.in_force(knowledge);
        let computers = answers.number("sync_computers").unwrap_or(1);
        let mut products = Vec::new();
        let mut add = |id: &str, name: &str, on_computer: bool| {
            if on_computer && computers > 1 {
                // So many that they cannot be told apart are refused below.
                let each = 1..=u32::try_from(computers)
                    .unwrap_or(u32::MAX)
                    .min(MOST as u32 + 1);
                products.extend(each.map(|n| Product::on_computer(id, name, n)));
            } else {
                products.push(Product::new(id, name));
            }
        };
        for app in answers.apps().filter_map(|id| knowledge.apps.get(id)) {
            add(&app.id, &app.name, app.on_computer && !app.server_side);
        }
        for name in answers.list("unlisted_apps") {
            // Where nobody knows a program, it may be on each of them.
            add(name, name, true);
        }
        let number = products.len();
        let approach = if products.iter().any(|product| product.computer.is_some()) {
            // Two lists of what belongs together make copies only where both are used.
            Approach::Together
        } else {
            self.approach()
        };
        Experiment::new(&self.trace_code(), self.trace_kind(), products, approach).ok_or(
            match number {
                0 => NoExperiment::NoProducts,
                n => NoExperiment::TooMany(n),
            },
        )
    }

    /// The experiment that was begun. One that was written by hand and cannot be counts as none.
    pub fn isolation_at_work(&self) -> Option<&Experiment> {
        let ours = self.isolation.as_ref();
        ours.filter(|e| (1..=MOST).contains(&e.products.len()))
    }

    /// A name that nobody has: the same for ever for a case.
    fn trace_code(&self) -> String {
        let digest = Sha256::digest(format!("{} {}", self.created, self.title));
        let number = digest
            .iter()
            .take(2)
            .fold(0u32, |n, byte| n << 8 | u32::from(*byte));
        format!("ZZ-TRACE-{}", 1000 + number % 9000)
    }

    fn trace_kind(&self) -> Kind {
        let kinds = self.answers.list("kinds");
        let named = |word: &str| kinds.iter().any(|k| k == word);
        match () {
            () if kinds.is_empty() || named("contacts") => Kind::Contact,
            () if named("events") => Kind::Event,
            () => Kind::Task,
        }
    }

    fn approach(&self) -> Approach {
        let causes = self.findings.iter().flat_map(|f| &f.causes);
        let mut together =
            causes.filter(|(id, p)| TOGETHER.contains(&id.as_str()) && *p >= LIKELY_TOGETHER);
        match together.next() {
            Some(_) => Approach::Together,
            None => Approach::Halving,
        }
    }

    /// Whether the causes leave it open which product it was, so that trying out is worth the days.
    pub fn is_open_between_products(&self, knowledge: &Knowledge) -> bool {
        let several = self
            .experiment(knowledge)
            .is_ok_and(|e| e.products.len() > 1);
        let sure = self.findings.as_ref().and_then(|f| f.causes.first());
        several && sure.is_some_and(|(_, p)| *p < 0.9)
    }

    fn wanted(&self) -> Wanted {
        let symptoms = self.answers.list("symptoms");
        let named = |word: &str| symptoms.is_empty() || symptoms.iter().any(|s| s == word);
        Wanted {
            doubled: named("duplicated"),
            deleted: named("deleted"),
            changed: named("modified"),
        }
    }
}

/// Reads exports for the experiment of a case, and says what they add to it. Slow on large exports.
///
/// # Errors
/// Where `watch` wants the work to end.
pub fn look(
    case: &Case,
    knowledge: &Knowledge,
    given: &Given,
    today: Date,
    watch: &mut dyn Watch,
) -> Result<Looked, Cancelled> {
    let mut ours = match case.experiment(knowledge) {
        Ok(ours) => ours,
        Err(why) => return Ok(Looked::nothing(vec![why.to_string()])),
    };
    let (Given::Before(paths) | Given::After(paths)) = given;
    let (sources, mut said) = read(case, paths, watch)?;
    if sources.is_empty() {
        said.push("Nothing was read, so nothing is noted.".to_owned());
        return Ok(Looked::nothing(said));
    }
    if let Given::Before(_) = given {
        if let Some(why) = ours.objection(&sources) {
            said.push(why);
            return Ok(Looked::nothing(said));
        }
        let places: Vec<&str> = ours.sightings(&sources).keys().map(|s| s.label()).collect();
        said.push(format!(
            "{} is there once, in {}. This is the state before the round.",
            ours.tracer_name(),
            places.join(", ")
        ));
        ours.before = Export::of(&sources);
        return Ok(Looked {
            experiment: Some(ours),
            said,
        });
    }
    let before = match again(&ours.before, watch)? {
        Ok(before) => before,
        Err(why) => {
            said.push(why);
            return Ok(Looked::nothing(said));
        }
    };
    let old = |s: &Source| before.iter().any(|b| b.sha256 == s.sha256);
    if sources.iter().all(old) {
        said.push(
            "These are the exports from before the round. Export again, and give the new files."
                .to_owned(),
        );
        return Ok(Looked::nothing(said));
    }
    let reading = ours.judge(knowledge, case.wanted(), &before, &sources, watch)?;
    said.push(reading.seen.clone());
    if reading.outcome == Outcome::Unclear {
        said.push("This round cannot be judged yet; nothing is noted.".to_owned());
        return Ok(Looked::nothing(said));
    }
    ours.record(reading.outcome, &reading.seen, Export::of(&sources), today);
    Ok(Looked {
        experiment: Some(ours),
        said,
    })
}

/// Reads exports, and says of each that cannot be used why.
fn read(
    case: &Case,
    paths: &[String],
    watch: &mut dyn Watch,
) -> Result<(Vec<Source>, Vec<String>), Cancelled> {
    let inputs: Vec<import::Input> = paths.iter().map(|path| evidence::input(path)).collect();
    let options = import::Options {
        // The case remembers how columns were read.
        map: case.sources.iter().flat_map(|f| f.map.clone()).collect(),
        ..import::Options::default()
    };
    let read = import::read_with(&inputs, &options, watch)?;
    let said = read.failures.iter().map(|why| match why.hint() {
        Some(hint) => format!("{why}. What to try: {hint}."),
        None => format!("{why}."),
    });
    let said = said.map(|s| crate::text::shown(&s).into_owned()).collect();
    Ok((read.sources, said))
}

/// The exports from before a round, read again; or why they cannot be.
fn again(
    exports: &[Export],
    watch: &mut dyn Watch,
) -> Result<Result<Vec<Source>, String>, Cancelled> {
    const GIVE: &str = "Give exports with the test record as it is before the round first.";
    if exports.is_empty() {
        return Ok(Err(GIVE.to_owned()));
    }
    let entries: Vec<SourceEntry> = exports
        .iter()
        .map(|export| SourceEntry {
            sha256: export.sha256.clone(),
            ..SourceEntry::new(export.path.clone(), Role::Current)
        })
        .collect();
    let sources = evidence::read_unchanged(&entries, watch)?;
    let missing = exports
        .iter()
        .find(|export| !sources.iter().any(|s| s.sha256 == export.sha256));
    Ok(match missing {
        None => Ok(sources),
        Some(export) => Err(format!(
            "{} is not where it was, or holds something else now. {GIVE}",
            words::exports::file_name(&export.path)
        )),
    })
}
