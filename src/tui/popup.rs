//! Windows over a screen: help, steps, records behind a reason, a line to type, folders, groups.

mod afterwards;
mod alike;
mod browser;
mod bundle;
mod choose;
mod columns;
mod content;
mod members;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use tui_input::Input;

use alike::{Alike, Rules};
pub(crate) use browser::Browser;
use choose::Choose;
pub(crate) use columns::Columns;

use super::app::{App, Effect, Screen};
use super::keymap::{Action, Key, Reach};
use super::screen::question::request;
use super::theme::Role;
use super::widget::{self, Cursor, Focus};
use crate::bundle::Bundle;
use crate::case::words::{self, clean_path};
use crate::case::{Filter, Role as FileRole, Rule};
use crate::plan::domain;
use crate::record::RecordRef;
use crate::text::shown;

/// A window over the screen.
#[derive(Debug)]
pub(crate) enum Popup {
    /// What the screen is for and which keys it has.
    Help { scroll: usize },
    /// Lines to read.
    Text {
        title: String,
        lines: Vec<String>,
        scroll: usize,
        /// The window it was opened from, and closes to.
        under: Option<Box<Popup>>,
    },
    /// Words to copy out of the window, with nothing around them.
    ToCopy {
        title: String,
        text: String,
        scroll: usize,
    },
    /// What the support of Salesforce asks for, to look through before it is written.
    Bundle { bundle: Box<Bundle>, scroll: usize },
    /// Whether to look now if the clean-up held.
    OfferLook { lines: Vec<String> },
    /// The steps of the journey, to jump to one.
    Steps { cursor: Cursor },
    /// Records behind a reason.
    Records {
        title: String,
        note: String,
        refs: Vec<RecordRef>,
        cursor: Cursor,
    },
    /// A line to type.
    Prompt { kind: Prompt, input: Input },
    /// Folders to look through.
    Browser(Browser),
    /// The columns of an export.
    Columns(Columns),
    /// One decision for many pairs.
    Alike(Alike),
    /// The rules of the case.
    Rules(Rules),
    /// What the review is narrowed to.
    Narrow(Choose<Filter>),
    /// A rule of one's own.
    Compose(Choose<Rule>),
    /// All members of a group.
    Members { cluster: usize, cursor: Cursor },
}

/// What a line is typed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prompt {
    AddFile,
    Find,
    PlanFolder,
    Person,
    SalesforceDomain,
    RecoveryFolder,
    BundleFolder,
}

impl Prompt {
    /// Whether the path of an export is typed.
    pub(crate) fn takes_files(self) -> bool {
        self == Prompt::AddFile
    }
}

impl Popup {
    pub(crate) fn help() -> Self {
        Popup::Help { scroll: 0 }
    }

    pub(crate) fn text(title: impl Into<String>, lines: Vec<String>) -> Self {
        Popup::Text {
            title: title.into(),
            lines,
            scroll: 0,
            under: None,
        }
    }

    /// The same over another window, which comes back when it is closed.
    fn text_over(self, title: impl Into<String>, lines: Vec<String>) -> Self {
        Popup::Text {
            title: title.into(),
            lines,
            scroll: 0,
            under: Some(Box::new(self)),
        }
    }

    pub(crate) fn steps(app: &App) -> Self {
        let here = app.steps().iter().position(|s| s.here).unwrap_or(0);
        Popup::Steps {
            cursor: Cursor::on(here),
        }
    }

    pub(crate) fn records(title: String, note: String, refs: Vec<RecordRef>) -> Self {
        Popup::Records {
            title,
            note,
            refs,
            cursor: Cursor::default(),
        }
    }

    pub(crate) fn add_file() -> Self {
        Popup::prompt(Prompt::AddFile, "")
    }

    pub(crate) fn find(filter: &str) -> Self {
        Popup::prompt(Prompt::Find, filter)
    }

    pub(crate) fn plan_folder(folder: &str) -> Self {
        Popup::prompt(Prompt::PlanFolder, folder)
    }

    pub(crate) fn person(name: &str) -> Self {
        Popup::prompt(Prompt::Person, name)
    }

    pub(crate) fn salesforce_domain(domain: &str) -> Self {
        Popup::prompt(Prompt::SalesforceDomain, domain)
    }

    pub(crate) fn recovery_folder(folder: &str) -> Self {
        Popup::prompt(Prompt::RecoveryFolder, folder)
    }

    fn bundle_folder(folder: &str) -> Self {
        Popup::prompt(Prompt::BundleFolder, folder)
    }

