//! Personal data hidden on the screen: how much is told, who decides it, and the key that blanks it all.
//!
//! While something is drawn it is drawn under a [`Veil`], which every text passes ([`shown`], [`value`]): one
//! door for all screens and windows, so that none of them has to think of it. What is drawn is searched once
//! more before anybody sees it. The values of the exports are gathered on another thread; until they are
//! there, nothing is shown at all.

mod blank;

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::app::{App, Effect};
use super::keymap::Action;
use super::theme::Role;
use super::widget;
use crate::case::Evidence;
use crate::text;
use crate::veil::{Level, Values, Veil};
use crate::verify::LookedAt;
pub(crate) use blank::Blank;

/// From so many records on their values are gathered before they are to be hidden.
const AHEAD: usize = 5_000;

thread_local! {
    /// What is drawn on this thread is drawn under it.
    static WORN: RefCell<Option<Arc<Veil>>> = const { RefCell::new(None) };
}

/// Text from now on is shown under a veil, for as long as this lives.
struct Worn;

impl Worn {
    fn put_on(veil: Option<Arc<Veil>>) -> Self {
        WORN.with_borrow_mut(|worn| *worn = veil);
        Worn
    }
}

impl Drop for Worn {
    fn drop(&mut self) {
        WORN.with_borrow_mut(|worn| *worn = None);
    }
}

/// Whether anything is hidden.
pub(crate) fn hides() -> bool {
    WORN.with_borrow(Option::is_some)
}

/// A text with personal data hidden, not yet safe to show.
pub(crate) fn hidden(text: &str) -> Cow<'_, str> {
    WORN.with_borrow(|worn| match worn {
        Some(veil) => veil.says(text),
        None => Cow::Borrowed(text),
    })
}

/// What may quote anything, with every word hidden that is not the program's own; not yet safe to show.
pub(crate) fn complaint(text: &str) -> Cow<'_, str> {
    WORN.with_borrow(|worn| match worn {
        Some(veil) => Cow::Owned(veil.complains(text)),
        None => Cow::Borrowed(text),
    })
}

/// A text with personal data hidden, safe to show.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    WORN.with_borrow(|worn| match worn {
        Some(veil) => Cow::Owned(text::shown(&veil.says(text)).into_owned()),
        None => text::shown(text),
    })
}

/// The value of a field, safe to show.
pub(crate) fn value(field: &str, value: &str) -> String {
    WORN.with_borrow(|worn| match worn {
        Some(veil) => text::shown(&veil.value(field, value)).into_owned(),
        None => text::shown(value).into_owned(),
    })
}

/// The name of a file or folder, safe to show.
pub(crate) fn file_name(name: &str) -> String {
    WORN.with_borrow(|worn| match worn {
        Some(veil) => text::shown(&veil.file_name(name)).into_owned(),
        None => text::shown(name).into_owned(),
    })
}

/// What is being typed, a character for each character.
pub(crate) fn typed(text: &str) -> String {
    WORN.with_borrow(|worn| match worn {
        Some(veil) => veil.typed(text),
        None => text.to_owned(),
    })
}

/// How much the wizard tells, and what it needs to hide the rest.
#[derive(Debug, Default)]
pub(crate) struct State {
    level: Option<Level>,
    /// The exports whose values are gathered, and how many looks at fresh ones.
    of: Option<(Arc<Evidence>, usize)>,
    values: Option<Arc<Values>>,
    veil: Option<Arc<Veil>>,
    /// Whether the values are being gathered.
    gathering: bool,
    /// Whether the person is asked if personal data may be shown again.
    pub(crate) asks: bool,
    /// The screen is blanked.
    pub(crate) blank: Option<Blank>,
}

impl State {
    /// How much is told; `None` where everything is.
    pub(crate) fn level(&self) -> Option<Level> {
        self.level
    }

    /// Whether something must be hidden and it is not known yet what.
    fn waits(&self) -> bool {
        self.level.is_some() && (self.gathering || self.veil.is_none())
    }

