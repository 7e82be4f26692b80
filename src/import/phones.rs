//! Telephone numbers in E.164 form, as far as number and country tell.
//!
//! A number without `+` needs a country: the one of the contact's address, else the one the language of
//! the header stands for where only one comes into question. Answers are kept, for the same numbers
//! occur again and again, and the number library is slow to start.

use phonenumber::country::Id;
use rustc_hash::FxHashMap;

use crate::record::E164;

/// Countries as addresses name them, in lower case. Two-letter codes are read besides.
const COUNTRIES: [(&str, Id); 93] = [
    ("united states of america", Id::US),
    ("united states", Id::US),
    ("usa", Id::US),
    ("u.s.a.", Id::US),
    ("america", Id::US),
    ("vereinigte staaten", Id::US),
    ("vereinigte staaten von amerika", Id::US),
    ("états-unis", Id::US),
    ("estados unidos", Id::US),
    ("stati uniti", Id::US),
    ("アメリカ合衆国", Id::US),
    ("canada", Id::CA),
    ("kanada", Id::CA),
    ("united kingdom", Id::GB),
    ("great britain", Id::GB),
    ("uk", Id::GB),
    ("england", Id::GB),
    ("scotland", Id::GB),
    ("wales", Id::GB),
    ("northern ireland", Id::GB),
    ("vereinigtes königreich", Id::GB),
    ("großbritannien", Id::GB),
    ("royaume-uni", Id::GB),
    ("reino unido", Id::GB),
    ("regno unito", Id::GB),
    ("ireland", Id::IE),
    ("irland", Id::IE),
    ("germany", Id::DE),
    ("deutschland", Id::DE),
    ("allemagne", Id::DE),
    ("alemania", Id::DE),
    ("germania", Id::DE),
    ("duitsland", Id::DE),
    ("ドイツ", Id::DE),
    ("austria", Id::AT),
    ("österreich", Id::AT),
    ("switzerland", Id::CH),
    ("schweiz", Id::CH),
    ("suisse", Id::CH),
    ("svizzera", Id::CH),
    ("france", Id::FR),
    ("frankreich", Id::FR),
    ("francia", Id::FR),
    ("belgium", Id::BE),
    ("belgique", Id::BE),
    ("belgië", Id::BE),
    ("belgien", Id::BE),
    ("netherlands", Id::NL),
    ("the netherlands", Id::NL),
    ("nederland", Id::NL),
    ("niederlande", Id::NL),
    ("luxembourg", Id::LU),
    ("luxemburg", Id::LU),
    ("spain", Id::ES),
    ("españa", Id::ES),
    ("spanien", Id::ES),
    ("portugal", Id::PT),
    ("italy", Id::IT),
    ("italia", Id::IT),
    ("italien", Id::IT),
    ("poland", Id::PL),
    ("polska", Id::PL),
    ("polen", Id::PL),
    ("czech republic", Id::CZ),
    ("czechia", Id::CZ),
    ("česko", Id::CZ),
    ("slovakia", Id::SK),
    ("slovensko", Id::SK),
    ("hungary", Id::HU),
    ("magyarország", Id::HU),
    ("denmark", Id::DK),
    ("danmark", Id::DK),
    ("sweden", Id::SE),
    ("sverige", Id::SE),
    ("norway", Id::NO),
    ("norge", Id::NO),
    ("finland", Id::FI),
    ("suomi", Id::FI),
    ("turkey", Id::TR),
    ("türkiye", Id::TR),
    ("russia", Id::RU),
    ("россия", Id::RU),
    ("japan", Id::JP),
    ("日本", Id::JP),
    ("china", Id::CN),
    ("中国", Id::CN),
    ("taiwan", Id::TW),
    ("india", Id::IN),
    ("brazil", Id::BR),
    ("brasil", Id::BR),
    ("mexico", Id::MX),
    ("méxico", Id::MX),
    ("australia", Id::AU),
];

/// How many answers are kept.
const KNOWN: usize = 20_000;

/// Finds E.164 forms, and remembers them.
#[derive(Debug, Default)]
pub(crate) struct Phones {
    home: Option<Id>,
    known: FxHashMap<(String, Option<Id>), Option<E164>>,
    countries: FxHashMap<String, Option<Id>>,
}

impl Phones {
    /// For a file whose header is in this language.
    pub(crate) fn new(locale: Option<&str>) -> Self {
        // Languages that stand for one country; German, French, English and Spanish do not.
        let home = locale.and_then(|locale| {
            Some(match locale {
                "ja" => Id::JP,
                "it" => Id::IT,
                "pl" => Id::PL,
                "da" => Id::DK,
                "sv" => Id::SE,
                "tr" => Id::TR,
                "sk" => Id::SK,
                "hu" => Id::HU,
                "ko" => Id::KR,
                "pt-BR" => Id::BR,
                "zh-TW" => Id::TW,
                "zh-HK" => Id::HK,
                "zh-CN" => Id::CN,
                _ => return None,
            })
        });
        Phones {
            home,
            ..Phones::default()
        }
    }

