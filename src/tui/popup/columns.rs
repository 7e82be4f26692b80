//! The columns of an export: what each was read into, and a field named by hand where that is wrong.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Popup;
use crate::case::{Role as FileRole, SourceEntry};
use crate::import;
use crate::matching::plain_name;
use crate::record::Column;
use crate::text;
use crate::tui::app::App;
use crate::tui::keymap::Action;
use crate::tui::privacy;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::{self, Cursor, Focus};

/// Where the person is: on a column, or on the field for one.
#[derive(Debug)]
pub(crate) struct Columns {
    path: String,
    list: Vec<Column>,
    cursor: Cursor,
    /// The fields there are, while one is chosen for the column under `cursor`.
    fields: Option<Cursor>,
}

impl Columns {
    pub(crate) fn new(path: &str, columns: &[Column]) -> Self {
        Columns {
            path: path.to_owned(),
            list: columns.to_vec(),
            cursor: Cursor::default(),
            fields: None,
        }
    }

    pub(crate) fn view(&mut self, frame: &mut Frame<'_>, body: Rect, theme: Theme) {
        let area = widget::middle(body, body.width.min(84), body.height);
        if let Some(cursor) = &mut self.fields {
            let column = self.list.get(self.cursor.at);
            let title = column.map_or(String::new(), |c| {
                format!("\"{}\" is", privacy::shown(&c.header))
            });
            let inside = widget::window(frame, area, &title, theme);
            let rows: Vec<Line<'static>> = choices().into_iter().map(Line::raw).collect();
            widget::list(frame, inside, &rows, cursor, Focus::Here, theme);
            return;
        }
        let inside = widget::window(frame, area, "Columns, and what they were read into", theme);
        let half = usize::from(inside.width).saturating_sub(6) / 2;
        let rows: Vec<Line<'static>> = self
            .list
            .iter()
            .map(|column| {
                let field = column.field.as_deref().map_or("not used", plain_name);
                let field = field.replace('_', " ");
                Line::from(vec![
                    Span::raw(text::fit(&privacy::shown(&column.header), half)),
                    Span::styled(format!("  {field}"), theme.style(Role::Quiet)),
                ])
            })
            .collect();
        widget::list(frame, inside, &rows, &mut self.cursor, Focus::Here, theme);
    }
}

/// What a column can be: recognised by the program, or one of the fields.
fn choices() -> Vec<String> {
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

impl App {
    pub(super) fn columns_key(&mut self, mut columns: Columns, action: Option<Action>) {
        let by = super::steps_of(action);
        let chosen = match (&mut columns.fields, action) {
            (Some(_), Some(Action::Back)) => {
                columns.fields = None;
                None
            }
            (None, Some(Action::Back)) => return,
            (Some(cursor), Some(Action::Next)) => Some(cursor.at),
            (None, Some(Action::Next)) if !columns.list.is_empty() => {
                columns.fields = Some(Cursor::default());
                None
            }
            (Some(cursor), _) => {
                cursor.step(by, choices().len());
                None
            }
            (None, _) => {
                columns.cursor.step(by, columns.list.len());
                None
            }
        };
        let Some(chosen) = chosen else {
            self.popup = Some(Popup::Columns(columns));
            return;
        };
        let Some(column) = columns.list.get(columns.cursor.at) else {
            return;
        };
        let files = &mut self.session.case.sources;
        if !files.iter().any(|f| f.path == columns.path) {
            // A file that could not be read without being told; what was said of it so far holds.
            let mut file = SourceEntry::new(columns.path.clone(), FileRole::Current);
            let told = columns.list.iter();
            let told = told.filter_map(|c| Some((c.header.clone(), c.field.clone()?)));
            file.map = told.collect();
            files.push(file);
        }
        if let Some(file) = files.iter_mut().find(|f| f.path == columns.path) {
            file.map.retain(|(header, _)| *header != column.header);
            let field = chosen
                .checked_sub(1)
                .and_then(|n| import::fields().get(n).copied());
            if let Some(field) = field {
                file.map.push((column.header.clone(), field.to_owned()));
            }
            self.load();
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