    fn prompt(kind: Prompt, value: &str) -> Self {
        Popup::Prompt {
            kind,
            input: value.into(),
        }
    }

    pub(crate) fn browser(start: &std::path::Path) -> Self {
        Popup::Browser(Browser::new(start))
    }

    pub(crate) fn members(cluster: usize) -> Self {
        Popup::Members {
            cluster,
            cursor: Cursor::default(),
        }
    }

    /// Where keys go while it is open.
    pub(crate) fn reach(&self) -> Reach {
        match self {
            Popup::Prompt { .. } => Reach::Prompt,
            Popup::Browser(_) => Reach::Browser,
            Popup::Members { .. } => Reach::Members,
            Popup::Alike(_) => Reach::Alike,
            Popup::Narrow(_) | Popup::Compose(_) => Reach::Choose,
            _ => Reach::Popup,
        }
    }

    /// Whether Enter chooses something.
    pub(crate) fn chooses(&self) -> bool {
        !matches!(self, Popup::Help { .. } | Popup::Text { .. })
    }

    /// Takes pasted text.
    pub(crate) fn paste(&mut self, text: &str) {
        if let Popup::Prompt { input, .. } = self {
            let line = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
            for c in line.trim().chars().filter(|c| !c.is_control()).take(4_000) {
                input.handle(tui_input::InputRequest::InsertChar(c));
            }
        }
    }
}

fn steps_of(action: Option<Action>) -> isize {
    match action {
        Some(Action::Up) => -1,
        Some(Action::Down) => 1,
        Some(Action::PageUp) => -10,
        Some(Action::PageDown) => 10,
        Some(Action::First) => isize::MIN,
        Some(Action::Last) => isize::MAX,
        _ => 0,
    }
}

impl App {
    pub(crate) fn popup_key(&mut self, action: Option<Action>, key: Key) {
        let Some(mut popup) = self.popup.take() else {
            return;
        };
        match popup {
            Popup::Columns(columns) => return self.columns_key(columns, action),
            Popup::Alike(alike) => return self.alike_key(alike, action),
            Popup::Rules(rules) => return self.rules_key(rules, action),
            Popup::Narrow(choose) => return self.narrow_key(choose, action, key),
            Popup::Compose(choose) => return self.compose_key(choose, action, key),
            Popup::Bundle { bundle, scroll } => return self.bundle_key(bundle, scroll, action),
            other => popup = other,
        }
        let by = steps_of(action);
        // The window is put back unless a branch leaves it closed by returning.
        match &mut popup {
            Popup::Browser(_) => return self.browser_key(popup, action),
            Popup::Columns(_)
            | Popup::Alike(_)
            | Popup::Rules(_)
            | Popup::Narrow(_)
            | Popup::Compose(_)
            | Popup::Bundle { .. } => return,
            Popup::Members { cluster, cursor } => {
                let (cluster, cursor) = (*cluster, *cursor);
                return self.members_key(cluster, cursor, action);
            }
            Popup::Text {
                under: Some(under), ..
            } if matches!(action, Some(Action::Back | Action::Next)) => {
                let under = std::mem::replace(under.as_mut(), Popup::help());
                self.popup = Some(under);
                return;
            }
            _ if action == Some(Action::Back) => {
                if let Popup::Prompt {
                    kind: Prompt::Find, ..
                } = popup
                {
                    self.find("");
                }
                return;
            }
            Popup::Help { scroll } | Popup::Text { scroll, .. } => {
                if action == Some(Action::Next) || action == Some(Action::Help) {
                    return;
                }
                *scroll = scroll.saturating_add_signed(by.clamp(-1_000_000, 1_000_000));
            }
            Popup::ToCopy { text, scroll, .. } => {
                *scroll = scroll.saturating_add_signed(by.clamp(-1_000_000, 1_000_000));
                if action == Some(Action::Next) {
                    let text = text.clone();
                    self.say(
                        "copied, where the terminal allows it; else mark the words with the mouse",
                    );
                    return self.effect(Effect::Copy(text));
                }
            }
            Popup::OfferLook { .. } => {
                if action == Some(Action::Next) {
                    return self.show(Screen::Verify);
                }
            }
            Popup::Steps { cursor } => {
                let steps = self.steps();
                cursor.step(by, steps.len());
                if action == Some(Action::Next) {
                    let Some(step) = steps.into_iter().nth(cursor.at) else {
                        return;
                    };
                    if let Some(question) = step.question {
                        self.open_question(&question);
                    } else if step.screen == Screen::Question {
                        return self
                            .say("with your answers so far there is nothing to ask in this step");
                    }
                    return self.show(step.screen);
                }
            }
            Popup::Records { refs, cursor, .. } => {
                cursor.step(by, refs.len());
                if action == Some(Action::Next) {
                    let Some(record) = refs.get(cursor.at) else {
                        return;
                    };
                    let mut lines = words::whole_record(&self.session.evidence.sources, *record);
                    if let Some(other) = words::findings::partner(&self.session, *record) {
                        let story = words::findings::story(&self.session, *record, other);
                        let title = "Its story, with the copy it is a pair with".to_owned();
                        lines.splice(0..0, [title, format!("  {story}"), String::new()]);
                    }
                    self.popup = Some(popup.text_over("One record, as it was read", lines));
                    return;
                }
            }
            Popup::Prompt { kind, input } => {
                if action == Some(Action::Next) {
                    let value = input.value().to_owned();
                    return self.prompted(*kind, &value);
                }
                if let Some(request) = request(key) {
                    input.handle(request);
                    if *kind == Prompt::Find {
                        let text = input.value().to_owned();
                        self.find(&text);
                    }
                }
            }
        }
        self.popup = Some(popup);
    }