    /// A mark for the first line.
    pub(crate) fn mark(&self) -> &'static str {
        match self.level {
            None => "",
            Some(Level::Hidden) => "  [hidden]",
            Some(Level::Companies | Level::Pseudonyms) => "  [masked]",
        }
    }

    /// What the key that hides does next.
    pub(crate) fn next(&self) -> &'static str {
        match self.level.map(Level::next) {
            None => "mask",
            Some(Some(_)) => "mask more",
            Some(None) => "unmask",
        }
    }
}

impl App {
    /// Hides personal data from now on.
    pub(crate) fn hide(&mut self, level: Level) {
        self.privacy.level = Some(level);
        self.keep_hidden();
    }

    /// Takes what is hidden up to date: gathers the values where the exports are others than before, and
    /// takes in what was typed since.
    ///
    /// What is large is gathered before anybody asks, so that the key that hides has nothing to wait for.
    pub(crate) fn keep_hidden(&mut self) {
        let level = self.privacy.level;
        let evidence = &self.session.evidence;
        let looks = self.verify.looks();
        let is_of = |(of, n): &(Arc<Evidence>, usize)| Arc::ptr_eq(of, evidence) && *n == looks;
        if !self.privacy.of.as_ref().is_some_and(is_of) {
            if level.is_none() && !is_large(evidence) {
                return;
            }
            self.privacy.of = Some((Arc::clone(evidence), looks));
            self.privacy.gathering = true;
            let gather = Gather {
                evidence: Arc::clone(evidence),
                case: Box::new(self.session.case.clone()),
                seen: self.verify.seen().cloned(),
                looks,
            };
            return self.effect(Effect::Gather(gather));
        }
        let (Some(level), Some(values)) = (level, &self.privacy.values) else {
            return;
        };
        let veil = match self.privacy.veil.take() {
            Some(veil) => Arc::unwrap_or_clone(veil).at(level),
            None => Veil::bare(level),
        };
        let mut veil = veil.over(Arc::clone(values));
        let around = &self.around;
        let (home, plans) = (
            around.base.home.to_string_lossy(),
            around.plan_folder.to_string_lossy(),
        );
        let mut places = vec![around.case_path.as_str(), &home, &plans];
        let recent: Vec<String> = around
            .recent
            .iter()
            .map(|(p, _)| p.display().to_string())
            .collect();
        places.extend(recent.iter().map(String::as_str));
        let titles = around.recent.iter().map(|(_, title)| title.as_str());
        veil.know(
            &self.session.case,
            self.session.person.as_deref(),
            &places,
            titles,
        );
        self.privacy.veil = Some(Arc::new(veil));
    }

    /// Takes in the values of the exports, where they are still those of the case.
    pub(crate) fn gathered(&mut self, of: &Arc<Evidence>, looks: usize, values: Values) {
        let is_of = |(now, n): &(Arc<Evidence>, usize)| Arc::ptr_eq(now, of) && *n == looks;
        if self.privacy.of.as_ref().is_some_and(is_of) {
            self.privacy.values = Some(Arc::new(values));
            self.privacy.gathering = false;
        }
    }

    /// The key that hides: more every time, and then asks whether to show all again.
    pub(crate) fn step_mask(&mut self) {
        let next = match self.privacy.level {
            None => Some(Level::Pseudonyms),
            Some(level) => level.next(),
        };
        match next {
            Some(level) => {
                self.hide(level);
                self.say(format!("{}; {}", level.says(), "F2 again changes that"));
            }
            None => self.privacy.asks = true,
        }
    }

    /// The answer to whether personal data may be shown.
    pub(crate) fn answer_unmask(&mut self, action: Option<Action>) {
        match action {
            Some(Action::Apply) => {
                self.privacy.level = None;
                self.privacy.veil = None;
                self.privacy.asks = false;
                self.say("personal data are shown again");
            }
            Some(Action::Mask) => {
                self.privacy.asks = false;
                self.hide(Level::Pseudonyms);
                self.say(Level::Pseudonyms.says());
            }
            Some(Action::Back | Action::Next) => {
                self.privacy.asks = false;
                self.say("personal data stay hidden");
            }
            _ => {}
        }
    }