    /// The country an address names.
    pub(crate) fn country(&mut self, name: &str) -> Option<Id> {
        if let Some(known) = self.countries.get(name) {
            return *known;
        }
        let lower = name.trim().to_lowercase();
        let code = lower.to_uppercase();
        let found = COUNTRIES
            .iter()
            .find(|(n, _)| *n == lower)
            .map(|(_, id)| *id)
            .or_else(|| (code.len() == 2).then(|| code.parse().ok()).flatten());
        self.countries.insert(name.to_owned(), found);
        found
    }

    /// The E.164 form of a number; `country` is that of the contact's address.
    pub(crate) fn e164(&mut self, raw: &str, country: Option<Id>) -> Option<E164> {
        let region = country.or(self.home);
        let trimmed = raw.trim();
        let found = if has_zero_in_brackets(trimmed) {
            simple(&trimmed.replace("(0)", ""), region)
        } else {
            simple(trimmed, region)
        };
        if found.is_some() {
            return found;
        }
        if region.is_none() && !is_international(trimmed) {
            return None;
        }
        let key = (raw.to_owned(), region);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let found = parse(raw, region);
        if self.known.len() >= KNOWN {
            self.known.clear();
        }
        self.known.insert(key, found);
        found
    }
}

/// Countries whose numbers are dialled with a 0 before them at home, and their codes.
const WITH_ZERO: [(Id, &[u8]); 9] = [
    (Id::GB, b"44"),
    (Id::DE, b"49"),
    (Id::FR, b"33"),
    (Id::NL, b"31"),
    (Id::BE, b"32"),
    (Id::AT, b"43"),
    (Id::CH, b"41"),
    (Id::SE, b"46"),
    (Id::IE, b"353"),
];
/// Countries whose numbers are dialled alike at home and from abroad, and their codes.
const WITHOUT_ZERO: [(Id, &[u8]); 5] = [
    (Id::ES, b"34"),
    (Id::DK, b"45"),
    (Id::NO, b"47"),
    (Id::PL, b"48"),
    (Id::IT, b"39"),
];

