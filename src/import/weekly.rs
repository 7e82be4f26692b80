//! The ZIPs one weekly export of Salesforce may consist of, `WE_00D…_1.ZIP`, `WE_00D…_2.ZIP`: which of
//! them is not there, and which holds attachments alone.
//!
//! A part that is missing looks like records that are gone, so it is said.

use std::collections::{BTreeMap, BTreeSet};

use super::{Import, ImportError, PassedOver};
use crate::record::Format;

/// How many parts an export may have; names with a larger number are no parts.
const MOST: u32 = 500;

/// Looks at the parts of weekly exports that were read together.
pub(super) fn check(import: &mut Import) {
    let is_weekly = |format| format == Format::SalesforceExportZip;
    if !import.sources.iter().any(|s| is_weekly(s.format)) {
        return;
    }
    // A part may hold nothing but attachments; beside the others that is no fault.
    let mut there: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let mut note = |path: &str| {
        if let Some((export, number)) = part(path) {
            there.entry(export).or_default().insert(number);
        }
    };
    let (of_files, failures): (Vec<_>, Vec<_>) = std::mem::take(&mut import.failures)
        .into_iter()
        .partition(|f| matches!(f, ImportError::EmptyArchive { attached: true, .. }));
    import.failures = failures;
    for failure in of_files {
        note(failure.path());
        import.passed_over.push(PassedOver {
            path: failure.path().to_owned(),
            why: "it holds only files that were attached to records".to_owned(),
            is_copy: false,
        });
    }
    for source in &import.sources {
        note(&source.path);
    }
    for (export, numbers) in there {
        let last = numbers.last().copied().unwrap_or(0);
        let missing: Vec<String> = (1..last)
            .filter(|n| !numbers.contains(n))
            .map(|n| n.to_string())
            .collect();
        let of_this = |path: &str| part(path).is_some_and(|(of, _)| of == export);
        let first = import.sources.iter_mut().find(|s| of_this(&s.path));
        if let (Some(source), false) = (first, missing.is_empty()) {
            let (parts, them) = if missing.len() == 1 {
                ("part", "it")
            } else {
                ("parts", "them")
            };
            source.warnings.push(format!(
                "{parts} {} of this weekly export {} not among the files; records that stand in {them} will seem to be gone",
                missing.join(", "),
                if missing.len() == 1 { "is" } else { "are" },
            ));
        }
    }
}

/// The export a file is a part of, and its number there.
fn part(path: &str) -> Option<(String, u32)> {
    let lower = path.to_ascii_lowercase();
    let archive = lower.get(..lower.find(".zip")?)?;
    let name = archive.rsplit(['/', '\\']).next()?;
    let (export, number) = archive.rsplit_once('_')?;
    let number: u32 = number.parse().ok().filter(|n| (1..=MOST).contains(n))?;
    name.starts_with("we_").then(|| (export.to_owned(), number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parts() {
        let of = |path| part(path).map(|(_, number)| number);
        assert_eq!(of("/x/WE_00D5e0000001abcEAA_2.ZIP:Contact.csv"), Some(2));
        assert_eq!(of("WE_00D5e0000001abcEAA_10.zip"), Some(10));
        assert_eq!(of("WE_00D5e0000001abcEAA.zip"), None);
        assert_eq!(of("photos_2.zip"), None);
        assert_eq!(of("WE_x_999999999.zip"), None);
        assert_eq!(of("Contact.csv"), None);
    }
}
