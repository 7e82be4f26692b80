//! Columns of an export that a person names: what a column can be, and what is kept of the answer.

use super::{Case, Role, SourceEntry};
use crate::import;
use crate::matching::plain_name;
use crate::record::Column;

/// What a column was read as, for people.
pub fn read_as(column: &Column) -> String {
    let field = column.field.as_deref().map_or("not used", plain_name);
    field.replace('_', " ")
}

/// What a column can be: recognised by the program, or one of the fields.
pub fn choices() -> Vec<String> {
    let fields = import::fields();
    std::iter::once("as the program recognises it".to_owned())
        .chain(fields.into_iter().map(name_of))
        .collect()
}

/// A field's name for a person who chooses among all of them: no two are called the same.
fn name_of(field: &str) -> String {
    let known = match field {
        "file_as" => "name it is filed under",
        "prefix" => "form of address",
        "suffix" => "what follows the name",
        "phones" => "phone, of any sort",
        "addresses" => "address: street",
        "start" => "start, date and time",
        "end" => "end, date and time",
        "start_date" => "start: date",
        "start_time" => "start: time",
        "end_date" => "end: date",
        "end_time" => "end: time",
        "due" => "due on",
        "completed" => "completed on",
        "recurs" => "how it recurs",
        "deleted" => "whether it is deleted",
        "owner_id" => "id of the owner",
        "created" => "created on",
        "created_by_id" => "id of who created it",
        "modified" => "changed on",
        "modified_by_id" => "id of who changed it",
        "private" => "whether it is private",
        "account_id" => "id of the account",
        "who_id" => "id of the linked person",
        "what_id" => "id of the linked object",
        "is_child" => "whether it is a guest's copy",
        "is_group_event" => "whether it has guests",
        "master_record_id" => "id of the record it was merged into",
        "is_person_account" => "whether it is a person account",
        "is_recurrence_classic" => "whether it is a series",
        "is_recurrence_lightning" => "whether it is a series in Lightning",
        "series_id" => "id of the series",
        "is_archived" => "whether it is archived",
        "system_modstamp" => "last changed, by the system",
        "last_activity" => "last activity on",
        "ignore" => "nothing: leave it out",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    match field.split_once(':') {
        Some((what, which)) => format!("{}: {}", plain_name(what), which.replace(':', ", ")),
        None => plain_name(field).replace('_', " "),
    }
}

/// The field of the choice with this number; `None` where the program recognises it.
pub fn field(choice: usize) -> Option<&'static str> {
    let at = choice.checked_sub(1)?;
    import::fields().get(at).copied()
}

impl Case {
    /// Keeps that a column of an export is read into a field, or is recognised by the program again. `columns`
    /// are those the export has.
    pub fn read_column_as(
        &mut self,
        path: &str,
        columns: &[Column],
        header: &str,
        field: Option<&str>,
    ) {
        if !self.sources.iter().any(|f| f.path == path) {
            // A file that could not be read without being told; what was said of it so far holds.
            let mut file = SourceEntry::new(path, Role::Current);
            let told = columns.iter();
            let told = told.filter_map(|c| Some((c.header.clone(), c.field.clone()?)));
            file.map = told.collect();
            self.sources.push(file);
        }
        if let Some(file) = self.sources.iter_mut().find(|f| f.path == path) {
            file.map.retain(|(named, _)| named != header);
            file.map
                .extend(field.map(|field| (header.to_owned(), field.to_owned())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_name_of_its_own() {
        let mut names = choices();
        let count = names.len();
        assert!(names.iter().all(|name| !name.contains('_')), "{names:?}");
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
