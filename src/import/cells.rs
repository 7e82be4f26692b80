//! Single cells: text, lists, e-mail addresses, names put together.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use crate::record::Format;

/// A cell's text: trimmed, without NUL characters, with plain line ends; `None` where nothing is left.
pub(crate) fn text(cell: &str) -> Option<String> {
    value(cell).map(Cow::into_owned)
}

/// As [`text`], without copying what may stay as it is.
pub(crate) fn value(cell: &str) -> Option<Cow<'_, str>> {
    let trimmed = trimmed(cell);
    if trimmed.is_empty() {
        None
    } else if least(trimmed) <= b'\r' && trimmed.contains(['\0', '\r']) {
        let plain = trimmed.replace('\0', "").replace("\r\n", "\n");
        Some(Cow::Owned(plain.replace('\r', "\n")))
    } else {
        Some(Cow::Borrowed(trimmed))
    }
}

/// The least byte of a text, many looked at at a time: cells are short, and next to none holds a
/// control character.
fn least(text: &str) -> u8 {
    text.bytes().fold(u8::MAX, u8::min)
}

/// A cell without white space and NUL characters around it.
pub(crate) fn trimmed(cell: &str) -> &str {
    let shows = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = cell.as_bytes();
    if shows(bytes.first()) && shows(bytes.last()) {
        return cell;
    }
    cell.trim_matches(|c: char| c.is_whitespace() || c == '\0')
}

/// Categories: Google's ` ::: ` lists with their `* ` for system groups, Outlook's lists by semicolon,
/// and by comma where that is the list separator of the language.
pub(crate) fn categories(cell: &str, format: Format, locale: Option<&str>) -> Vec<String> {
    let comma = matches!(format, Format::OutlookCsv | Format::OutlookTable)
        && locale.is_none_or(|l| matches!(l.split('-').next(), Some("en" | "ja" | "zh" | "ko")));
    let has = |mark: u8| cell.bytes().any(|byte| byte == mark);
    let mut found: Vec<String> = Vec::with_capacity(2);
    let mut known = Known::new(Case::Counts);
    let mut add = |part: &str| {
        let part = part.trim();
        let part = part.strip_prefix("* ").unwrap_or(part);
        if let Some(name) = value(part)
            && known.is_new(&found, &name)
        {
            found.push(name.into_owned());
        }
    };
    if has(b':') && cell.contains(":::") {
        cell.split(":::").for_each(add);
    } else {
        let mark = if has(b';') || !comma { b';' } else { b',' };
        let mut rest = cell;
        while let Some(at) = rest.bytes().position(|byte| byte == mark) {
            let (part, more) = rest.split_at(at);
            add(part);
            rest = more.get(1..).unwrap_or_default();
        }
        add(rest);
    }
    found
}

/// A list of people, by semicolon; a comma stands inside "Last, First".
pub(crate) fn people(cell: &str, into: &mut Vec<String>) {
    let mut known = Known::new(Case::Counts);
    for part in cell.split(';') {
        let part = part.trim().trim_matches(['\'', '"']);
        if let Some(name) = text(part)
            && known.is_new(into, &name)
        {
            into.push(name);
        }
    }
}

/// The e-mail addresses of a cell: one, or several in a list. `Name <a@b.c>` and `Name (a@b.c)` give
/// the address. Exchange's own addresses (`/o=…`) are no e-mail addresses and are left out.
pub(crate) fn emails<'c>(cell: &'c str, into: &mut Vec<Cow<'c, str>>) {
    let mut known = Known::new(Case::MeansNothing);
    each_email(cell, |address| {
        if known.is_new(into, &address) {
            into.push(address);
        }
    });
}

/// As [`emails`], for a cell that does not stay.
pub(crate) fn own_emails(cell: &str, into: &mut Vec<Cow<'static, str>>) {
    let mut known = Known::new(Case::MeansNothing);
    each_email(cell, |address| {
        if known.is_new(into, &address) {
            into.push(Cow::Owned(address.into_owned()));
        }
    });
}

/// Tells which values a list does not hold yet. A list of a few is gone through; one of thousands, each
/// compared with each, would take for ever, and is looked up.
struct Known {
    case: Case,
    asked: usize,
    keys: FxHashSet<String>,
}

/// Whether capitals make a difference.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Counts,
    MeansNothing,
}

