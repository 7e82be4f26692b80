//! Columns that the user named: which field a column is read into, whatever its name suggests.

use std::collections::BTreeMap;
use std::path::Path;

use super::field::Field;
use super::headers::normal;
use super::{dialect, encoding, files, nature};
use crate::record::Source;

/// How exports are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Columns and the fields they are read into, for every file. The names of the columns are
    /// compared without case.
    pub map: Vec<(String, String)>,
    /// The same for single files and folders, by the path they are given with.
    pub map_of: BTreeMap<String, Vec<(String, String)>>,
}

/// A mapping that cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// Not of the form `COLUMN=FIELD`.
    #[error("{0} says no column and field; write COLUMN=FIELD, as in Mail=emails")]
    NoField(String),
    /// There is no such field.
    #[error("there is no field {field}{}; the fields are {}", meant(field), fields().join(", "))]
    UnknownField {
        /// What was given.
        field: String,
    },
}

/// The fields a column can be mapped to, as `inspect --json` names them, and the code of each. Phones
/// and addresses can say their kind: `phones:mobile`, `addresses:home:city`.
const FIELDS: [(&str, &str); 69] = [
    ("display_name", "display_name"),
    ("file_as", "file_as"),
    ("given_name", "given_name"),
    ("middle_name", "middle_name"),
    ("family_name", "family_name"),
    ("prefix", "prefix"),
    ("suffix", "suffix"),
    ("nickname", "nickname"),
    ("given_reading", "given_reading"),
    ("family_reading", "family_reading"),
    ("emails", "email"),
    ("phones", "phone:other"),
    ("phones:work", "phone:work"),
    ("phones:home", "phone:home"),
    ("phones:mobile", "phone:mobile"),
    ("company", "company"),
    ("department", "department"),
    ("job_title", "job_title"),
    ("profession", "profession"),
    ("government_id", "government_id"),
    ("addresses", "address:work:street"),
    ("birthday", "birthday"),
    ("web_page", "web_page"),
    ("subject", "subject"),
    ("start", "start"),
    ("start_date", "start_date"),
    ("start_time", "start_time"),
    ("end", "end"),
    ("end_date", "end_date"),
    ("end_time", "end_time"),
    ("all_day", "all_day"),
    ("location", "location"),
    ("organizer", "organizer"),
    ("attendees", "attendees"),
    ("recurs", "recurrence"),
    ("uid", "uid"),
    ("due", "due"),
    ("completed", "completed"),
    ("status", "status"),
    ("priority", "priority"),
    ("id", "id"),
    ("folder", "folder"),
    ("deleted", "deleted"),
    ("owner", "owner"),
    ("owner_id", "owner_id"),
    ("created", "created"),
    ("created_by", "created_by"),
    ("created_by_id", "created_by_id"),
    ("modified", "modified"),
    ("modified_by", "modified_by"),
    ("modified_by_id", "modified_by_id"),
    ("categories", "categories"),
    ("notes", "notes"),
    ("private", "private"),
    ("sensitivity", "sensitivity"),
    ("account_id", "account_id"),
    ("who_id", "who_id"),
    ("what_id", "what_id"),
    ("is_child", "is_child"),
    ("is_group_event", "is_group_event"),
    ("master_record_id", "master_record_id"),
    ("is_person_account", "is_person_account"),
    ("is_recurrence_classic", "is_recurrence_classic"),
    ("is_recurrence_lightning", "is_recurrence_lightning"),
    ("series_id", "series_id"),
    ("is_archived", "is_archived"),
    ("system_modstamp", "system_modstamp"),
    ("last_activity", "last_activity"),
    ("ignore", "-"),
];

/// The names of all fields a column can be mapped to.
pub fn fields() -> Vec<&'static str> {
    FIELDS.iter().map(|(name, _)| *name).collect()
}

