//! Persons told apart and put together by birthday, number, place and occupation; and what must hold of
//! any two people whatever their fields.

use proptest::prelude::*;

use super::*;
use crate::record::Address;

/// A person by what is written of them; an empty text is a field that is not there.
#[derive(Debug, Clone, Copy, Default)]
struct Card {
    given: &'static str,
    family: &'static str,
    suffix: &'static str,
    company: &'static str,
    mail: &'static str,
    mobile: &'static str,
    home: &'static str,
    street: &'static str,
    postcode: &'static str,
    town: &'static str,
    born: &'static str,
    number: &'static str,
    trade: &'static str,
}

fn some(text: &'static str) -> Option<std::borrow::Cow<'static, str>> {
    (!text.is_empty()).then(|| text.into())
}

fn record(number: u32, card: &Card) -> Record {
    let phone = |kind, text: &'static str| {
        some(text).map(|value| Phone {
            kind,
            value,
            e164: None,
        })
    };
    let address = Address {
        street: some(card.street),
        postcode: some(card.postcode),
        city: some(card.town),
        ..Address::default()
    };
    let mut record = Record::new(Kind::Contact, number);
    record.body = Body::Contact(
        ContactFields {
            given_name: some(card.given),
            family_name: some(card.family),
            suffix: some(card.suffix),
            company: some(card.company),
            emails: some(card.mail).into_iter().collect(),
            phones: phone(PhoneKind::Mobile, card.mobile)
                .into_iter()
                .chain(phone(PhoneKind::Home, card.home))
                .collect(),
            addresses: (address != Address::default())
                .then_some(address)
                .into_iter()
                .collect(),
            birthday: some(card.born).and_then(|d| d.parse().ok()),
            government_id: some(card.number),
            profession: some(card.trade),
            ..ContactFields::default()
        }
        .into(),
    );
    record
}

const LEFT: RecordRef = RecordRef {
    source: 0,
    index: 0,
};
const RIGHT: RecordRef = RecordRef {
    source: 0,
    index: 1,
};

/// The score of two people among a crowd, found or not.
fn score(a: &Card, b: &Card) -> f64 {
    let mut records = vec![record(1, a), record(2, b)];
    records.extend(crowd(Kind::Contact, 3));
    let sources = [source("a.csv", System::Outlook, records)];
    search(&sources).score(LEFT, RIGHT).unwrap()
}

fn home(card: Card) -> Card {
    Card {
        home: "+44 1603 4966901",
        street: "7 Mill Lane",
        postcode: "NR2 4AB",
        town: "Norwich",
        ..card
    }
}

#[test]
fn a_number_of_the_state_outweighs_garbled_names() {
    let a = Card {
        given: "Raquel",
        family: "Leslie",
        born: "1990-03-28",
        number: "5816513",
        ..Card::default()
    };
    let b = Card {
        given: "Lesley",
        family: "Rakel",
        ..a
    };
    assert!(score(&a, &b) > 0.8, "{}", score(&a, &b));
    let other = Card {
        given: "Omar",
        born: "1951-11-02",
        number: "7310022",
        ..a
    };
    assert!(score(&a, &other) < 0.01);
}

#[test]
fn relatives_under_one_roof_are_not_one() {
    let father = home(Card {
        given: "Harold",
        family: "Whitcombe",
        mobile: "+44 7700 900123",
        mail: "harold.whitcombe@acme.example",
        company: "Acme",
        ..Card::default()
    });
    let son = Card {
        mobile: "+44 7700 911456",
        mail: "h.whitcombe@globex.example",
        company: "Globex",
        ..father
    };
    let wife = Card {
        given: "Edith",
        ..son
    };
    let copy = Card {
        mail: "",
        company: "",
        ..father
    };
    assert!(score(&father, &son) < 0.5, "{}", score(&father, &son));
    assert!(score(&father, &wife) < 0.05, "{}", score(&father, &wife));
    assert!(score(&father, &copy) > 0.95, "{}", score(&father, &copy));
}

#[test]
fn persons_by_name_birthday_place_and_occupation() {
    let a = Card {
        given: "Johann",
        family: "Kepler",
        born: "1771-12-27",
        town: "Weil der Stadt",
        trade: "astronomer",
        ..Card::default()
    };
    for (b, want) in [
        (
            Card {
                given: "Johan",
                trade: "",
                ..a
            },
            0.95..=1.0,
        ),
        (
            Card {
                given: "J.",
                born: "1771-01-01",
                ..a
            },
            0.5..=1.0,
        ),
        (
            Card {
                born: "1771-12-21",
                town: "Weil",
                ..a
            },
            0.5..=1.0,
        ),
        (
            Card {
                given: "Heinrich",
                born: "1773-06-12",
                trade: "soldier",
                ..a
            },
            0.0..=0.05,
        ),
        (
            Card {
                born: "1803-02-11",
                trade: "clergyman",
                ..a
            },
            0.0..=0.5,
        ),
    ] {
        let got = score(&a, &b);
        assert!(want.contains(&got), "{b:?}: {got:.3}, wanted {want:?}");
    }
}