impl Known {
    /// From how many questions on the list is looked up.
    const FEW: usize = 64;

    fn new(case: Case) -> Self {
        Known {
            case,
            asked: 0,
            keys: FxHashSet::default(),
        }
    }

    fn key(&self, value: &str) -> String {
        match self.case {
            Case::Counts => value.to_owned(),
            Case::MeansNothing => value.to_ascii_lowercase(),
        }
    }

    /// Whether a value is not in the list, to which it is then added.
    fn is_new(&mut self, list: &[impl AsRef<str>], value: &str) -> bool {
        self.asked += 1;
        if self.asked < Self::FEW {
            return !list.iter().any(|known| match self.case {
                Case::Counts => known.as_ref() == value,
                Case::MeansNothing => known.as_ref().eq_ignore_ascii_case(value),
            });
        }
        if self.keys.is_empty() {
            self.keys = list.iter().map(|known| self.key(known.as_ref())).collect();
        }
        self.keys.insert(self.key(value))
    }
}

/// Whether a character of an address shows, and neither parts a list nor wraps an address in a name.
/// Nearly all cells have no other; a cell with a slash before it may be an address of Exchange.
fn is_of_plain_address(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b':' | b';' | b',' | b'<' | b'(' | b'[')
}

fn each_email<'c>(cell: &'c str, mut take: impl FnMut(Cow<'c, str>)) {
    if cell.bytes().all(is_of_plain_address)
        && !matches!(cell.as_bytes().first(), Some(b'/') | None)
    {
        return take(Cow::Borrowed(cell));
    }
    let several = |mark: char| {
        cell.contains(mark)
            && cell
                .split(mark)
                .all(|p| p.trim().is_empty() || p.contains('@'))
    };
    if cell.contains(':') && cell.contains(":::") {
        cell.split(":::").filter_map(email).for_each(take);
    } else if several(';') {
        cell.split(';').filter_map(email).for_each(take);
    } else if several(',') {
        cell.split(',').filter_map(email).for_each(take);
    } else if let Some(address) = email(cell) {
        take(address);
    }
}

/// The address of one piece of a list.
fn email(cell: &str) -> Option<Cow<'_, str>> {
    match value(cell)? {
        Cow::Borrowed(text) => address_in(text).map(Cow::Borrowed),
        Cow::Owned(text) => address_in(&text).map(str::to_owned).map(Cow::Owned),
    }
}

fn address_in(value: &str) -> Option<&str> {
    let starts = |with: &str| {
        let head = value.get(..with.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(with))
    };
    if starts("/o=") || starts("/ou") || starts("/cn") {
        return None;
    }
    let inner = |open: char, close: char| {
        let start = value.rfind(open)? + open.len_utf8();
        let rest = value.get(start..)?;
        let address = rest.get(..rest.find(close)?)?.trim();
        address.contains('@').then_some(address)
    };
    let address = inner('<', '>')
        .or_else(|| inner('(', ')'))
        .or_else(|| inner('[', ']'))
        .unwrap_or(value);
    let address = match address.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => {
            address.get(7..).unwrap_or_default()
        }
        _ => address,
    };
    (!address.is_empty()).then_some(address)
}

/// The name in an e-mail display name of the form `Full Name (address)`; `None` where it is only the
/// address again.
pub(crate) fn shown_name(display: &str) -> Option<String> {
    let name = match display.find(['(', '<']) {
        Some(at) => display.get(..at).unwrap_or_default(),
        None => display,
    };
    text(name.trim().trim_matches(['\'', '"'])).filter(|n| !n.contains('@'))
}

/// The whole name from its parts, in the order of the language: the family's name comes first in
/// Hungarian, and in Japanese, Chinese and Korean, whose own letters also tell.
pub(crate) fn whole_name(
    given: Option<&str>,
    middle: Option<&str>,
    family: Option<&str>,
    suffix: Option<&str>,
    locale: Option<&str>,
) -> Option<String> {
    let both = given.into_iter().chain(family);
    let east_asian = given.is_some() && family.is_some() && both.clone().all(is_east_asian);
    let language = locale.and_then(|l| l.split('-').next());
    let family_first = east_asian || matches!(language, Some("ja" | "zh" | "ko" | "hu"));
    let is_hangul = |c| matches!(c, '\u{ac00}'..='\u{d7a3}');
    let mut both = both;
    let joined =
        east_asian && (language == Some("zh") || both.all(|name| name.chars().all(is_hangul)));
    let parts = if family_first {
        [family, given, middle, suffix]
    } else {
        [given, middle, family, suffix]
    };
    (given.is_some() || middle.is_some() || family.is_some()).then(|| {
        let length = parts.iter().flatten().map(|part| part.len() + 1).sum();
        let mut whole = String::with_capacity(length);
        for (number, part) in parts.into_iter().flatten().enumerate() {
            if number > 0 && !joined {
                whole.push(' ');
            }
            whole.push_str(part);
        }
        whole
    })
}

