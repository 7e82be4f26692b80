//! The plan on screen: parts and steps, to read, to tick off and to confirm.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::bundle::Bundle;
use crate::case::Stop;
use crate::plan::{Form, Plan, Step};
use crate::tui::app::{App, Effect, Screen};
use crate::tui::keymap::Action;
use crate::tui::popup::Popup;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::{self, Cursor, Focus};

/// What the screen remembers.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// The step selected.
    cursor: Cursor,
    /// Its row among the headings and steps.
    rows: Cursor,
    scroll: usize,
    plan: Option<Plan>,
    /// What the support of Salesforce asks for, until the folder for it is known.
    pub(crate) bundle: Option<Box<Bundle>>,
}

impl State {
    /// Makes the plan anew when it is shown next.
    pub(crate) fn forget(&mut self) {
        self.plan = None;
    }
}

impl App {
    fn clean_up_plan(&mut self) -> &Plan {
        let (case, knowledge, today) = (&self.session.case, self.knowledge, self.today);
        self.plan
            .plan
            .get_or_insert_with(|| Plan::of(case, knowledge, today))
    }

    pub(crate) fn plan_key(&mut self, action: Option<Action>) {
        let len = self.clean_up_plan().steps().count();
        let by = match action {
            Some(Action::Up) => -1,
            Some(Action::Down) => 1,
            Some(Action::First) => isize::MIN,
            Some(Action::Last) => isize::MAX,
            _ => 0,
        };
        if by != 0 {
            self.plan.cursor.step(by, len);
            self.plan.scroll = 0;
        }
        match action {
            Some(Action::Back) => self.show(self.screen_before(Stop::Plan)),
            Some(Action::Next) => self.show(Screen::Verify),
            Some(Action::PageDown) => self.plan.scroll += 3,
            Some(Action::PageUp) => self.plan.scroll = self.plan.scroll.saturating_sub(3),
            Some(Action::Toggle) => {
                let at = self.plan.cursor.at;
                let plan = self.clean_up_plan();
                let Some(step) = plan.steps().nth(at) else {
                    return;
                };
                if let Some(first) = plan.waits_for(step) {
                    let first = format!("first: {}", first.text);
                    self.warn(first);
                    return;
                }
                let (id, now) = (step.id.clone(), self.now);
                let session = &mut self.session;
                if session.case.toggle(&id, session.person.as_deref(), now) {
                    self.plan.cursor.step(1, len);
                    self.plan.scroll = 0;
                }
                self.plan.forget();
                self.effect(Effect::Save);
            }
            Some(Action::Confirm) => {
                let at = self.plan.cursor.at;
                let id = self.clean_up_plan().steps().nth(at).map(|s| s.id.clone());
                let (now, session) = (self.now, &mut self.session);
                let by = session.person.as_deref();
                match id.map(|id| session.case.confirm(&id, by, now)) {
                    Some(Ok(())) => {
                        self.plan.forget();
                        self.effect(Effect::Save);
                    }
                    Some(Err(why)) => self.warn(why.to_string()),
                    None => {}
                }
            }
            Some(Action::Person) => {
                let name = self.session.person.clone().unwrap_or_default();
                self.popup = Some(Popup::person(&name));
            }
            Some(Action::Domain) => {
                let domain = self.session.case.salesforce_domain.clone();
                self.popup = Some(Popup::salesforce_domain(&domain.unwrap_or_default()));
            }
            Some(Action::Ticket) => self.effect(Effect::Ticket(Form::TicketText)),
            Some(Action::Zendesk) => self.effect(Effect::Ticket(Form::TicketMarkdown)),
            Some(Action::ServiceNow) => self.effect(Effect::Ticket(Form::TicketServiceNow)),
            Some(Action::Bundle) if self.is_reading() => {
                self.say("please wait until the exports are read");
            }
            Some(Action::Bundle) => {
                self.say("being put together …");
                self.put_bundle_together();
            }
            Some(Action::Write) => {
                let folder = self.around.plan_folder.display().to_string();
                self.popup = Some(Popup::plan_folder(&folder));
            }
            _ => {}
        }
    }

