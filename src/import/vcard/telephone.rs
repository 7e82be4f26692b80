//! Telephone numbers of a card, and what they are for.

use crate::import::content::{Escapes, Property};

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

/// What a number is for, by its types, else by the label of its group. A fax is one first of all, and
/// where a number is for work and mobile it is a mobile one.
pub(super) fn kind(property: &Property, label: Option<&str>) -> &'static str {
    let has = |word: &str| property.has_type(word);
    let label = label.map(str::to_lowercase).unwrap_or_default();
    let says = |word: &str| label.contains(word);
    if has("fax") || says("fax") {
        if has("home") || says("home") {
            "home-fax"
        } else if has("work") || says("work") || !has("other") && !says("other") {
            "work-fax"
        } else {
            "other"
        }
    } else if has("pager") || says("pager") {
        "pager"
    } else if has("assistant") || has("x-assistant") || says("assistant") {
        "assistant"
    } else if has("cell") || has("mobile") || has("iphone") || has("x-mobile") {
        "mobile"
    } else if says("mobile") || says("cell") || says("iphone") {
        "mobile"
    } else if has("main") || has("company") || says("main") {
        "main"
    } else if has("work") {
        "work"
    } else if has("home") {
        "home"
    } else if says("work") {
        "work"
    } else if says("home") {
        "home"
    } else {
        "other"
    }
}
