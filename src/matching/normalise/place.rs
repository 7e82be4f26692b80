//! Postal addresses as keys.

use super::{fold, key};
use crate::matching::tables::tables;

/// The street of an address.
#[derive(Debug, Clone, Copy)]
pub(in crate::matching) struct Street<'s> {
    /// As it is written, all lines.
    pub(in crate::matching) written: &'s str,
    /// Its first line as a [`key`].
    pub(in crate::matching) first_line: &'s str,
}

/// Postal code and house number, which name a door without depending on how a street is written; with
/// the number missing, the first letters of the street's own name. Flats, floors and offices do not
/// count; a post box is a door of its own. `code` is a postal code's [`area`]; `city`, a key, stands in for it.
pub(in crate::matching) fn place(
    street: Street<'_>,
    code: Option<&str>,
    city: &str,
) -> Option<String> {
    let area = code.or((!city.is_empty()).then_some(city))?;
    let mut found = Door::default();
    let separates = |c| matches!(c, '\n' | '\r' | ',' | ';' | '|');
    if street.written.contains(separates) {
        // A line or part of its own: "Flat 2, 12 Main Street".
        street
            .written
            .split(separates)
            .for_each(|part| found.read(&key(part)));
    } else {
        found.read(street.first_line);
    }
    let (between, own) = match (found.post_box, found.number) {
        (Some(number), _) => (" box ", number),
        (None, Some(number)) => (" ", number),
        (None, None) if found.letters.is_empty() => return None,
        (None, None) => (" ", found.letters),
    };
    Some([area, between, &own].concat())
}

/// A postal code without spaces, a country's letter before it ("D-10115"), and the four digits that Americans
/// add; leading zeros go, for spreadsheets drop them.
pub(in crate::matching) fn area(postcode: &str) -> Option<String> {
    let mut code = fold(postcode);
    code.retain(|c| c != ' ');
    let digits = code.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    if digits.len() < code.len()
        && code.len() - digits.len() <= 3
        && postcode.contains('-')
        && digits.len() >= 4
        && digits.bytes().all(|b| b.is_ascii_digit())
    {
        code = digits.to_owned();
    }
    if let Some((five, four)) = postcode.trim().split_once('-')
        && matches!(five.len(), 4 | 5)
        && four.len() == 4
        && five.bytes().chain(four.bytes()).all(|b| b.is_ascii_digit())
    {
        five.clone_into(&mut code);
    }
    let code = code.trim_start_matches('0');
    (code.len() >= 3).then(|| code.to_owned())
}

/// The number of a post box.
fn post_box(folded: &str) -> Option<&str> {
    let number = tables().boxes.iter().find_map(|name| {
        folded
            .strip_prefix(name.as_str())
            .and_then(|rest| rest.strip_prefix(' '))
    })?;
    number
        .starts_with(|c: char| c.is_ascii_digit())
        .then_some(number)
}

/// What names a door in the parts of an address read so far.
#[derive(Default)]
struct Door {
    post_box: Option<String>,
    number: Option<String>,
    /// The street's first letters.
    letters: String,
}

impl Door {
    /// Reads one part of an address, a key. What stands behind a post box does not count.
    fn read(&mut self, folded: &str) {
        if self.post_box.is_some() {
            return;
        }
        self.post_box = post_box(folded).map(str::to_owned);
        if self.post_box.is_none() {
            self.read_words(folded);
        }
    }

    fn read_words(&mut self, folded: &str) {
        let tables = tables();
        let mut unit = false;
        for word in folded.split(' ').filter(|w| !w.is_empty()) {
            if tables.units.contains(word) {
                unit = true;
                continue;
            }
            let digits = word.bytes().take_while(u8::is_ascii_digit).count();
            if digits > 0 {
                let ordinal = matches!(&word[digits..], "st" | "nd" | "rd" | "th");
                if !unit && !ordinal && self.number.is_none() {
                    self.number = Some(word[..digits].to_owned());
                }
                if ordinal && self.letters.is_empty() {
                    self.letters.push_str(word);
                }
            } else if self.letters.is_empty()
                && !unit
                && word.len() > 1
                && !tables.streets.contains(word)
            {
                let word = tables.ordinals.get(word).map_or(word, String::as_str);
                self.letters.push_str(&word[..word.len().min(4)]);
            }
            unit = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door(street: &str, code: Option<&str>, city: &str) -> Option<String> {
        let line = key(street.split('\n').next().unwrap_or_default());
        let street = Street {
            written: street,
            first_line: &line,
        };
        place(street, code.and_then(area).as_deref(), &key(city))
    }

    fn at(street: &str, code: &str) -> Option<String> {
        door(street, Some(code), "")
    }

    #[test]
    fn one_door() {
        for ((a, x), (b, y)) in [
            (("Hauptstraße 5", "10115"), ("Hauptstr. 5a", "10115")),
            (("Hauptstraße 5", "10115"), ("Hauptstrasse 5", "D-10115")),
            (("12 Main Street", "SW1A 1AA"), ("12 Main St", "sw1a1aa")),
            (
                ("Flat 2, 12 Main Street", "SW1A 1AA"),
                ("12 Main St.", "SW1A 1AA"),
            ),
            (
                ("12 Main Street Apt 4B", "02134"),
                ("12 Main St #4B", "2134-1234"),
            ),
            (
                ("Suite 200, 350 Fifth Avenue", "10118"),
                ("350 5th Ave Ste 200", "10118-0110"),
            ),
            (("Fifth Avenue", "10118"), ("5th Ave.", "10118")),
            (
                ("Calle Mayor 3, 2º piso", "28013"),
                ("C/ Mayor, 3", "28013"),
            ),
            (
                ("12 rue de la Paix", "75002"),
                ("12, R. de la Paix", "75002"),
            ),
            (("Via Roma 7", "00184"), ("V. Roma, 7", "184")),
            (("Rue Haute", "1000"), ("r. Haute", "1000")),
            (("P.O. Box 12", "10115"), ("Postfach 12", "10115")),
            (
                ("Main Street 12\nBuilding C", "12345"),
                ("12 Main Street", "12345"),
            ),
        ] {
            assert!(at(a, x).is_some(), "{a}");
            assert_eq!(at(a, x), at(b, y), "{a} {b}");
        }
        assert_eq!(
            door("Hauptstr. 5", None, "Köln"),
            door("Hauptstr. 5", Some(" "), "Koeln")
        );
    }

    #[test]
    fn different_doors() {
        assert_ne!(
            at("12 Main Street", "SW1A 1AA"),
            at("14 Main Street", "SW1A 1AA")
        );
        assert_ne!(at("Box 12", "10115"), at("Hauptstr. 12", "10115"));
        assert_ne!(at("Rue Haute", "1000"), at("Rue Basse", "1000"));
        assert_eq!(at("", "10115"), None);
        assert_eq!(door("Hauptstr. 5", None, ""), None);
    }
}
