//! Finding the product: what to do in the next round, and the rounds so far.
//!
//! ```text
//! ┌ Round 3 of about 6 ──────────────────────────┐┌ Rounds ─────────────────────────────────┐
//! │ Half of those that are left are on. …        ││▸ Round 1, everything off: all is well   │
//! │ Off: iCloud for Windows.                     ││  Round 2, on: Salesforce for Outlook …  │
//! │ On: Salesforce for Outlook.                  ││                                         │
//! │ Files given: contacts-2.csv (Enter: judge)   ││                                         │
//! └──────────────────────────────────────────────┘└─────────────────────────────────────────┘
//! ```
//! Below 100 columns the rounds stand under what to do.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use crate::case::isolate::{Given, Looked};
use crate::case::words::exports::file_name;
use crate::case::words::{clean_path, isolation as words};
use crate::isolation::{Experiment, Next, Outcome};
use crate::tui::app::{App, Effect, Screen};
use crate::tui::job::Job;
use crate::tui::keymap::Action;
use crate::tui::popup::Popup;
use crate::tui::privacy;
use crate::tui::theme::Role;
use crate::tui::widget::{self, Cursor, Focus};

/// From this width on the rounds stand beside what to do.
const BESIDE: u16 = 100;

/// What the screen remembers.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Exports given and not looked at yet.
    files: Vec<String>,
    /// What the last look said, until the next.
    said: Vec<String>,
    cursor: Cursor,
    scroll: usize,
}

impl App {
    /// The experiment; `None` where the answers name nothing to switch off.
    fn experiment(&self) -> Option<Experiment> {
        self.session.case.experiment(self.knowledge).ok()
    }

    pub(crate) fn isolation_key(&mut self, action: Option<Action>) {
        let ours = self.experiment();
        let rounds = ours.as_ref().map_or(0, |e| e.rounds.len());
        let by = match action {
            Some(Action::Up) => -1,
            Some(Action::Down) => 1,
            Some(Action::First) => isize::MIN,
            Some(Action::Last) => isize::MAX,
            _ => 0,
        };
        self.isolation.cursor.step(by, rounds);
        match action {
            Some(Action::Back) if self.isolation.files.is_empty() => self.show(Screen::Findings),
            Some(Action::Back) => {
                self.isolation.files.clear();
                self.say("the files given are taken back; Esc again leads to the findings");
            }
            Some(Action::PageDown) => self.isolation.scroll += 3,
            Some(Action::PageUp) => {
                self.isolation.scroll = self.isolation.scroll.saturating_sub(3);
            }
            Some(Action::AddFile) => self.popup = Some(Popup::add_file()),
            Some(Action::Browse) => {
                let start = self.around.base.home.clone();
                self.popup = Some(Popup::browser(&start));
                self.effect(Effect::List(start));
            }
            Some(Action::Next) => self.look_at_round(ours.as_ref()),
            Some(Action::Clean) => self.judge_round(ours, Outcome::Clean),
            Some(Action::Trouble) => self.judge_round(ours, Outcome::Trouble),
            Some(Action::SetAside) => self.set_round_aside(ours),
            Some(Action::NewLook) => {
                if let Some(mut ours) = ours {
                    ours.renew_tracer();
                    self.say(format!("the test record is now {}", ours.tracer_name()));
                    self.keep_experiment(ours);
                }
            }
            _ => {}
        }
    }

    /// Takes exports for the round at hand; Enter looks at them together.
    pub(crate) fn give_to_round(&mut self, paths: &[String]) {
        for path in paths.iter().map(|p| self.around.base.whole(p)) {
            if !self.isolation.files.contains(&path) {
                self.isolation.files.push(path);
            }
        }
        self.isolation.scroll = usize::MAX;
        self.say("add more files of this round, or press Enter to look at them");
    }

