//! All copies of one person, event or task: which stays, which are deleted, which do not belong.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::Popup;
use crate::matching::{FieldVerdict, plain_name};
use crate::tui::app::{App, Effect};
use crate::tui::keymap::Action;
use crate::tui::privacy;
use crate::tui::theme::Role;
use crate::tui::widget::{self, Cursor, Focus};

impl App {
    pub(super) fn members_key(
        &mut self,
        cluster: usize,
        mut cursor: Cursor,
        action: Option<Action>,
    ) {
        let members = self.session.members(cluster).to_vec();
        let Some(record) = members.get(cursor.at).copied() else {
            return;
        };
        let now = self.now;
        let done = match action {
            Some(Action::Back) => return,
            Some(Action::Toggle) if self.session.is_marked(record) => {
                self.session.keep(record, now)
            }
            Some(Action::Toggle) => self.session.mark_member(cluster, record, now),
            Some(Action::KeepOnly) => self.session.keep_only(cluster, record, now),
            Some(Action::TakeOut) => self.session.take_out(cluster, record, now),
            Some(Action::Undo) => {
                self.undo_verdict();
                self.popup = Some(Popup::Members { cluster, cursor });
                return;
            }
            _ => {
                cursor.step(super::steps_of(action), members.len());
                self.popup = Some(Popup::Members { cluster, cursor });
                return;
            }
        };
        match done {
            Ok(()) => {
                let marked = members
                    .iter()
                    .filter(|m| self.session.is_marked(**m))
                    .count();
                self.effect(Effect::Save);
                self.say(format!(
                    "{marked} of {} are to be deleted by hand (u undoes)",
                    members.len()
                ));
            }
            Err(why) => self.warn(why.to_string()),
        }
        self.popup = Some(Popup::Members { cluster, cursor });
    }

    pub(super) fn view_members(
        &self,
        frame: &mut Frame<'_>,
        body: Rect,
        cluster: usize,
        cursor: &mut Cursor,
    ) {
        let theme = self.theme;
        let members = self.session.members(cluster).to_vec();
        let Some(keep) = self.session.review.clusters.get(cluster).map(|c| c.keep) else {
            return;
        };
        let sources = &self.session.evidence.sources;
        let area = widget::middle(body, body.width.min(100), body.height);
        let title = format!("{}: {} copies", keep.of(sources).label(), members.len());
        let inside = widget::window(frame, area, &title, theme);
        let [list, detail] = inside.layout(&Layout::vertical([
            Constraint::Length((members.len() as u16 + 1).min(inside.height / 2)),
            Constraint::Fill(1),
        ]));
        let rows: Vec<Line<'static>> = members
            .iter()
            .map(|m| {
                let apart = self.session.is_taken_out(cluster, *m);
                let (word, role) = match (self.session.is_marked(*m), apart) {
                    (true, _) => ("delete   ", Role::Bad),
                    (false, true) => ("not it   ", Role::Good),
                    (false, false) if *m == keep => ("keep *   ", Role::Good),
                    (false, false) => ("keep     ", Role::Plain),
                };
                let record = m.of(sources);
                let created = record
                    .created
                    .map_or(String::new(), |c| format!("  created {}", c.short()));
                let place = match record.id.as_deref() {
                    Some(id) => id.to_owned(),
                    None => format!("{}, no. {}", m.source(sources).name(), record.number),
                };
                let what = format!("{}  {place}{created}", record.label());
                Line::from(vec![
                    Span::styled(word, theme.style(role)),
                    widget::span(
                        &what,
                        usize::from(list.width).saturating_sub(12),
                        theme,
                        Role::Plain,
                    ),
                ])
            })
            .collect();
        widget::list(frame, list, &rows, cursor, Focus::Here, theme);
        let mut lines = vec![Line::styled(
            "* the program would keep this one",
            theme.style(Role::Quiet),
        )];
        if let Some(selected) = members.get(cursor.at).filter(|m| **m != keep) {
            let fields = self
                .session
                .evidence
                .matches
                .explain(sources, keep, *selected);
            lines.push(Line::styled(
                "Beside the one to keep:",
                theme.style(Role::Heading),
            ));
            for field in fields.iter().filter(|f| {
                !matches!(
                    f.verdict,
                    FieldVerdict::Same | FieldVerdict::Equivalent | FieldVerdict::BothEmpty
                )
            }) {
                let or_none = |v: &str| match v {
                    "" => "—".to_owned(),
                    v => privacy::value(field.field, v),
                };
                let text = format!(
                    "{}: {} | {}",
                    plain_name(field.field),
                    or_none(&field.left),
                    or_none(&field.right)
                );
                lines.push(Line::from(widget::span(
                    &text,
                    usize::from(detail.width),
                    theme,
                    Role::Plain,
                )));
            }
        }
        let mut scroll = 0;
        widget::scrolled(frame, detail, lines, &mut scroll, theme);
    }
}
