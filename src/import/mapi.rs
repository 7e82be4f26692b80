//! What Outlook keeps in an item: properties with numbers, names and types.
//!
//! A property has a number below 0x8000, or a name: a property set (a GUID) with a number or a word in
//! it, to which each file gives a number of its own from 0x8000 up. [`Prop`] stands for both, so that
//! the same item reads the same out of a data file and out of a saved item. Numbers, types and the map
//! of names are those of MS-OXPROPS, MS-OXCDATA and MS-PST, <https://learn.microsoft.com/openspecs/exchange_server_protocols/>.

mod code_page;
mod day;
mod global_id;
mod item;
mod people;
pub(crate) mod props;

use std::collections::BTreeMap;

use jiff::Timestamp;
use rustc_hash::FxHashMap;

use super::cells;

pub(crate) use item::{Class, record};

/// A property, whatever number the file gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Prop(u32);

/// The property sets whose names are known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Set {
    Address = 1,
    Appointment = 2,
    Task = 3,
    Common = 4,
    Meeting = 5,
    /// Names that are words; the number is that of [`WORDS`].
    Public = 6,
}

/// The words known in [`Set::Public`].
const WORDS: [&str; 1] = ["Keywords"];

impl Prop {
    const fn tag(id: u16) -> Self {
        Prop(id as u32)
    }

    const fn named(set: Set, id: u16) -> Self {
        Prop(((set as u32) << 16) | id as u32)
    }

    /// A known name; `None` for all the others.
    fn of_name(guid: [u8; 16], name: &Name) -> Option<Self> {
        let set = Set::of(guid)?;
        match name {
            Name::Number(id) => (set != Set::Public)
                .then(|| u16::try_from(*id).ok())
                .flatten()
                .map(|id| Prop::named(set, id)),
            Name::Word(word) => {
                let at = WORDS.iter().position(|w| w.eq_ignore_ascii_case(word))?;
                (set == Set::Public).then(|| Prop::named(set, at as u16))
            }
        }
    }
}

enum Name {
    Number(u32),
    Word(String),
}

impl Set {
    /// By its GUID as it lies in files.
    fn of(guid: [u8; 16]) -> Option<Self> {
        /// The end that the sets of Outlook share: `-0000-0000-C000-000000000046`.
        const OUTLOOK: [u8; 12] = [0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];
        const MEETING: [u8; 16] = [
            0x90, 0xda, 0xd8, 0x6e, 0x0b, 0x45, 0x1b, 0x10, 0x98, 0xda, 0, 0xaa, 0, 0x3f, 0x13,
            0x05,
        ];
        if guid == MEETING {
            return Some(Set::Meeting);
        }
        let (start, end) = guid.split_at(4);
        if end != OUTLOOK {
            return None;
        }
        Some(match u32_at(start, 0)? {
            0x0006_2002 => Set::Appointment,
            0x0006_2003 => Set::Task,
            0x0006_2004 => Set::Address,
            0x0006_2008 => Set::Common,
            0x0002_0329 => Set::Public,
            _ => return None,
        })
    }

    /// The GUID as it lies in files.
    #[cfg(test)]
    pub(crate) fn guid(self) -> [u8; 16] {
        let outlook = |start: u32| {
            let mut guid = [0, 0, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];
            guid[..4].copy_from_slice(&start.to_le_bytes());
            guid
        };
        match self {
            Set::Address => outlook(0x0006_2004),
            Set::Appointment => outlook(0x0006_2002),
            Set::Task => outlook(0x0006_2003),
            Set::Common => outlook(0x0006_2008),
            Set::Public => outlook(0x0002_0329),
            Set::Meeting => [
                0x90, 0xda, 0xd8, 0x6e, 0x0b, 0x45, 0x1b, 0x10, 0x98, 0xda, 0, 0xaa, 0, 0x3f, 0x13,
                0x05,
            ],
        }
    }
}

/// Which numbers a file gives to the names known here.
#[derive(Debug, Default)]
pub(crate) struct Names(FxHashMap<u16, Prop>);

