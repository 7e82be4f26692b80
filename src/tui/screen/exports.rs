//! The exports: files in use, files that could not be used, files found on this computer.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::case::words::{self, clean_path};
use crate::case::{News, Role as FileRole, Session, SourceEntry};
use crate::import::discover::Candidate;
use crate::record::{Counts, Source};
use crate::text;
use crate::tui::app::{App, Effect, Screen};
use crate::tui::keymap::Action;
use crate::tui::popup::{Columns, Popup};
use crate::tui::privacy;
use crate::tui::theme::Role;
use crate::tui::widget::{self, Cursor, Focus};

/// Below this height the introduction gives way to the list.
const SMALL: u16 = 14;

/// What the screen remembers.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// The file selected.
    cursor: Cursor,
    /// Its line among the headings and files.
    lines: Cursor,
    scroll: usize,
    /// Files found in the usual folders; `None` before anybody looked.
    pub(crate) candidates: Option<Vec<Candidate>>,
}

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    Used(usize),
    Failed(usize),
    Found(usize),
}

impl State {
    /// How many lines the list has.
    pub(crate) fn rows(&self, session: &Session) -> usize {
        self.list(session).len()
    }

    fn list(&self, session: &Session) -> Vec<Row> {
        let used = &session.case.sources;
        let candidates = self.candidates.iter().flatten().enumerate();
        let fresh = candidates
            .filter(|(_, c)| {
                !used
                    .iter()
                    .any(|u| text::path::from_text(&u.path) == c.path)
            })
            .map(|(i, _)| Row::Found(i));
        let mut in_use: Vec<usize> = (0..used.len()).collect();
        in_use.sort_by_key(|i| heading_of(&used[*i]));
        let mut failed: Vec<usize> = (0..session.evidence.failures.len()).collect();
        failed.sort_by_key(|i| session.evidence.failures.get(*i).map(|f| f.is_copy));
        in_use
            .into_iter()
            .map(Row::Used)
            .chain(failed.into_iter().map(Row::Failed))
            .chain(fresh)
            .collect()
    }
}

/// Under which heading a file in use stands, in the order of the headings.
fn heading_of(file: &SourceEntry) -> (u8, &'static str) {
    match (file.role, file.system) {
        (FileRole::Inventory, _) => (8, "Lists of programs"),
        (FileRole::Before, _) => (7, "From before the trouble"),
        (FileRole::Current, Some(system)) => (system as u8, system.label()),
        (FileRole::Current, None) => (6, "Not read yet"),
    }
}