    /// A text that leaves the wizard another way, such as over the clipboard: as it is shown. `None` while
    /// it is not known what to hide.
    pub(crate) fn as_shown(&self, text: String) -> Option<String> {
        match &self.privacy.veil {
            _ if self.privacy.waits() => None,
            Some(veil) => Some(veil.says(&text).into_owned()),
            None => Some(text),
        }
    }

    /// Draws everything, hidden as far as it is to be.
    pub(crate) fn view(&mut self, frame: &mut Frame<'_>) {
        self.view_hidden(frame);
        widget::empty_wide_tails(frame.buffer_mut());
        self.theme.finish(frame.buffer_mut());
    }

    fn view_hidden(&mut self, frame: &mut Frame<'_>) {
        if self.privacy.blank.is_some() {
            return self.view_blank(frame);
        }
        if self.privacy.waits() {
            let area = frame.area();
            let lines = widget::wrapped(
                "Hiding personal data …",
                area.width,
                self.theme,
                Role::Plain,
            );
            return frame.render_widget(Paragraph::new(lines), area);
        }
        let veil = self.privacy.veil.clone();
        let _worn = Worn::put_on(veil.clone());
        self.view_screen(frame);
        if self.privacy.asks {
            self.view_unmask(frame);
        }
        if let Some(veil) = veil {
            dot_out(frame.buffer_mut(), &veil);
        }
    }

    fn view_unmask(&self, frame: &mut Frame<'_>) {
        let (theme, area) = (self.theme, frame.area());
        let mut lines = widget::wrapped(
            "Everybody who sees this screen will see names, addresses and notes.",
            52,
            theme,
            Role::Plain,
        );
        lines.push(Line::raw(""));
        lines.extend(widget::wrapped(
            "y shows them, Esc leaves them hidden, F2 goes back to pseudonyms.",
            52,
            theme,
            Role::Heading,
        ));
        let at = widget::middle(area, 56, lines.len() as u16 + 2);
        let inside = widget::window(frame, at, "Show personal data?", theme);
        frame.set_cursor_position((inside.x, inside.y));
        frame.render_widget(Paragraph::new(lines), inside.intersection(area));
    }
}

/// Whether gathering the values of these exports takes longer than a person wants to wait.
fn is_large(evidence: &Evidence) -> bool {
    let all = evidence.sources.iter().chain(&evidence.before);
    all.map(|source| source.records.len()).sum::<usize>() > AHEAD
}

/// The values of these exports are to be gathered.
#[derive(Debug)]
pub(crate) struct Gather {
    pub(crate) evidence: Arc<Evidence>,
    case: Box<crate::case::Case>,
    seen: Option<Arc<LookedAt>>,
    pub(crate) looks: usize,
}

impl Gather {
    /// Does it.
    pub(crate) fn run(&self) -> Values {
        let fresh = self.seen.as_ref().map_or(&[][..], |seen| &seen.fresh);
        Values::of(&self.case, &self.evidence, fresh)
    }
}

/// Puts dots over values that are left on the screen all the same.
fn dot_out(buffer: &mut Buffer, veil: &Veil) {
    let area = buffer.area;
    for y in area.top()..area.bottom() {
        let mut line = String::new();
        let mut starts = Vec::with_capacity(usize::from(area.width));
        for x in area.left()..area.right() {
            starts.push(line.len());
            line.push_str(buffer[(x, y)].symbol());
        }
        for found in veil.left_in(&line) {
            for (x, at) in (area.left()..area.right()).zip(&starts) {
                if found.contains(at) {
                    buffer[(x, y)].set_symbol("•");
                }
            }
        }
    }
}

/// The room of a window over a whole screen that is blank.
fn first_line(area: Rect) -> Rect {
    Rect {
        height: area.height.min(2),
        ..area
    }
}
