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
        let key = (raw.to_owned(), region);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let found = parse(raw, region);
        self.known.insert(key, found);
        found
    }
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

    #[test]
    fn a_language_of_one_country_stands_for_it() {
        assert_eq!(
            Phones::new(Some("ja")).e164("03-1234-5678", None),
            E164::parse("+81312345678")
        );
    }
}
