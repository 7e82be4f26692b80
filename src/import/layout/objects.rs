//! Whose ids stand in a table: the first three characters of a Salesforce id name its object, which
//! settles what the rows are where their columns could be those of several.
//!
//! Prefixes: <https://freelikeapuppy.tech/post/id-key-prefixes>. A table is settled only where
//! all its ids are of one object, so that a damaged or strange one proves nothing.

use super::{Layout, Object};
use crate::import::field::Field;
use crate::record::{Format, Kind, SalesforceId, SalesforceIdError, System};

/// Labels that reports give to the ids of leads and users, which no layout reads.
const IDS_OF_OTHERS: [&str; 2] = ["lead id", "user id"];

/// The object of a prefix; [`Object::Other`] for those that are not read.
pub(super) fn of_prefix(prefix: &str) -> Object {
    match prefix {
        "003" => Object::Record(Kind::Contact),
        "00U" => Object::Record(Kind::Event),
        "00T" => Object::Record(Kind::Task),
        "001" => Object::Account,
        "005" => Object::User,
        _ => Object::Other,
    }
}

/// Whether ids with this prefix are known, so that one with a wrong check suffix is one all the same.
fn is_known(prefix: &str) -> bool {
    prefix == "00Q" || of_prefix(prefix) != Object::Other
}

/// The prefix of the ids in a column, where every cell that holds an id has the same.
pub(super) fn prefix<'c>(cells: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let mut all = cells.filter_map(|cell| {
        let cell = cell.trim();
        let start = cell.get(..3)?;
        let is_id = match SalesforceId::parse(cell) {
            Ok(_) => true,
            Err(SalesforceIdError::Checksum) => is_known(start),
            Err(SalesforceIdError::Shape) => false,
        };
        is_id.then_some(start)
    });
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// Sets right what the rows of a report or of an unknown table are, where their own ids tell.
/// `column` gives the cells of a column.
pub(crate) fn settle<'c, C>(layout: &mut Layout, names: &[String], column: impl Fn(usize) -> C)
where
    C: Iterator<Item = &'c str>,
{
    let may_differ = match layout.format {
        Format::SalesforceReport => matches!(layout.object, Object::Record(_)),
        Format::GenericCsv => true,
        _ => false,
    };
    let Some(id) = own_id(layout, names).filter(|_| may_differ) else {
        return;
    };
    let Some(prefix) = prefix(column(id)).filter(|p| is_known(p)) else {
        return;
    };
    let object = of_prefix(prefix);
    if object.kind().is_some() {
        return;
    }
    layout.object = object;
    layout.format = Format::SalesforceReport;
    layout.system = System::Salesforce;
    if let Some(field) = layout.fields.get_mut(id) {
        *field = Field::Id;
    }
    let is_named = layout.fields.contains(&Field::DisplayName);
    let company = layout.fields.iter_mut().find(|f| **f == Field::Company);
    if let (Object::Account, false, Some(company)) = (object, is_named, company) {
        *company = Field::DisplayName;
    }
}

/// The column of the rows' own ids: not that of the account a person belongs to.
fn own_id(layout: &Layout, names: &[String]) -> Option<usize> {
    let has = |want: Field| layout.fields.contains(&want);
    let of_person = [
        Field::GivenName,
        Field::FamilyName,
        Field::Email,
        Field::JobTitle,
        Field::Subject,
    ];
    let is_person =
        of_person.into_iter().any(has) || has(Field::DisplayName) && has(Field::Company);
    let at = |want: Field| layout.fields.iter().position(|f| *f == want);
    let labelled = || {
        let is_id = |name: &String| IDS_OF_OTHERS.contains(&name.as_str());
        names.iter().position(is_id)
    };
    at(Field::Id)
        .or_else(labelled)
        .or_else(|| at(Field::AccountId).filter(|_| !is_person))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Input, read};
    use crate::progress::Silent;
    use crate::record::Counts;

    #[test]
    fn ids_of_one_object_have_one_prefix() {
        let of = |cells: &[&'static str]| prefix(cells.iter().copied());
        assert_eq!(of(&["0019000000DmehK", "", "001A"]), Some("001"));
        assert_eq!(of(&["0019000000DmehK", "0039000000DmehK"]), None);
        // A wrong check suffix, of an object that is known and of none.
        assert_eq!(of(&["00Q9000000DmehKZZZ"]), Some("00Q"));
        assert_eq!(of(&["zzz9000000DmehKZZZ"]), None);
        assert_eq!(of(&["12", "Ana Lima"]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn rows_with_ids_of_another_object_are_no_contacts() {
        let cases = [
            ("Id,Name\n0019000000DmehKAAR,Globex\n", 0),
            ("Id,Name\n0019000000DmehKZZZ,Globex\n", 0),
            ("Id,Name\n,Acme\n0019000000DmehK,Globex\n", 0),
            (
                "Id,FirstName,LastName,Email\n,Bo,Li,\n00Q9000000DmehK,Ana,Lima,a@example.com\n",
                0,
            ),
            (
                "Account ID,Account Name,Billing City,Phone\n0019000000DmehK,Globex,Bonn,0228 1\n",
                0,
            ),
            ("Account ID,Name\n0019000000DmehK,Globex\n", 0),
            (
                "Lead ID,First Name,Last Name,Email,Lead Source\n00Q9000000DmehK,Ana,Lima,a@example.com,Web\n",
                0,
            ),
            (
                "User ID,Full Name,Email\n0059000000DmehK,Ana Lima,a@example.com\n",
                0,
            ),
            (
                "First Name,Last Name,Account ID,Account Name\nAna,Lima,0019000000DmehK,Globex\n",
                1,
            ),
            (
                "Full Name,Account ID,Account Name\nAna Lima,0019000000DmehK,Globex\n",
                1,
            ),
            (
                "Contact ID,Full Name,Email\n0039000000DmehK,Ana Lima,a@example.com\n",
                1,
            ),
            ("User ID,Full Name,Email\n17,Ana Lima,a@example.com\n", 1),
        ];
        for (text, contacts) in cases {
            let input = Input::Bytes {
                name: "list.csv".to_owned(),
                bytes: text.as_bytes().to_vec(),
            };
            let import = read(&[input], &mut Silent).unwrap();
            let counts = import.sources.first().map(|s| s.counts);
            let rows = text.lines().count() - 1;
            let want = Counts {
                contacts,
                other: rows - contacts,
                ..Counts::default()
            };
            assert_eq!(counts, Some(want), "{text}");
        }
    }

    #[test]
    fn a_report_of_accounts_gives_names_to_contacts() {
        let file = |name: &str, text: &str| Input::Bytes {
            name: name.to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        let inputs = [
            file(
                "accounts.csv",
                "Account ID,Account Name\n0019000000DmehK,Globex\n",
            ),
            file(
                "contacts.csv",
                "Id,LastName,AccountId\n0039000000DmehK,Lima,0019000000DmehKAAR\n",
            ),
        ];
        let import = read(&inputs, &mut Silent).unwrap();
        let record = import.sources[1].records.first().unwrap();
        let crate::record::Body::Contact(contact) = &record.body else {
            panic!("a contact");
        };
        assert_eq!(contact.company(), Some("Globex"));
    }
}
