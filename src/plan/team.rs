//! A worksheet for a team: people whom several colleagues keep, with different details, grouped by colleague.
//!
//! Where the records of colleagues are synced together, one person with two companies becomes two contacts in
//! Outlook, and is made again however often the copies are deleted. The advice of the knowledge article is to
//! agree on the details; this is the list to agree by, with words to send. Nothing is decided here: a date of
//! last change stands beside each value, and people choose.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use super::markdown::plain;
use super::{PlanError, write_files};
use crate::case::{Marks, RecordKey};
use crate::matching::{FieldVerdict, Matches, plain_name};
use crate::record::{Contact, Kind, RecordRef, SalesforceId, Source};
use crate::text::{count, shown, spreadsheet_cell};

/// The worksheet, for people.
const SHEET: &str = "team worksheet.md";
/// The same as a table.
const TABLE: &str = "team worksheet.csv";
/// Every name [`Worksheet::write`] can write under.
pub const FILE_NAMES: [&str; 2] = [SHEET, TABLE];

/// The fields that are held against each other: those by which a sync tells people apart, and those that
/// people notice.
const FIELDS: [&str; 4] = ["company", "emails", "phones", "job_title"];

/// Records of one person that are held against each other, at most.
const MOST_RECORDS: usize = 24;

/// A value of a field, and whose record has it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Held {
    owner: String,
    value: String,
    /// The day it was last changed, where the export says.
    changed: Option<String>,
}

/// A person whom colleagues keep differently.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shared {
    name: String,
    /// The record of each colleague: its owner and its id, where it has one.
    records: Vec<(String, Option<String>)>,
    /// Fields that differ, with the value each record has.
    differs: Vec<(&'static str, Vec<Held>)>,
}

/// The people whom several colleagues keep differently.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Worksheet {
    shared: Vec<Shared>,
}

impl Worksheet {
    /// The worksheet of loaded exports. People said to be different in review are left out.
    pub fn of(sources: &[Source], matches: &Matches, marks: &Marks) -> Self {
        let contacts = matches.groups.iter().filter(|g| g.kind == Kind::Contact);
        let shared = contacts.filter_map(|group| shared(sources, matches, &group.members, marks));
        Worksheet {
            shared: shared.collect(),
        }
    }

    /// Whether exports can give one at all: contacts of several owners are in them. It saves comparing the
    /// records where there is nothing to find.
    pub fn is_possible(sources: &[Source]) -> bool {
        let contacts = sources.iter().flat_map(|s| &s.records);
        let contacts = contacts.filter(|r| r.kind() == Kind::Contact);
        let mut owners = contacts.filter_map(|r| r.owner.key());
        let first = owners.next();
        owners.any(|owner| Some(owner) != first)
    }

    /// How many people there are to agree on.
    pub fn people(&self) -> usize {
        self.shared.len()
    }

    /// Whether there is nothing to agree on.
    pub fn is_empty(&self) -> bool {
        self.shared.is_empty()
    }

    /// Who has to look, each with the places of their people.
    fn owners(&self) -> BTreeMap<&str, Vec<&Shared>> {
        let mut owners: BTreeMap<&str, Vec<&Shared>> = BTreeMap::new();
        for of in &self.shared {
            let names: BTreeSet<&str> = of.records.iter().map(|(o, _)| o.as_str()).collect();
            for owner in names {
                owners.entry(owner).or_default().push(of);
            }
        }
        owners
    }

    /// The colleagues, in the order of their names.
    pub fn colleagues(&self) -> Vec<&str> {
        self.owners().into_keys().collect()
    }

    /// The words to send to one of them.
    pub fn letter(&self, owner: &str) -> String {
        let owners = self.owners();
        let people = owners.get(owner).map_or(&[][..], Vec::as_slice);
        let mut letter = format!(
            "Hello{},\n\nsome of our contacts are kept by several of us, with different details. Our sync then makes them twice, again and again. Could you look at {} below, and agree with the colleagues named on what is right? Then please correct your own record. Please delete nothing before we have agreed.\n",
            greeted(owner),
            match people.len() {
                1 => "the one".to_owned(),
                n => format!("these {}", count(n as u64)),
            }
        );
        for of in people {
            let _ = write!(letter, "\n{}\n", shown(&of.name));
            for (field, held) in &of.differs {
                let _ = writeln!(letter, "  {}:", plain_name(field));
                for one in held {
                    let whose = if one.owner == owner {
                        "yours".to_owned()
                    } else {
                        shown(&one.owner).into_owned()
                    };
                    let changed = one.changed.as_ref();
                    let changed = changed.map(|day| format!(" (last changed {day})"));
                    let _ = writeln!(
                        letter,
                        "    {whose}: {}{}",
                        shown(&one.value),
                        changed.unwrap_or_default()
                    );
                }
            }
        }
        letter.push_str("\nThank you.\n");
        letter
    }

