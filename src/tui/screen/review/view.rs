//! Drawing the list of pairs and the pair side by side.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::case::{Item, Review, Status, words};
use crate::matching::{Band, FieldComparison, FieldVerdict, Relation, plain_name};
use crate::record::RecordRef;
use crate::text;
use crate::tui::app::App;
use crate::tui::popup::Popup;
use crate::tui::privacy;
use crate::tui::theme::Role;
use crate::tui::widget::{self, Focus};

/// From this width on the list stands beside the pair.
const BESIDE: u16 = 100;
/// From this width on the values of A and B stand beside each other.
const COLUMNS: u16 = 72;
/// Columns of a field's name.
const NAME: usize = 12;
/// Columns of the sign and its word.
const SIGN: usize = 10;

/// Sign and word for what a comparison found; the word makes the colour unnecessary.
fn sign(verdict: FieldVerdict) -> (&'static str, &'static str, Role) {
    let (sign, role) = match verdict {
        FieldVerdict::Same => ("=", Role::Quiet),
        FieldVerdict::Equivalent => ("≈", Role::Quiet),
        FieldVerdict::Close => ("~", Role::Plain),
        FieldVerdict::Different => ("≠", Role::Differs),
        FieldVerdict::OnlyLeft | FieldVerdict::OnlyRight => ("+", Role::OnlyHere),
        FieldVerdict::BothEmpty => (" ", Role::Quiet),
    };
    (sign, words::pair::found(verdict), role)
}

impl App {
    pub(crate) fn view_review(&mut self, frame: &mut Frame<'_>, area: Rect) {
        if self.session.review.items.is_empty() {
            return self.view_nothing(frame, area);
        }
        let mut area = area;
        if let Some(said) = self.narrowed_to() {
            let [line, rest] = area.layout(&Layout::vertical([
                Constraint::Length(1),
                Constraint::Fill(1),
            ]));
            let room = usize::from(line.width);
            let said = widget::span(&said, room, self.theme, Role::Heading);
            frame.render_widget(Line::from(said), line);
            area = rest;
        }
        let (list, pair) = if area.width >= BESIDE {
            let [list, pair] = area.layout(&Layout::horizontal([
                Constraint::Length((area.width / 4).clamp(28, 44)),
                Constraint::Fill(1),
            ]));
            (list, pair)
        } else {
            // The pair gets what it needs, the list what is left, at least three lines of it.
            let needed = self.pair_height(area);
            let rows = area.height.saturating_sub(needed).max(5);
            let [list, pair] = area.layout(&Layout::vertical([
                Constraint::Length(rows),
                Constraint::Fill(1),
            ]));
            (list, pair)
        };
        self.view_pairs(frame, list);
        self.view_pair(frame, pair);
    }

    /// How many lines the pair on screen takes: with everything shown where that leaves room for the
    /// list, else with what is the same folded.
    fn pair_height(&mut self, area: Rect) -> u16 {
        let Some(item) = self.current_item() else {
            return 0;
        };
        let Some((a, b, fields)) = self.comparison() else {
            return 0;
        };
        let inner = area.width.saturating_sub(4);
        let lines = |height| self.pair_lines(a, b, &fields, inner, height).len();
        let around = self.advice(&item, a, b, inner).len() + 2;
        let whole = lines(usize::MAX) + around;
        if whole + 5 <= usize::from(area.height) {
            whole as u16
        } else {
            (lines(0) + around) as u16
        }
    }

    fn view_nothing(&self, frame: &mut Frame<'_>, area: Rect) {
        let text = if self.is_reading() {
            "Still reading your exports …".to_owned()
        } else {
            words::nothing_to_review(&self.session)
        };
        let text = format!("\n{text} Enter goes on to the plan, Esc goes back.");
        let inner = Rect::new(
            area.x + 1,
            area.y,
            area.width.saturating_sub(2),
            area.height,
        );
        let lines = widget::wrapped(&text, inner.width.min(90), self.theme, Role::Plain);
        frame.render_widget(Paragraph::new(lines), inner);
    }

