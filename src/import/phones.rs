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

    /// The E.164 form of a number; `country` is that of the contact's address, which counts where the
    /// number does not say its own.
    pub(crate) fn e164(&mut self, raw: &str, country: Option<Id>) -> Option<E164> {
        let trimmed = raw.trim();
        let region = country.or(self.home);
        let region = region.filter(|_| !names_its_country(trimmed, region));
        let short = if has_zero_in_brackets(trimmed) {
            simple(&trimmed.replace("(0)", ""), region)
        } else {
            simple(trimmed, region)
        };
        if let Short::Answer(found) = short {
            return found;
        }
        let key = (raw.to_owned(), region);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let found = parse(trimmed, region);
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

/// What the short way says of a number.
#[derive(Debug, PartialEq, Eq)]
enum Short {
    /// The same as the library would, or that the number has no such form.
    Answer(Option<E164>),
    /// Nothing.
    Ask,
}

/// Numbers of usual form in well-known countries, for which the library, right about every number of
/// the world, takes a hundred times as long.
fn simple(text: &str, region: Option<Id>) -> Short {
    let mut digits = [0u8; 20];
    let mut count = 0;
    let (mut spaced, mut in_brackets, mut slash) = (false, false, false);
    let plus = text.starts_with('+');
    let abroad = names_its_country(text, region);
    if region.is_none() && !abroad {
        return Short::Answer(None);
    }
    for byte in text.bytes().skip(usize::from(plus)) {
        match byte {
            b'0'..=b'9' => {
                let Some(digit) = digits.get_mut(count) else {
                    return Short::Ask;
                };
                *digit = byte;
                count += 1;
            }
            b' ' => spaced = true,
            b'(' => in_brackets = true,
            b'/' => slash = true,
            b'-' | b'.' | b')' => {}
            _ => return Short::Ask,
        }
    }
    let digits = digits.get(..count).unwrap_or_default();
    if count < 8 || text.len() > 60 || in_brackets && has_zero_in_brackets(text) {
        return Short::Ask;
    }
    let parts = if abroad && slash {
        None
    } else if abroad {
        from_abroad(text, digits, plus, spaced)
    } else if matches!(region, Some(Id::US | Id::CA)) {
        return american_number(digits);
    } else {
        at_home(digits, region)
    };
    match parts {
        Some((code, national)) if plausible(code, national) => {
            let number = code.iter().chain(national);
            Short::Answer(E164::new(
                number.fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0')),
            ))
        }
        _ => Short::Ask,
    }
}

/// A number as Americans dial it. Their area codes begin with 2 to 9
/// (<https://nanpa.com/numbering/numbering-plan-area-npa-codes>), so one that begins otherwise belongs to
/// another country than its address does, and nobody can say which.
fn american_number(digits: &[u8]) -> Short {
    let national = digits.strip_prefix(b"1").unwrap_or(digits);
    match national.first() {
        Some(b'2'..=b'9') if national.len() == 10 => Short::Answer(E164::new(
            national
                .iter()
                .fold(1, |sum, digit| sum * 10 + u64::from(digit - b'0')),
        )),
        Some(b'0') if !digits.starts_with(b"011") => Short::Answer(None),
        _ => Short::Ask,
    }
}

/// Country code and national number of one that names its country.
fn from_abroad<'a>(
    text: &str,
    digits: &'a [u8],
    plus: bool,
    spaced: bool,
) -> Option<(&'a [u8], &'a [u8])> {
    // No country's code begins with a zero: what does is no usual form.
    let digits = if plus { digits } else { digits.get(2..)? };
    let length = if digits.first() == Some(&b'1') {
        1
    } else {
        let mut codes = WITH_ZERO.iter().chain(&WITHOUT_ZERO).map(|(_, code)| *code);
        codes.find(|code| digits.starts_with(code))?.len()
    };
    // Without spaces, the library takes all before the first mark for the country's code.
    if !spaced {
        let written = text.trim_start_matches(['+', '0']);
        let mark = written.bytes().position(|b| !b.is_ascii_digit());
        if mark.is_some_and(|at| at != length) {
            return None;
        }
    }
    let (code, national) = digits.split_at_checked(length)?;
    match national.first()? {
        b'2'..=b'9' => {}
        b'1' if code != b"1" => {}
        // Italy's numbers keep their zero.
        b'0' if code == b"39" && !national.starts_with(b"00") => {}
        _ => return None,
    }
    Some((code, national))
}

