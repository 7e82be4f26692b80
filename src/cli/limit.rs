//! What `--fail-on` allows: `deleted:5,duplicates:0`.

use crate::cli::Failure;

/// The exit status where more happened than is allowed.
const EXCEEDED: u8 = 3;

/// What `compare` can be held to, in the order it is checked.
pub(super) const COMPARE: &[&str] = &[
    "deleted",
    "recreated",
    "returned",
    "modified",
    "added",
    "duplicates",
];
/// What `verify` can be held to.
pub(super) const VERIFY: &[&str] = &[
    "deleted",
    "damaged",
    "returned",
    "still-there",
    "not-checked",
    "duplicates",
];

/// How much of each may happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits(Vec<(&'static str, usize)>);

impl Limits {
    /// Reads limits on some of `names`.
    ///
    /// # Errors
    /// A sentence that says what is wrong and how to write it.
    pub(super) fn parse(names: &[&'static str], text: &str) -> Result<Self, String> {
        let mut limits = Vec::new();
        for part in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let (name, number) = part
                .split_once(':')
                .ok_or_else(|| format!("{part} has no number; write it as {part}:0"))?;
            let name = name.trim();
            let known = names
                .iter()
                .find(|known| **known == name)
                .ok_or_else(|| format!("{name} is not known; there are {}", names.join(", ")))?;
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

    /// Whether there is a limit of this name.
    pub(super) fn names(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| *known == name)
    }

    /// Holds what was `found`, by name, against the limits.
    ///
    /// # Errors
    /// A [`Failure`] with exit status 3 that names every limit that was passed.
    pub(super) fn check(&self, found: impl Fn(&str) -> usize) -> Result<(), Failure> {
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
        let limits = Limits::parse(COMPARE, "deleted:2, modified:0").unwrap();
        assert!(limits.names("deleted") && !limits.names("duplicates"));
        let found = |deleted| move |name: &str| if name == "deleted" { deleted } else { 0 };
        assert!(limits.check(found(2)).is_ok());
        assert_eq!(limits.check(found(3)).unwrap_err().status, 3);
        for wrong in ["", "deleted", "lost:1", "deleted:x", "damaged:0"] {
            assert!(Limits::parse(COMPARE, wrong).is_err(), "{wrong}");
        }
        for both in [COMPARE, VERIFY] {
            assert!(Limits::parse(both, "deleted:3,duplicates:5,returned:1").is_ok());
        }
    }
}