#[test]
fn parents_and_children_share_more_than_a_name() {
    let father = Card {
        given: "Johann",
        family: "Kepler",
        born: "1771-12-27",
        town: "Weil der Stadt",
        trade: "astronomer",
        ..Card::default()
    };
    // A son called after him, in his trade; and a brother.
    let son = Card {
        born: "1803-02-11",
        ..father
    };
    let brother = Card {
        given: "Heinrich",
        ..father
    };
    assert!(score(&father, &son) < 0.1, "{}", score(&father, &son));
    assert!(
        score(&father, &brother) < 0.5,
        "{}",
        score(&father, &brother)
    );
}

#[test]
fn addresses_that_spell_two_names_are_two_peoples() {
    let a = Card {
        given: "Elodie",
        family: "Leconte",
        company: "Acme",
        mail: "e.leconte@acme.example",
        ..Card::default()
    };
    let other = Card {
        family: "Lecomte",
        mail: "e.lecomte@acme.example",
        ..a
    };
    let slip = Card {
        family: "Lecomte",
        ..a
    };
    assert!(score(&a, &other) < 0.2, "{}", score(&a, &other));
    assert!(score(&a, &slip) > 0.9, "{}", score(&a, &slip));
}

#[test]
fn mail_systems_number_namesakes() {
    let a = Card {
        given: "Jutta",
        family: "Roht",
        company: "Acme",
        mail: "j.roht@acme.example",
        ..Card::default()
    };
    let b = Card {
        mail: "j.roht2@acme.example",
        ..a
    };
    let mistyped = Card {
        mail: "j.rhot@acme.example",
        ..a
    };
    assert!(score(&a, &b) < 0.5, "{}", score(&a, &b));
    assert!(score(&a, &mistyped) > 0.9, "{}", score(&a, &mistyped));
}

fn card() -> impl Strategy<Value = Card> {
    let names = (
        prop::sample::select(vec!["Ann", "Anne", "Robert", "Bob", "R.", ""]),
        prop::sample::select(vec!["Wills", "Willis", "Smith Jones", "Jones", ""]),
        prop::sample::select(vec!["", "", "Jr.", "Sr."]),
    );
    let reach = (
        prop::sample::select(vec!["Globex", "Initech", ""]),
        prop::sample::select(vec!["r.wills@globex.example", "ann77@mail.example", ""]),
        prop::sample::select(vec!["+44 7700 900123", "+44 7700 900124", ""]),
        prop::sample::select(vec!["+44 1603 4966901", "+44 1603 555000", ""]),
    );
    let place = (
        prop::sample::select(vec!["7 Mill Lane", "9 Mill Lane", "12 High Street", ""]),
        prop::sample::select(vec!["NR2 4AB", "NR2 5XX", ""]),
        prop::sample::select(vec!["Norwich", "Ely", ""]),
    );
    let person = (
        prop::sample::select(vec!["1980-05-17", "1980-05-11", "1951-02-03", ""]),
        prop::sample::select(vec!["5816513", "5816531", "7310022", ""]),
        prop::sample::select(vec!["joiner", "baker", ""]),
    );
    (names, reach, place, person).prop_map(
        |(
            (given, family, suffix),
            (company, mail, mobile, home),
            (street, postcode, town),
            (born, number, trade),
        )| Card {
            given,
            family,
            suffix,
            company,
            mail,
            mobile,
            home,
            street,
            postcode,
            town,
            born,
            number,
            trade,
        },
    )
}

/// Both cards with one more thing the same.
fn with_one_more(a: &Card, b: &Card, which: usize) -> Option<(Card, Card)> {
    let (mut a, mut b) = (*a, *b);
    macro_rules! same {
        ($field:ident, $value:expr) => {{
            if !a.$field.is_empty() || !b.$field.is_empty() {
                return None;
            }
            a.$field = $value;
            b.$field = $value;
        }};
    }
    match which {
        0 => same!(mail, "someone.else@post.example"),
        1 => same!(mobile, "+44 7700 977777"),
        2 => same!(born, "1966-06-16"),
        3 => same!(number, "9402213"),
        4 => same!(trade, "falconer"),
        5 => same!(company, "Umbrella"),
        6 => same!(home, "+44 1223 777777"),
        _ => same!(town, "Wymondham"),
    }
    Some((a, b))
}

proptest! {
    #![proptest_config(properties::cases(64))]

    #[test]
    fn comparing_is_symmetric(a in card(), b in card()) {
        prop_assert!((score(&a, &b) - score(&b, &a)).abs() < 1e-9);
    }

    #[test]
    fn one_more_thing_the_same_never_lowers_a_score(a in card(), b in card(), which in 0usize..8) {
        if let Some((x, y)) = with_one_more(&a, &b, which) {
            let (before, after) = (score(&a, &b), score(&x, &y));
            prop_assert!(after >= before - 1e-3, "{} became {}", before, after);
        }
    }

    #[test]
    fn no_group_holds_a_contradiction(cards in prop::collection::vec(card(), 2..14)) {
        let mut records: Vec<Record> =
            cards.iter().zip(1..).map(|(c, n)| record(n, c)).collect();
        records.extend(crowd(Kind::Contact, 40));
        let sources = [source("a.csv", System::Outlook, records)];
        let found = search(&sources);
        for group in &found.groups {
            for (i, &x) in group.members.iter().enumerate() {
                for &y in &group.members[i + 1..] {
                    let (p, q) = (found.model.slot_of(x).unwrap(), found.model.slot_of(y).unwrap());
                    let (score, evidence) = found.model.score(p, q);
                    prop_assert!(!evidence.contradiction || score >= 0.05, "{:?} {:?}", x, y);
                }
            }
        }
    }
}