impl Names {
    /// From the three streams of a name map: entries of eight bytes, GUIDs, words. Data files and saved
    /// items keep them alike (MS-PST 2.4.7, MS-OXMSG 2.2.3).
    pub(crate) fn parse(entries: &[u8], guids: &[u8], words: &[u8]) -> Self {
        let mut names = FxHashMap::default();
        for entry in entries.chunks_exact(8) {
            let (Some(what), Some(kind), Some(index)) =
                (u32_at(entry, 0), u16_at(entry, 4), u16_at(entry, 6))
            else {
                continue;
            };
            let guid = match kind >> 1 {
                2 => Some([
                    0x29, 0x03, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46,
                ]),
                n => usize::from(n)
                    .checked_sub(3)
                    .and_then(|n| guids.get(n * 16..n * 16 + 16))
                    .and_then(|g| g.try_into().ok()),
            };
            let name = if kind & 1 == 0 {
                Some(Name::Number(what))
            } else {
                word(words, what as usize).map(Name::Word)
            };
            if let (Some(guid), Some(name)) = (guid, name)
                && let Some(prop) = Prop::of_name(guid, &name)
                && index < 0x8000
            {
                names.insert(0x8000 + index, prop);
            }
        }
        Names(names)
    }

    /// What a number of the file stands for, where that is of interest here.
    pub(crate) fn wanted(&self, id: u16) -> Option<Prop> {
        let prop = if id < 0x8000 {
            Prop::tag(id)
        } else {
            *self.0.get(&id)?
        };
        props::WANTED.contains(&prop).then_some(prop)
    }
}

/// A word of the map: its length in bytes, then UTF-16.
fn word(words: &[u8], at: usize) -> Option<String> {
    let length = u32_at(words, at)? as usize;
    let start = at.checked_add(4)?;
    words.get(start..start.checked_add(length)?).map(utf16)
}

/// The value of a property.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Texts(Vec<String>),
    /// Text in the item's code page, which is known only when the whole item is.
    Narrow(Vec<u8>),
    Narrows(Vec<Vec<u8>>),
    Integer(i64),
    Real(f64),
    Flag(bool),
    /// In units of 100 ns since 1601, UTC.
    Time(u64),
    Binary(Vec<u8>),
}

/// Property types (MS-OXCDATA 2.11.1).
pub(crate) mod kind {
    pub(crate) const TEXT: u16 = 0x001f;
    pub(crate) const NARROW: u16 = 0x001e;
    pub(crate) const BINARY: u16 = 0x0102;
    /// Added to a type: a list of such values.
    pub(crate) const LIST: u16 = 0x1000;
}

impl Value {
    /// From the bytes of a value; `None` for types that are not needed here, and for values that are
    /// too short.
    pub(crate) fn decode(kind: u16, bytes: &[u8]) -> Option<Self> {
        Some(match kind {
            0x0002 => Value::Integer(i64::from(u16_at(bytes, 0)?.cast_signed())),
            0x0003 => Value::Integer(i64::from(u32_at(bytes, 0)?.cast_signed())),
            0x0005 => Value::Real(f64::from_bits(u64_at(bytes, 0)?)),
            0x000b => Value::Flag(*bytes.first()? != 0),
            0x0014 => Value::Integer(u64_at(bytes, 0)?.cast_signed()),
            0x0040 => Value::Time(u64_at(bytes, 0)?),
            kind::TEXT => Value::Text(utf16(bytes)),
            kind::NARROW => Value::Narrow(bytes.to_vec()),
            kind::BINARY => Value::Binary(bytes.to_vec()),
            _ => return None,
        })
    }
}

/// The properties of one item.
#[derive(Debug, Default)]
pub(crate) struct Properties(BTreeMap<Prop, Value>);

impl Properties {
    pub(crate) fn insert(&mut self, prop: Prop, value: Value) {
        self.0.insert(prop, value);
    }

    /// Whether a property is known; no item has one twice.
    pub(crate) fn has(&self, prop: Prop) -> bool {
        self.0.contains_key(&prop)
    }

    /// Turns text in a code page into text: that of the item, else `default`, else what fits.
    pub(crate) fn decode(&mut self, default: Option<u16>) {
        let page = [props::MESSAGE_CODE_PAGE, props::CODE_PAGE]
            .iter()
            .find_map(|p| self.integer(*p))
            .and_then(|n| u16::try_from(n).ok())
            .or(default)
            .or_else(|| self.integer(props::LOCALE).and_then(code_page::of_language));
        for value in self.0.values_mut() {
            match value {
                Value::Narrow(bytes) => *value = Value::Text(code_page::decode(bytes, page)),
                Value::Narrows(list) => {
                    *value =
                        Value::Texts(list.iter().map(|b| code_page::decode(b, page)).collect());
                }
                _ => {}
            }
        }
    }

    /// A text that is not empty.
    pub(crate) fn text(&self, prop: Prop) -> Option<String> {
        match self.0.get(&prop)? {
            Value::Text(text) => cells::text(text),
            _ => None,
        }
    }