    fn view_pairs(&mut self, frame: &mut Frame<'_>, area: Rect) {
        let theme = self.theme;
        let title = self.pairs_title(usize::from(area.width).saturating_sub(2));
        let inside = widget::pane(
            frame,
            area,
            Line::styled(title, theme.style(Role::Heading)),
            theme,
        );
        let room = usize::from(inside.width).saturating_sub(2);
        let mut cursor = self.review.cursor;
        let row = |row: usize| self.pair_row(self.review.in_view[row], room);
        let len = self.review.in_view.len();
        widget::list_of(frame, inside, len, row, &mut cursor, Focus::Here, theme);
        self.review.cursor = cursor;
    }

    fn nothing_fits(&self) -> &'static str {
        if self.review.awaits {
            "Looking …"
        } else {
            "Nothing fits; c shows all pairs again."
        }
    }

    /// How many of all pairs are shown, and by what, in words; `None` where all are.
    fn narrowed_to(&self) -> Option<String> {
        if !self.review.is_narrowed() {
            return None;
        }
        let mut by = self.review.narrow.words();
        let text = self.review.filter.trim();
        if !text.is_empty() {
            let and = if by.is_empty() { "" } else { ", " };
            by = format!("{by}{and}with \"{}\"", privacy::typed(text));
        }
        let all = text::count(self.session.review.items.len() as u64);
        let shown = text::count(self.review.in_view.len() as u64);
        Some(if self.review.awaits {
            format!("Looking through {all}: {by}")
        } else {
            format!("Showing {shown} of {all}: {by} (c shows all)")
        })
    }

    /// How many pairs the list has, told apart as in the title of the screen.
    fn pairs_title(&self, room: usize) -> String {
        let in_view = self.review.in_view.len();
        if self.review.is_narrowed() {
            return format!(" {} shown ", text::count(in_view as u64));
        }
        let of = self.session.progress.of;
        let held = in_view.saturating_sub(of);
        let (of, held) = (text::count(of as u64), text::count(held as u64));
        if self.session.progress.of == in_view {
            return format!(" pairs, {of} ");
        }
        let whole = format!(" {of} to decide, {held} to leave alone ");
        if text::width(&whole) <= room {
            whole
        } else {
            format!(" {of} to decide, {held} to keep ")
        }
    }

    /// A line of the list: what was decided, whom it is about, what sort of pair it is.
    fn pair_row(&self, index: usize, room: usize) -> Line<'static> {
        let (session, theme) = (&self.session, self.theme);
        let item = session.review.items[index];
        let status = session.status(index);
        let (mark, role) = match status {
            Status::Open => ("  ", Role::Plain),
            Status::DeleteLeft => ("A ", Role::Bad),
            Status::DeleteRight => ("B ", Role::Bad),
            Status::NotSame => ("n ", Role::Good),
            Status::Later => ("l ", Role::Quiet),
            Status::Hold => ("k ", Role::Quiet),
        };
        let tag = self.tag(&item);
        let names = room.saturating_sub(text::width(&tag) + 3);
        let label = item.record.of(&session.evidence.sources).label();
        let label = text::fit(&privacy::shown(label), names);
        let style = match status {
            Status::Open => Role::Plain,
            _ => Role::Quiet,
        };
        Line::from(vec![
            Span::styled(mark, theme.style(role)),
            Span::styled(label, theme.style(style)),
            Span::raw(" "),
            Span::styled(tag, theme.style(Role::Quiet)),
        ])
    }

    /// What sort of pair it is, in a word.
    fn tag(&self, item: &Item) -> String {
        let cluster = &self.session.review.clusters[item.cluster];
        if cluster.hold.is_some() {
            return "keep".to_owned();
        }
        if cluster.members.len() > 2 {
            let others = cluster.members.iter().filter(|m| **m != cluster.keep);
            let at = others.take_while(|m| **m != item.record).count();
            return format!("{} of {}", at + 2, cluster.members.len());
        }
        match (Review::band(item), item.relation) {
            (Band::Possible, _) => "perhaps".to_owned(),
            (_, Relation::Identical | Relation::Equivalent) => "twin".to_owned(),
            (_, Relation::Subset | Relation::Superset) => "part".to_owned(),
            (_, Relation::Conflicting) => "differs".to_owned(),
        }
    }

    fn view_pair(&mut self, frame: &mut Frame<'_>, area: Rect) {
        let theme = self.theme;
        let Some(item) = self.current_item() else {
            let inside = widget::pane(frame, area, Line::raw(""), theme);
            let line = Line::styled(self.nothing_fits(), theme.style(Role::Quiet));
            frame.render_widget(line, inside);
            return;
        };
        let Some((a, b, fields)) = self.comparison() else {
            return;
        };
        let sure = words::pair::sure(Review::band(&item));
        let sure = format!(" {sure}, {:.2} ", item.score);
        let name = b.of(&self.session.evidence.sources).label();
        let room = usize::from(area.width).saturating_sub(text::width(&sure) + 6);
        let title = Line::from(vec![
            Span::raw(" "),
            widget::span(name, room, theme, Role::Heading),
            Span::raw(" "),
        ]);
        let inside = widget::pane(frame, area, title, theme);
        if area.width > text::width(&sure) as u16 + 4 {
            let w = text::width(&sure) as u16;
            let at = Rect::new(area.right() - w - 1, area.y, w, 1);
            frame.render_widget(Line::styled(sure, theme.style(Role::Quiet)), at);
        }
        let inside = Rect::new(
            inside.x + 1,
            inside.y,
            inside.width.saturating_sub(2),
            inside.height,
        );
        let foot = self.advice(&item, a, b, inside.width);
        let foot_height = (foot.len() as u16).min(inside.height / 2);
        let [table, below] = inside.layout(&Layout::vertical([
            Constraint::Fill(1),
            Constraint::Length(foot_height),
        ]));
        let lines = self.pair_lines(a, b, &fields, table.width, usize::from(table.height));
        frame.render_widget(Paragraph::new(lines), table);
        frame.render_widget(Paragraph::new(foot), below);
    }

    fn place(&self, record: RecordRef) -> String {
        let place = words::place(&self.session.evidence.sources, record);
        privacy::shown(&place).into_owned()
    }

    /// The same where there is little room: of a long id the end, which differs most.
    fn short_place(&self, record: RecordRef, room: usize) -> String {
        let place = self.place(record);
        let sources = &self.session.evidence.sources;
        match &record.of(sources).id {
            Some(id) if text::width(&place) > room && !privacy::hides() => {
                let system = record.source(sources).system.label();
                let left = room.saturating_sub(system.len() + 2);
                let skip = id.chars().count().saturating_sub(left);
                let end: String = id.chars().skip(skip).collect();
                format!("{system} …{}", privacy::shown(&end))
            }
            _ => place,
        }
    }

    fn head(&self, letter: &str, record: RecordRef, room: usize) -> Vec<Span<'static>> {
        let theme = self.theme;
        let (word, role) = if self.session.is_marked(record) {
            ("DELETE ", Role::Bad)
        } else {
            ("", Role::Heading)
        };
        let start = format!("{letter} {word}");
        let left = room.saturating_sub(start.len());
        let place = text::cut(&self.short_place(record, left), left).into_owned();
        let fill = room.saturating_sub(start.len() + text::width(&place));
        vec![
            Span::styled(start, theme.style(role)),
            Span::styled(place, theme.style(Role::Heading)),
            Span::raw(" ".repeat(fill)),
        ]
    }

    fn pair_lines(
        &self,
        a: RecordRef,
        b: RecordRef,
        fields: &[FieldComparison],
        width: u16,
        height: usize,
    ) -> Vec<Line<'static>> {
        let theme = self.theme;
        let width = usize::from(width);
        let beside = width + 4 >= usize::from(COLUMNS);
        let value = width.saturating_sub(NAME + SIGN) / 2;
        let mut lines = Vec::new();
        if beside {
            let mut spans = vec![Span::raw(" ".repeat(NAME + SIGN))];
            spans.extend(self.head("A", a, value.saturating_sub(1)));
            spans.push(Span::raw(" "));
            spans.extend(self.head("B", b, value));
            lines.push(Line::from(spans));
        } else {
            lines.push(Line::from(self.head("A", a, width)));
            lines.push(Line::from(self.head("B", b, width)));
        }
        let shown: Vec<&FieldComparison> = fields
            .iter()
            .filter(|f| words::pair::tells(f, fields))
            .collect();
        let alike = |f: &FieldComparison| {
            matches!(f.verdict, FieldVerdict::Same | FieldVerdict::Equivalent)
        };
        let tall = if beside { 1 } else { 2 };
        let folds = shown.len() * tall + lines.len() > height;
        let mut folded: Vec<&str> = Vec::new();
        for field in shown {
            // The name stays: it says who this is about.
            let keeps = matches!(field.field, "display_name" | "subject");
            if folds && alike(field) && !keeps {
                folded.push(plain_name(field.field));
                continue;
            }
            let (sign, word, role) = sign(field.verdict);
            let name = Span::styled(
                text::fit(plain_name(field.field), NAME),
                theme.style(Role::Plain),
            );
            let sign = Span::styled(
                text::fit(&format!("{sign} {word}"), SIGN),
                theme.style(role),
            );
            let role = if alike(field) { Role::Plain } else { role };
            let side = |v: &str, columns: usize| {
                let v = if v.is_empty() { "—" } else { v };
                let v = privacy::value(field.field, v);
                Span::styled(text::fit(&v, columns), theme.style(role))
            };
            if beside {
                lines.push(Line::from(vec![
                    name,
                    sign,
                    side(&field.left, value.saturating_sub(1)),
                    Span::raw(" "),
                    side(&field.right, value),
                ]));
            } else {
                let room = width.saturating_sub(NAME + SIGN);
                let one = if field.left.is_empty() {
                    &field.right
                } else {
                    &field.left
                };
                lines.push(Line::from(vec![name, sign, side(one, room)]));
                if field.verdict != FieldVerdict::Same
                    && !field.left.is_empty()
                    && !field.right.is_empty()
                {
                    let indent = Span::raw(" ".repeat(NAME + SIGN));
                    lines.push(Line::from(vec![indent, side(&field.right, room)]));
                }
            }
        }
        if !folded.is_empty() {
            let text = format!("= the same: {}", folded.join(", "));
            lines.push(Line::from(widget::span(&text, width, theme, Role::Quiet)));
        }
        lines
    }

    fn advice(&self, item: &Item, a: RecordRef, b: RecordRef, width: u16) -> Vec<Line<'static>> {
        let theme = self.theme;
        let cluster = &self.session.review.clusters[item.cluster];
        let mut lines = Vec::new();
        if let Some(hold) = &cluster.hold {
            let text = format!("Nothing to delete here: {hold}");
            lines.extend(widget::wrapped(&text, width, theme, Role::Warning));
            return lines;
        }
        let advised = words::pair::Advice::of(cluster, a, b);
        let advice = match advised {
            Some(advice) => format!("Advice: keep {}: {}", advice.letter, cluster.why_keep),
            None => words::pair::NO_ADVICE.to_owned(),
        };
        lines.extend(widget::at_most(2, &advice, width, theme, Role::Heading));
        if let Some(advice) = advised {
            let copy = self.session.copy_first(advice.delete, advice.keep);
            let copy = words::pair::copy_first(&copy);
            let copy = widget::span(&copy, usize::from(width), theme, Role::Plain);
            lines.push(Line::from(copy));
        }
        let fields = self.review.compared.as_ref();
        if let Some(text) = fields.and_then(|(_, _, fields)| words::pair::why(fields)) {
            lines.extend(widget::at_most(2, &text, width, theme, Role::Plain));
        }
        if let Some(text) = words::pair::elsewhere(&self.session.evidence, a, b) {
            let line = widget::span(&text, usize::from(width), theme, Role::Plain);
            lines.push(Line::from(line));
        }
        lines
    }

    /// Every value of the pair whole, in a window.
    pub(super) fn popup_whole_pair(&mut self) {
        let Some((a, b, fields)) = self.comparison() else {
            return;
        };
        let mut lines = vec![
            format!("A: {}", self.place(a)),
            format!("B: {}", self.place(b)),
            String::new(),
        ];
        for field in fields
            .iter()
            .filter(|f| f.verdict != FieldVerdict::BothEmpty)
        {
            let (sign, word, _) = sign(field.verdict);
            let weight = if field.weight.abs() >= 0.05 {
                format!(", {:+.1} bits", field.weight)
            } else {
                String::new()
            };
            let note = field
                .note
                .as_ref()
                .map_or(String::new(), |n| format!(", {n}"));
            lines.push(format!(
                "{}: {sign} {word}{weight}{note}",
                plain_name(field.field)
            ));
            if field.verdict == FieldVerdict::Same {
                lines.push(format!("   {}", field.left));
            } else {
                for (letter, value) in [("A", &field.left), ("B", &field.right)] {
                    if !value.is_empty() {
                        lines.push(format!("   {letter}: {value}"));
                    }
                }
            }
        }
        self.popup = Some(Popup::text("Why these two, with every value whole", lines));
    }
}