    /// Narrows the list of the screen below to what fits a text.
    fn find(&mut self, text: &str) {
        if self.screen == Screen::Changes {
            self.changes.find(&self.session, text);
        } else {
            self.find_pairs(text);
        }
    }

    fn prompted(&mut self, kind: Prompt, value: &str) {
        match kind {
            Prompt::AddFile => {
                let path = clean_path(value);
                if path.is_empty() {
                    return;
                }
                match self.screen {
                    Screen::Verify => self.look_at(&[path]),
                    Screen::Isolation => self.give_to_round(&[path]),
                    _ => self.add_file(&path, FileRole::Current),
                }
            }
            Prompt::Find => {}
            Prompt::PlanFolder => {
                let path = clean_path(value);
                if path.is_empty() {
                    self.say("nothing was written");
                } else {
                    self.effect(Effect::WritePlan(self.around.base.whole(&path).into()));
                }
            }
            Prompt::Person => {
                let name = value.trim();
                self.session.person = (!name.is_empty()).then(|| name.to_owned());
                self.say(match &self.session.person {
                    Some(name) => {
                        format!("what you tick off is noted with the name {}", shown(name))
                    }
                    None => "what you tick off is noted without a name".to_owned(),
                });
            }
            Prompt::SalesforceDomain => match domain::salesforce_domain(value) {
                Some(domain) => {
                    self.say(format!("the addresses in the plan begin with {domain}"));
                    self.session.case.salesforce_domain = Some(domain);
                    self.plan.forget();
                    self.effect(Effect::Save);
                }
                None => self.warn(domain::HINT.to_owned()),
            },
            Prompt::RecoveryFolder => {
                let path = clean_path(value);
                if path.is_empty() {
                    self.say("nothing was written");
                } else {
                    self.write_recovery(self.around.base.whole(&path).into());
                }
            }
            Prompt::BundleFolder => {
                let path = clean_path(value);
                match self.plan.bundle.take() {
                    Some(bundle) if !path.is_empty() => {
                        let folder = self.around.base.whole(&path).into();
                        self.effect(Effect::WriteBundle(bundle, folder));
                    }
                    _ => self.say("nothing was written"),
                }
            }
        }
    }

