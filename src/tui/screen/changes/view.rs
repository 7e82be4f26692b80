//! Drawing the changes: sorts and numbers, what happened at once, the list, and old beside new.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::case::changes::{Changes, Sort};
use crate::case::words;
use crate::history::{Change, FieldChange, What};
use crate::matching::plain_name;
use crate::text;
use crate::tui::app::App;
use crate::tui::privacy;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::{self, Focus};

/// From this width on the list stands beside the record.
const BESIDE: u16 = 100;
/// From this width on old and new values stand beside each other.
const COLUMNS: usize = 60;
/// Columns of a field's name.
const NAME: usize = 12;
/// Columns of the sign and its word.
const SIGN: usize = 11;

/// The mark of a sort in the list; every list also says it in words.
fn mark(sort: Sort) -> (&'static str, Role) {
    match sort {
        Sort::Deleted => ("− ", Role::Bad),
        Sort::OutOfSight => ("? ", Role::Quiet),
        Sort::Again => ("↻ ", Role::Plain),
        Sort::Changed | Sort::Moved | Sort::Owner => ("≠ ", Role::Differs),
        Sort::New => ("+ ", Role::OnlyHere),
        Sort::Writing => ("≈ ", Role::Quiet),
    }
}

impl App {
    pub(crate) fn view_changes(&mut self, frame: &mut Frame<'_>, area: Rect) {
        let Some(changes) = self.session.changes.clone() else {
            let text = if self.session.has_changes() {
                "Still comparing the older exports with those of today …".to_owned()
            } else {
                format!("{} Enter goes on, Esc goes back.", words::changes::BRING)
            };
            return self.view_no_changes(frame, area, &text);
        };
        if changes.is_empty() {
            let nothing = words::changes::nothing(&self.session);
            let notes = changes.found.notes.join(" ");
            let text = format!("{nothing} {notes}\nEnter goes on, Esc goes back.");
            return self.view_no_changes(frame, area, &text);
        }
        let head = self.changes_head(&changes, area);
        let [head_area, body] = area.layout(&Layout::vertical([
            Constraint::Length(head.len() as u16),
            Constraint::Fill(1),
        ]));
        let inner = Rect::new(
            head_area.x + 1,
            head_area.y,
            head_area.width.saturating_sub(2),
            head_area.height,
        );
        frame.render_widget(Paragraph::new(head), inner);
        let (list, record) = if area.width >= BESIDE {
            let [list, record] = body.layout(&Layout::horizontal([
                Constraint::Length((area.width * 2 / 5).clamp(40, 60)),
                Constraint::Fill(1),
            ]));
            (list, record)
        } else {
            // The same split for every record, so that nothing jumps while one moves through the list.
            let rows = (body.height * 9 / 20).max(4);
            let [list, record] = body.layout(&Layout::vertical([
                Constraint::Length(rows),
                Constraint::Fill(1),
            ]));
            (list, record)
        };
        self.view_change_list(frame, list, &changes);
        self.view_change(frame, record, &changes);
    }

    fn view_no_changes(&self, frame: &mut Frame<'_>, area: Rect, text: &str) {
        let inner = Rect::new(
            area.x + 1,
            area.y,
            area.width.saturating_sub(2),
            area.height,
        );
        let text = format!("\n{text}");
        let lines = widget::wrapped(&text, inner.width.min(90), self.theme, Role::Plain);
        frame.render_widget(Paragraph::new(lines), inner);
    }