    /// As Markdown: a part for each colleague, with the words to send.
    pub fn markdown(&self) -> String {
        let mut out = format!(
            "# Contacts kept by several colleagues\n\n{} {} kept by more than one of you, with details that differ. While that is so, a sync that carries the records of the team makes copies of them. Agree first; correct your own record then; what is left over is deleted last.\n",
            count(self.people() as u64),
            if self.people() == 1 {
                "person is"
            } else {
                "people are"
            },
        );
        if self.colleagues().into_iter().any(is_an_id) {
            out.push_str("\nThe export names colleagues by their id alone. With a column for the owner's name they are named here.\n");
        }
        for owner in self.colleagues() {
            let _ = write!(out, "\n## {}\n\nTo send:\n\n", plain(&shown(owner)));
            for line in self.letter(owner).lines() {
                // Indented lines are shown as they are, and can be copied as they are.
                let _ = writeln!(out, "    {line}");
            }
        }
        out
    }

    /// As a table: a row for each value of each record.
    ///
    /// # Errors
    /// Those of the writer of CSV.
    pub fn table(&self) -> io::Result<Vec<u8>> {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record([
            "colleague",
            "person",
            "id",
            "field",
            "value",
            "last_changed",
            "agreed",
        ])?;
        for (owner, people) in self.owners() {
            for of in people {
                let ids: Vec<&str> = of
                    .records
                    .iter()
                    .filter(|(o, _)| o == owner)
                    .filter_map(|(_, id)| id.as_deref())
                    .collect();
                for (field, held) in &of.differs {
                    for one in held.iter().filter(|h| h.owner == owner) {
                        let row = [
                            owner,
                            &of.name,
                            &ids.join(" "),
                            plain_name(field),
                            &one.value,
                            one.changed.as_deref().unwrap_or_default(),
                            "",
                        ];
                        out.write_record(row.map(|cell| spreadsheet_cell(cell).into_owned()))?;
                    }
                }
            }
        }
        out.into_inner()
            .map_err(|fault| io::Error::other(fault.to_string()))
    }

    /// Writes both into a folder, which is made where it does not exist, and returns the files; none where
    /// there is nothing to agree on.
    ///
    /// # Errors
    /// [`PlanError`] where a file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<Vec<PathBuf>, PlanError> {
        if self.is_empty() {
            return Ok(Vec::new());
        }
        let files = [
            (SHEET, Ok(self.markdown().into_bytes())),
            (TABLE, self.table()),
        ];
        write_files(folder, files)
    }
}

/// Whether a colleague is known by the id alone.
fn is_an_id(owner: &str) -> bool {
    SalesforceId::parse(owner).is_ok()
}

/// A colleague's name in a greeting; nobody is greeted by an id.
fn greeted(owner: &str) -> String {
    if is_an_id(owner) {
        String::new()
    } else {
        format!(" {}", shown(owner))
    }
}

/// What differs between the records of several owners; `None` where one owner has them all, nothing differs,
/// or they were said to be different people.
fn shared(
    sources: &[Source],
    matches: &Matches,
    members: &[RecordRef],
    marks: &Marks,
) -> Option<Shared> {
    let key = |at: RecordRef| RecordKey::of(at.source(sources), at.of(sources));
    // Somebody who was said to be another person than one of the group is none of them.
    let is_one = |at: &RecordRef| {
        !members
            .iter()
            .any(|other| marks.is_apart(&key(*at), &key(*other)))
    };
    let of_somebody: Vec<RecordRef> = members
        .iter()
        .copied()
        .filter(|at| at.of(sources).owner.key().is_some() && is_one(at))
        .take(MOST_RECORDS)
        .collect();
    let owner = |at: RecordRef| at.of(sources).owner.label().unwrap_or_default().to_owned();
    let fields = differing(sources, matches, &of_somebody);
    let differs: Vec<(&'static str, Vec<Held>)> = FIELDS
        .into_iter()
        .filter(|field| fields.contains(field))
        .map(|field| {
            let held = of_somebody.iter().filter_map(|at| {
                let record = at.of(sources);
                Some(Held {
                    owner: owner(*at),
                    value: value(record.contact()?, field)?,
                    changed: record
                        .modified
                        .map(|m| m.short().chars().take(10).collect()),
                })
            });
            (field, held.collect())
        })
        .collect();
    let first = of_somebody.first()?.of(sources);
    (!differs.is_empty()).then(|| Shared {
        name: first.label().to_owned(),
        records: of_somebody
            .iter()
            .map(|at| (owner(*at), at.of(sources).id.as_deref().map(str::to_owned)))
            .collect(),
        differs,
    })
}

/// The fields in which records of two owners do not agree, by the comparison that made them a group: a number
/// or a company that is only written differently agrees.
fn differing(
    sources: &[Source],
    matches: &Matches,
    records: &[RecordRef],
) -> BTreeSet<&'static str> {
    let mut fields = BTreeSet::new();
    for (n, left) in records.iter().enumerate() {
        for right in records.iter().skip(n + 1) {
            if left.of(sources).owner.key() == right.of(sources).owner.key() {
                continue;
            }
            let compared = matches.explain(sources, *left, *right);
            let differs = |v| matches!(v, FieldVerdict::Different | FieldVerdict::Close);
            let compared = compared.iter().filter(|field| differs(field.verdict));
            fields.extend(compared.map(|field| field.field));
        }
    }
    fields
}

