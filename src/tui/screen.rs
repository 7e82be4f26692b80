//! The frame around every screen, and the screens.
//!
//! ```text
//!  syncsleuth · Dana's contacts                              Review · 143 of 317 pairs
//!  ✓ Symptoms ─ ✓ 1 Apps ─ 2 Entry ─ 3 Direction ─ … ─ Findings ─ [Review] ─ Plan
//!  body
//!  what just happened, or how far a job is
//!  1 delete A  2 delete B  n not the same  …  Esc back  ? help
//! ```

pub(crate) mod changes;
pub(crate) mod exports;
pub(crate) mod findings;
pub(crate) mod isolation;
pub(crate) mod map;
pub(crate) mod plan;
pub(crate) mod question;
pub(crate) mod recovery;
pub(crate) mod review;
pub(crate) mod verify;
pub(crate) mod welcome;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::app::{App, Screen};
use super::keymap::{Action, Binding, EVERYWHERE, Key, Reach, resolve};
use super::privacy;
use super::theme::Role;
use super::widget;
use crate::case::Stop;
use crate::interview;
use crate::text;

/// The smallest window that is drawn into.
const SMALLEST: (u16, u16) = (60, 16);
/// From this width on the bar always names the key that hides personal data.
const WIDE_BAR: u16 = 72;
/// How many lines a warning may take above the bar.
const WARNING_LINES: usize = 3;

/// A step of the journey, as the line of steps shows it.
pub(crate) struct Step {
    pub(crate) title: String,
    /// The question to open, for steps of the interview.
    pub(crate) question: Option<String>,
    pub(crate) screen: Screen,
    pub(crate) done: bool,
    pub(crate) here: bool,
}

