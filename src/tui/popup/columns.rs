//! The columns of an export: what each was read into, and a field named by hand where that is wrong.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Popup;
use crate::case::columns;
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
            let rows: Vec<Line<'static>> = columns::choices().into_iter().map(Line::raw).collect();
            widget::list(frame, inside, &rows, cursor, Focus::Here, theme);
            return;
        }
        let inside = widget::window(frame, area, "Columns, and what they were read into", theme);
        let half = usize::from(inside.width).saturating_sub(6) / 2;
        let rows: Vec<Line<'static>> = self
            .list
            .iter()
            .map(|column| {
                let read_as = columns::read_as(column);
                Line::from(vec![
                    Span::raw(text::fit(&privacy::shown(&column.header), half)),
                    Span::styled(format!("  {read_as}"), theme.style(Role::Quiet)),
                ])
            })
            .collect();
        widget::list(frame, inside, &rows, &mut self.cursor, Focus::Here, theme);
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
                cursor.step(by, columns::choices().len());
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
        let field = columns::field(chosen);
        let case = &mut self.session.case;
        case.read_column_as(&columns.path, &columns.list, &column.header, field);
        self.load();
    }
}