    pub(crate) fn view_popup(&mut self, frame: &mut Frame<'_>, body: Rect) {
        let Some(mut popup) = self.popup.take() else {
            return;
        };
        let theme = self.theme;
        match &mut popup {
            Popup::Help { scroll } => {
                let lines = self.help_lines(body.width.min(84).saturating_sub(4));
                self.view_text(frame, body, "Help", lines, scroll);
            }
            Popup::Text {
                title,
                lines,
                scroll,
                under: _,
            } => {
                let width = body.width.min(96).saturating_sub(4);
                let lines = lines
                    .iter()
                    .flat_map(|l| {
                        let indent = " ".repeat(l.len() - l.trim_start().len());
                        widget::item(&indent, l.trim_start(), width, theme, Role::Plain)
                    })
                    .collect();
                let title = title.clone();
                self.view_text(frame, body, &title, lines, scroll);
            }
            Popup::Bundle { bundle, scroll } => self.view_bundle(frame, body, bundle, scroll),
            Popup::ToCopy {
                title,
                text,
                scroll,
            } => self.view_to_copy(frame, body, (title, text), scroll),
            Popup::OfferLook { lines } => self.view_offer_look(frame, body, lines),
            Popup::Steps { cursor } => {
                let rows: Vec<Line<'static>> = self
                    .steps()
                    .into_iter()
                    .map(|s| {
                        let mark = if s.done { "✓ " } else { "  " };
                        Line::raw(format!("{mark}{}", s.title))
                    })
                    .collect();
                let area = widget::middle(body, 40, rows.len() as u16 + 2);
                let inside = widget::window(frame, area, "Go to a step", theme);
                widget::list(frame, inside, &rows, cursor, Focus::Here, theme);
            }
            Popup::Records {
                title,
                note,
                refs,
                cursor,
            } => {
                self.view_records(frame, body, (title, note), refs, cursor);
            }
            Popup::Prompt { kind, input } => self.view_prompt(frame, body, *kind, input),
            Popup::Browser(browser) => browser.view(frame, body, theme),
            Popup::Columns(columns) => columns.view(frame, body, theme),
            Popup::Alike(alike) => self.view_alike(frame, body, alike),
            Popup::Rules(rules) => self.view_rules(frame, body, rules),
            Popup::Narrow(choose) => self.view_narrow(frame, body, choose),
            Popup::Compose(choose) => self.view_compose(frame, body, choose),
            Popup::Members { cluster, cursor } => self.view_members(frame, body, *cluster, cursor),
        }
        self.popup = Some(popup);
    }

    fn view_text(
        &self,
        frame: &mut Frame<'_>,
        body: Rect,
        title: &str,
        lines: Vec<Line<'static>>,
        scroll: &mut usize,
    ) {
        let width = if title == "Help" { 84 } else { 96 };
        let area = widget::middle(body, width, lines.len() as u16 + 2);
        let inside = widget::window(frame, area, title, self.theme);
        // The cursor of the screen below would sit on the text; readers are led to its first line.
        frame.set_cursor_position(Position::new(inside.x.saturating_sub(1), inside.y));
        widget::scrolled(frame, inside, lines, scroll, self.theme);
    }

    fn view_prompt(&self, frame: &mut Frame<'_>, body: Rect, kind: Prompt, input: &Input) {
        let (title, hint) = match kind {
            Prompt::AddFile => (
                "Add an export",
                "Type or paste the path of a file or folder. On Windows: Shift + right click on the file, \"Copy as path\", then paste here.",
            ),
            Prompt::Find => (
                "Find",
                "Type a few letters of a name or company. Enter keeps the list short, Esc shows all again.",
            ),
            Prompt::PlanFolder => (
                "Save the plan",
                "The folder to write the plan into. It is made if it does not exist.",
            ),
            Prompt::Person => (
                "Your name",
                "It is noted with what you tick off, so that others can see who did what. Leave it empty to work without a name.",
            ),
            Prompt::SalesforceDomain => (
                "Your Salesforce address",
                "The first part of it, such as acme of acme.my.salesforce.com, or all of it. With it the plan has complete addresses of records.",
            ),
            Prompt::BundleFolder => (
                "Save for the support of Salesforce",
                "The folder to write it into. It is made if it does not exist. Look through all of it before you send it.",
            ),
            Prompt::RecoveryFolder => (
                "Save what is lost, and the old values",
                "The folder for a list to print and tick off, and for old values to type back or to load. Putting old values back overwrites today's, also those that are right: read-first.txt says what to mind.",
            ),
        };
        let theme = self.theme;
        let width = body.width.min(90);
        let hint = widget::wrapped(hint, width.saturating_sub(4), theme, Role::Quiet);
        let height = hint.len() as u16 + 4;
        let area = match kind {
            // The list stays in view while it narrows.
            Prompt::Find => Rect::new(body.x, body.bottom().saturating_sub(height), width, height),
            _ => widget::middle(body, width, height),
        };
        let inside = widget::window(frame, area, title, theme);
        let room = usize::from(inside.width).saturating_sub(3);
        let (visible, x) = widget::field(input, room);
        let line = Line::from(vec![
            Span::styled("> ", theme.style(Role::Key)),
            Span::raw(visible),
        ]);
        frame.render_widget(line, Rect::new(inside.x, inside.y, inside.width, 1));
        let x = inside.x + 2 + x;
        frame.set_cursor_position(Position::new(
            x.min(inside.right().saturating_sub(1)),
            inside.y,
        ));
        let below = Rect::new(
            inside.x,
            inside.y + 2,
            inside.width,
            inside.height.saturating_sub(2),
        );
        frame.render_widget(
            ratatui::widgets::Paragraph::new(hint),
            below.intersection(frame.area()),
        );
    }
}