impl App {
    /// Draws the screen and what lies over it.
    pub(super) fn view_screen(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            self.view_too_small(frame, area);
            return;
        }
        let said = self.notice_lines(area.width.saturating_sub(2));
        let [title, steps, body, notice, bar] = area.layout(&Layout::vertical([
            Constraint::Length(1),
            Constraint::Length(1),
            Constraint::Fill(1),
            Constraint::Length((said.len() as u16).max(1)),
            Constraint::Length(1),
        ]));
        self.view_title(frame, title);
        self.view_steps(frame, steps);
        let inner = Rect::new(
            body.x + 1,
            body.y,
            body.width.saturating_sub(2),
            body.height,
        );
        match self.screen {
            Screen::Welcome => self.view_welcome(frame, inner),
            Screen::Question => self.view_question(frame, inner),
            Screen::Exports => self.view_exports(frame, inner),
            Screen::Findings => self.view_findings(frame, inner),
            Screen::Map => self.view_map(frame, inner),
            Screen::Isolation => self.view_isolation(frame, inner),
            Screen::Review => self.view_review(frame, body),
            Screen::Changes => self.view_changes(frame, body),
            Screen::Recovery => self.view_recovery(frame, inner),
            Screen::Plan => self.view_plan(frame, inner),
            Screen::Verify => self.view_verify(frame, inner),
        }
        if self.popup.is_some() {
            self.view_popup(frame, body);
        }
        let notice = Rect::new(
            notice.x + 1,
            notice.y,
            notice.width.saturating_sub(1),
            notice.height,
        );
        frame.render_widget(Paragraph::new(said), notice);
        self.view_bar(frame, bar);
    }

    fn view_too_small(&self, frame: &mut Frame<'_>, area: Rect) {
        let lines = widget::wrapped(
            "Please make this window larger: at least 60 columns and 16 lines. Nothing is lost.",
            area.width,
            self.theme,
            Role::Plain,
        );
        frame.render_widget(Paragraph::new(lines), area);
    }

    fn view_title(&self, frame: &mut Frame<'_>, area: Rect) {
        let saving = if self.saving { "saving … · " } else { "" };
        let right = format!("{saving}{}{}", self.where_we_are(), self.privacy.mark());
        let right_width = text::width(&right);
        let room = usize::from(area.width).saturating_sub(right_width + 3);
        let name = format!("syncsleuth · {}", privacy::shown(&self.session.case.title));
        let left = text::fit(&text::cut(&name, room), room);
        let line = Line::from(vec![
            Span::raw(" "),
            Span::styled(left, self.theme.style(Role::Accent)),
            Span::raw(" "),
            Span::raw(right),
            Span::raw(" "),
        ]);
        frame.render_widget(line, area);
    }

    fn where_we_are(&self) -> String {
        match self.screen {
            Screen::Welcome => "Welcome".to_owned(),
            Screen::Question => {
                let relevant = interview::to_ask(self.knowledge, &self.session.case.answers);
                let at = relevant.iter().position(|q| q.id == self.question.id());
                match at {
                    Some(at) => format!("question {} of about {}", at + 1, relevant.len()),
                    None => "question".to_owned(),
                }
            }
            Screen::Exports => "Exports".to_owned(),
            Screen::Findings => "Findings".to_owned(),
            Screen::Map => "Map of your systems".to_owned(),
            Screen::Isolation => self.isolation_title(),
            Screen::Review if self.is_reading() => "Review".to_owned(),
            Screen::Review => {
                let progress = self.session.progress;
                let left = self.session.time_left_in_words();
                let left = left.map_or(String::new(), |left| format!(" · {left}"));
                format!(
                    "Review · {} of {} pairs decided{left}",
                    progress.decided, progress.of
                )
            }
            Screen::Changes => self.changes_title(),
            Screen::Recovery => self.recovery_title(),
            Screen::Plan => format!("Plan · {} to delete by hand", self.session.deletion_count()),
            Screen::Verify => match self.verify.left_to_do() {
                None => "Verify".to_owned(),
                Some(0) => "Verify · nothing left to do".to_owned(),
                Some(n) => format!("Verify · {} left to do", text::count(n as u64)),
            },
        }
    }

    /// The steps of the journey.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let answers = &self.session.case.answers;
        let current = self
            .knowledge
            .questions
            .get(self.question.id())
            .map(|q| q.screen.as_str());
        let mut steps: Vec<Step> = interview::screens(self.knowledge, answers)
            .into_iter()
            .map(|page| Step {
                title: page.screen.title.clone(),
                question: page.questions.first().map(|q| q.id.clone()),
                screen: Screen::Question,
                done: !page.questions.is_empty()
                    && page.questions.iter().all(|q| answers.get(&q.id).is_some()),
                here: self.screen == Screen::Question && current == Some(page.screen.id.as_str()),
            })
            .collect();
        let loaded = !self.session.evidence.sources.is_empty();
        let review = self.session.progress;
        let (changes, recovery) = (self.session.has_changes(), self.session.has_recovery());
        for (title, screen, done) in [
            ("Exports", Screen::Exports, loaded),
            (
                "Findings",
                Screen::Findings,
                self.session.case.findings.is_some() && loaded,
            ),
            ("Map", Screen::Map, false),
            ("Product", Screen::Isolation, self.is_isolated()),
            (
                "Review",
                Screen::Review,
                review.of > 0 && review.decided == review.of,
            ),
            ("Changes", Screen::Changes, false),
            ("Recovery", Screen::Recovery, self.all_brought_back()),
            ("Plan", Screen::Plan, false),
            (
                "Verify",
                Screen::Verify,
                crate::verify::again::is_settled(&self.session.case.checks),
            ),
        ] {
            let shown = match screen {
                Screen::Changes => changes || self.screen == screen,
                Screen::Isolation => self.session.case.isolation.is_some() || self.screen == screen,
                Screen::Recovery => recovery || self.screen == screen,
                _ => true,
            };
            if !shown {
                continue;
            }
            steps.push(Step {
                title: title.to_owned(),
                question: None,
                screen,
                done,
                here: self.screen == screen,
            });
        }
        steps
    }

    fn view_steps(&self, frame: &mut Frame<'_>, area: Rect) {
        let steps = self.steps();
        let here = steps.iter().position(|s| s.here);
        let name = |s: &Step| {
            if s.done && !s.here {
                format!("✓ {}", s.title)
            } else {
                s.title.clone()
            }
        };
        let width = |from: usize, to: usize| -> usize {
            steps[from..to]
                .iter()
                .map(|s| text::width(&name(s)) + 3 + 2 * usize::from(s.here))
                .sum()
        };
        // As many steps around the current one as there is room for.
        let counter = here.map_or(String::new(), |at| {
            format!("step {} of {} ", at + 1, steps.len())
        });
        let room = usize::from(area.width).saturating_sub(text::width(&counter) + 4);
        let centre = here.unwrap_or(0).min(steps.len().saturating_sub(1));
        let (mut from, mut to) = (centre, (centre + 1).min(steps.len()));
        loop {
            let before = (from, to);
            if to < steps.len() && width(from, to + 1) <= room {
                to += 1;
            }
            if from > 0 && width(from - 1, to) <= room {
                from -= 1;
            }
            if before == (from, to) {
                break;
            }
        }
        let quiet = self.theme.style(Role::Quiet);
        let mut spans = vec![Span::raw(" ")];
        if from > 0 {
            spans.push(Span::styled("… ", quiet));
        }
        for (i, step) in steps[from..to].iter().enumerate() {
            if i > 0 {
                spans.push(Span::styled(" ─ ", quiet));
            }
            if step.here {
                let style = self.theme.style(Role::Accent);
                spans.push(Span::styled(format!("[{}]", step.title), style));
            } else {
                spans.push(Span::styled(name(step), quiet));
            }
        }
        if to < steps.len() {
            spans.push(Span::styled(" …", quiet));
        }
        let used: usize = spans.iter().map(|s| text::width(&s.content)).sum();
        let gap = usize::from(area.width).saturating_sub(used + text::width(&counter));
        spans.push(Span::raw(" ".repeat(gap)));
        spans.push(Span::styled(counter, quiet));
        frame.render_widget(Line::from(spans), area);
    }

    /// How far a job is, or what just happened: a line, and for a warning as many as it needs.
    fn notice_lines(&self, width: u16) -> Vec<Line<'static>> {
        match (&self.job, &self.notice) {
            (Some(job), _) if !job.quietly => {
                let stops = if self.back_stops() {
                    "(Esc stops)"
                } else {
                    "(Ctrl+C stops)"
                };
                let text = match &job.progress {
                    None => format!("Reading … {stops}"),
                    Some(p) => {
                        let done = text::count(p.done);
                        let of = p
                            .total
                            .map_or(String::new(), |t| format!(" of {}", text::count(t)));
                        let what = privacy::complaint(&p.what);
                        format!("{}: {done}{of}  {what}  {stops}", p.stage.label())
                    }
                };
                widget::at_most(1, &text, width, self.theme, Role::Heading)
            }
            (_, Some(notice)) if notice.trouble => {
                let text = format!("! {}", privacy::complaint(&notice.text));
                widget::at_most(WARNING_LINES, &text, width, self.theme, Role::Warning)
            }
            (_, Some(notice)) => widget::at_most(1, &notice.text, width, self.theme, Role::Plain),
            _ => Vec::new(),
        }
    }

    fn view_bar(&self, frame: &mut Frame<'_>, area: Rect) {
        let reach = self.reach();
        let room = usize::from(area.width).saturating_sub(1);
        // Where characters are text, a key that types none is named.
        let works = |k: &&Key| !reach.takes_text() || resolve(reach, **k).is_some();
        let key = |b: &Binding| {
            let key = b.keys.iter().find(works).unwrap_or(&b.keys[0]);
            self.theme.key(*key)
        };
        let entry = |b: &Binding| (key(b), self.label(reach, b));
        let width = |b: &Binding| {
            let (key, label) = entry(b);
            text::width(&key) + 1 + text::width(&label) + 2
        };
        let all: Vec<&Binding> = reach
            .table()
            .iter()
            .chain(EVERYWHERE)
            .filter(|b| b.on_bar && self.can(b.action))
            // Nothing else is taken before that is answered.
            .filter(|b| !self.privacy.asks || !matches!(b.action, Action::Help | Action::GoTo))
            .collect();
        let wide = area.width >= WIDE_BAR;
        let always = |b: &&&Binding| match b.action {
            Action::Back | Action::Help => true,
            Action::Mask => wide,
            _ => false,
        };
        let mut left = room.saturating_sub(all.iter().filter(always).map(|b| width(b)).sum());
        let mut spans = vec![Span::raw(" ")];
        for binding in &all {
            if !always(&binding) {
                let w = width(binding);
                if w > left {
                    continue;
                }
                left -= w;
            }
            let (key, label) = entry(binding);
            spans.push(Span::styled(key, self.theme.style(Role::Key)));
            spans.push(Span::raw(format!(" {label}  ")));
        }
        frame.render_widget(Line::from(spans), area);
    }

    /// What a key does right now, in words; mostly the label of its table.
    fn label(&self, reach: Reach, binding: &Binding) -> String {
        match (reach, binding.action) {
            (Reach::Options, Action::Next) if !self.question.ticks() => "choose".to_owned(),
            (Reach::Field | Reach::Catalogue, Action::OtherPane) if self.question.shows_how() => {
                "why we ask".to_owned()
            }
            (Reach::Field, Action::TakeBack) => "last name back".to_owned(),
            (Reach::Map, Action::Next) if self.map.tries() => "try out".to_owned(),
            (Reach::Findings, Action::Next) => self.next_name(Stop::Findings).to_owned(),
            (Reach::Review, Action::Next) => self.next_name(Stop::Review).to_owned(),
            (Reach::Changes, Action::Next) => self.next_name(Stop::Changes).to_owned(),
            (Reach::Recovery, Action::OtherPane) if self.recovery.in_steps() => "list".to_owned(),
            (Reach::Popup, Action::Next) if self.shows_words_to_copy() => "copy".to_owned(),
            (Reach::Popup, Action::Next) if self.shows_bundle() => "save".to_owned(),
            (Reach::Popup, Action::Next) if self.offers_look() => "check now".to_owned(),
            (Reach::Popup, Action::Back) if self.offers_look() => "not now".to_owned(),
            (Reach::Exports, Action::Back) if !self.back_stops() => "back".to_owned(),
            (Reach::Exports, Action::Back) => "stop reading".to_owned(),
            (Reach::Verify, Action::Back) if self.back_stops() => "stop reading".to_owned(),
            (Reach::Unmask, Action::Mask) => "pseudonyms".to_owned(),
            (_, Action::Mask) => self.privacy.next().to_owned(),
            _ => binding.label.to_owned(),
        }
    }

    /// Whether an action does something right now.
    fn can(&self, action: Action) -> bool {
        let reach = self.reach();
        match (reach, action) {
            (Reach::Options, Action::Toggle) => self.question.ticks(),
            (
                Reach::Review,
                Action::DeleteLeft
                | Action::DeleteRight
                | Action::NotSame
                | Action::Later
                | Action::Alike
                | Action::Story,
            ) => self.current_item().is_some(),
            (Reach::Review, Action::Group) => self.current_group_size() > 2,
            (Reach::Review | Reach::Members, Action::Undo) => !self.session.case.journal.is_empty(),
            (Reach::Review, Action::Find | Action::Filter) => !self.session.review.items.is_empty(),
            (Reach::Review, Action::ShowAll) => self.review.is_narrowed(),
            (Reach::Findings, Action::Guide) => self
                .session
                .diagnosis
                .as_ref()
                .is_some_and(|d| !d.ask_next.is_empty()),
            (Reach::Findings, Action::Missing) => self
                .session
                .diagnosis
                .as_ref()
                .is_some_and(|d| !d.missing_evidence.is_empty()),
            (Reach::Findings, Action::Contradictions) => self
                .session
                .diagnosis
                .as_ref()
                .is_some_and(|d| !d.contradictions.is_empty()),
            (Reach::Findings, Action::Isolate) => {
                self.session.case.is_open_between_products(self.knowledge)
            }
            (Reach::Isolation, Action::SetAside) => self.session.case.isolation.is_some(),
            (Reach::Findings, Action::Changes) => self.session.has_changes(),
            (Reach::Findings, Action::Recovery) => self.session.has_recovery(),
            (
                Reach::Changes,
                Action::Right
                | Action::Left
                | Action::NextKind
                | Action::Find
                | Action::Explain
                | Action::Story,
            ) => changes::any(&self.session),
            (Reach::Changes, Action::AtOnce) => changes::at_once(&self.session),
            (Reach::Recovery, action) => self.can_on_recovery(action),
            (Reach::Map, Action::Undo) => self.map.has_tried(),
            (Reach::Map, Action::Right | Action::Left) => !self.map.tries(),
            (Reach::Field, Action::TakeBack) => self.question.takes_back(),
            (Reach::Welcome, Action::Back) => self.back_stops(),
            (Reach::Exports, Action::Reread) => !self.is_reading() && self.has_unread(),
            (Reach::Verify, Action::Demo) => self.is_sample(),
            (Reach::Verify, Action::Filter | Action::Next | Action::NewLook) => {
                self.verify.has_seen()
            }
            (Reach::Verify, Action::Ticket | Action::Earlier) => {
                !self.session.case.checks.is_empty()
            }
            (Reach::Exports, Action::Toggle) => self.exports.rows(&self.session) > 0,
            (Reach::Popup, Action::Next) => self
                .popup
                .as_ref()
                .is_some_and(super::popup::Popup::chooses),
            (r, Action::Help) if r.takes_text() => r != Reach::Prompt,
            (
                Reach::Popup | Reach::Prompt | Reach::Browser | Reach::Members | Reach::Choose,
                Action::Help | Action::GoTo | Action::Quit,
            ) => false,
            _ => true,
        }
    }
}
