//! Postal addresses as keys.

use super::{fold, key};

/// Postal code and house number, which name a door without depending on how a street is written; with
/// the number missing, the street's first letters.
pub(in crate::matching) fn place(
    street: Option<&str>,
    postcode: Option<&str>,
    city: Option<&str>,
) -> Option<String> {
    let street = key(street?);
    let area = match postcode
        .map(|p| fold(p).replace(' ', ""))
        .filter(|p| p.len() >= 3)
    {
        Some(postcode) => postcode,
        None => key(city?),
    };
    let number = street
        .split(' ')
        .find(|w| w.starts_with(|c: char| c.is_ascii_digit()))
        .map(|w| {
            w.trim_end_matches(|c: char| c.is_ascii_alphabetic())
                .to_owned()
        });
    let letters: String = street
        .chars()
        .filter(char::is_ascii_alphabetic)
        .take(4)
        .collect();
    if letters.is_empty() || area.is_empty() {
        return None;
    }
    Some(match number {
        Some(number) => format!("{area} {number}"),
        None => format!("{area} {letters}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_do_not_depend_on_how_the_street_is_written() {
        let at = |street, code| place(Some(street), Some(code), None);
        assert_eq!(at("Hauptstraße 5", "10115"), at("Hauptstr. 5a", "10115"));
        assert_eq!(
            at("12 Main Street", "SW1A 1AA"),
            at("12 Main St", "sw1a1aa")
        );
        assert_ne!(
            at("12 Main Street", "SW1A 1AA"),
            at("14 Main Street", "SW1A 1AA")
        );
        assert_eq!(place(None, Some("10115"), None), None);
    }
}