    /// The sorts with their numbers, and what happened to many records at once.
    fn changes_head(&self, changes: &Changes, area: Rect) -> Vec<Line<'static>> {
        let theme = self.theme;
        let width = area.width.saturating_sub(2);
        let mut lines = vec![self.sorts_line(usize::from(width))];
        let at_once = words::changes::at_once(changes);
        let (shown, most) = if area.height >= 26 { (2, 2) } else { (1, 1) };
        for (n, said) in at_once.iter().take(shown).enumerate() {
            let more = at_once.len() - n - 1;
            let said = if n + 1 == shown && more > 0 {
                format!("(o: {more} more) {said}")
            } else {
                said.clone()
            };
            lines.extend(widget::at_most(most, &said, width, theme, Role::Warning));
        }
        lines
    }

    /// As many sorts around the chosen one as there is room for.
    fn sorts_line(&self, room: usize) -> Line<'static> {
        let theme = self.theme;
        let state = &self.changes;
        let kind = state
            .narrow
            .kind
            .map_or_else(String::new, |kind| format!("{} only", kind.noun(2)));
        let room = room.saturating_sub(text::width(&kind) + 3);
        let choices = state.choices();
        let names: Vec<(String, bool)> = choices
            .iter()
            .map(|sort| {
                let (label, n) = match sort {
                    None => ("all", state.counts.all),
                    Some(sort) => (sort.label(), state.counts.of(*sort)),
                };
                let here = *sort == state.narrow.sort;
                let name = format!("{label} {}", text::count(n as u64));
                (if here { format!("[{name}]") } else { name }, here)
            })
            .collect();
        let here = names.iter().position(|(_, here)| *here).unwrap_or(0);
        let width = |from: usize, to: usize| -> usize {
            names[from..to]
                .iter()
                .map(|(n, _)| text::width(n) + 2)
                .sum()
        };
        let (mut from, mut to) = (here, here + 1);
        loop {
            let before = (from, to);
            if to < names.len() && width(from, to + 1) + 4 <= room {
                to += 1;
            }
            if from > 0 && width(from - 1, to) + 4 <= room {
                from -= 1;
            }
            if before == (from, to) {
                break;
            }
        }
        let quiet = theme.style(Role::Quiet);
        let mut spans = Vec::new();
        if from > 0 {
            spans.push(Span::styled("… ", quiet));
        }
        for (name, here) in &names[from..to] {
            let role = if *here { Role::Accent } else { Role::Plain };
            spans.push(Span::styled(name.clone(), theme.style(role)));
            spans.push(Span::raw("  "));
        }
        if to < names.len() {
            spans.push(Span::styled("… ", quiet));
        }
        if !kind.is_empty() {
            spans.push(Span::styled(format!("· {kind}"), theme.style(Role::Accent)));
        }
        Line::from(spans)
    }

    fn view_change_list(&mut self, frame: &mut Frame<'_>, area: Rect, changes: &Changes) {
        let theme = self.theme;
        let n = text::count(self.changes.in_view.len() as u64);
        let title = match self.changes.narrow.text.as_str() {
            "" => format!(" {n} records "),
            find => format!(" {n} with \"{}\" ", privacy::typed(find)),
        };
        let title = text::cut(&title, usize::from(area.width).saturating_sub(2)).into_owned();
        let title = Line::styled(title, theme.style(Role::Heading));
        let inside = widget::pane(frame, area, title, theme);
        let room = usize::from(inside.width).saturating_sub(2);
        let mut cursor = self.changes.cursor;
        let row = |at: usize| {
            let row = self.changes.in_view.get(at).copied().unwrap_or(0) as usize;
            self.change_row(changes, row, room)
        };
        let len = self.changes.in_view.len();
        widget::list_of(frame, inside, len, row, &mut cursor, Focus::Here, theme);
        self.changes.cursor = cursor;
    }

    fn change_row(&self, changes: &Changes, row: usize, room: usize) -> Line<'static> {
        let theme = self.theme;
        let (Some(change), Some(sort)) = (changes.row(row), changes.sort(row)) else {
            return Line::raw("");
        };
        let (mark, role) = mark(sort);
        let evidence = &self.session.evidence;
        let label = change
            .record(&evidence.before, &evidence.sources)
            .map_or("", |record| record.label());
        let tag = words::changes::tag(change, sort);
        let tag = format!("{tag} · {}", change.system.label());
        let tag = text::cut(&tag, room * 3 / 5).into_owned();
        let names = room.saturating_sub(text::width(&tag) + 3);
        Line::from(vec![
            Span::styled(mark, theme.style(role)),
            Span::raw(text::fit(&privacy::shown(label), names)),
            Span::raw(" "),
            Span::styled(tag, theme.style(Role::Quiet)),
        ])
    }

    fn view_change(&self, frame: &mut Frame<'_>, area: Rect, changes: &Changes) {
        let theme = self.theme;
        let row = self.changes.in_view.get(self.changes.cursor.at);
        let row = row.map(|row| *row as usize);
        let found = row.and_then(|row| Some((changes.row(row)?, changes.sort(row)?)));
        let Some((change, sort)) = found else {
            let inside = widget::pane(frame, area, Line::raw(""), theme);
            let nothing = "Nothing fits. Esc shows everything again.";
            let lines = widget::wrapped(nothing, inside.width, theme, Role::Quiet);
            frame.render_widget(Paragraph::new(lines), inside);
            return;
        };
        let evidence = &self.session.evidence;
        let record = change.record(&evidence.before, &evidence.sources);
        let heading = words::changes::heading(change, sort);
        let room = usize::from(area.width).saturating_sub(text::width(&heading) + 6);
        let label = record.map_or_else(String::new, |r| {
            text::cut(&privacy::shown(r.label()), room).into_owned()
        });
        let title = Line::from(vec![
            Span::styled(format!(" {label} "), theme.style(Role::Heading)),
            Span::styled(format!(" {heading} "), theme.style(Role::Quiet)),
        ]);
        let inside = widget::pane(frame, area, title, theme);
        let inside = Rect::new(
            inside.x + 1,
            inside.y,
            inside.width.saturating_sub(2),
            inside.height,
        );
        let mut lines = self.change_lines(change, usize::from(inside.width));
        let height = usize::from(inside.height);
        if lines.len() > height && height > 0 {
            lines.truncate(height - 1);
            let more = "… w shows all of it";
            lines.push(Line::styled(more, theme.style(Role::Quiet)));
        }
        frame.render_widget(Paragraph::new(lines), inside);
    }

    /// What is shown of a change: fields old and new, then what else is known; of a record that is gone or
    /// new its values.
    fn change_lines(&self, change: &Change, width: usize) -> Vec<Line<'static>> {
        let theme = self.theme;
        let evidence = &self.session.evidence;
        let mut lines = Vec::new();
        let facts = words::changes::facts(change, &evidence.before, &evidence.sources);
        let columns = width as u16;
        if matches!(change.what, What::Deleted | What::Added) {
            for fact in facts {
                lines.extend(widget::wrapped(&fact, columns, theme, Role::Plain));
            }
            if let Some((at, is_before)) = words::changes::subject(evidence, change) {
                let sources = if is_before {
                    &evidence.before
                } else {
                    &evidence.sources
                };
                for (name, value) in words::values(sources, at) {
                    let value = privacy::value(name, &value);
                    let name = text::fit(name, NAME);
                    lines.extend(widget::item(&name, &value, columns, theme, Role::Quiet));
                }
            }
            return lines;
        }
        if !change.fields.is_empty() {
            lines.extend(field_lines(&change.fields, width, theme));
        }
        for fact in facts {
            lines.extend(widget::wrapped(&fact, columns, theme, Role::Quiet));
        }
        if let Some((at, false)) = words::changes::subject(evidence, change) {
            let mut rest = words::values(&evidence.sources, at);
            let differs: Vec<&str> = change.fields.iter().map(|f| plain_name(f.field)).collect();
            rest.retain(|(name, _)| !differs.contains(name));
            if !rest.is_empty() {
                lines.push(Line::raw(""));
                let heading = "as before";
                lines.push(Line::styled(heading, theme.style(Role::Heading)));
            }
            for (name, value) in rest {
                let value = privacy::value(name, &value);
                let name = text::fit(name, NAME);
                lines.extend(widget::item(&name, &value, columns, theme, Role::Quiet));
            }
        }
        lines
    }
}