fn is_east_asian(name: &str) -> bool {
    !name.is_ascii() && name.chars().any(|c| {
        matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_ways_change_nothing(cell in "[ \0\r\na-c@:;,<>(\\[/\u{a0}\u{e9}]{0,12}") {
            let slow = cell.trim_matches(|c: char| c.is_whitespace() || c == '\0');
            prop_assert_eq!(trimmed(&cell), slow);
            let mut found = Vec::new();
            each_email(&cell, |address| found.push(address.into_owned()));
            // A blank around a cell says nothing, and keeps it from the short way.
            let mut with_blank = Vec::new();
            let spaced = format!(" {cell}");
            each_email(&spaced, |address| with_blank.push(address.into_owned()));
            prop_assert_eq!(found, with_blank);
        }
    }

    #[test]
    fn addresses_out_of_their_wrapping() {
        let cases: [(&str, &[&str]); 7] = [
            ("ana.lima@example.com", &["ana.lima@example.com"]),
            ("Ana Lima <ana.lima@example.com>", &["ana.lima@example.com"]),
            ("Ana Lima (ana.lima@example.com)", &["ana.lima@example.com"]),
            (
                "a@example.com ::: b@example.com",
                &["a@example.com", "b@example.com"],
            ),
            ("a@example.com; A@example.com", &["a@example.com"]),
            ("/o=ExchangeLabs/ou=X/cn=ana", &[]),
            ("not an address", &["not an address"]),
        ];
        for (cell, want) in cases {
            let mut found = Vec::new();
            emails(cell, &mut found);
            assert_eq!(found, want, "{cell}");
        }
    }

    #[test]
    fn long_lists_hold_each_value_once() {
        let list: Vec<String> = (0..3000)
            .map(|n| format!("a{}@example.com;", n % 1000))
            .collect();
        let list = list.concat();
        let mut found = Vec::new();
        emails(&list, &mut found);
        assert_eq!(found.len(), 1000);
        emails("A7@example.com;a1001@example.com", &mut found);
        assert_eq!(found.len(), 1001);
        let mut names = Vec::new();
        people(&list, &mut names);
        assert_eq!(names.len(), 1000);
        assert_eq!(categories(&list, Format::OutlookCsv, None).len(), 1000);
    }

    #[test]
    fn names_in_the_order_of_the_language() {
        let name = |given, family, locale| {
            whole_name(Some(given), None, Some(family), None, locale).unwrap()
        };
        assert_eq!(name("Ana", "Lima", Some("pt-BR")), "Ana Lima");
        assert_eq!(name("Anna", "Nagy", Some("hu")), "Nagy Anna");
        assert_eq!(name("太郎", "田中", Some("ja")), "田中 太郎");
        assert_eq!(name("小明", "王", Some("zh-CN")), "王小明");
        assert_eq!(name("길동", "홍", None), "홍길동");
        assert_eq!(whole_name(None, None, None, Some("Jr."), None), None);
    }

    #[test]
    fn categories_by_the_separator_of_the_language() {
        let of = |cell, locale| categories(cell, Format::OutlookCsv, locale);
        assert_eq!(of("Travel;Home", Some("en")), ["Travel", "Home"]);
        assert_eq!(of("Travel, Home", Some("en")), ["Travel", "Home"]);
        assert_eq!(of("Haus, Hof", Some("de")), ["Haus, Hof"]);
        assert_eq!(
            categories("* myContacts ::: Suppliers", Format::GoogleCsv, None),
            ["myContacts", "Suppliers"]
        );
    }

    #[test]
    fn a_name_from_what_outlook_shows() {
        assert_eq!(
            shown_name("Ana Lima (a@example.com)").as_deref(),
            Some("Ana Lima")
        );
        assert_eq!(shown_name("a@example.com"), None);
    }
}
