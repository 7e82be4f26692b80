//! What larger files teach about themselves, without anybody's answers.

use super::*;

/// Names made of syllables: as many different ones as asked for.
fn name(n: usize) -> String {
    const PARTS: [&str; 11] = [
        "ba", "ke", "li", "mor", "na", "pe", "ro", "sa", "ti", "ven", "zo",
    ];
    let mut rest = n;
    (0..4)
        .map(|_| {
            let part = PARTS[rest % PARTS.len()];
            rest /= PARTS.len();
            part
        })
        .collect()
}

fn person(
    number: u32,
    given: &str,
    family: &str,
    town: &str,
    born: Option<jiff::civil::Date>,
) -> Record {
    let address = crate::record::Address {
        city: filled(town).map(Into::into),
        ..crate::record::Address::default()
    };
    let mut record = Record::new(Kind::Contact, number);
    record.body = Body::Contact(
        ContactFields {
            given_name: filled(given).map(Into::into),
            family_name: filled(family).map(Into::into),
            addresses: filled(town).map(|_| address).into_iter().collect(),
            birthday: born,
            ..ContactFields::default()
        }
        .into(),
    );
    record
}

/// People of few given and family names with their birthdays, every fifth of them twice; `slip` says what the
/// copy has for a birthday.
fn people(slip: impl Fn(usize, jiff::civil::Date) -> jiff::civil::Date) -> Vec<Source> {
    let mut records = Vec::new();
    for n in 0..2_000 {
        let (given, family) = (name(n * 7 % 40), name(1_000 + n * 13 % 60));
        let days = i64::try_from(n * 7_919 % 20_000).unwrap();
        let born = jiff::civil::date(1940, 1, 1)
            .checked_add(jiff::ToSpan::days(days))
            .unwrap();
        let number = records.len() as u32 + 1;
        records.push(person(number, &given, &family, "", Some(born)));
        if n % 5 == 0 {
            records.push(person(
                number + 1,
                &given,
                &family,
                "",
                Some(slip(n / 5, born)),
            ));
        }
    }
    vec![source("a.csv", System::Outlook, records)]
}

/// How sure the search is, in the mean, of the copies whose birthday has a slip.
fn mean(sources: &[Source], told: &str) -> (f64, bool) {
    let found = search(sources);
    let born = |at: RecordRef| match &at.of(sources).body {
        Body::Contact(c) => c.birthday(),
        _ => None,
    };
    let (mut sum, mut all) = (0.0, 0.0);
    for left in 0..sources[0].records.len() as u32 - 1 {
        let [a, b] = [left, left + 1].map(|index| RecordRef { source: 0, index });
        let name = |at: RecordRef| match &at.of(sources).body {
            Body::Contact(c) => Some((c.given_name()?.to_owned(), c.family_name()?.to_owned())),
            _ => None,
        };
        if name(a) == name(b) && born(a) != born(b) {
            sum += found.score(a, b).unwrap();
            all += 1.0;
        }
    }
    (sum / all, found.notes.iter().any(|n| n.contains(told)))
}

#[test]
fn where_birthdays_of_copies_have_slips_a_slip_says_less_against() {
    let another_day = |born: jiff::civil::Date| {
        let day = if born.day() % 10 < 9 && born.day() < 28 {
            born.day() + 1
        } else {
            born.day() - 1
        };
        jiff::civil::date(born.year(), born.month(), day)
    };
    let often = people(|n, born| if n % 2 == 0 { another_day(born) } else { born });
    let seldom = people(|n, born| if n % 40 == 0 { another_day(born) } else { born });
    let (sure, told) = mean(&often, "the birthday has one slip");
    let (unsure, _) = mean(&seldom, "");
    assert!(told);
    assert!(sure > unsure + 0.1, "{sure} {unsure}");
}

/// Meetings that stand twice an hour apart. Of a share the second is a copy, and the place says so where it is
/// told; the other half of all tell no place.
fn meetings(copies: usize) -> Vec<Source> {
    let mut records = Vec::new();
    for n in 0..400_usize {
        let subject = format!("{} {}", name(n * 3), name(n * 11 + 5));
        let day = format!("20{:02}-{:02}-{:02}", 10 + n % 12, 1 + n % 11, 1 + n % 27);
        for (copy, hour) in [(0, 9), (1, 10)] {
            let place = match (n % 2, n / 2 % 10 < copies) {
                (0, _) => String::new(),
                (_, true) => format!("Room {}", n % 17),
                (_, false) => format!("Room {}", n % 17 + copy * 20),
            };
            let number = records.len() as u32 + 1;
            let text = format!(
                "{subject}|{day}T{hour:02}:00:00|{day}T{:02}:00:00|{place}",
                hour + 1
            );
            records.push(event(number, &text));
        }
    }
    vec![source("a.csv", System::Outlook, records)]
}

