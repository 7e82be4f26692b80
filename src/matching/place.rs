//! Postal addresses taken apart, so that two of them can agree in part.
//!
//! A door is named by area and house number ([`super::normalise::place`]); where one of the two is
//! mistyped, missing or has changed its spelling, the street, the town and the postal code are still
//! there. Streets are kept as a number (a hash of their telling letters): they are only ever held
//! against each other for equality, and a million streets need no room then.

use std::hash::Hasher;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHasher};

use super::normalise;
use super::prepare::{Place, Print};
use super::tables::WordSet;
use crate::record::Address;

/// Words for "street" and their short forms: they are written, shortened and left out at will.
const STREET_WORDS: [&str; 51] = [
    "street",
    "st",
    "avenue",
    "ave",
    "av",
    "road",
    "rd",
    "lane",
    "ln",
    "drive",
    "dr",
    "boulevard",
    "blvd",
    "bd",
    "court",
    "ct",
    "way",
    "place",
    "pl",
    "terrace",
    "ter",
    "tce",
    "crescent",
    "cres",
    "circuit",
    "cct",
    "close",
    "cl",
    "square",
    "sq",
    "highway",
    "hwy",
    "parkway",
    "pkwy",
    "rue",
    "chemin",
    "allee",
    "calle",
    "c",
    "avenida",
    "avda",
    "plaza",
    "pza",
    "via",
    "viale",
    "v",
    "piazza",
    "ulica",
    "ul",
    "rua",
    "the",
];

static STREETS: LazyLock<WordSet> = LazyLock::new(|| STREET_WORDS.into_iter().collect());

/// Endings of one-word street names, long and short.
const STREET_ENDINGS: &[&str] = &["strasse", "straat", "str", "st"];

/// What postal codes and towns have become; they come again and again.
#[derive(Debug, Default)]
pub(super) struct Towns {
    /// By the text: the code by which doors are told, and a hash of the code.
    codes: FxHashMap<Print, (Option<String>, u32)>,
    /// The same of towns, as keys.
    cities: FxHashMap<Print, (String, u32)>,
}

/// The texts of an address as keys.
struct Keys<'t> {
    /// Of the street, the first line and the others.
    first: String,
    rest: String,
    code: Option<&'t str>,
    city: &'t str,
    area: u32,
    town: u32,
}

impl<'t> Keys<'t> {
    fn of(address: &Address<'_>, towns: &'t mut Towns) -> Self {
        let lines = address.street.as_deref().unwrap_or_default();
        let (first, rest) = lines.split_once('\n').unwrap_or((lines, ""));
        let code = address.postcode.as_deref().unwrap_or_default();
        let (code, area) = towns
            .codes
            .entry(Print::of(code))
            .or_insert_with(|| (normalise::area(code), hash([&*normalise::key(code)])));
        let city = address.city.as_deref().unwrap_or_default();
        let (city, town) = towns.cities.entry(Print::of(city)).or_insert_with(|| {
            let key = normalise::key(city);
            let town = hash([&*key]);
            (key, town)
        });
        Keys {
            first: normalise::key(first),
            rest: normalise::key(rest),
            code: code.as_deref(),
            city,
            area: *area,
            town: *town,
        }
    }

    fn door(&self, address: &Address<'_>) -> Option<String> {
        let street = normalise::Street {
            written: address.street.as_deref()?,
            first_line: &self.first,
        };
        normalise::place(street, self.code, self.city)
    }
}

/// The door of an address as a key.
pub(super) fn door(address: &Address<'_>) -> Option<String> {
    Keys::of(address, &mut Towns::default()).door(address)
}

/// Takes an address apart; `None` where nothing in it tells a place.
pub(super) fn parts(address: &Address<'_>, towns: &mut Towns) -> Option<Place> {
    let keys = Keys::of(address, towns);
    let place = Place {
        door: keys.door(address).map(|door| Print::of(&door)),
        people: 1,
        area: keys.area,
        town: keys.town,
        street: letters(&keys.first),
        extra: letters(&keys.rest),
        number: house_number(&keys.first),
    };
    let tells = place.area != 0 || place.town != 0 || place.street != 0;
    tells.then_some(place)
}

/// A hash of the letters by which a street is told; 0 where there are none.
fn letters(line: &str) -> u32 {
    let words = line
        .split(' ')
        .filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()))
        .filter(|word| !STREETS.contains(word));
    hash(words.map(|word| {
        let stems = STREET_ENDINGS.iter();
        stems
            .filter_map(|end| word.strip_suffix(end))
            .find(|stem| stem.len() >= 3)
            .unwrap_or(word)
    }))
}

/// A hash of the letters of some words, spaces left out, so that a name written in one word or two is
/// the same; 0 where there are no letters.
fn hash<'w>(words: impl IntoIterator<Item = &'w str>) -> u32 {
    let mut hasher = FxHasher::default();
    let mut any = false;
    for word in words {
        for &byte in word.as_bytes() {
            if byte != b' ' {
                hasher.write_u8(byte);
                any = true;
            }
        }
    }
    if any {
        (hasher.finish() >> 32) as u32 | 1
    } else {
        0
    }
}

/// The first number of a line, letters after it left out; 0 where there is none.
fn house_number(line: &str) -> u32 {
    line.split(' ')
        .find(|w| w.starts_with(|c: char| c.is_ascii_digit()))
        .map(|w| w.bytes().take_while(u8::is_ascii_digit).take(9))
        .map_or(0, |digits| {
            digits.fold(0, |n, d| n * 10 + u32::from(d - b'0'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(street: &str, postcode: &str, city: &str) -> Place {
        let some = |t: &str| (!t.is_empty()).then(|| t.to_owned().into());
        let address = Address {
            street: some(street),
            postcode: some(postcode),
            city: some(city),
            ..Address::default()
        };
        parts(&address, &mut Towns::default()).unwrap()
    }

    #[test]
    fn streets_are_told_by_their_own_letters() {
        for (a, b) in [
            ("12 Main Street", "12 Main St."),
            ("12 Mill Pond Road", "12 Millpond Rd"),
            ("Hauptstraße 5", "Hauptstr. 5a"),
            ("12 The Crescent Hill", "12 Hill Crescent"),
        ] {
            let (x, y) = (address(a, "", ""), address(b, "", ""));
            assert_eq!(x.street, y.street, "{a} {b}");
            assert_eq!(x.number, y.number, "{a} {b}");
        }
        assert_ne!(
            address("12 Main Street", "", "").street,
            address("12 Mill Street", "", "").street
        );
    }

    #[test]
    fn a_town_alone_is_a_place() {
        let place = address("", "", "Long Jetty");
        assert_eq!(place.town, address("", "", "Longjetty").town);
        assert!(place.town != 0 && place.area == 0);
        assert_eq!((place.street, place.number, place.door), (0, 0, None));
        assert_eq!(parts(&Address::default(), &mut Towns::default()), None);
    }

    #[test]
    fn lines_after_the_first_are_kept_apart() {
        let a = address("37 Medley Street\nTamar Arcade", "4380", "");
        let b = address("37 Tamar Arcade\nMedley Street", "4380", "");
        assert_eq!((a.street, a.extra), (b.extra, b.street));
        assert_eq!(a.door, b.door);
    }
}