fn value(contact: &Contact, field: &str) -> Option<String> {
    let joined = |values: Vec<String>| (!values.is_empty()).then(|| values.join(", "));
    match field {
        "company" => contact.company().map(str::to_owned),
        "emails" => joined(contact.emails().map(str::to_owned).collect()),
        "phones" => joined(contact.phones().map(|p| p.value.into_owned()).collect()),
        _ => contact.job_title().map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{self, Input};
    use crate::matching::{self, Options};
    use crate::progress::Silent;

    const HEADER: &str =
        "Id,FirstName,LastName,Email,Phone,Account.Name,OwnerId,Owner.Name,LastModifiedDate\n";

    fn sheet(rows: &str, apart: bool) -> Worksheet {
        let input = Input::Bytes {
            name: "Contact.csv".to_owned(),
            bytes: format!("{HEADER}{rows}").into_bytes(),
        };
        let sources = import::read(&[input], &mut Silent).unwrap().sources;
        let matches = matching::find(&sources, &Options::default(), &mut Silent).unwrap();
        let mut journal = Vec::new();
        if apart {
            let key = |n: u32| RecordKey::new(&sources[0].sha256, n);
            journal.push(crate::case::Entry {
                at: jiff::Timestamp::UNIX_EPOCH,
                by: None,
                how: crate::case::How::Hand,
                continues: false,
                verdict: crate::case::Verdict::NotSame {
                    left: key(1),
                    right: key(2),
                },
            });
        }
        Worksheet::of(&sources, &matches, &Marks::replay(&journal))
    }

    const TWO_COMPANIES: &str = "003000000000001AAA,Christina,Wills,c.wills@example.com,+1 202 555 0142,Globex,005000000000001AAA,Bo Okafor,2026-03-01T10:00:00Z\n003000000000002AAA,Christina,Wills,c.wills@example.com,(202) 555-0142,Acme,005000000000002AAA,Dee Moreau,2026-10-02T10:00:00Z\n";

    #[test]
    fn one_person_with_two_companies_is_on_the_sheet_of_both() {
        let sheet = sheet(TWO_COMPANIES, false);
        assert_eq!(sheet.people(), 1);
        assert_eq!(sheet.colleagues(), ["Bo Okafor", "Dee Moreau"]);
        let letter = sheet.letter("Bo Okafor");
        for wanted in [
            "Hello Bo Okafor",
            "the one below",
            "yours: Globex",
            "Dee Moreau: Acme (last changed 2026-10-02)",
            "delete nothing",
        ] {
            assert!(letter.contains(wanted), "no {wanted} in {letter}");
        }
        assert!(
            !letter.contains("555"),
            "the same number written twice does not differ"
        );
        let table = String::from_utf8(sheet.table().unwrap()).unwrap();
        assert!(
            table.contains(
                "Bo Okafor,Christina Wills,003000000000001AAA,company,Globex,2026-03-01,"
            ),
            "{table}"
        );
        assert!(sheet.markdown().contains("## Dee Moreau"));
    }

    #[test]
    fn one_owner_the_same_details_and_different_people_are_none() {
        for (rows, apart) in [
            (
                TWO_COMPANIES.replace("002AAA,Dee Moreau", "001AAA,Bo Okafor"),
                false,
            ),
            (TWO_COMPANIES.replace("Acme", "globex"), false),
            (TWO_COMPANIES.to_owned(), true),
        ] {
            let sheet = sheet(&rows, apart);
            assert!(sheet.is_empty(), "{sheet:?}");
        }
    }

    #[test]
    fn nobody_is_greeted_by_an_id() {
        let rows = TWO_COMPANIES
            .replace("Bo Okafor", "")
            .replace("Dee Moreau", "");
        let sheet = sheet(&rows, false);
        assert_eq!(sheet.people(), 1);
        let letter = sheet.letter("005000000000001AAA");
        assert!(letter.starts_with("Hello,"), "{letter}");
        assert!(sheet.markdown().contains("by their id alone"));
    }

    #[test]
    fn a_formula_in_a_name_is_no_formula_in_the_table() {
        let rows = TWO_COMPANIES.replace("Acme", "=HYPERLINK(\"\"x\"\")");
        let table = String::from_utf8(sheet(&rows, false).table().unwrap()).unwrap();
        assert!(
            !table.contains(",=HYP") && !table.contains("\"=HYP"),
            "{table}"
        );
    }
}