impl App {
    fn heading(&self, row: Row) -> &'static str {
        match row {
            Row::Used(i) => heading_of(&self.session.case.sources[i]).1,
            Row::Failed(i) => match self.session.evidence.failures.get(i) {
                Some(file) if file.is_copy => "Left out: in use under another name",
                _ => "Could not be used",
            },
            Row::Found(_) => "Found on this computer, not in use",
        }
    }

    /// A heading with what the files under it hold, where there are several.
    fn heading_said(&self, row: Row) -> String {
        let heading = self.heading(row);
        let files = self.session.case.sources.iter();
        let under: Vec<&SourceEntry> = files.filter(|f| heading_of(f).1 == heading).collect();
        if !matches!(row, Row::Used(_)) || under.len() < 2 {
            return heading.to_owned();
        }
        let mut counts = Counts::default();
        for file in under {
            counts.contacts += file.counts.contacts;
            counts.events += file.counts.events;
            counts.tasks += file.counts.tasks;
        }
        match counts.records() {
            0 => heading.to_owned(),
            _ => format!("{heading}: {}", words::exports::counted(&counts)),
        }
    }

    pub(crate) fn exports_key(&mut self, action: Option<Action>) {
        let rows = self.exports.list(&self.session);
        let row = rows.get(self.exports.cursor.at).copied();
        match action {
            Some(Action::Back) => self.open_last_question(),
            Some(Action::Next) => self.show(Screen::Findings),
            Some(Action::Up) => self.move_exports(-1, rows.len()),
            Some(Action::Down) => self.move_exports(1, rows.len()),
            Some(Action::PageDown) => self.exports.scroll += 3,
            Some(Action::PageUp) => self.exports.scroll = self.exports.scroll.saturating_sub(3),
            Some(Action::AddFile) => self.popup = Some(Popup::add_file()),
            Some(Action::Browse) => {
                let start = self.around.base.home.clone();
                self.popup = Some(Popup::browser(&start));
                self.effect(Effect::List(start));
            }
            Some(Action::Guide) => self.popup = Some(Popup::guide(self)),
            Some(Action::Columns) => self.show_columns(row),
            Some(Action::Reread) if !self.session.case.sources.is_empty() => self.load(),
            Some(Action::Toggle) => match row {
                Some(Row::Used(i)) => self.drop_file(i),
                Some(Row::Found(i)) => {
                    let found = self.exports.candidates.as_ref().and_then(|c| c.get(i));
                    if let Some(path) = found.map(|c| text::path::to_text(&c.path)) {
                        self.add_file(&path, FileRole::Current);
                    }
                }
                _ => {}
            },
            Some(Action::Remove) => {
                if let Some(Row::Used(i)) = row {
                    self.drop_file(i);
                }
            }
            Some(Action::Older) => {
                if let Some(Row::Used(i)) = row {
                    let file = &mut self.session.case.sources[i];
                    file.role = match file.role {
                        FileRole::Current => FileRole::Before,
                        FileRole::Before => FileRole::Current,
                        FileRole::Inventory => {
                            return self.warn("this is a list of programs, not an export");
                        }
                    };
                    self.load();
                }
            }
            Some(Action::Open) => {
                if let Some(Row::Used(i)) = row {
                    let path = self.session.case.sources[i].path.clone();
                    if let Some(source) = self.source(&path) {
                        self.popup = Some(Popup::text(
                            "What was left out, and why",
                            words::exports::left_out(source),
                        ));
                    }
                }
            }
            _ => {}
        }
    }

    /// The columns of the selected file, to say what one is where it was not recognised.
    fn show_columns(&mut self, row: Option<Row>) {
        let (path, columns) = match row {
            Some(Row::Used(i)) => {
                let path = self.session.case.sources[i].path.clone();
                let columns = self.source(&path).map(|s| s.columns.clone());
                (path, columns)
            }
            Some(Row::Failed(i)) => match self.session.evidence.failures.get(i) {
                Some(file) => (file.path.clone(), Some(file.columns.clone())),
                None => return,
            },
            _ => return,
        };
        match columns {
            Some(columns) if !columns.is_empty() => {
                self.popup = Some(Popup::Columns(Columns::new(&path, &columns)));
            }
            _ => self.say("this file has no columns to name"),
        }
    }

    fn move_exports(&mut self, by: isize, len: usize) {
        self.exports.cursor.step(by, len);
        self.exports.scroll = 0;
    }

    fn drop_file(&mut self, index: usize) {
        let file = self.session.case.sources.remove(index);
        self.load();
        self.say(format!("left out: {}", file.path));
    }

    fn source(&self, path: &str) -> Option<&Source> {
        let evidence = &self.session.evidence;
        evidence
            .sources
            .iter()
            .chain(&evidence.before)
            .find(|s| s.path == path)
    }

    /// Text pasted, or files dropped, onto the screen: one path a line.
    pub(crate) fn exports_paste(&mut self, text: &str) {
        let paths: Vec<String> = text
            .lines()
            .map(clean_path)
            .filter(|p| !p.is_empty())
            .take(100)
            .collect();
        if paths.is_empty() {
            return;
        }
        if self.screen != Screen::Exports {
            self.show(Screen::Exports);
        }
        self.add_files(&paths, FileRole::Current);
    }

    pub(crate) fn view_exports(&mut self, frame: &mut Frame<'_>, area: Rect) {
        let theme = self.theme;
        let rows = self.exports.list(&self.session);
        let mut head = vec![Line::raw("")];
        let intro = if self.session.case.sources.is_empty() {
            "Add the exports you have: press a and paste a path, b to look through folders, or drop a file onto this window. Press i to see which exports help most, and how to get them. You can also go on without any."
        } else {
            "Exports in use are ticked. Add more with a or b, or go on to the findings with Enter."
        };
        head.extend(widget::wrapped(
            intro,
            area.width.min(100),
            theme,
            Role::Plain,
        ));
        head.push(Line::raw(""));
        // On a small screen the list and what is said of a file need the room.
        if area.height < SMALL && !self.session.case.sources.is_empty() {
            head.truncate(1);
        }
        let detail = self.export_detail(rows.get(self.exports.cursor.at).copied(), area.width);
        let left = area.height.saturating_sub(head.len() as u16);
        let list_least = (rows.len() as u16 + 2).clamp(3, 9).min(left / 2 + 1);
        let room = area.height.saturating_sub(head.len() as u16 + list_least);
        let [head_area, list_area, detail_area] = area.layout(&Layout::vertical([
            Constraint::Length(head.len() as u16),
            Constraint::Fill(1),
            Constraint::Length((detail.len() as u16).min(room)),
        ]));
        frame.render_widget(Paragraph::new(head), head_area);
        if rows.is_empty() {
            let nothing = match (&self.exports.candidates, &self.job) {
                (None, Some(_)) => "Looking for exports in Downloads, Documents and Desktop …",
                _ => "No exports found in Downloads, Documents or on the Desktop.",
            };
            frame.render_widget(Line::styled(nothing, theme.style(Role::Quiet)), list_area);
        }
        // Headings are lines of the list that cannot be selected.
        let mut lines: Vec<Line<'static>> = Vec::new();
        let mut line_of_row = Vec::new();
        let mut heading = "";
        for row in &rows {
            if self.heading(*row) != heading {
                heading = self.heading(*row);
                let said = self.heading_said(*row);
                lines.push(Line::styled(said, theme.style(Role::Heading)));
            }
            line_of_row.push(lines.len());
            lines.push(self.export_row(*row, area.width));
        }
        self.exports.cursor.keep_inside(rows.len());
        if let Some(line) = line_of_row.get(self.exports.cursor.at) {
            self.exports.lines.at = *line;
            widget::list(
                frame,
                list_area,
                &lines,
                &mut self.exports.lines,
                Focus::Here,
                theme,
            );
        }
        widget::scrolled(frame, detail_area, detail, &mut self.exports.scroll, theme);
    }

    fn export_row(&self, row: Row, width: u16) -> Line<'static> {
        let theme = self.theme;
        let wide = usize::from(width).saturating_sub(8);
        let name_width = (wide * 2 / 5).clamp(16, 44);
        let rest = wide.saturating_sub(name_width + 2);
        let name = |path: &str| {
            let name = words::exports::file_name(path);
            Span::raw(text::fit(&privacy::shown(&name), name_width))
        };
        let (mark, name, what, role) = match row {
            Row::Used(i) => {
                let file = &self.session.case.sources[i];
                let what = words::exports::used_as(file);
                ("[x] ", name(&file.path), what, Role::Plain)
            }
            Row::Failed(i) => {
                let failed = &self.session.evidence.failures[i];
                let (mark, role) = if failed.is_copy {
                    (" =  ", Role::Quiet)
                } else {
                    (" !  ", Role::Warning)
                };
                let why = words::exports::not_used(failed);
                (mark, name(&failed.path), why, role)
            }
            Row::Found(i) => match self.exports.candidates.as_ref().and_then(|c| c.get(i)) {
                Some(found) => {
                    let what = words::exports::looks_like(found);
                    (
                        "[ ] ",
                        name(&text::path::to_text(&found.path)),
                        what,
                        Role::Quiet,
                    )
                }
                None => return Line::raw(""),
            },
        };
        Line::from(vec![
            Span::styled(mark, theme.style(role)),
            name,
            Span::raw("  "),
            widget::span(&what, rest, theme, role),
        ])
    }

    fn export_detail(&self, row: Option<Row>, width: u16) -> Vec<Line<'static>> {
        let theme = self.theme;
        let width = width.min(110);
        let mut lines = vec![Line::raw("")];
        let mut add =
            |text: &str, role: Role| lines.extend(widget::wrapped(text, width, theme, role));
        match row {
            Some(Row::Used(i)) => {
                let file = &self.session.case.sources[i];
                add(&file.path, Role::Quiet);
                let news = self.session.news.iter().find(|news| match news {
                    News::Changed(path, _) | News::Away(path) => *path == file.path,
                });
                if let Some(news) = news {
                    add(&news.to_string(), Role::Warning);
                }
                let mut lists = self.session.evidence.inventories.iter();
                if let Some(list) = lists.find(|list| list.path == file.path) {
                    for line in words::exports::programs(self.knowledge, list) {
                        add(&privacy::shown(&line), Role::Plain);
                    }
                }
                if let Some(source) = self.source(&file.path) {
                    add(&words::exports::about(source), Role::Plain);
                    let (shows, cannot) = words::exports::evidence(source);
                    if source.counts.records() > 0 {
                        add(format!("{shows} {cannot}").trim(), Role::Quiet);
                    }
                    if !source.skipped.is_empty() || !source.warnings.is_empty() {
                        let n = source.skipped.len();
                        let rows = if n == 1 { "row was" } else { "rows were" };
                        let skipped = if n > 0 {
                            format!("{n} {rows} left out. ")
                        } else {
                            String::new()
                        };
                        let first = source.warnings.first().cloned().unwrap_or_default();
                        add(&format!("{skipped}{first} (v shows all)"), Role::Warning);
                    }
                }
            }
            Some(Row::Failed(i)) => {
                let failed = &self.session.evidence.failures[i];
                add(&failed.path, Role::Quiet);
                add(&failed.why, Role::Warning);
                if !failed.columns.is_empty() {
                    add(
                        "It is a table. Press m to say what its columns are.",
                        Role::Plain,
                    );
                } else if let Some(hint) = &failed.hint {
                    add(&format!("What to try: {hint}"), Role::Plain);
                }
            }
            Some(Row::Found(i)) => {
                if let Some(found) = self.exports.candidates.as_ref().and_then(|c| c.get(i)) {
                    add(&text::path::to_text(&found.path), Role::Quiet);
                    add("Space takes it into use.", Role::Plain);
                }
            }
            None => lines.clear(),
        }
        lines
    }
}
