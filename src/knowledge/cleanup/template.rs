//! Filling search texts and addresses with values from untrusted records.
//!
//! What a value may hold depends on where its placeholder stands: between double quotes (a search
//! phrase) a double quote would end the phrase, between single quotes (a view's SQL filter) a single
//! quote is doubled, after a colon (`start:{date}`) the value gets quotes where it needs them, and in
//! an address everything but letters, digits and `-._~` is percent-encoded (RFC 3986).

use std::fmt::Write as _;

/// Puts values into a template. `None` where a placeholder has no value, an empty one, or one of which
/// nothing is left that may stand there: half a search text would find the wrong record.
pub fn fill(template: &str, values: &[(&str, &str)]) -> Option<String> {
    let is_address = template.starts_with("https://");
    let mut out = String::with_capacity(template.len() + 32);
    let mut quote = None;
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let before = &rest[..open];
        for c in before.chars().filter(|c| matches!(c, '"' | '\'')) {
            quote = match quote {
                None => Some(c),
                Some(open) if open == c => None,
                still => still,
            };
        }
        out.push_str(before);
        let close = rest[open..].find('}')? + open;
        let name = &rest[open + 1..close];
        let value = values.iter().find(|(key, _)| *key == name)?.1;
        let value = one_line(value);
        let safe = if is_address {
            percent_encoded(&value)
        } else {
            match quote {
                Some('\'') => value.replace('\'', "''"),
                None if before.ends_with(':') => quoted_where_needed(&value),
                _ => without_quotes(&value),
            }
        };
        if safe.is_empty() || safe == "\"\"" {
            return None;
        }
        out.push_str(&safe);
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    Some(out)
}

/// The names of the placeholders in a template, in order.
pub fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    template
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
}

/// Control characters and line ends become spaces; runs of spaces become one.
fn one_line(value: &str) -> String {
    let words = value.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A search phrase has no way to write a double quote, so that it becomes a space.
fn without_quotes(value: &str) -> String {
    one_line(&value.replace(['"', '\u{201c}', '\u{201d}', '\u{201e}', '\u{ff02}'], " "))
}

fn quoted_where_needed(value: &str) -> String {
    let value = without_quotes(value);
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '/' | '_' | '@');
    if value.chars().all(is_plain) {
        value
    } else {
        format!("\"{value}\"")
    }
}

fn percent_encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