/// Sign, word and look of what happened to a field.
fn sign(field: &FieldChange) -> (&'static str, Role) {
    if field.form_only {
        ("≈ written", Role::Quiet)
    } else if field.after.is_empty() {
        ("− emptied", Role::Bad)
    } else if field.before.is_empty() {
        ("+ filled", Role::OnlyHere)
    } else {
        ("≠ changed", Role::Differs)
    }
}

/// Old and new values, beside each other where there is room, with what differs in bold.
fn field_lines(fields: &[FieldChange], width: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let beside = width >= COLUMNS;
    let value = if beside {
        width.saturating_sub(NAME + SIGN + 1) / 2
    } else {
        width.saturating_sub(9)
    };
    if beside {
        let head = format!(
            "{}{} now",
            " ".repeat(NAME + SIGN),
            text::fit("before", value)
        );
        lines.push(Line::styled(head, theme.style(Role::Heading)));
    }
    for field in fields {
        let (sign, role) = sign(field);
        let name = text::fit(plain_name(field.field), NAME);
        let old = privacy::value(field.field, &field.before);
        let new = privacy::value(field.field, &field.after);
        let common = words::changes::differing(&old, &new);
        let old = marked(&old, common, value, theme);
        let new = marked(&new, common, value, theme);
        if !beside {
            let sign = Span::styled(sign, theme.style(role));
            lines.push(Line::from(vec![Span::raw(name), sign]));
            for (when, value) in [("  before ", old), ("  now    ", new)] {
                for (n, cells) in value.into_iter().enumerate() {
                    let when = if n == 0 { when } else { "         " };
                    let mut spans = vec![Span::styled(when, theme.style(Role::Quiet))];
                    spans.extend(cells.0);
                    lines.push(Line::from(spans));
                }
            }
            continue;
        }
        let rows = old.len().max(new.len());
        let (mut old, mut new) = (old.into_iter(), new.into_iter());
        for n in 0..rows {
            let (first, second) = if n == 0 {
                (name.clone(), text::fit(sign, SIGN))
            } else {
                (" ".repeat(NAME), " ".repeat(SIGN))
            };
            let mut spans = vec![Span::raw(first), Span::styled(second, theme.style(role))];
            let (cells, used) = old.next().unwrap_or_default();
            spans.extend(cells);
            spans.push(Span::raw(" ".repeat(value.saturating_sub(used) + 1)));
            spans.extend(new.next().unwrap_or_default().0);
            lines.push(Line::from(spans));
        }
    }
    lines
}

