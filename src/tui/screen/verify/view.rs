//! Drawing the verdict, the list of findings, and a record then and now.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::Filter;
use crate::demo;
use crate::matching::plain_name;
use crate::text;
use crate::tui::app::App;
use crate::tui::privacy;
use crate::tui::theme::Role;
use crate::tui::widget::{self, Focus};
use crate::verify::{self, Compared, Finding, LookedAt, Row};

/// Why the sample's exports may not fit the plan of the person at the keys.
const OF_THE_SAMPLE: &str = "The sample's later exports are those of somebody who deleted every copy as advised; where you decided otherwise, it shows here.";
/// What to look at next in the sample.
const SAMPLE_GOES_ON: &str =
    "This is the sample: press d for its exports of the next morning, when a sync has run.";
/// How many lines a value may take.
const VALUE_LINES: usize = 4;
/// From this width on the list stands beside the record.
const BESIDE: u16 = 100;
/// From this width on then and now stand beside each other.
const COLUMNS: usize = 66;
/// Columns of a state, of a field's name, and of the sign and its word.
const STATE: usize = 14;
const NAME: usize = 12;
const SIGN: usize = 10;

/// What the two records beside each other are.
pub(super) fn heads(state: verify::State) -> (&'static str, &'static str) {
    match state {
        verify::State::NewTwin => ("one", "the other"),
        verify::State::Exchanged => ("that was to stay", "that is there instead"),
        _ => ("then", "now"),
    }
}

fn role_of(state: verify::State) -> Role {
    use verify::State as S;
    match state {
        S::Lost | S::Exchanged | S::Damaged | S::Unplanned => Role::Bad,
        S::Returned | S::NewTwin | S::StillThere | S::NotChecked => Role::Warning,
        S::AsItWas | S::Gone => Role::Good,
    }
}

impl App {
    pub(crate) fn view_verify(&mut self, frame: &mut Frame<'_>, area: Rect) {
        let Some(seen) = self.verify.seen.take() else {
            return self.view_before_looking(frame, area);
        };
        let head = self.verdict_lines(&seen, area);
        let [top, rest] = area.layout(&Layout::vertical([
            Constraint::Length((head.len() as u16).min(area.height / 2)),
            Constraint::Fill(1),
        ]));
        frame.render_widget(Paragraph::new(head), top);
        let (list, record) = if area.width >= BESIDE {
            let [list, record] = rest.layout(&Layout::horizontal([
                Constraint::Length((area.width * 2 / 5).clamp(40, 60)),
                Constraint::Fill(1),
            ]));
            (list, record)
        } else {
            let rows = (self.verify.in_view.len() as u16 + 2).clamp(4, (rest.height / 3).max(4));
            let [list, record] = rest.layout(&Layout::vertical([
                Constraint::Length(rows),
                Constraint::Fill(1),
            ]));
            (list, record)
        };
        self.view_findings_of_look(frame, list, &seen);
        self.view_finding(frame, record, &seen);
        self.verify.seen = Some(seen);
    }

