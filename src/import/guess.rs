//! Columns of files nobody described: meaning by words in the name, else by what the cells look like.
//!
//! Used only where no known layout fits ([`super::layout`]), and for files without any header.

use super::field::{Field, Part, Place};
use crate::record::PhoneKind;

/// The field a column name suggests. The name is in the form of [`super::headers::normal`].
pub(crate) fn by_name(name: &str) -> Option<Field> {
    let words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let has = |want: &[&str]| words.iter().any(|w| want.contains(w));
    let contains = |want: &[&str]| want.iter().any(|w| name.contains(w));
    let private = has(&["home", "private", "privat", "personal", "domicile", "privé"]);
    let place = if private {
        Place::Home
    } else if has(&["other", "two", "2"]) {
        Place::Other
    } else {
        Place::Work
    };
    if words.is_empty() || contains(&["url", "photo", "password", "display as"]) {
        return None;
    }
    let mail = contains(&["mail", "courriel", "correo", "メール", "邮件", "郵件"]);
    if mail
        && !contains(&[
            "mailing",
            "opt",
            "type",
            "label",
            "client",
            "count",
            "voicemail",
        ])
    {
        return Some(Field::Email);
    }
    if contains(&["fax", "télécopie", "ファックス"]) {
        return Some(Field::Phone(if private {
            PhoneKind::HomeFax
        } else {
            PhoneKind::WorkFax
        }));
    }
    if has(&[
        "cell",
        "mobile",
        "mobil",
        "handy",
        "cellphone",
        "gsm",
        "portable",
        "móvil",
        "celular",
    ]) || contains(&["携帯", "手机"])
    {
        return Some(Field::Phone(PhoneKind::Mobile));
    }
    if has(&[
        "phone",
        "tel",
        "telephone",
        "telefon",
        "téléphone",
        "tél",
        "teléfono",
        "telefono",
        "fon",
    ]) || contains(&["電話", "电话"])
    {
        return Some(Field::Phone(if private {
            PhoneKind::Home
        } else {
            PhoneKind::Work
        }));
    }
    if has(&[
        "birthday",
        "birthdate",
        "bday",
        "dob",
        "geburtstag",
        "geburtsdatum",
    ]) || has(&["birth"]) && has(&["date"])
    {
        return Some(Field::Birthday);
    }
    if has(&["street", "straße", "strasse", "rue", "calle", "via"]) {
        return Some(Field::Address(place, Part::Street));
    }
    if has(&["postcode", "postalcode", "zip", "plz", "zipcode"]) && !has(&["ort", "city"]) {
        return Some(Field::Address(place, Part::Postcode));
    }
    if has(&["city", "town", "locality", "ort", "ville", "ciudad"]) && !has(&["plz"]) {
        return Some(Field::Address(place, Part::City));
    }
    if has(&["country", "countryname", "land", "pays", "país"]) {
        return Some(Field::Address(place, Part::Country));
    }
    if has(&["state", "region", "province", "county"]) {
        return Some(Field::Address(place, Part::Region));
    }
    if has(&[
        "company",
        "organization",
        "organisation",
        "org",
        "firm",
        "firma",
        "employer",
        "account",
    ]) && !has(&["id", "unit", "owner", "number", "type"])
    {
        return Some(Field::Company);
    }
    if has(&["department", "dept", "unit", "abteilung"]) {
        return Some(Field::Department);
    }
    let is_reading = has(&["yomi", "kana", "furigana", "phonetic"])
        || contains(&["フリガナ", "ふりがな", "カナ", "よみ"]);
    if is_reading {
        return if has(&["given", "first", "firstname"]) || contains(&["名前", "(名)", "（名）"])
        {
            Some(Field::GivenReading)
        } else if has(&["family", "last", "lastname", "surname"]) || contains(&["姓"]) {
            Some(Field::FamilyReading)
        } else {
            Some(Field::Known)
        };
    }
    if has(&[
        "given",
        "firstname",
        "vorname",
        "prénom",
        "prenom",
        "forename",
        "givenname",
    ]) || has(&["first"]) && has(&["name"])
    {
        return Some(Field::GivenName);
    }
    if has(&["family", "lastname", "surname", "nachname", "familyname"])
        || has(&["last"]) && has(&["name"])
    {
        return Some(Field::FamilyName);
    }
    if has(&["nickname", "nick"]) {
        return Some(Field::Nickname);
    }
    if has(&["salutation", "prefix"]) {
        return Some(Field::Prefix);
    }
    if has(&["birthplace", "geburtsort"]) || has(&["birth"]) && has(&["place", "town", "city"]) {
        return Some(Field::Address(Place::Other, Part::City));
    }
    if has(&["occupation", "profession", "beruf", "métier"]) {
        return Some(Field::Profession);
    }
    if has(&["ssn", "passport"]) || has(&["government", "national", "soc"]) && has(&["id"]) {
        return Some(Field::GovernmentId);
    }
    if has(&["jobtitle", "position", "role"]) || has(&["job"]) && has(&["title"]) {
        return Some(Field::JobTitle);
    }
    if matches!(
        name,
        "fullname" | "full_name" | "contact" | "contact name" | "displayname" | "display_name"
    ) {
        return Some(Field::DisplayName);
    }
    if has(&[
        "note",
        "notes",
        "comment",
        "comments",
        "remarks",
        "bemerkung",
        "notizen",
    ]) {
        return Some(Field::Notes);
    }
    if has(&["category", "categories", "tags", "labels", "groups"]) {
        return Some(Field::Categories);
    }
    match name {
        "summary" | "subject" => Some(Field::Subject),
        "due" | "deadline" => Some(Field::Due),
        _ => None,
    }
}

