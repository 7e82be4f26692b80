//! Companies as keys: without legal form, fillers and the way dots are set.

use super::key;
use crate::matching::tables::tables;

/// A company as a key: legal form, fillers and the way dots are set do not count.
pub(in crate::matching) fn company(text: &str) -> String {
    let mut name = company_once(text);
    // Taking one form off may bring another to the end; each round makes the text shorter.
    loop {
        let next = company_once(&name);
        if next.len() >= name.len() {
            return name;
        }
        name = next;
    }
}

fn company_once(text: &str) -> String {
    let mut folded = format!(" {} ", key(text));
    for (long, short) in &tables().spelled {
        folded = folded.replace(&format!(" {long} "), &format!(" {short} "));
    }
    // S.p.A. and SpA: letters standing alone are one word.
    let mut joined: Vec<String> = Vec::new();
    let mut letters = false;
    for word in folded.split(' ').filter(|w| !w.is_empty()) {
        let single = word.len() == 1 && word.as_bytes()[0].is_ascii_alphabetic();
        match joined.last_mut() {
            Some(last) if single && letters => last.push_str(word),
            _ => joined.push(word.to_owned()),
        }
        letters = single;
    }
    let tables = tables();
    let mut kept: Vec<&str> = joined
        .iter()
        .map(String::as_str)
        .filter(|w| !tables.fillers.contains(*w))
        .collect();
    while kept.len() > 1 && tables.legal_forms.contains(kept[kept.len() - 1]) {
        kept.pop();
    }
    if kept.is_empty() {
        return joined.join(" ");
    }
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn companies_without_their_legal_form() {
        let same = [
            ("Acme GmbH & Co. KG", "ACME"),
            ("Acme Inc.", "Acme Incorporated"),
            ("Rossi S.p.A.", "Rossi SpA"),
            ("Pérez S.L.", "Perez SL"),
            ("Kowalski Sp. z o.o.", "Kowalski"),
            ("Smith & Jones Ltd", "Smith and Jones Limited"),
            ("Bauer Gesellschaft mbH", "Bauer GmbH"),
            ("L.L.C. Partners L.L.C.", "LLC Partners"),
        ];
        for (a, b) in same {
            assert_eq!(company(a), company(b));
        }
        assert_ne!(company("Acme Foods"), company("Acme Steel"));
        assert_eq!(company("AG"), "ag");
    }
}