/// Spans and their width.
type Cells = (Vec<Span<'static>>, usize);

/// A value broken into lines, with the part that differs from its neighbour in bold; a dash where it is
/// empty. `common` is how many bytes are the same in front and at the end.
fn marked(value: &str, common: (usize, usize), columns: usize, theme: Theme) -> Vec<Cells> {
    if value.is_empty() {
        return vec![(vec![Span::styled("—", theme.style(Role::Quiet))], 1)];
    }
    let differs = common.0..value.len().saturating_sub(common.1);
    let columns = columns.max(1);
    let mut lines: Vec<Cells> = Vec::new();
    let mut line: Cells = Cells::default();
    let mut at = 0;
    for word in value.split_inclusive(' ') {
        let wide = text::width(word.trim_end());
        if line.1 > 0 && line.1 + wide > columns {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            let mut letter = [0; 4];
            let letter = c.encode_utf8(&mut letter);
            let wide = text::width(letter);
            if line.1 + wide > columns {
                if c == ' ' {
                    at += 1;
                    continue;
                }
                lines.push(std::mem::take(&mut line));
            }
            let role = if differs.contains(&at) {
                Role::Differs
            } else {
                Role::Plain
            };
            let style = theme.style(role);
            match line.0.last_mut() {
                Some(last) if last.style == style => last.content.to_mut().push(c),
                _ => line.0.push(Span::styled(c.to_string(), style)),
            }
            line.1 += wide;
            at += c.len_utf8();
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_broken_at_words_and_marked_where_it_differs() {
        let theme = Theme::mono();
        let common = words::changes::differing("12 Mill Lane, York", "14 Mill Lane, York");
        let lines = marked("14 Mill Lane, York", common, 8, theme);
        let text: Vec<String> = lines
            .iter()
            .map(|(spans, _)| spans.iter().map(|s| s.content.as_ref()).collect())
            .collect();
        assert_eq!(text, ["14 Mill ", "Lane, ", "York"]);
        let bold: Vec<&str> = lines
            .iter()
            .flat_map(|(spans, _)| spans)
            .filter(|s| s.style == theme.style(Role::Differs))
            .map(|s| s.content.as_ref())
            .collect();
        assert_eq!(bold, ["4"]);
        assert!(lines.iter().all(|(_, used)| *used <= 8));
        // A word longer than the room is broken, and nothing is lost.
        let long = marked("antidisestablishmentarianism", (0, 0), 10, theme);
        let whole: String = long
            .iter()
            .flat_map(|(spans, _)| spans)
            .map(|s| s.content.as_ref())
            .collect();
        assert_eq!(whole, "antidisestablishmentarianism");
    }
}
