//! Telephone numbers of a card, and what they are for.

use crate::import::content::{Escapes, Property};
use crate::record::PhoneKind;

/// The number without the `tel:` of vCard 4.0 and what follows it, but for an extension.
pub(super) fn number(property: &Property, escapes: Escapes) -> Option<String> {
    let text = property.text(escapes)?;
    let Some(scheme) = text.get(..4).filter(|s| s.eq_ignore_ascii_case("tel:")) else {
        return Some(text);
    };
    let mut parts = text.get(scheme.len()..).unwrap_or_default().split(';');
    let number = parts.next().unwrap_or_default().trim();
    let extension = parts.find(|p| p.get(..4).is_some_and(|k| k.eq_ignore_ascii_case("ext=")));
    match extension {
        _ if number.is_empty() => None,
        Some(extension) => Some(format!("{number};{extension}")),
        None => Some(number.to_owned()),
    }
}

/// What a number is for, by its types and the label of its group. A fax is one first of all, and where
/// a number is for work and mobile it is a mobile one.
pub(super) fn kind(property: &Property, label: Option<&str>) -> PhoneKind {
    let mut words: Vec<&str> = property.params("TYPE").collect();
    words.extend(label);
    let words = words.join(" ").to_lowercase();
    let says = |any: &[&str]| any.iter().any(|word| words.contains(word));
    if says(&["fax"]) {
        return if says(&["home"]) {
            PhoneKind::HomeFax
        } else if says(&["other"]) && !says(&["work"]) {
            PhoneKind::Other
        } else {
            PhoneKind::WorkFax
        };
    }
    let kinds: [(&[&str], PhoneKind); 6] = [
        (&["pager"], PhoneKind::Pager),
        (&["assistant"], PhoneKind::Assistant),
        (&["cell", "mobile", "iphone"], PhoneKind::Mobile),
        (&["main", "company"], PhoneKind::Main),
        (&["work"], PhoneKind::Work),
        (&["home"], PhoneKind::Home),
    ];
    kinds
        .iter()
        .find(|(any, _)| says(any))
        .map_or(PhoneKind::Other, |(_, kind)| *kind)
}
