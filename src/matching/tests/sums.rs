//! The quick way and the explanation say the same: in larger files of all kinds, with weights learned from
//! them, what the search reports is what the lines add up to, and what it passes over is no pair.

use rustc_hash::FxHashMap;

use super::*;
use crate::matching::model::probability;

/// Numbers that look random and are the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        let step = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = step.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn word(&mut self, syllables: usize) -> String {
        const PARTS: [&str; 14] = [
            "ba", "ke", "li", "mor", "na", "pe", "ro", "sa", "ti", "ul", "ven", "wes", "yan", "zo",
        ];
        (0..syllables)
            .map(|_| PARTS[self.below(PARTS.len())])
            .collect()
    }
}

/// People with up to four records, in either of two systems, some on one telephone.
fn people(dice: &mut Dice, out: &mut [Vec<Record>; 2]) {
    let family = dice.word(3);
    let home = dice.below(900_000) + 100_000;
    for _ in 0..=dice.below(8) / 7 {
        let (given, firm) = (dice.word(2), dice.word(2));
        let mobile = dice.below(900_000) + 100_000;
        for copy in 0..=dice.below(4) {
            let given = match (copy, dice.below(6)) {
                (0, _) | (_, 2..) => given.clone(),
                (_, 0) => given[..1].to_owned(),
                (_, _) => format!("{given}n"),
            };
            let mail = match dice.below(3) {
                0 => String::new(),
                1 => format!("the{family}s@post.example"),
                _ => format!("{given}@{firm}.example"),
            };
            let phone = match dice.below(3) {
                0 => String::new(),
                1 => format!("+44 1603 {home}"),
                _ => format!("+44 7700 {mobile}"),
            };
            let side = dice.below(2);
            let number = out[side].len() as u32 + 1;
            let text = format!("{given}|{family}|{firm}|{mail}|{phone}");
            out[side].push(contact(number, &text));
        }
    }
}

/// Meetings and duties, some of them twice, some an hour off.
fn appointments(dice: &mut Dice, out: &mut [Vec<Record>; 2]) {
    let subject = if dice.below(3) == 0 {
        "Lunch".to_owned()
    } else {
        format!("{} {}", dice.word(3), dice.word(3))
    };
    let (day, hour) = (dice.below(28) + 1, dice.below(9) + 8);
    for _ in 0..=dice.below(3) {
        let hour = hour + dice.below(6) / 5;
        let side = dice.below(2);
        let number = out[side].len() as u32 + 1;
        let start = format!("2024-05-{day:02}T{hour:02}:00:00");
        let end = format!("2024-05-{day:02}T{:02}:00:00", hour + 1);
        out[side].push(event(number, &format!("{subject}|{start}|{end}")));
        if dice.below(2) == 0 {
            let due = format!("{subject}|2024-05-{day:02}|Not Started");
            out[side].push(task(number + 1, &due));
        }
    }
}

#[test]
fn what_is_reported_is_what_the_lines_add_up_to() {
    for seed in [1, 2, 3] {
        let mut dice = Dice(seed);
        let mut out = [Vec::new(), Vec::new()];
        while out[0].len() + out[1].len() < 700 {
            people(&mut dice, &mut out);
        }
        while out[0].len() + out[1].len() < 1_100 {
            appointments(&mut dice, &mut out);
        }
        let [outlook, salesforce] = out;
        let sources = [
            source("a.csv", System::Outlook, outlook),
            source("b.csv", System::Salesforce, salesforce),
        ];
        let found = search(&sources);
        assert!(
            found.notes.iter().any(|n| n.starts_with("Learned")),
            "the weights are learned: {:?}",
            found.notes
        );
        let reported: FxHashMap<(RecordRef, RecordRef), f64> = found
            .pairs
            .iter()
            .chain(&found.counterparts)
            .map(|p| ((p.left, p.right), p.score))
            .collect();
        let all: Vec<RecordRef> = sources
            .iter()
            .zip(0..)
            .flat_map(|(s, source)| {
                (0..s.records.len() as u32).map(move |index| RecordRef { source, index })
            })
            .collect();
        for (i, &left) in all.iter().enumerate() {
            for &right in &all[i + 1..] {
                if left.of(&sources).kind() != right.of(&sources).kind() {
                    continue;
                }
                let score = found.score(left, right).unwrap();
                let told = reported.get(&(left, right));
                if told.is_some() || (left.index + right.index) % 97 == 0 {
                    let lines = found.explain(&sources, left, right);
                    let bits: f64 = lines.iter().map(|l| l.weight).sum();
                    let sum = probability(bits + found.prior(left, right).unwrap());
                    assert!(
                        (sum - score).abs() < 1e-9,
                        "{left:?} {right:?}: {sum} {score}"
                    );
                }
                match told {
                    Some(told) => assert!((told - score).abs() < 1e-9, "{left:?} {right:?}"),
                    // What shares nothing never meets.
                    None if score >= Band::FLOOR + 1e-9 => {
                        let why = found.why_not(&sources, left, right);
                        assert!(why.shared_keys.is_empty(), "{left:?} {right:?}: {why:?}");
                    }
                    None => {}
                }
            }
        }
    }
}
