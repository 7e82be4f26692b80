//! Paths in a text: where they begin and end, although they may hold spaces.

use std::ops::Range;

use crate::redact::ENDINGS;

/// Where paths stand: from a `/`, `~/`, `C:\` or `\\` at the beginning of a word to what cannot be a part
/// of it any more.
pub(super) fn paths_in(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = next_start(text, from) {
        let end = start + length(&text[start..]);
        if text[start..end].matches(['/', '\\']).count() > 1 {
            found.push(start..end);
        }
        from = end.max(start + 1);
        while !text.is_char_boundary(from) {
            from += 1;
        }
    }
    found
}

fn next_start(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (from..bytes.len())
        .filter(|at| text.is_char_boundary(*at))
        .find(|&at| {
            let begins = text[..at]
                .chars()
                .next_back()
                .is_none_or(|c| c.is_whitespace() || "\"'“(·:".contains(c));
            let rest = &text[at..];
            let letter = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphabetic);
            let drive = letter(bytes.get(at))
                && (rest[1..].starts_with(":\\") || rest[1..].starts_with(":/"));
            begins
                && (rest.starts_with('/')
                    || rest.starts_with("~/")
                    || rest.starts_with("\\\\")
                    || drive)
        })
}

fn length(path: &str) -> usize {
    let mut end = path.len();
    for stop in [
        "\"", "”", ";", ": ", ", ", " (", ")", "  ", " · ", "\n", "⏎", " [",
    ] {
        if let Some(at) = path.find(stop) {
            end = end.min(at);
        }
    }
    // A sentence goes on after a file whose ending is known.
    for ending in ENDINGS {
        let dotted = format!(".{ending} ");
        if let Some(at) = path[..end].to_ascii_lowercase().find(&dotted) {
            end = end.min(at + dotted.len() - 1);
        }
    }
    path[..end].trim_end_matches(['.', ' ']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_in_sentences() {
        let cases = [
            (
                "cannot read /home/dana/a b.csv: it is gone",
                "/home/dana/a b.csv",
            ),
            (
                "kept in C:\\Users\\Dana\\case.json",
                "C:\\Users\\Dana\\case.json",
            ),
            ("29 files saved in ~/My plans/x; open", "~/My plans/x"),
            ("/home/dana/a.csv is not where it was", "/home/dana/a.csv"),
            ("open \"/tmp/é\"", "/tmp/é"),
            ("use / leave", ""),
            ("and/or", ""),
            ("", ""),
        ];
        for (text, want) in cases {
            let found: Vec<&str> = paths_in(text).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found.concat(), want, "{text}");
        }
    }
}