    pub(crate) fn texts(&self, prop: Prop) -> Vec<String> {
        match self.0.get(&prop) {
            Some(Value::Texts(texts)) => texts.iter().filter_map(|t| cells::text(t)).collect(),
            Some(Value::Text(text)) => cells::text(text).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    pub(crate) fn integer(&self, prop: Prop) -> Option<i64> {
        match self.0.get(&prop)? {
            Value::Integer(n) => Some(*n),
            _ => None,
        }
    }

    pub(crate) fn real(&self, prop: Prop) -> Option<f64> {
        match self.0.get(&prop)? {
            Value::Real(n) => Some(*n),
            _ => None,
        }
    }

    pub(crate) fn flag(&self, prop: Prop) -> Option<bool> {
        match self.0.get(&prop)? {
            Value::Flag(is) => Some(*is),
            _ => None,
        }
    }

    pub(crate) fn binary(&self, prop: Prop) -> Option<&[u8]> {
        match self.0.get(&prop)? {
            Value::Binary(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// An instant, to the second.
    pub(crate) fn time(&self, prop: Prop) -> Option<Timestamp> {
        match self.0.get(&prop)? {
            Value::Time(ticks) => timestamp(*ticks),
            _ => None,
        }
    }
}

/// An instant from units of 100 ns since 1601. Outlook writes 1 January 4501 for "none".
fn timestamp(ticks: u64) -> Option<Timestamp> {
    const NONE: u64 = 0x0cb3_4557_a3dd_4000;
    const SECONDS_TO_1970: i64 = 11_644_473_600;
    if ticks == 0 || ticks >= NONE {
        return None;
    }
    let seconds = i64::try_from(ticks / 10_000_000).ok()? - SECONDS_TO_1970;
    Timestamp::from_second(seconds).ok()
}

/// UTF-16 in the byte order of Windows, up to the first NUL.
pub(crate) fn utf16(bytes: &[u8]) -> String {
    let units = bytes
        .chunks_exact(2)
        .filter_map(|pair| pair.try_into().ok().map(u16::from_le_bytes))
        .take_while(|unit| *unit != 0);
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let end = at.checked_add(2)?;
    Some(u16::from_le_bytes(bytes.get(at..end)?.try_into().ok()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let end = at.checked_add(4)?;
    Some(u32::from_le_bytes(bytes.get(at..end)?.try_into().ok()?))
}

pub(crate) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    let end = at.checked_add(8)?;
    Some(u64::from_le_bytes(bytes.get(at..end)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_by_set_and_number_or_word() {
        let mut guids = Set::Address.guid().to_vec();
        guids.extend(Set::Meeting.guid());
        let words: Vec<u8> = 16u32
            .to_le_bytes()
            .into_iter()
            .chain("Keywords".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let entry = |what: u32, kind: u16, index: u16| {
            let mut entry = what.to_le_bytes().to_vec();
            entry.extend(kind.to_le_bytes());
            entry.extend(index.to_le_bytes());
            entry
        };
        let entries = [
            entry(0x8083, 3 << 1, 0),
            entry(0x23, 4 << 1, 1),
            entry(0, 2 << 1 | 1, 2),
            entry(0x8083, 9 << 1, 3),
            entry(77, 2 << 1 | 1, 4),
        ]
        .concat();
        let names = Names::parse(&entries, &guids, &words);
        assert_eq!(names.wanted(0x8000), Some(props::EMAILS[0].address));
        assert_eq!(names.wanted(0x8001), Some(props::CLEAN_GLOBAL_ID));
        assert_eq!(names.wanted(0x8002), Some(props::KEYWORDS));
        assert_eq!(names.wanted(0x8003), None, "a set that is not there");
        assert_eq!(names.wanted(0x8004), None, "a word that is not there");
        assert_eq!(names.wanted(0x001a), Some(props::CLASS));
    }

    #[test]
    fn instants_since_1601() {
        assert_eq!(timestamp(0), None);
        assert_eq!(timestamp(0x0cb3_4557_a3dd_4000), None);
        assert_eq!(
            timestamp(133_480_224_005_000_000).unwrap().to_string(),
            "2023-12-26T00:00:00Z"
        );
    }

    #[test]
    fn values_too_short_are_none() {
        assert_eq!(Value::decode(0x0040, &[1, 2, 3]), None);
        assert_eq!(
            Value::decode(0x0003, &[0xff, 0xff, 0xff, 0xff]),
            Some(Value::Integer(-1))
        );
        assert_eq!(
            Value::decode(kind::TEXT, b"A\0n\0\0\0x\0"),
            Some(Value::Text("An".to_owned()))
        );
        assert_eq!(
            Value::decode(kind::TEXT, b"A\0n"),
            Some(Value::Text("A".to_owned()))
        );
    }
}
