//! The few pieces every screen is made of: safe lines, lists that remember their scroll, windows over
//! a screen, the bar at the bottom.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Color;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph};
use tui_input::Input;

use super::privacy;
use super::theme::{Role, Theme};
use crate::text;

/// A span of untrusted text, cut to a width.
pub(crate) fn span(text: &str, columns: usize, theme: Theme, role: Role) -> Span<'static> {
    let safe = privacy::shown(text);
    Span::styled(text::cut(&safe, columns).into_owned(), theme.style(role))
}

/// Untrusted text broken into lines.
pub(crate) fn wrapped(text: &str, columns: u16, theme: Theme, role: Role) -> Vec<Line<'static>> {
    // Hidden before it is taken apart, and what is hidden has no line ends.
    privacy::hidden(text)
        .split('\n')
        .flat_map(|paragraph| text::wrap(&text::shown(paragraph), usize::from(columns)))
        .map(|line| Line::styled(line, theme.style(role)))
        .collect()
}

/// The same in `most` lines at most; text that does not fit ends in `…`.
pub(crate) fn at_most(
    most: usize,
    text: &str,
    columns: u16,
    theme: Theme,
    role: Role,
) -> Vec<Line<'static>> {
    let mut lines = wrapped(text, columns, theme, role);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            trail_off(last, columns);
        }
    }
    lines
}

/// Ends a line of text in `…`, to say that lines after it were left out.
pub(crate) fn trail_off(line: &mut Line<'static>, columns: u16) {
    let text: String = line.spans.iter().map(|s| s.content.as_ref()).collect();
    let style = line.style;
    let text = text::cut(&format!("{text} …"), usize::from(columns)).into_owned();
    *line = Line::styled(text, style);
}

/// Text after a mark ("• ", "+ "), its further lines indented as far as the first one's text.
pub(crate) fn item(
    mark: &str,
    text: &str,
    columns: u16,
    theme: Theme,
    role: Role,
) -> Vec<Line<'static>> {
    let indent = text::width(mark);
    let room = usize::from(columns).saturating_sub(indent).max(1);
    text::wrap(&privacy::shown(text), room)
        .into_iter()
        .enumerate()
        .map(|(i, line)| {
            let before = if i == 0 {
                mark.to_owned()
            } else {
                " ".repeat(indent)
            };
            Line::from(vec![
                Span::styled(before, theme.style(role)),
                Span::styled(line, theme.style(Role::Plain)),
            ])
        })
        .collect()
}

/// What of a field's text is in view in `columns` columns, and the column of the cursor in it: the end
/// of the text, or where the cursor is before that, the part around it.
pub(crate) fn field(input: &Input, columns: usize) -> (String, u16) {
    let chars: Vec<char> = privacy::typed(input.value()).chars().collect();
    let cursor = input.cursor().min(chars.len());
    let shown = |part: &[char]| {
        let part: String = part.iter().collect();
        text::shown(&part).into_owned()
    };
    // From the first character on of which everything up to `end` fits.
    let fitting = |end: usize, columns: usize| {
        let mut start = end.saturating_sub(columns);
        while start < end && text::width(&shown(&chars[start..end])) > columns {
            start += 1;
        }
        start
    };
    let mut start = fitting(chars.len(), columns);
    if cursor < start {
        start = fitting(cursor, columns / 2);
    }
    let column = text::width(&shown(&chars[start..cursor]));
    let visible = text::cut(&shown(&chars[start..]), columns).into_owned();
    (visible, column as u16)
}

/// Where a list is: the selected row and the first row in view.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) at: usize,
    top: usize,
}

impl Cursor {
    /// A cursor on a row.
    pub(crate) fn on(at: usize) -> Self {
        Cursor { at, top: 0 }
    }

    /// Moves by rows, staying inside `len`.
    pub(crate) fn step(&mut self, by: isize, len: usize) {
        self.at = self.at.saturating_add_signed(by).min(len.saturating_sub(1));
    }

    /// Keeps the cursor inside a list that changed.
    pub(crate) fn keep_inside(&mut self, len: usize) {
        self.at = self.at.min(len.saturating_sub(1));
    }

