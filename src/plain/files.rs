//! Paths as people type, paste and drop them.

use std::path::PathBuf;

use crate::case::words::clean_path;
use crate::text;

/// The paths in a line: the whole line where it is one path, else the quoted parts in it.
pub(super) fn paths(typed: &str) -> Vec<String> {
    let whole = clean_path(typed);
    let quotes = typed.matches(['"', '\'']).count();
    if quotes < 4 || text::path::from_text(&whole).exists() {
        return vec![whole].into_iter().filter(|p| !p.is_empty()).collect();
    }
    let mut found = Vec::new();
    let mut rest = typed;
    while let Some(start) = rest.find(['"', '\'']) {
        let (quote, after) = rest.split_at(start).1.split_at(1);
        let Some((path, behind)) = after.split_once(quote) else {
            break;
        };
        found.extend(Some(clean_path(path)).filter(|p| !p.is_empty()));
        rest = behind;
    }
    found
}

/// The names of files that were written, with commas between them.
pub(super) fn names(files: &[PathBuf]) -> String {
    let names = files.iter().filter_map(|f| f.file_name());
    let names: Vec<_> = names.map(|name| name.to_string_lossy()).collect();
    names.join(", ")
}

/// Whether a line that is no command may be meant as a path.
pub(super) fn looks_like_a_path(typed: &str) -> bool {
    let path = clean_path(typed);
    typed.contains(['/', '\\', '"', '\''])
        || path.contains('.')
        || text::path::from_text(&path).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_path_or_several_quoted_ones() {
        let cases: [(&str, &[&str]); 7] = [
            ("", &[]),
            ("/a/my file.csv", &["/a/my file.csv"]),
            ("\"/a/my file.csv\"", &["/a/my file.csv"]),
            (
                "\"C:\\a b.csv\" \"C:\\c.csv\"",
                &["C:\\a b.csv", "C:\\c.csv"],
            ),
            ("'/a b.csv' '/c.csv' ", &["/a b.csv", "/c.csv"]),
            ("\"a\" \"b\" \"c", &["a", "b"]),
            ("file:///a%20b.csv", &["/a b.csv"]),
        ];
        for (typed, want) in cases {
            assert_eq!(paths(typed), want, "{typed}");
        }
    }

    #[test]
    fn words_are_no_paths() {
        assert!(looks_like_a_path("a.csv"));
        assert!(looks_like_a_path("~/x"));
        assert!(!looks_like_a_path("hello there"));
    }
}
