//! What `--fail-on` allows: `deleted:5,duplicates:0`.

use std::str::FromStr;

use crate::cli::Failure;
use crate::history::Counts;

/// The exit status where more happened than is allowed.
const EXCEEDED: u8 = 3;

/// The names that can be limited, in the order they are checked.
const NAMES: [&str; 5] = ["deleted", "recreated", "modified", "added", "duplicates"];

/// How much of each may happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits(Vec<(&'static str, usize)>);

impl FromStr for Limits {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut limits = Vec::new();
        for part in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let (name, number) = part
                .split_once(':')
                .ok_or_else(|| format!("{part} has no number; write it as {part}:0"))?;
            let name = name.trim();
            let known = NAMES
                .iter()
                .find(|known| **known == name)
                .ok_or_else(|| format!("{name} is not known; there are {}", NAMES.join(", ")))?;
            let number = number.trim().parse().map_err(|_| {
                format!(
                    "{} is no number; write {name}:0 to allow none",
                    number.trim()
                )
            })?;
            limits.push((*known, number));
        }
        if limits.is_empty() {
            return Err("nothing is named; write for example deleted:0".to_owned());
        }
        Ok(Limits(limits))
    }
}

impl Limits {
    /// Whether duplicates are to be counted.
    pub(super) fn wants_duplicates(&self) -> bool {
        self.0.iter().any(|(name, _)| *name == "duplicates")
    }

    /// # Errors
    /// A [`Failure`] with exit status 3 that names every limit that was passed.
    pub(super) fn check(&self, counts: &Counts, duplicates: usize) -> Result<(), Failure> {
        let found = |name: &str| match name {
            "deleted" => counts.deleted,
            "recreated" => counts.recreated,
            "modified" => counts.modified,
            "added" => counts.added,
            _ => duplicates,
        };
        let passed: Vec<String> = self
            .0
            .iter()
            .filter(|(name, most)| found(name) > *most)
            .map(|(name, most)| format!("{} {name}, {most} allowed", found(name)))
            .collect();
        if passed.is_empty() {
            return Ok(());
        }
        Err(Failure {
            message: format!("more happened than --fail-on allows: {}", passed.join("; ")),
            hint: None,
            status: EXCEEDED,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_and_checked() {
        let limits: Limits = "deleted:2, modified:0".parse().unwrap();
        let counts = |deleted| Counts {
            deleted,
            ..Counts::default()
        };
        assert!(limits.check(&counts(2), 9).is_ok());
        assert_eq!(limits.check(&counts(3), 0).unwrap_err().status, 3);
        for wrong in ["", "deleted", "lost:1", "deleted:x"] {
            assert!(wrong.parse::<Limits>().is_err(), "{wrong}");
        }
    }
}