/// ", did you mean …?", where a field is spelt nearly like the one given.
fn meant(field: &str) -> String {
    let plain = |text: &str| text.replace(['_', '-', ' '], "").to_lowercase();
    let written = plain(field);
    // Long garbage is no slip, and comparing it costs its length squared.
    if written.chars().count() > 64 {
        return String::new();
    }
    let distance =
        |name: &str| rapidfuzz::distance::osa::distance(written.chars(), plain(name).chars());
    let nearest = fields().into_iter().min_by_key(|name| distance(name));
    nearest
        .filter(|name| distance(name) <= 2.min(written.chars().count() / 2))
        .map_or(String::new(), |name| format!(" (did you mean {name}?)"))
}

/// Takes `COLUMN=FIELD` apart and checks that there is such a field.
///
/// # Errors
/// [`MapError`], which names the fields there are.
pub fn parse_mapping(text: &str) -> Result<(String, String), MapError> {
    // A column's name may hold an equals sign; a field's name holds none.
    let (column, field) = text
        .rsplit_once('=')
        .filter(|(column, _)| !normal(column).is_empty())
        .ok_or_else(|| MapError::NoField(text.to_owned()))?;
    let field = field.trim().to_lowercase();
    match of_name(&field) {
        Some(_) => Ok((column.trim().to_owned(), field)),
        None => Err(MapError::UnknownField { field }),
    }
}

/// The field of a name a user gives.
pub(super) fn of_name(name: &str) -> Option<Field> {
    let name = name.trim().to_lowercase();
    if let Some((_, code)) = FIELDS.iter().find(|(known, _)| *known == name) {
        return Field::parse(code);
    }
    let (slot, kind) = name.split_once(':')?;
    match slot {
        "phones" => Field::parse(&format!("phone:{kind}")),
        "addresses" => Field::parse(&format!("address:{kind}")),
        _ => None,
    }
}

impl Options {
    /// The columns given for every file that none of them has.
    pub(super) fn unknown_columns(&self, sources: &[Source]) -> Vec<String> {
        let known = |column: &str| {
            let name = normal(column);
            let mut columns = sources.iter().flat_map(|s| &s.columns);
            columns.any(|c| normal(&c.header) == name)
        };
        let columns = self.map.iter().map(|(column, _)| column);
        columns.filter(|c| !known(c)).cloned().collect()
    }

    /// The columns mapped in one file: normalised names and fields. What the file itself was given
    /// goes before what all were given.
    pub(super) fn of(&self, path: &str) -> Mapping {
        let own = map_of(&self.map_of, path).into_iter().flatten();
        let columns = own
            .chain(&self.map)
            .filter_map(|(column, field)| Some((normal(column), of_name(field)?)));
        Mapping {
            columns: columns.collect(),
        }
    }
}

/// How many columns a table may have whose columns a person is to name.
const MOST_TO_NAME: usize = 200;

/// The names in the first line of a table, for a person to say what its columns are where the program
/// could not tell. None where the file does not look like a table.
pub fn columns_to_name(path: &Path) -> Vec<String> {
    let Ok(bytes) = files::head(path) else {
        return Vec::new();
    };
    if nature::of_bytes(&bytes).is_some() {
        return Vec::new();
    }
    let text = encoding::decode(bytes).text;
    if nature::of_text(&text).is_some() || nature::is_binary(&text) {
        return Vec::new();
    }
    let dialect = dialect::sniff(&text);
    let mut rows = dialect
        .reader(text.get(dialect.start..).unwrap_or_default())
        .into_records()
        .flatten();
    let Some(header) = rows.next().filter(|_| dialect.has_header) else {
        return Vec::new();
    };
    // A letter has commas as well, but not as many in each line.
    let is_table = rows.by_ref().take(5).all(|row| row.len() == header.len());
    if !is_table || !(2..=MOST_TO_NAME).contains(&header.len()) {
        return Vec::new();
    }
    header.iter().map(str::to_owned).collect()
}

/// What was said of the columns of a file, of the file it is a part of, or of the folder it lies in.
pub(crate) fn map_of<'m>(
    maps: &'m BTreeMap<String, Vec<(String, String)>>,
    path: &str,
) -> Option<&'m Vec<(String, String)>> {
    let folders = || Path::new(path).ancestors().skip(1);
    let of_folder = || folders().find_map(|folder| maps.get(folder.to_str()?));
    // A part of an archive or workbook: `export.zip:Contact.csv`.
    let is_part = |whole: &str| path.strip_prefix(whole).is_some_and(|p| p.starts_with(':'));
    let of_whole = || {
        maps.iter()
            .find(|(whole, _)| is_part(whole))
            .map(|(_, map)| map)
    };
    maps.get(path).or_else(of_whole).or_else(of_folder)
}

