//! Contact sets with ground truth that makers outside this repository write, where they are at hand: the
//! CRM generator and the FEBRL sets of `../shared/bench`, and a Python with their packages.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::files::Written;

/// A contact set.
#[derive(Debug, Clone, Copy)]
pub enum Maker {
    /// People in a sales team's two systems: how many records.
    Crm(usize),
    /// The FEBRL set of this number, 1 to 4.
    Febrl(u8),
}

/// What other programs reach on a set, in F1 over all pairs inside the groups they form.
#[derive(Debug, Clone, Copy)]
pub struct Peers {
    /// The best without labels, at the threshold that suits it best, which nobody knows beforehand.
    pub best: &'static str,
    /// The best at a threshold it comes with.
    pub by_default: &'static str,
    /// What a model trained on the truth reaches.
    pub supervised: &'static str,
    /// The quickest that comes near the best: seconds and memory, without parsing.
    pub fastest: &'static str,
}

impl Maker {
    /// Every set up to a size.
    pub fn all(largest: usize) -> Vec<Maker> {
        let crm = [1_000, 10_000, 100_000, 1_000_000].into_iter();
        (1..=4)
            .map(Maker::Febrl)
            .chain(crm.filter(|n| *n <= largest).map(Maker::Crm))
            .collect()
    }

    /// Its name in the table.
    pub fn name(self) -> String {
        match self {
            Maker::Crm(n) => format!("contacts, CRM {n}"),
            Maker::Febrl(n) => format!("contacts, FEBRL {n}"),
        }
    }

    /// The peers' figures. Measured in November 2026 on two cores with the newest releases of Splink,
    /// dedupe, `BlazeMatch`, goldenmatch, leadmatch and crm-refine, each fed a table already cleaned, folded and
    /// in memory; CRM sets of seed 42. They are not measured again by this bench.
    pub fn peers(self) -> Peers {
        let febrl = "0.6–0.9 s, 0.2 GB BlazeMatch";
        let (best, by_default, supervised, fastest) = match self {
            Maker::Febrl(1) => ("1.0000", "1.0000", "0.999", febrl),
            Maker::Febrl(2) => ("0.9997", "0.9997", "0.999", febrl),
            Maker::Febrl(3) => ("0.9999", "0.9999", "0.999", febrl),
            Maker::Febrl(_) => ("0.9996", "0.9995", "0.999", febrl),
            Maker::Crm(0..=1_000) => ("0.978 BlazeMatch", "0.948", "0.984", "0.6 s"),
            Maker::Crm(1_001..=10_000) => (
                "0.962 goldenmatch (0.975 with labels)",
                "0.958 leadmatch",
                "0.989",
                "0.7 s, 0.25 GB",
            ),
            Maker::Crm(10_001..=100_000) => (
                "0.930 dedupe, goldenmatch (0.967 with labels)",
                "0.922 goldenmatch",
                "0.991",
                "7 s, 0.6 GB Splink",
            ),
            Maker::Crm(_) => (
                "0.902 Splink by hand (0.928 with labels)",
                "0.327 crm-refine",
                "–",
                "32–39 s, 2.8 GB Splink",
            ),
        };
        Peers {
            best,
            by_default,
            supervised,
            fastest,
        }
    }

    /// Writes the set into a folder; `None` where the maker or its packages are not there.
    pub fn write(self, folder: &Path, seed: u64) -> Option<Written> {
        let makers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench");
        let python = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
        let mut command = Command::new(python);
        let (script, names): (_, &[&str]) = match self {
            Maker::Crm(_) => ("gen_contacts.py", &["outlook.csv", "salesforce.csv"]),
            Maker::Febrl(_) => ("febrl_to_outlook.py", &["outlook.csv"]),
        };
        if !makers.join(script).is_file() {
            return None;
        }
        command.arg(makers.join(script));
        match self {
            Maker::Crm(size) => command
                .args([
                    "--size",
                    &size.to_string(),
                    "--seed",
                    &seed.to_string(),
                    "--out",
                ])
                .arg(folder),
            Maker::Febrl(number) => command.arg(number.to_string()).arg(folder),
        };
        let done = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !done.is_ok_and(|status| status.success()) {
            return None;
        }
        let files: Vec<PathBuf> = names.iter().map(|n| folder.join(n)).collect();
        Some(Written {
            files,
            truth: folder.join("truth.csv"),
        })
    }
}
