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

/// How a country numbers its telephones, as far as the short way needs to know
/// (<https://en.wikipedia.org/wiki/List_of_telephone_country_codes> and the plans of the countries; a
/// property holds all of it to the library).
struct Numbering {
    country: Id,
    code: &'static [u8],
    /// Whether a 0 is dialled before the number at home.
    zero: bool,
    /// Fewest and most digits without that zero, special services left out.
    shortest: usize,
    longest: usize,
}

const fn numbering(
    country: Id,
    code: &'static [u8],
    zero: bool,
    shortest: usize,
    longest: usize,
) -> Numbering {
    Numbering {
        country,
        code,
        zero,
        shortest,
        longest,
    }
}

/// Countries whose numbers are well known.
const NUMBERING: [Numbering; 14] = [
    numbering(Id::GB, b"44", true, 9, 10),
    numbering(Id::DE, b"49", true, 6, 15),
    numbering(Id::FR, b"33", true, 9, 9),
    numbering(Id::NL, b"31", true, 9, 11),
    numbering(Id::BE, b"32", true, 8, 9),
    numbering(Id::AT, b"43", true, 6, 13),
    numbering(Id::CH, b"41", true, 9, 12),
    numbering(Id::SE, b"46", true, 7, 12),
    numbering(Id::IE, b"353", true, 7, 10),
    numbering(Id::ES, b"34", false, 9, 9),
    numbering(Id::DK, b"45", false, 8, 8),
    numbering(Id::NO, b"47", false, 8, 8),
    numbering(Id::PL, b"48", false, 8, 9),
    numbering(Id::IT, b"39", false, 8, 12),
];

/// Codes of countries whose numbers are taken as written where they come from abroad.
const CODES: [&[u8]; 22] = [
    b"30", b"351", b"420", b"421", b"358", b"386", b"385", b"40", b"359", b"90", b"61", b"64",
    b"81", b"82", b"86", b"91", b"65", b"852", b"972", b"27", b"372", b"371",
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
        return american(digits);
    } else {
        at_home(digits, region)
    };
    match parts {
        Some(answer) => answer,
        None => Short::Ask,
    }
}

/// The answer of a code and the number after it.
fn number(code: &[u8], national: &[u8]) -> Short {
    let digits = code.iter().chain(national);
    Short::Answer(E164::new(
        digits.fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0')),
    ))
}

/// A number as Americans dial it: ten digits, the first of them 2 to 9
/// (<https://nanpa.com/numbering/numbering-plan-area-npa-codes>). Any other belongs to another country than
/// its address does, and nobody can say which.
fn american(digits: &[u8]) -> Short {
    /// Digits of the shortest numbers of the world, their code included.
    const SHORTEST: usize = 9;
    if let Some(rest) = digits.strip_prefix(b"011")
        && rest.len() >= SHORTEST
    {
        return Short::Ask;
    }
    let national = digits.strip_prefix(b"1").unwrap_or(digits);
    match national.first() {
        Some(b'2'..=b'9') if national.len() == 10 => number(b"1", national),
        Some(b'1') => Short::Ask,
        _ => Short::Answer(None),
    }
}

/// A number that names its country.
fn from_abroad(text: &str, digits: &[u8], plus: bool, spaced: bool) -> Option<Short> {
    // No country's code begins with a zero: what does is no usual form.
    let digits = if plus { digits } else { digits.get(2..)? };
    let (length, lengths, one) = if digits.first() == Some(&b'1') {
        (1, 10..=10, false)
    } else if let Some(plan) = NUMBERING.iter().find(|p| digits.starts_with(p.code)) {
        (plan.code.len(), 8..=13, true)
    } else {
        let code = CODES.iter().find(|code| digits.starts_with(code))?;
        (code.len(), 8..=11, false)
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
        b'1' if one => {}
        // Italy's numbers keep their zero.
        b'0' if code == b"39" && !national.starts_with(b"00") => {}
        _ => return None,
    }
    lengths
        .contains(&national.len())
        .then(|| number(code, national))
}

/// A number as it is dialled in `region`.
fn at_home(digits: &[u8], region: Option<Id>) -> Option<Short> {
    let plan = NUMBERING.iter().find(|p| Some(p.country) == region)?;
    let national = if plan.zero {
        digits.strip_prefix(b"0").unwrap_or(digits)
    } else {
        digits
    };
    match national.first()? {
        // Italy's numbers keep their zero, and Norway's services begin with one.
        b'0' if plan.country == Id::IT && !national.starts_with(b"00") => {}
        b'0' if plan.country == Id::NO || plan.zero || digits.starts_with(b"00") => return None,
        // Of another country than its address.
        b'0' => return Some(Short::Answer(None)),
        _ => {}
    }
    if national.len() < plan.shortest {
        // Services that the caller or the called pays for have short numbers.
        let service = matches!(national, [b'8', b'0' | b'4', ..] | [b'9', b'0', ..]);
        return (!service).then_some(Short::Answer(None));
    }
    if national.len() > plan.longest {
        // Perhaps the country's code without its plus; else of another country.
        let coded = digits.starts_with(plan.code);
        return (!coded).then_some(Short::Answer(None));
    }
    // It may as well be the country's code without its plus, but where the length tells.
    let length_tells = !plan.zero && plan.longest < plan.shortest + plan.code.len();
    let mobile = plan.country == Id::IT && national.len() == 10;
    let either = digits.starts_with(plan.code) && !length_tells && !mobile;
    Some(if either {
        Short::Answer(None)
    } else {
        number(plan.code, national)
    })
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
        let it = phones.country("IT");
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
            ("392 555 0199", it, Some("+393925550199")),
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

    fn in_use(number: E164) -> bool {
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
            start in "(\\+|00|011|\\+ ?|)(1|44|49|33|31|32|43|41|46|353|34|45|47|48|39|7|30|351|420|421|358|386|385|40|359|90|61|64|81|82|86|91|65|852|972|27|372|371|0|)",
            rest in "[0-9]?[-. /]?\\(?[0-9]{2,4}\\)?[-. /][0-9]{2,4}[-. ]?[0-9]{2,5}",
        ) {
            let text = format!("{start}{rest}");
            let text = text.trim();
            let own = NUMBERING.iter().find(|p| Some(p.country) == region);
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            // The library takes a beginning like the country's code for the code: Norwegian mobiles,
            // Italian ones, Radom in Poland.
            let twofold = own.is_some_and(|p| digits.as_bytes().starts_with(p.code));
            if let (Short::Answer(found), false) = (simple(text, region), twofold) {
                let by_library = parse(text, region);
                if found.is_none() {
                    // What follows a 011 is too short to be a number and its country's code, save for very few.
                    let short = digits.starts_with("011");
                    prop_assert!(short || by_library.is_none_or(|n| !in_use(n)), "{} {:?}", text, region);
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
