//! The smallest change that would alter the answer: one thing less, or one thing more, that the two records
//! have in common.
//!
//! Worked out from the lines of the comparison: a line is taken away, or one is put in its place with the
//! weight that such a value has in these files, and the sums are made again.

use serde::Serialize;

use super::{Model, join, plain_name};
use crate::matching::Band;
use crate::matching::compare::{Evidence, Fact, Note, Other};
use crate::matching::model::probability;
use crate::record::Kind;

/// What would have to be otherwise for another answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// A sentence: "With a shared mobile number it would be likely."
    pub text: String,
    /// The fields that would be otherwise.
    pub fields: Vec<&'static str>,
    /// The probability then, 0 to 1.
    pub score: f64,
    /// The band then; `None` where the two would be no pair.
    pub band: Option<Band>,
}

/// One thing that could be otherwise.
#[derive(Debug, Clone)]
struct Choice {
    /// As it stands in a sentence behind "with" or "without".
    words: String,
    /// Something agrees that does not now.
    more: bool,
    fields: Vec<&'static str>,
    other: Other,
}

/// The least that would alter the answer; `None` where no one or two things would.
pub(super) fn smallest(model: &Model, x: u32, y: u32, evidence: &Evidence) -> Option<Change> {
    let prior = model.prior(model.slot(x), model.slot(y));
    let now = prior + evidence.bits();
    let band = Band::of(probability(now));
    let sure = band >= Some(Band::Likely);
    let options = options(model, model.slot(x).kind, evidence);
    let singles = options.iter().map(|o| vec![o]);
    let twos = options.iter().enumerate().flat_map(|(i, one)| {
        let others = options[i + 1..].iter();
        others
            .filter(|two| one.fields.iter().all(|f| !two.fields.contains(f)))
            .map(move |two| vec![one, two])
    });
    let reached = |parts: &[&Choice]| {
        let others: Vec<&Other> = parts.iter().map(|o| &o.other).collect();
        prior + evidence.bits_if(&others, prior)
    };
    let alters = |bits: f64| {
        if sure {
            // Less likely than not: the two would no longer be put together.
            bits < 0.0
        } else {
            Band::of(probability(bits)) > band
        }
    };
    let least = |parts: &mut dyn Iterator<Item = Vec<&Choice>>| {
        parts
            .map(|p| {
                (
                    reached(&p),
                    p.iter().map(|o| (*o).clone()).collect::<Vec<_>>(),
                )
            })
            .filter(|(bits, _)| alters(*bits))
            .min_by(|a, b| (a.0 - now).abs().total_cmp(&(b.0 - now).abs()))
    };
    let (bits, parts) = least(&mut singles.into_iter()).or_else(|| least(&mut twos.into_iter()))?;
    let score = probability(bits);
    let band = Band::of(score);
    let side = |more: bool| {
        let words: Vec<&str> = parts
            .iter()
            .filter(|p| p.more == more)
            .map(|p| p.words.as_str())
            .collect();
        (!words.is_empty())
            .then(|| format!("{} {}", if more { "with" } else { "without" }, join(&words)))
    };
    let sides: Vec<String> = [side(true), side(false)].into_iter().flatten().collect();
    let then = band.map_or("no pair", Band::id);
    let mut text = format!("{} it would be {then}.", sides.join(" and "));
    text[..1].make_ascii_uppercase();
    Some(Change {
        text,
        fields: parts.into_iter().flat_map(|p| p.fields).collect(),
        score,
        band,
    })
}

/// Everything that could be otherwise.
fn options(model: &Model, kind: Kind, evidence: &Evidence) -> Vec<Choice> {
    let mut options = Vec::new();
    let once: Vec<&'static str> = fields(evidence, |note| note == Note::CountedOnce);
    for line in evidence.lines().iter().filter(|l| l.weight.abs() > 0.4) {
        let name = plain_name(line.field);
        let mut gone = vec![line.field];
        let words = if line.weight < 0.0 {
            format!("the difference in {name}")
        } else {
            // What counted together goes together.
            if matches!(line.field, "company" | "emails" | "phones" | "addresses") {
                gone.extend(once.iter().filter(|f| **f != line.field));
            }
            format!("the shared {name}")
        };
        options.push(Choice {
            words,
            more: false,
            fields: gone.clone(),
            other: Other {
                without: gone,
                with: None,
            },
        });
    }
    let lonely = !fields(evidence, |note| note == Note::NothingShared).is_empty();
    let mut more = |words: &str, field: &'static str, (bits, kin): (f64, f64)| {
        let there = evidence
            .lines()
            .iter()
            .any(|l| l.field == field && l.weight > 0.0);
        if there {
            return;
        }
        let back = if lonely {
            -model.weights.contact.nothing_shared
        } else {
            0.0
        };
        options.push(Choice {
            words: words.to_owned(),
            more: true,
            fields: vec![field],
            other: Other {
                without: vec![field],
                with: Some((bits + back, kin + back)),
            },
        });
    };
    match kind {
        Kind::Contact => {
            let w = &model.weights.contact;
            let own = usize::from(evidence.facts.differs(Fact::Given) != Some(true));
            let [mail, phone] = model.own_bits();
            more(
                "a shared mobile number",
                "phones",
                (phone, w.kin_phone_same[own]),
            );
            more(
                "a shared e-mail address",
                "emails",
                (mail, w.kin_mail_same[own]),
            );
            more(
                "a shared birthday",
                "birthday",
                (w.birthday_same, w.birthday_kin),
            );
        }
        Kind::Event => {
            let bits = model.weights.event.uid_same;
            more("one meeting identity", "uid", (bits, bits));
        }
        Kind::Task => {
            let bits = model.weights.task.due_same[0];
            more("one due date", "due", (bits, bits));
        }
    }
    options
}

fn fields(evidence: &Evidence, which: impl Fn(Note) -> bool) -> Vec<&'static str> {
    let lines = evidence.lines().iter();
    lines.filter(|l| which(l.note)).map(|l| l.field).collect()
}