#[test]
fn how_many_of_the_shifted_are_copies_is_learned_from_those_that_say_more() {
    // The mean score of those that say nothing but subject and time.
    let silent = |copies| {
        let sources = meetings(copies);
        let found = search(&sources);
        let pairs = (0..400_u32).step_by(2).map(|n| {
            let [a, b] = [2 * n, 2 * n + 1].map(|index| RecordRef { source: 0, index });
            found.score(a, b).unwrap()
        });
        pairs.sum::<f64>() / 200.0
    };
    let (few, many) = (silent(1), silent(9));
    assert!(few < 0.4, "one in ten: {few}");
    assert!(many > 0.75, "nine in ten: {many}");
}

/// Children named after a parent who lives in the same town, and copies that say the same of one person. So many
/// of each ten families have the child, the others the copy; every third pair lacks a birthday.
fn families(children: usize) -> Vec<Source> {
    let mut records = Vec::new();
    for n in 0..600_usize {
        let day = |years: i64| {
            let days = i64::try_from(n * 7_919 % 15_000).unwrap() + years * 365;
            let born = jiff::civil::date(1900, 1, 1);
            born.checked_add(jiff::ToSpan::days(days)).unwrap()
        };
        let is_child = n / 3 % 10 < children;
        let (given, family) = (name(n * 7 % 40), name(1_000 + n * 13));
        let born = [
            Some(day(0)),
            (n % 3 != 0).then(|| day(if is_child { 31 } else { 0 })),
        ];
        for born in born {
            let number = records.len() as u32 + 1;
            let record = person(number, &given, &family, &name(2_000 + n % 50), born);
            records.push(record);
        }
    }
    vec![source("a.csv", System::Outlook, records)]
}

#[test]
fn how_often_one_name_in_one_town_is_one_person_is_learned_from_birthdays() {
    let silent = |children| {
        let sources = families(children);
        let found = search(&sources);
        let pairs = (0..600_u32).step_by(3).map(|n| {
            let [a, b] = [2 * n, 2 * n + 1].map(|index| RecordRef { source: 0, index });
            let score = found.score(a, b).unwrap();
            let lines = found.explain(&sources, a, b);
            let bits: f64 = lines.iter().map(|l| l.weight).sum();
            let sum = crate::matching::model::probability(bits + found.prior(a, b).unwrap());
            assert!((sum - score).abs() < 1e-9, "{sum} {score}");
            score
        });
        pairs.sum::<f64>() / 200.0
    };
    let (few, many) = (silent(1), silent(8));
    assert!(few > 0.75, "one child in ten: {few}");
    assert!(many < few - 0.2, "eight in ten: {many}");
}

/// Every pair stands at the score that the weights give which were learned last, and none that reaches the floor
/// under them was passed over.
fn is_scored_by_what_was_learned(sources: &[Source]) {
    let found = search(sources);
    for pair in &found.pairs {
        let again = found.score(pair.left, pair.right).unwrap();
        assert!((again - pair.score).abs() < 1e-9, "{pair:?} {again}");
    }
    let kept: std::collections::BTreeSet<_> =
        found.pairs.iter().map(|p| (p.left, p.right)).collect();
    let records = sources[0].records.len() as u32;
    let mut met = 0;
    // Those of one name meet by it.
    for left in 0..records {
        for right in left + 1..records {
            let [x, y] = [left, right].map(|index| RecordRef { source: 0, index });
            let name = |at: RecordRef| match &at.of(sources).body {
                Body::Contact(c) => (
                    c.given_name().map(str::to_owned),
                    c.family_name().map(str::to_owned),
                ),
                _ => (None, None),
            };
            if name(x) == name(y) {
                met += 1;
                let score = found.score(x, y).unwrap();
                assert_eq!(
                    score >= Band::FLOOR,
                    kept.contains(&(x, y)),
                    "{x:?} {y:?} {score}"
                );
            }
        }
    }
    assert!(met > 400 && !kept.is_empty(), "{met}");
}

#[test]
fn what_was_learned_holds_for_all() {
    is_scored_by_what_was_learned(&people(|_, born| born));
    // Slips teach much: the weights move far.
    is_scored_by_what_was_learned(&people(|_, born| {
        jiff::civil::date(born.year(), born.month(), 1 + born.day() % 28)
    }));
}
