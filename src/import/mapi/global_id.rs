//! The identity of a meeting that all its copies share (global object id, MS-OXOCAL 2.2.1.27).

use std::fmt::Write as _;

use jiff::civil::Date;

use super::u32_at;

/// Where the date of the one changed occurrence stands, which the clean id has as zeros.
const OCCURRENCE: std::ops::Range<usize> = 16..20;
/// Where the length of the data stands, and the data.
const LENGTH: usize = 36;
const DATA: usize = 40;
/// Begins the data where the meeting came from another program, whose own `UID` follows.
const FOREIGN: &[u8] = b"vCal-Uid\x01\0\0\0";

/// The id as Outlook writes it into iCalendar files: the `UID` of the program the meeting came from, or
/// the clean id in hexadecimal.
pub(super) fn uid(id: &[u8]) -> Option<String> {
    if id.len() < DATA {
        return None;
    }
    let length = u32_at(id, LENGTH)? as usize;
    let data = id.get(DATA..DATA.checked_add(length)?.min(id.len()))?;
    if let Some(uid) = data.strip_prefix(FOREIGN) {
        let end = uid.iter().position(|b| *b == 0).unwrap_or(uid.len());
        return std::str::from_utf8(uid.get(..end)?)
            .ok()
            .filter(|uid| !uid.is_empty())
            .map(str::to_owned);
    }
    let mut text = String::with_capacity(id.len() * 2);
    for (at, byte) in id.iter().enumerate() {
        let byte = if OCCURRENCE.contains(&at) { 0 } else { *byte };
        let _ = write!(text, "{byte:02X}");
    }
    Some(text)
}

/// The date of the one occurrence the id is for.
pub(super) fn occurrence(id: &[u8]) -> Option<Date> {
    let &[high, low, month, day] = id.get(OCCURRENCE)? else {
        return None;
    };
    let year = i16::from_be_bytes([high, low]);
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    (year > 0)
        .then(|| Date::new(year, month, day).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(occurrence: [u8; 4], data: &[u8]) -> Vec<u8> {
        let mut id = vec![
            4, 0, 0, 0, 0x82, 0, 0xe0, 0, 0x74, 0xc5, 0xb7, 0x10, 0x1a, 0x82, 0xe0, 8,
        ];
        id.extend(occurrence);
        id.extend([0; 16]);
        id.extend((data.len() as u32).to_le_bytes());
        id.extend(data);
        id
    }

    #[test]
    fn an_occurrence_has_the_id_of_its_series() {
        let series = uid(&id([0; 4], &[0xab; 16])).unwrap();
        assert!(series.starts_with("040000008200E00074C5B7101A82E008"));
        assert!(series.ends_with("ABABAB"));
        assert_eq!(uid(&id([7, 0xe8, 5, 1], &[0xab; 16])), Some(series));
        assert_eq!(
            occurrence(&id([7, 0xe8, 5, 1], &[])),
            Some(Date::constant(2024, 5, 1))
        );
        assert_eq!(occurrence(&id([0; 4], &[])), None);
        assert_eq!(occurrence(&[7; 10]), None);
    }

    #[test]
    fn the_uid_of_another_program_comes_out() {
        let data = b"vCal-Uid\x01\0\0\0abc-123@example.com\0";
        assert_eq!(
            uid(&id([0; 4], data)).as_deref(),
            Some("abc-123@example.com")
        );
        assert_eq!(uid(&[1; 20]), None);
        assert_eq!(uid(&id([0; 4], b"vCal-Uid\x01\0\0\0")), None);
    }
}