/// Country code and national number of one as it is dialled in `region`.
fn at_home(digits: &[u8], region: Option<Id>) -> Option<(&'static [u8], &[u8])> {
    let of = |list: &[(Id, &'static [u8])]| {
        let mut list = list.iter();
        list.find(|(id, _)| Some(*id) == region)
            .map(|(_, code)| *code)
    };
    if let Some(code) = of(&WITH_ZERO) {
        let national = digits.strip_prefix(b"0").unwrap_or(digits);
        // Without its zero it may as well be a country's code without its plus.
        let whole = national.len() >= 9 && !national.starts_with(b"0");
        (whole && !digits.starts_with(code)).then_some((code, national))
    } else {
        let code = of(&WITHOUT_ZERO)?;
        let zero = code == b"39" && !digits.starts_with(b"00");
        (!digits.starts_with(code) && (zero || !digits.starts_with(b"0"))).then_some((code, digits))
    }
}

/// Whether a national number is of a length that exists.
fn plausible(code: &[u8], national: &[u8]) -> bool {
    if code == b"1" {
        national.len() == 10 && matches!(national.first(), Some(b'2'..=b'9'))
    } else {
        (8..=13).contains(&national.len())
    }
}

/// Whether a zero that is only dialled at home stands in brackets: `+49 (0)30 …`.
fn has_zero_in_brackets(text: &str) -> bool {
    text.as_bytes().windows(3).any(|three| three == b"(0)")
}

/// Whether a number names its country, so that no address is needed. `00` does so but where other digits
/// are dialled for abroad (011 in North America, 010 in Japan).
fn names_its_country(text: &str, region: Option<Id>) -> bool {
    text.starts_with('+')
        || text.starts_with("(+")
        || text.starts_with("00") && !matches!(region, Some(Id::US | Id::CA | Id::JP))
}

fn parse(trimmed: &str, region: Option<Id>) -> Option<E164> {
    let digits = trimmed.bytes().filter(u8::is_ascii_digit).count();
    if !(5..=20).contains(&digits) || trimmed.len() > 60 {
        return None;
    }
    // "+49 (0)30 …" is how German speakers write it; the zero is not dialled from abroad.
    let mut text = trimmed.replace("(0)", "");
    let abroad = names_its_country(&text, region);
    if abroad && text.starts_with("00") {
        text = format!("+{}", text.trim_start_matches('0'));
    }
    // Where the number names its country, the library would apply the rules of the other one to it.
    let region = region.filter(|_| !abroad);
    if region.is_none() && !abroad {
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
            ("+49 1520 5550199", us, Some("+4915205550199")),
            ("0175/5550199", de, Some("+491755550199")),
            ("030 5550 1994", us, None),
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

    fn possible(number: E164) -> bool {
        phonenumber::parse(None, number.to_string()).is_ok_and(|n| n.is_valid())
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
            start in "(\\+|00|011|\\+ ?|)(1|44|49|33|31|32|43|41|46|353|34|45|47|48|39|7|81|0|)",
            rest in "[0-9]?[-. /]?\\(?[0-9]{2,4}\\)?[-. /][0-9]{2,4}[-. ]?[0-9]{2,5}",
        ) {
            let text = format!("{start}{rest}");
            let text = text.trim();
            if let Short::Answer(found) = simple(text, region) {
                let by_library = parse(text, region);
                if found.is_none() {
                    // Never a number that the library holds for a possible one.
                    prop_assert!(by_library.is_none_or(|n| !possible(n)), "{} {:?}", text, region);
                } else {
                    prop_assert_eq!(by_library, found, "{} {:?}", text, region);
                    let with_zero = text.replacen(' ', " (0)", 1);
                    prop_assert_eq!(parse(&with_zero, region), found, "{}", with_zero);
                }
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