    /// Text pasted, or files dropped, onto the screen: one path a line.
    pub(crate) fn isolation_paste(&mut self, text: &str) {
        let paths = text.lines().map(clean_path).filter(|p| !p.is_empty());
        let paths: Vec<String> = paths.take(100).collect();
        if !paths.is_empty() {
            self.give_to_round(&paths);
        }
    }

    fn look_at_round(&mut self, ours: Option<&Experiment>) {
        let Some(ours) = ours else { return };
        if !matches!(ours.next(), Next::Round { .. }) {
            return self.say("there is no round to look at");
        }
        if self.isolation.files.is_empty() {
            return self.say("add the exports first: a types a path, b looks through folders");
        }
        let files = self.isolation.files.clone();
        let given = if ours.before.is_empty() {
            Given::Before(files)
        } else {
            Given::After(files)
        };
        let job = Job::Isolate {
            given,
            case: Box::new(self.session.case.clone()),
            today: self.today,
        };
        self.start(job, false);
    }

    /// Takes in what a look at exports gave.
    pub(crate) fn looked_at_round(&mut self, looked: Looked) {
        self.isolation.files.clear();
        self.isolation.scroll = 0;
        self.isolation.said = looked.said;
        match looked.experiment {
            Some(ours) => {
                self.say("noted; what to do next is above");
                self.keep_experiment(ours);
            }
            None => self.warn("nothing was noted; the reason is above"),
        }
    }

    fn judge_round(&mut self, ours: Option<Experiment>, outcome: Outcome) {
        let Some(mut ours) = ours else { return };
        if !matches!(ours.next(), Next::Round { .. }) {
            return self.say("there is no round to judge");
        }
        let before = ours.before.clone();
        ours.record(outcome, "Judged by hand.", before, self.today);
        self.say(format!(
            "noted by hand: {}; x on a round sets it aside",
            outcome.label()
        ));
        self.isolation.said.clear();
        self.keep_experiment(ours);
    }

    fn set_round_aside(&mut self, ours: Option<Experiment>) {
        let Some(mut ours) = ours else { return };
        let at = self.isolation.cursor.at;
        if ours.set_aside(at) {
            self.say(format!(
                "round {} no longer counts; it is done again",
                at + 1
            ));
            self.keep_experiment(ours);
        } else {
            self.say("choose a round that counts with ↑ ↓ first");
        }
    }

    fn keep_experiment(&mut self, ours: Experiment) {
        self.isolation.cursor = Cursor::on(ours.rounds.len().saturating_sub(1));
        self.session.case.isolation = Some(ours);
        self.plan.forget();
        self.effect(Effect::Save);
    }

    /// Whether the product was found, or it is known that it is none of them.
    pub(crate) fn is_isolated(&self) -> bool {
        let ours = self.session.case.isolation_at_work();
        ours.is_some_and(|e| matches!(e.next(), Next::Done(_)))
    }

    pub(crate) fn isolation_title(&self) -> String {
        match self.experiment() {
            Some(ours) => format!("Finding the product · {}", words::heading(&ours)),
            None => "Finding the product".to_owned(),
        }
    }

    pub(crate) fn view_isolation(&mut self, frame: &mut Frame<'_>, area: Rect) {
        let theme = self.theme;
        let ours = match self.session.case.experiment(self.knowledge) {
            Ok(ours) => ours,
            Err(why) => {
                let lines = widget::wrapped(&why.to_string(), area.width, theme, Role::Plain);
                frame.render_widget(ratatui::widgets::Paragraph::new(lines), area);
                return;
            }
        };
        let (now, rounds) = if area.width >= BESIDE {
            let [now, rounds] = area.layout(&Layout::horizontal([
                Constraint::Percentage(56),
                Constraint::Fill(1),
            ]));
            (now, rounds)
        } else {
            let most = (area.height / 3).max(3);
            let rows = (ours.rounds.len() as u16 + 2).clamp(3, most);
            let [now, rounds] = area.layout(&Layout::vertical([
                Constraint::Fill(1),
                Constraint::Length(rows),
            ]));
            (now, rounds)
        };
        self.view_round(frame, now, &ours);
        self.view_rounds(frame, rounds, &ours);
    }