    pub(crate) fn view_plan(&mut self, frame: &mut Frame<'_>, area: Rect) {
        let theme = self.theme;
        let width = area.width.min(116);
        let plan = self.clean_up_plan().clone();
        let mut head = vec![Line::raw("")];
        if let Some(verdict) = &plan.verdict {
            head.extend(widget::at_most(2, verdict, width, theme, Role::Heading));
        }
        let what = match plan.deletions {
            _ if plan.is_carried_out() => {
                "Every deletion is ticked off. Export again, then press Enter to see whether it held."
                    .to_owned()
            }
            0 => "Nothing is marked for deletion. These are the steps that help all the same."
                .to_owned(),
            1 => "One record to delete by hand. Work from top to bottom; Space ticks a step off."
                .to_owned(),
            n => format!(
                "{n} records to delete by hand. Work from top to bottom; Space ticks a step off."
            ),
        };
        head.extend(widget::wrapped(&what, width, theme, Role::Plain));
        head.push(Line::raw(""));
        let (rows, row_of_step) = rows(&plan, width, theme);
        let detail = detail(&plan, self.plan.cursor.at, width, theme);
        let room = area.height.saturating_sub(head.len() as u16);
        let detail_height = (detail.len() as u16).min(room / 2);
        let [head_area, list_area, detail_area] = area.layout(&Layout::vertical([
            Constraint::Length(head.len() as u16),
            Constraint::Fill(1),
            Constraint::Length(detail_height),
        ]));
        frame.render_widget(Paragraph::new(head), head_area);
        self.plan.cursor.keep_inside(row_of_step.len());
        if let Some(row) = row_of_step.get(self.plan.cursor.at) {
            self.plan.rows.at = *row;
            widget::list(
                frame,
                list_area,
                &rows,
                &mut self.plan.rows,
                Focus::Here,
                theme,
            );
        }
        widget::scrolled(frame, detail_area, detail, &mut self.plan.scroll, theme);
    }
}

/// Headings and steps as rows, and for each step its row.
fn rows(plan: &Plan, width: u16, theme: Theme) -> (Vec<Line<'static>>, Vec<usize>) {
    let room = usize::from(width).saturating_sub(10);
    let mut rows = Vec::new();
    let mut row_of_step = Vec::new();
    for (n, part) in plan.parts.iter().enumerate() {
        let title = format!("{}. {}", n + 1, part.title);
        rows.push(Line::from(widget::span(
            &title,
            room + 6,
            theme,
            Role::Heading,
        )));
        let mut under = &None;
        for step in &part.steps {
            if step.under != *under {
                under = &step.under;
                let heading = under.as_deref().unwrap_or_default();
                let heading = widget::span(heading, room + 4, theme, Role::Quiet);
                rows.push(Line::from(vec![Span::raw("  "), heading]));
            }
            let tick = if step.done { "  [x] " } else { "  [ ] " };
            let role = if step.done { Role::Quiet } else { Role::Plain };
            row_of_step.push(rows.len());
            rows.push(Line::from(vec![
                Span::styled(tick, theme.style(role)),
                widget::span(&step.text, room, theme, role),
            ]));
        }
    }
    (rows, row_of_step)
}

fn detail(plan: &Plan, at: usize, width: u16, theme: Theme) -> Vec<Line<'static>> {
    let of = plan
        .parts
        .iter()
        .flat_map(|p| p.steps.iter().map(move |s| (p, s)))
        .nth(at);
    let Some((part, step)) = of else {
        return Vec::new();
    };
    let step: &Step = step;
    let mut lines = vec![Line::raw("")];
    lines.push(Line::from(widget::span(
        &part.title,
        usize::from(width),
        theme,
        Role::Quiet,
    )));
    lines.extend(widget::wrapped(&step.text, width, theme, Role::Heading));
    if let Some(ticked) = &step.ticked {
        lines.extend(widget::wrapped(ticked, width, theme, Role::Quiet));
    }
    for line in &step.detail {
        lines.extend(widget::item("• ", line, width, theme, Role::Plain));
    }
    if step.detail.is_empty() && !part.why.is_empty() {
        lines.extend(widget::wrapped(&part.why, width, theme, Role::Quiet));
    }
    lines
}