    /// The verdict, what there is to remark, and when to look again.
    fn verdict_lines(&self, seen: &LookedAt, area: Rect) -> Vec<Line<'static>> {
        let theme = self.theme;
        let width = area.width.min(116);
        let roomy = area.height >= 16;
        let role = if seen.found.is_clean() {
            Role::Good
        } else {
            Role::Warning
        };
        let most = if roomy { 3 } else { 2 };
        let mut lines = widget::at_most(most, &seen.found.verdict(), width, theme, role);
        let mut remarks = seen.about_files(&self.session.case);
        let counts = &seen.found.counts;
        if self.is_sample() && counts.still_there + counts.unplanned > 0 {
            remarks.push(OF_THE_SAMPLE.to_owned());
        }
        if self.is_sample() && self.verify.files == demo::cleaned() {
            remarks.push(SAMPLE_GOES_ON.to_owned());
        }
        for remark in remarks.iter().take(2) {
            lines.extend(widget::at_most(2, remark, width, theme, Role::Plain));
        }
        let looks = verify::again::looks(&self.session.case.checks, self.today);
        let again = verify::again::left(&looks);
        lines.extend(widget::at_most(
            if roomy { 2 } else { 1 },
            &again,
            width,
            theme,
            Role::Quiet,
        ));
        lines
    }

    fn view_before_looking(&mut self, frame: &mut Frame<'_>, area: Rect) {
        let theme = self.theme;
        let width = area.width.min(100);
        let case = &self.session.case;
        let mut lines = vec![Line::raw("")];
        let mut say = |text: &str, role: Role| {
            lines.extend(widget::wrapped(text, width, theme, role));
        };
        say("Has the clean-up held?", Role::Heading);
        let needed = verify::exports_needed(case);
        if needed.is_empty() {
            say(
                "Nothing is marked for deletion in this case, so there is nothing to hold fresh exports against. Esc leads back to the plan.",
                Role::Plain,
            );
        } else {
            say(
                "When you have deleted what the plan names, export again, and see here what is gone, what is still there or came back, and whether anything came to harm. Nothing is changed.",
                Role::Plain,
            );
            say("", Role::Plain);
            let named = needed.iter().map(|(system, kind, n)| {
                format!(
                    "{} of {} ({} marked)",
                    kind.noun(2),
                    system.label(),
                    text::count(*n as u64)
                )
            });
            let named: Vec<String> = named.collect();
            let what = format!("Export again: {}.", named.join(", "));
            say(&what, Role::Plain);
            say(
                "Keep the fresh files beside the old ones, not in their place. Then press a and paste a path, b to look through folders, or drop the files onto this window.",
                Role::Plain,
            );
            if self.is_sample() {
                say(
                    "This is the sample: press d, and its own later exports are used.",
                    Role::Heading,
                );
            }
            say("", Role::Plain);
            say("When to look", Role::Heading);
            for look in verify::again::looks(&case.checks, self.today) {
                say(&look.sentence(), Role::Plain);
            }
        }
        if !case.checks.is_empty() {
            say("", Role::Plain);
            say("Looks so far, the last one first", Role::Heading);
            for check in case.checks.iter().rev() {
                let line = format!("{}  {}", check.day, check.verdict);
                let role = if check.clean {
                    Role::Good
                } else {
                    Role::Warning
                };
                lines.extend(widget::at_most(2, &line, width, theme, role));
            }
        }
        widget::scrolled(frame, area, lines, &mut self.verify.scroll, theme);
    }

    fn view_findings_of_look(&mut self, frame: &mut Frame<'_>, area: Rect, seen: &LookedAt) {
        let theme = self.theme;
        let shown = self.verify.in_view.len();
        let all = self.verify.findings.len();
        let what = match self.verify.filter {
            Filter::Open => "to do".to_owned(),
            Filter::Only(state) => state.label().to_owned(),
            Filter::All => "all".to_owned(),
        };
        let title = format!(
            " {what}: {} of {} (f: others) ",
            text::count(shown as u64),
            text::count(all as u64)
        );
        let title = Line::styled(title, theme.style(Role::Heading));
        let inside = widget::pane(frame, area, title, theme);
        if shown == 0 {
            let text = "Nothing is left to do here.";
            frame.render_widget(Line::styled(text, theme.style(Role::Good)), inside);
            return;
        }
        let room = usize::from(inside.width).saturating_sub(2);
        let mut cursor = self.verify.cursor;
        let row =
            |at: usize| self.finding_row(self.verify.findings[self.verify.in_view[at]], seen, room);
        widget::list_of(frame, inside, shown, row, &mut cursor, Focus::Here, theme);
        self.verify.cursor = cursor;
    }

    /// A line of the list: how it stands, whom it is about, what and where it is.
    fn finding_row(&self, of: Finding, seen: &LookedAt, room: usize) -> Line<'static> {
        let theme = self.theme;
        let state = text::fit(of.state.label(), STATE);
        let left = room.saturating_sub(STATE + 1);
        let place = seen.found.then_at(of, &seen.fresh);
        let (label, tag) = match place.and_then(|(sources, at)| {
            let source = sources.get(at.source as usize)?;
            let record = source.records.get(at.index as usize)?;
            Some((
                record.label(),
                (record.kind().noun(1), source.system.label()),
            ))
        }) {
            Some((label, (kind, system))) => (label, format!("{kind}, {system}")),
            None => ("", String::new()),
        };
        let fits = |tag: &str| text::width(tag) + 16 <= left;
        let tag = match tag.rsplit(", ").next() {
            _ if fits(&tag) => tag,
            Some(system) if fits(system) => system.to_owned(),
            _ => String::new(),
        };
        let names = left.saturating_sub(text::width(&tag) + 1);
        Line::from(vec![
            Span::styled(state, theme.style(role_of(of.state))),
            Span::raw(" "),
            Span::raw(text::fit(&privacy::shown(label), names)),
            Span::raw(" "),
            Span::styled(tag, theme.style(Role::Quiet)),
        ])
    }

    fn view_finding(&mut self, frame: &mut Frame<'_>, area: Rect, seen: &LookedAt) {
        let theme = self.theme;
        let Some(of) = self.verify.finding() else {
            let inside = widget::pane(frame, area, Line::raw(""), theme);
            let text = "Every marked record is gone, and nothing else changed for the worse. f shows them all, t gives the words for a ticket, e when to look again.";
            let lines = widget::wrapped(text, inside.width, theme, Role::Plain);
            frame.render_widget(Paragraph::new(lines), inside);
            return;
        };
        let record = seen.found.then(of, &seen.fresh);
        let name = record.map_or("", crate::record::Record::label);
        let room = usize::from(area.width).saturating_sub(6);
        let title = Line::from(vec![
            Span::raw(" "),
            widget::span(name, room, theme, Role::Heading),
            Span::raw(" "),
        ]);
        let inside = widget::pane(frame, area, title, theme);
        let inside = Rect::new(
            inside.x + 1,
            inside.y,
            inside.width.saturating_sub(2),
            inside.height,
        );
        let mut lines = widget::wrapped(of.state.meaning(), inside.width, theme, role_of(of.state));
        for step in seen.found.next_steps(of, &seen.fresh, self.today) {
            lines.extend(widget::item("→ ", &step, inside.width, theme, Role::Plain));
        }
        let rows = seen.found.beside(of, &seen.fresh);
        lines.extend(self.beside_lines(of, &rows, usize::from(inside.width)));
        widget::scrolled(frame, inside, lines, &mut self.verify.scroll, theme);
    }

    /// Then and now, a field a line; what is the same in both is named at the end.
    fn beside_lines(&self, of: Finding, rows: &[Row], width: usize) -> Vec<Line<'static>> {
        let theme = self.theme;
        let beside = width >= COLUMNS;
        let value = width.saturating_sub(NAME + SIGN) / 2;
        let (then, now) = heads(of.state);
        let there_is = |side: fn(&Row) -> &str| rows.iter().any(|row| !side(row).is_empty());
        let both = there_is(|r| &r.before) && there_is(|r| &r.after);
        let quiet = |text: String| Span::styled(text, theme.style(Role::Quiet));
        let mut lines = Vec::new();
        let differs = rows.iter().any(|row| row.compared != Compared::Same);
        if !lines.is_empty() {
            lines.push(Line::raw(""));
        }
        if beside && both && differs {
            lines.push(Line::from(vec![
                quiet(" ".repeat(NAME + SIGN)),
                quiet(text::fit(then, value)),
                quiet(text::fit(now, value)),
            ]));
        }
        let mut same: Vec<&str> = Vec::new();
        for row in rows {
            let name = text::fit(plain_name(row.field), NAME);
            let (sign, word, role) = match row.compared {
                Compared::Same => {
                    same.push(plain_name(row.field));
                    continue;
                }
                Compared::Gained => ("+", "more", Role::OnlyHere),
                Compared::Lost if row.after.is_empty() => ("−", "lost", Role::Bad),
                Compared::Lost => ("≠", "changed", Role::Differs),
                Compared::Alone => (" ", "", Role::Plain),
            };
            let style = theme.style(role);
            let sign = Span::styled(text::fit(&format!("{sign} {word}"), SIGN), style);
            let cells = |v: &str, columns: usize| -> Vec<Span<'static>> {
                let v = if v.is_empty() { "—" } else { v };
                let values: Vec<&str> = if row.is_list() {
                    v.split(", ").collect()
                } else {
                    vec![v]
                };
                let lines: Vec<String> = values
                    .into_iter()
                    .flat_map(|v| text::wrap(&privacy::value(row.field, v), columns))
                    .collect();
                let cut = lines.len() > VALUE_LINES;
                let mut lines: Vec<String> = lines.into_iter().take(VALUE_LINES).collect();
                if let Some(last) = lines.last_mut().filter(|_| cut) {
                    *last = text::cut(&format!("{last} …"), columns).into_owned();
                }
                let fitted = lines.iter().map(|l| text::fit(l, columns));
                fitted.map(|l| Span::styled(l, style)).collect()
            };
            let room = width.saturating_sub(NAME + SIGN);
            let blank = |columns: usize| Span::raw(" ".repeat(columns));
            if !both {
                let only = if row.before.is_empty() {
                    &row.after
                } else {
                    &row.before
                };
                let mut first = Some(Span::raw(name));
                for cell in cells(only, width.saturating_sub(NAME)) {
                    let head = first.take().unwrap_or_else(|| blank(NAME));
                    lines.push(Line::from(vec![head, cell]));
                }
            } else if beside {
                let left = cells(&row.before, value.saturating_sub(1));
                let right = cells(&row.after, value);
                for at in 0..left.len().max(right.len()) {
                    let (name, sign) = match at {
                        0 => (Span::raw(name.clone()), sign.clone()),
                        _ => (blank(NAME), blank(SIGN)),
                    };
                    let cell = |of: &[Span<'static>], columns: usize| {
                        of.get(at).cloned().unwrap_or_else(|| blank(columns))
                    };
                    lines.push(Line::from(vec![
                        name,
                        sign,
                        cell(&left, value.saturating_sub(1)),
                        Span::raw(" "),
                        cell(&right, value),
                    ]));
                }
            } else {
                let mut heads = vec![Span::raw(name), sign];
                for cell in cells(&row.before, room) {
                    heads.push(cell);
                    lines.push(Line::from(std::mem::replace(
                        &mut heads,
                        vec![blank(NAME), blank(SIGN)],
                    )));
                }
                let mut heads = vec![blank(NAME), quiet(text::fit(now, SIGN))];
                for cell in cells(&row.after, room) {
                    heads.push(cell);
                    lines.push(Line::from(std::mem::replace(
                        &mut heads,
                        vec![blank(NAME), blank(SIGN)],
                    )));
                }
            }
        }
        if !same.is_empty() {
            let text = format!("= the same as then: {}", same.join(", "));
            let width = u16::try_from(width).unwrap_or(u16::MAX);
            lines.extend(widget::at_most(2, &text, width, theme, Role::Quiet));
        }
        lines
    }
}