    fn view_round(&mut self, frame: &mut Frame<'_>, area: Rect, ours: &Experiment) {
        let theme = self.theme;
        let title = format!(" {} ", words::heading(ours));
        let title = Line::styled(title, theme.style(Role::Heading));
        let inside = widget::pane(frame, area, title, theme);
        let inside = Rect::new(
            inside.x + 1,
            inside.y,
            inside.width.saturating_sub(2),
            inside.height,
        );
        let width = inside.width;
        let mut lines = Vec::new();
        for said in &self.isolation.said {
            lines.extend(widget::item("! ", said, width, theme, Role::Warning));
        }
        if ours.rounds.is_empty() && self.isolation.said.is_empty() {
            lines.extend(widget::wrapped(words::ABOUT, width, theme, Role::Quiet));
        }
        let steps = words::steps(ours, self.knowledge);
        for (at, step) in steps.iter().enumerate() {
            match step.strip_prefix("  ") {
                Some(how) => lines.extend(widget::item("    ", how, width, theme, Role::Plain)),
                None if at == 0 && steps.len() > 1 => {
                    lines.extend(widget::wrapped(step, width, theme, Role::Plain));
                }
                None => lines.extend(widget::item("→ ", step, width, theme, Role::Accent)),
            }
        }
        if !self.isolation.files.is_empty() {
            let files = self.isolation.files.iter();
            let names: Vec<String> = files.map(|f| privacy::file_name(&file_name(f))).collect();
            let what = if ours.before.is_empty() {
                "State before the round"
            } else {
                "Outcome of the round"
            };
            let given = format!("{what}: {}. Enter looks at it.", names.join(", "));
            lines.push(Line::raw(""));
            lines.extend(widget::wrapped(&given, width, theme, Role::Heading));
        }
        // Where there is no round to stand on, readers are led to what is to be done.
        if ours.rounds.is_empty() {
            frame.set_cursor_position((inside.x, inside.y));
        }
        widget::scrolled(frame, inside, lines, &mut self.isolation.scroll, theme);
    }

    fn view_rounds(&mut self, frame: &mut Frame<'_>, area: Rect, ours: &Experiment) {
        let theme = self.theme;
        let title = Line::styled(" Rounds ", theme.style(Role::Heading));
        let inside = widget::pane(frame, area, title, theme);
        if ours.rounds.is_empty() {
            let text = "None was done yet.";
            frame.render_widget(Line::styled(text, theme.style(Role::Quiet)), inside);
            return;
        }
        let row = |at: usize| -> Line<'static> {
            let Some(round) = ours.rounds.get(at) else {
                return Line::default();
            };
            let role = match round.outcome {
                _ if round.set_aside => Role::Quiet,
                Outcome::Clean => Role::Good,
                Outcome::Trouble => Role::Bad,
                Outcome::Unclear => Role::Warning,
            };
            let on = ours.names(ours.set_of(&round.on));
            let on = match on.as_slice() {
                [] => "everything off".to_owned(),
                all => all.join(", "),
            };
            let aside = if round.set_aside { " (set aside)" } else { "" };
            Line::from(vec![
                Span::raw(format!("{:>2}  ", at + 1)),
                Span::styled(
                    format!("{}{aside}", round.outcome.label()),
                    theme.style(role),
                ),
                Span::raw(format!("  {}", privacy::shown(&on))),
            ])
        };
        let mut cursor = self.isolation.cursor;
        widget::list_of(
            frame,
            inside,
            ours.rounds.len(),
            row,
            &mut cursor,
            Focus::Here,
            theme,
        );
        self.isolation.cursor = cursor;
    }
}