/// The columns mapped in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mapping {
    columns: Vec<(String, Field)>,
}

impl Mapping {
    /// The field a column is mapped to: by its name, or as `column 3` where the file has no names.
    pub(crate) fn field(&self, at: usize, header: Option<&str>) -> Option<Field> {
        let name = match header {
            Some(header) => normal(header),
            None => format!("column {}", at + 1),
        };
        self.columns
            .iter()
            .find(|(column, _)| *column == name)
            .map(|(_, field)| *field)
    }

    /// Whether a column of this name is mapped.
    pub(crate) fn names(&self, header: &str) -> bool {
        self.field(0, Some(header)).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::PhoneKind;

    #[test]
    fn every_field_offered_can_be_read_into() {
        for (name, _) in FIELDS {
            assert!(of_name(name).is_some(), "{name}");
        }
        assert_eq!(
            of_name("phones:pager"),
            Some(Field::Phone(PhoneKind::Pager))
        );
        assert!(of_name("addresses:home:city").is_some());
        assert_eq!(of_name("colour"), None);
    }

    #[test]
    fn columns_and_fields() {
        assert_eq!(
            parse_mapping("Mail (1=2) = emails"),
            Ok(("Mail (1=2)".to_owned(), "emails".to_owned()))
        );
        assert!(matches!(parse_mapping("emails"), Err(MapError::NoField(_))));
        assert!(matches!(
            parse_mapping("=emails"),
            Err(MapError::NoField(_))
        ));
        let said = parse_mapping("Mail=colour").unwrap_err().to_string();
        assert!(said.contains("colour") && said.contains("emails"), "{said}");
        assert!(!said.contains("did you mean"), "{said}");
        for (written, meant) in [("emial", "emails"), ("birth day", "birthday")] {
            let said = parse_mapping(&format!("Mail={written}")).unwrap_err();
            let meant = format!("did you mean {meant}?");
            assert!(said.to_string().contains(&meant), "{said}");
        }
    }

    #[test]
    fn columns_nobody_knows_are_there_to_be_named() {
        let folder = tempfile::tempdir().unwrap();
        let names = |text: &str| {
            let path = folder.path().join("x.csv");
            std::fs::write(&path, text).unwrap();
            columns_to_name(&path)
        };
        assert_eq!(names("K1;K2\nAna Lima;Globex\n"), ["K1", "K2"]);
        assert_eq!(names("Dear all, good news\nSee you, soon, Ana\n"), [""; 0]);
        assert_eq!(names("\u{0}\u{1},\u{2}\n"), [""; 0]);
        assert_eq!(names(""), [""; 0]);
        assert_eq!(columns_to_name(Path::new("/nowhere")), [""; 0]);
    }

    #[test]
    fn a_column_is_read_as_the_user_says_in_all_files_or_in_one() {
        use crate::import::{Input, read_with};
        use crate::record::Body;
        let input = |name: &str| Input::Bytes {
            name: name.to_owned(),
            bytes: format!("K1,K2\nAna Lima,{name} Ltd\n").into_bytes(),
        };
        let pair = |column: &str, field: &str| (column.to_owned(), field.to_owned());
        let options = Options {
            map: vec![pair("k1", "display_name"), pair("nowhere", "emails")],
            map_of: BTreeMap::from([("b.csv".to_owned(), vec![pair("K2", "company")])]),
        };
        let inputs = [input("a.csv"), input("b.csv")];
        let import = read_with(&inputs, &options, &mut crate::progress::Silent).unwrap();
        let companies: Vec<Option<&str>> = import
            .sources
            .iter()
            .filter_map(|s| match &s.records.first()?.body {
                Body::Contact(person) => Some(person.company()),
                _ => None,
            })
            .collect();
        assert_eq!(companies, [None, Some("b.csv Ltd")]);
        assert_eq!(import.unknown_columns, ["nowhere"]);
    }
}
