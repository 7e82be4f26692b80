//! Whole days, which Outlook keeps as instants: midnight of the user's zone, written in UTC.
//!
//! The item's own zone tells which midnight was meant. Where it names none, the hour does: an instant
//! of the small hours UTC is a midnight to the west of Greenwich on the same date, one of the
//! afternoon or evening a midnight to the east, of the next date.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::{u16_at, u32_at};

const HOUR: i32 = 3600;

/// The offsets from UTC, in seconds, that the rules of a zone know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Zone(Vec<i32>);

impl Zone {
    /// From a zone's definition (`TZDEFINITION`, MS-OXOCAL 2.2.1.41).
    pub(super) fn of_definition(bytes: &[u8]) -> Option<Self> {
        /// Length of a rule.
        const RULE: usize = 66;
        if bytes.first() != Some(&2) {
            return None;
        }
        // The header's length counts what follows its own field.
        let rules = bytes.get(4 + usize::from(u16_at(bytes, 2)?)..)?;
        Self::collect(rules.chunks_exact(RULE).filter_map(|rule| biases(rule, 22)))
    }

    /// From a zone's rule of the older kind (MS-OXOCAL 2.2.1.39).
    pub(super) fn of_struct(bytes: &[u8]) -> Option<Self> {
        Self::collect(biases(bytes, 0).into_iter())
    }

    fn collect(biases: impl Iterator<Item = [i32; 3]>) -> Option<Self> {
        let mut offsets = Vec::new();
        for [bias, standard, daylight] in biases {
            for extra in [standard, daylight] {
                let minutes = -bias.saturating_add(extra);
                if (-14 * 60..=14 * 60).contains(&minutes) && !offsets.contains(&(minutes * 60)) {
                    offsets.push(minutes * 60);
                }
            }
        }
        (!offsets.is_empty()).then_some(Zone(offsets))
    }
}

/// Minutes to add to local time to reach UTC: base, standard time, summer time.
fn biases(bytes: &[u8], at: usize) -> Option<[i32; 3]> {
    let minutes = |n: usize| u32_at(bytes, at + n).map(u32::cast_signed);
    Some([minutes(0)?, minutes(4)?, minutes(8)?])
}

/// The date that was meant by an instant which stands for a whole day.
pub(super) fn date(at: Timestamp, zone: Option<&Zone>) -> Date {
    let midnight = |seconds: i32| {
        let offset = Offset::from_seconds(seconds).ok()?;
        let local = offset.to_datetime(at);
        (local.hour() == 0 && local.minute() == 0).then(|| local.date())
    };
    if let Some(date) = zone.and_then(|z| z.0.iter().find_map(|s| midnight(*s))) {
        return date;
    }
    let utc = Offset::UTC.to_datetime(at);
    let seconds = i32::from(utc.hour()) * HOUR + i32::from(utc.minute()) * 60;
    // No zone is off by anything but quarters of an hour: such an instant is no midnight anywhere.
    // Outlook itself writes 11:59 UTC for a birthday.
    if seconds % (HOUR / 4) != 0 || seconds <= 10 * HOUR {
        utc.date()
    } else {
        utc.date().tomorrow().unwrap_or(utc.date())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition(rules: &[[i32; 3]]) -> Vec<u8> {
        let mut header = vec![2, 1, 10, 0, 2, 0, 2, 0, b'X', 0, b'Y', 0];
        header.extend((rules.len() as u16).to_le_bytes());
        for rule in rules {
            header.extend([2, 1, 0x3e, 0, 0, 0, 0xd6, 7]);
            header.extend([0; 14]);
            for bias in rule {
                header.extend(bias.to_le_bytes());
            }
            header.extend([0; 32]);
        }
        header
    }

    #[test]
    fn midnight_of_the_items_zone() {
        let berlin = Zone::of_definition(&definition(&[[-60, 0, -60]])).unwrap();
        assert_eq!(berlin.0, [3600, 7200]);
        let hawaii = Zone::of_struct(
            &600i32
                .to_le_bytes()
                .into_iter()
                .chain([0; 44])
                .collect::<Vec<_>>(),
        )
        .unwrap();
        let auckland = Zone::of_definition(&definition(&[[-720, 0, -60]])).unwrap();
        let cases = [
            ("2024-05-01T22:00:00Z", Some(&berlin), "2024-05-02"),
            ("2024-01-01T23:00:00Z", Some(&berlin), "2024-01-02"),
            ("2024-05-01T10:00:00Z", Some(&hawaii), "2024-05-01"),
            ("2024-01-01T11:00:00Z", Some(&auckland), "2024-01-02"),
            ("2024-05-01T00:00:00Z", Some(&berlin), "2024-05-01"),
        ];
        for (at, zone, want) in cases {
            assert_eq!(date(at.parse().unwrap(), zone).to_string(), want, "{at}");
        }
    }

    #[test]
    fn the_hour_tells_where_no_zone_does() {
        let cases = [
            ("2024-05-01T00:00:00Z", "2024-05-01"),
            ("2024-05-01T04:00:00Z", "2024-05-01"),
            ("2024-05-01T10:00:00Z", "2024-05-01"),
            ("2024-05-01T15:00:00Z", "2024-05-02"),
            ("2024-05-01T18:30:00Z", "2024-05-02"),
            ("2024-05-01T22:00:00Z", "2024-05-02"),
            ("1980-05-17T11:59:00Z", "1980-05-17"),
        ];
        for (at, want) in cases {
            assert_eq!(date(at.parse().unwrap(), None).to_string(), want, "{at}");
        }
    }

    #[test]
    fn damaged_zones_are_none() {
        assert_eq!(Zone::of_definition(&[]), None);
        assert_eq!(Zone::of_definition(&[2, 1, 255, 255]), None);
        assert_eq!(Zone::of_struct(&[1, 2]), None);
        assert_eq!(Zone::of_struct(&[0x7f; 48]), None);
    }
}