/// What the cells of a column look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
    /// Words beginning with a capital letter, as names do.
    Name,
    /// Anything else, or empty.
    Other,
}

/// The shape most cells of a column have.
pub(crate) fn shape<'a>(cells: impl Iterator<Item = &'a str>) -> Shape {
    let (mut filled, mut emails, mut phones, mut names) = (0usize, 0usize, 0usize, 0usize);
    for cell in cells.map(str::trim).filter(|c| !c.is_empty()) {
        filled += 1;
        emails += usize::from(is_email(cell));
        phones += usize::from(is_phone(cell));
        names += usize::from(is_name(cell));
    }
    let most = |n: usize| filled > 0 && n * 10 >= filled * 7;
    if most(emails) {
        Shape::Email
    } else if most(phones) {
        Shape::Phone
    } else if most(names) {
        Shape::Name
    } else {
        Shape::Other
    }
}

/// Whether a cell is an e-mail address.
pub(crate) fn is_email(cell: &str) -> bool {
    let Some((local, domain)) = cell.rsplit_once('@') else {
        return false;
    };
    !local.is_empty()
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !cell.contains(char::is_whitespace)
}

/// Whether a cell is a telephone number: seven to fifteen digits and only the marks people put
/// between them.
pub(crate) fn is_phone(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    (7..=15).contains(&digits)
        && cell
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | '/' | '.' | ' '))
        && cell.matches(['.', '/', '-']).count() < 5
}

fn is_name(cell: &str) -> bool {
    cell.chars().count() <= 40
        && cell
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()))
        && !cell.chars().any(|c| c.is_ascii_digit() || c == '@')
}