    fn scroll_into(&mut self, rows: usize, len: usize) {
        if self.at < self.top {
            self.top = self.at;
        } else if self.at >= self.top + rows {
            self.top = self.at + 1 - rows;
        }
        self.top = self.top.min(len.saturating_sub(rows));
    }
}

/// How a list takes part in the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Focus {
    /// Keys go here; the terminal's cursor sits on the selected row, where screen readers look.
    Here,
    /// Keys go elsewhere.
    Elsewhere,
}

/// Draws rows with a marker before the selected one, and says how many are above and below.
pub(crate) fn list(
    frame: &mut Frame<'_>,
    area: Rect,
    rows: &[Line<'static>],
    cursor: &mut Cursor,
    focus: Focus,
    theme: Theme,
) {
    list_of(
        frame,
        area,
        rows.len(),
        |i| rows[i].clone(),
        cursor,
        focus,
        theme,
    );
}

/// As [`list`], making only the rows in view; for lists of many thousand rows.
pub(crate) fn list_of(
    frame: &mut Frame<'_>,
    area: Rect,
    len: usize,
    row: impl Fn(usize) -> Line<'static>,
    cursor: &mut Cursor,
    focus: Focus,
    theme: Theme,
) {
    let area = area.intersection(frame.area());
    let height = usize::from(area.height);
    if height == 0 || area.width < 3 {
        return;
    }
    cursor.keep_inside(len);
    cursor.scroll_into(height, len);
    for i in cursor.top..len.min(cursor.top + height) {
        let y = area.y + (i - cursor.top) as u16;
        let line_area = Rect::new(area.x, y, area.width, 1);
        let selected = i == cursor.at;
        let mut line = row(i);
        line.spans
            .insert(0, Span::raw(if selected { "▸ " } else { "  " }));
        frame.render_widget(Paragraph::new(line), line_area);
        if selected {
            let role = match focus {
                Focus::Here => Role::Selected,
                Focus::Elsewhere => Role::Remembered,
            };
            // Reversed, a colour would become a glaring background; marks and words say the same.
            let style = theme.style(role).fg(Color::Reset);
            frame.buffer_mut().set_style(line_area, style);
            if focus == Focus::Here {
                frame.set_cursor_position(Position::new(area.x, y));
            }
        }
    }
    let above = cursor.top;
    let below = len.saturating_sub(cursor.top + height);
    for (n, sign, y) in [(above, '↑', area.y), (below, '↓', area.bottom() - 1)] {
        if n > 0 {
            let hint = format!(" {sign}{n}");
            let width = text::width(&hint) as u16;
            if width + 4 < area.width {
                let at = Rect::new(area.right() - width, y, width, 1);
                make_room(
                    frame.buffer_mut(),
                    Rect::new(area.x, y, area.width, 1),
                    width,
                );
                frame.render_widget(Line::styled(hint, theme.style(Role::Quiet)), at);
            }
        }
    }
}

/// Frees the last columns of a row: what stands at its right end moves to the left where there is room, and
/// else the text ends in `…`.
fn make_room(buffer: &mut Buffer, row: Rect, width: u16) {
    let is_blank = |buffer: &Buffer, x: u16| matches!(buffer[(x, row.y)].symbol(), " " | "");
    let first = row.right().saturating_sub(width);
    if (first..row.right()).all(|x| is_blank(buffer, x)) {
        return;
    }
    // From the right: the tag, and the gap before it.
    let in_row = || (row.x..row.right()).rev();
    let begins = in_row().find(|x| {
        is_blank(buffer, *x)
            && x.checked_sub(1)
                .is_some_and(|before| is_blank(buffer, before))
    });
    let gap = begins.map_or(0, |end| {
        (row.x..=end)
            .rev()
            .take_while(|x| is_blank(buffer, *x))
            .count()
    });
    match begins {
        // A tag stands in the right half; anything else is text.
        Some(end) if gap > usize::from(width) && end >= row.x + row.width / 2 => {
            for x in end + 1..row.right() {
                let cell = buffer[(x, row.y)].clone();
                buffer[(x - width, row.y)] = cell;
            }
        }
        _ => {
            let mut end = first.saturating_sub(1);
            while end > row.x && is_blank(buffer, end - 1) {
                end -= 1;
            }
            for x in end..first {
                buffer[(x, row.y)].set_symbol(" ");
            }
            buffer[(end, row.y)].set_symbol("…");
        }
    }
}

/// Draws text from line `scroll` on, and keeps `scroll` where there is still text to see.
pub(crate) fn scrolled(
    frame: &mut Frame<'_>,
    area: Rect,
    lines: Vec<Line<'static>>,
    scroll: &mut usize,
    theme: Theme,
) {
    let area = area.intersection(frame.area());
    let height = usize::from(area.height);
    if height == 0 {
        return;
    }
    let most = lines.len().saturating_sub(height);
    *scroll = (*scroll).min(most);
    let more = lines.len() > *scroll + height;
    let visible: Vec<Line<'static>> = lines.into_iter().skip(*scroll).take(height).collect();
    frame.render_widget(Paragraph::new(visible), area);
    let hint = match (*scroll > 0, more) {
        (true, true) => " ↑↓ more ",
        (false, true) => " ↓ more ",
        (true, false) => " ↑ more ",
        (false, false) => return,
    };
    let width = text::width(hint) as u16;
    if width + 4 < area.width {
        let at = Rect::new(area.right() - width, area.bottom() - 1, width, 1);
        make_room(
            frame.buffer_mut(),
            Rect::new(area.x, area.bottom() - 1, area.width, 1),
            width,
        );
        frame.render_widget(Line::styled(hint, theme.style(Role::Quiet)), at);
    }
}

/// A window over the screen; returns the room inside it.
pub(crate) fn window(frame: &mut Frame<'_>, area: Rect, title: &str, theme: Theme) -> Rect {
    let area = area.intersection(frame.area());
    frame.render_widget(Clear, area);
    let title = text::cut(
        &privacy::shown(title),
        usize::from(area.width).saturating_sub(4),
    )
    .into_owned();
    let block = Block::bordered()
        .border_style(theme.style(Role::Border))
        .title(Line::styled(
            format!(" {title} "),
            theme.style(Role::Heading),
        ));
    let inside = block.inner(area);
    frame.render_widget(block, area);
    Rect::new(
        inside.x.saturating_add(1),
        inside.y,
        inside.width.saturating_sub(2),
        inside.height,
    )
}

/// An area in the middle of another, at most as large.
pub(crate) fn middle(area: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(area.width);
    let height = height.min(area.height);
    Rect::new(
        area.x + (area.width - width) / 2,
        area.y + (area.height - height) / 2,
        width,
        height,
    )
}

/// A pane with a border and a title; returns the room inside it.
pub(crate) fn pane(frame: &mut Frame<'_>, area: Rect, title: Line<'static>, theme: Theme) -> Rect {
    let area = area.intersection(frame.area());
    let block = Block::bordered()
        .border_style(theme.style(Role::Border))
        .title(title);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    inside
}

/// `n` of `total` as a bar of `columns` cells, whole cells only.
pub(crate) fn gauge(share: f64, columns: usize) -> String {
    let filled = (share.clamp(0.0, 1.0) * columns as f64).round() as usize;
    format!("{}{}", "█".repeat(filled), "░".repeat(columns - filled))
}

/// Empties the cells behind wide characters, which ratatui leaves as blanks: a blank that replaces half
/// a wide character later then counts as a change and is drawn, also on terminals that do not clear
/// the other half by themselves.
pub(crate) fn empty_wide_tails(buffer: &mut Buffer) {
    let columns = usize::from(buffer.area.width).max(1);
    for row in buffer.content.chunks_mut(columns) {
        for at in 0..row.len().saturating_sub(1) {
            let symbol = row[at].symbol();
            if !symbol.is_ascii() && text::width(symbol) == 2 {
                row[at + 1].set_symbol("");
            }
        }
    }
}