/// Numbers of usual form in well-known countries, for which the library, right about every number of
/// the world, takes a hundred times as long. `None` says nothing about the number.
fn simple(text: &str, region: Option<Id>) -> Option<E164> {
    let mut digits = [0u8; 20];
    let mut count = 0;
    let (mut spaced, mut in_brackets) = (false, false);
    let plus = text.starts_with('+');
    for byte in text.bytes().skip(usize::from(plus)) {
        match byte {
            b'0'..=b'9' => {
                *digits.get_mut(count)? = byte;
                count += 1;
            }
            b' ' => spaced = true,
            b'(' => in_brackets = true,
            b'-' | b'.' | b')' => {}
            _ => return None,
        }
    }
    let digits = digits.get(..count)?;
    if count < 8 || text.len() > 60 || in_brackets && has_zero_in_brackets(text) {
        return None;
    }
    let american = matches!(region, Some(Id::US | Id::CA));
    let (code, national) = if plus || text.starts_with("00") {
        let known = |id: Id| {
            let mut all = WITH_ZERO.iter().chain(&WITHOUT_ZERO);
            american || all.any(|(other, _)| *other == id)
        };
        if !region.is_none_or(known) || (!plus && american) {
            return None;
        }
        // No country's code begins with a zero: what does is no usual form.
        let digits = if plus { digits } else { digits.get(2..)? };
        let code: &[u8] = if digits.first() == Some(&b'1') {
            b"1"
        } else {
            let mut codes = WITH_ZERO.iter().chain(&WITHOUT_ZERO).map(|(_, code)| *code);
            codes.find(|code| digits.starts_with(code))?
        };
        // Without spaces, the library takes all before the first mark for the country's code.
        if !spaced {
            let written = text.trim_start_matches(['+', '0']);
            let mark = written.bytes().position(|b| !b.is_ascii_digit());
            if mark.is_some_and(|at| at != code.len()) {
                return None;
            }
        }
        let national = digits.get(code.len()..)?;
        match national.first()? {
            b'2'..=b'9' => {}
            b'1' if code != b"1" && !american => {}
            // Italy's numbers keep their zero.
            b'0' if code == b"39" && region.is_none_or(|r| r == Id::IT) => {
                if national.starts_with(b"00") {
                    return None;
                }
            }
            _ => return None,
        }
        (code, national)
    } else if american {
        (b"1".as_slice(), digits)
    } else if let Some((_, code)) = WITH_ZERO.iter().find(|(id, _)| Some(*id) == region) {
        let national = digits.strip_prefix(b"0")?;
        if national.len() < 9 || national.starts_with(b"0") {
            return None;
        }
        (*code, national)
    } else {
        let (_, code) = WITHOUT_ZERO.iter().find(|(id, _)| Some(*id) == region)?;
        if digits.starts_with(code) || digits.starts_with(b"0") {
            return None;
        }
        (*code, digits)
    };
    let plausible = if code == b"1" {
        national.len() == 10 && matches!(national.first(), Some(b'2'..=b'9'))
    } else {
        (8..=13).contains(&national.len())
    };
    let number = plausible.then(|| code.iter().chain(national))?;
    E164::new(number.fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0')))
}

/// Whether a zero that is only dialled at home stands in brackets: `+49 (0)30 …`.
fn has_zero_in_brackets(text: &str) -> bool {
    text.as_bytes().windows(3).any(|three| three == b"(0)")
}

/// Whether a number may say its country itself.
fn is_international(text: &str) -> bool {
    text.starts_with(['+', '(', '0'])
}

fn parse(raw: &str, region: Option<Id>) -> Option<E164> {
    let trimmed = raw.trim();
    let digits = trimmed.bytes().filter(u8::is_ascii_digit).count();
    if !(5..=20).contains(&digits) || trimmed.len() > 60 {
        return None;
    }
    // "+49 (0)30 …" is how German speakers write it; the zero is not dialled from abroad.
    let mut text = trimmed.replace("(0)", "");
    let international = text.starts_with('+') || text.starts_with("(+");
    if !international
        && text.starts_with("00")
        && region.is_none_or(|r| r != Id::US && r != Id::CA && r != Id::JP)
    {
        text = format!("+{}", text.trim_start_matches('0'));
    } else if !international && region.is_none() {
        return None;
    }
    let number = phonenumber::parse(region, &text).ok()?;
    let (code, national) = (number.code().value(), number.national());
    let digits = national.value().to_string();
    let plausible = if code == 1 {
        digits.len() == 10
    } else {
        (5..=13).contains(&digits.len())
    };
    // Put together here: the library's formatter compiles patterns for every number, whatever the mode.
    let zeros = "0".repeat(usize::from(national.zeros()));
    plausible
        .then(|| format!("{code}{zeros}{digits}").parse().ok())
        .flatten()
        .and_then(E164::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_with_and_without_a_country() {
        let mut phones = Phones::new(Some("de"));
        let us = phones.country("United States of America");
        let de = phones.country("DE");
        let cases = [
            ("+49 931 23129136", None, Some("+4993123129136")),
            ("+39 06 6982 1234", None, Some("+390669821234")),
            ("0049 931 23129136", None, Some("+4993123129136")),
            ("+49 (0)931 23129136", None, Some("+4993123129136")),
            ("(813) 555-0179", us, Some("+18135550179")),
            ("(813) 555-0179", None, None),
            ("0931 23129136", de, Some("+4993123129136")),
            ("0931 23129136", None, None),
            ("+44 7700 900986", de, Some("+447700900986")),
            ("phone work", us, None),
            ("1234", us, None),
        ];
        for (raw, country, want) in cases {
            assert_eq!(
                phones.e164(raw, country),
                want.and_then(E164::parse),
                "{raw}"
            );
        }
    }

    fn a_region() -> impl Strategy<Value = Option<Id>> {
        let regions = [
            Id::US,
            Id::CA,
            Id::GB,
            Id::DE,
            Id::FR,
            Id::NL,
            Id::BE,
            Id::AT,
            Id::CH,
            Id::SE,
            Id::IE,
            Id::ES,
            Id::DK,
            Id::NO,
            Id::PL,
            Id::IT,
            Id::JP,
            Id::RU,
            Id::FI,
            Id::AU,
        ];
        proptest::option::of(proptest::sample::select(regions.to_vec()))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn the_short_way_says_what_the_library_says(
            region in a_region(),
            start in "(\\+|00|\\+ ?|)(1|44|49|33|31|32|43|41|46|353|34|45|47|48|39|7|81|0|)",
            rest in "[0-9]?[-. ]?\\(?[0-9]{2,4}\\)?[-. ][0-9]{2,4}[-. ]?[0-9]{2,5}",
        ) {
            let text = format!("{start}{rest}");
            if let Some(found) = simple(text.trim(), region) {
                prop_assert_eq!(parse(&text, region), Some(found), "{} {:?}", text, region);
                let with_zero = text.replacen(' ', " (0)", 1);
                prop_assert_eq!(parse(&with_zero, region), Some(found), "{}", with_zero);
            }
            if region.is_none() && !is_international(text.trim()) {
                prop_assert_eq!(parse(&text, region), None);
            }
        }
    }

    #[test]
    fn a_language_of_one_country_stands_for_it() {
        assert_eq!(
            Phones::new(Some("ja")).e164("03-1234-5678", None),
            E164::parse("+81312345678")
        );
    }
}