/// The columns of a file without a header: addresses and numbers by their shape, and the first one to
/// three columns of names. `None` where there is neither an address nor a number.
pub(crate) fn by_content(rows: &[Vec<&str>]) -> Option<Vec<Field>> {
    let columns = rows.iter().map(Vec::len).max()?;
    let shapes: Vec<Shape> = (0..columns)
        .map(|c| shape(rows.iter().filter_map(|r| r.get(c).copied())))
        .collect();
    if !shapes
        .iter()
        .any(|s| matches!(s, Shape::Email | Shape::Phone))
    {
        return None;
    }
    // Thunderbird's export without a header: its columns never change their places.
    if (36..=38).contains(&columns) && matches!(shapes.get(4), Some(Shape::Email)) {
        let no_screen_name = matches!(shapes.get(6), Some(Shape::Phone))
            && !matches!(shapes.get(11), Some(Shape::Phone));
        return Some(thunderbird(columns, no_screen_name));
    }
    let names: Vec<usize> = (0..columns)
        .take_while(|c| !matches!(shapes.get(*c), Some(Shape::Email | Shape::Phone)))
        .filter(|c| shapes.get(*c) == Some(&Shape::Name))
        .take(2)
        .collect();
    let whole = names.len() == 1;
    Some(
        shapes
            .iter()
            .enumerate()
            .map(|(c, shape)| match shape {
                Shape::Email => Field::Email,
                Shape::Phone => Field::Phone(PhoneKind::Other),
                Shape::Name if names.first() == Some(&c) => {
                    if whole {
                        Field::DisplayName
                    } else {
                        Field::GivenName
                    }
                }
                Shape::Name if names.get(1) == Some(&c) => Field::FamilyName,
                _ => Field::Unknown,
            })
            .collect(),
    )
}

/// The columns of Thunderbird in their order (source: the header it writes in current versions).
fn thunderbird(columns: usize, no_screen_name: bool) -> Vec<Field> {
    use Field as F;
    let address = |place| {
        [
            F::Address(place, Part::Street),
            F::Address(place, Part::Street),
            F::Address(place, Part::City),
            F::Address(place, Part::Region),
            F::Address(place, Part::Postcode),
            F::Address(place, Part::Country),
        ]
    };
    let mut fields = vec![
        F::GivenName,
        F::FamilyName,
        F::DisplayName,
        F::Nickname,
        F::Email,
        F::Email,
        F::Known,
        F::Phone(PhoneKind::Work),
        F::Phone(PhoneKind::Home),
        F::Phone(PhoneKind::WorkFax),
        F::Phone(PhoneKind::Pager),
        F::Phone(PhoneKind::Mobile),
    ];
    // Older versions lack the column for a screen name.
    if no_screen_name {
        fields.remove(6);
    }
    fields.extend(address(Place::Home));
    fields.extend(address(Place::Work));
    fields.extend([
        F::JobTitle,
        F::Department,
        F::Company,
        F::WebPage,
        F::WebPage,
    ]);
    fields.extend([F::BirthYear, F::BirthMonth, F::BirthDay]);
    fields.extend([F::Known; 4]);
    fields.push(F::Notes);
    fields.resize(columns, F::Known);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_by_words_in_the_name() {
        let cases = [
            ("n_given", Some(Field::GivenName)),
            ("tel_cell", Some(Field::Phone(PhoneKind::Mobile))),
            ("tel_fax_home", Some(Field::Phone(PhoneKind::HomeFax))),
            ("email_home", Some(Field::Email)),
            ("org_name", Some(Field::Company)),
            (
                "adr_one_locality",
                Some(Field::Address(Place::Work, Part::City)),
            ),
            ("column1", None),
            ("plz/ort kombination", None),
        ];
        for (name, field) in cases {
            assert_eq!(by_name(name), field, "{name}");
        }
    }

    #[test]
    fn shapes_of_cells() {
        assert_eq!(shape(["a.lima@example.com", ""].into_iter()), Shape::Email);
        assert_eq!(
            shape(["+49 30 1234567", "(813) 555-0179"].into_iter()),
            Shape::Phone
        );
        assert_eq!(shape(["Ana", "Omar"].into_iter()), Shape::Name);
        assert_eq!(shape(["", " "].into_iter()), Shape::Other);
    }
}
