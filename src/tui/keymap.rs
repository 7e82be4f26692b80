//! Keys and what they do, in tables: the bar at the bottom, the help page and the README are all
//! written from them, so they cannot disagree.
//!
//! Each reach (a screen, a popup) has one table; [`EVERYWHERE`] works where a reach says nothing else.
//! While a text field has the focus, printable keys belong to the field.

mod tables;

use std::fmt::Write as _;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

pub(crate) use tables::EVERYWHERE;
use tables::{
    ALIKE, BROWSER, CATALOGUE, CHANGES, CHOOSE, DIRECTIONS, EXPORTS, FIELD, FINDINGS, ISOLATION,
    MAP, MEMBERS, OPTIONS, PLAN, POPUP, PRESENTER, PROMPT, RECOVERY, REVIEW, UNMASK, VERIFY,
    WELCOME,
};

/// A key, normalised: for characters the case is in the character, so Shift is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) code: KeyCode,
    pub(crate) ctrl: bool,
}

impl Key {
    /// The key of an event.
    pub(crate) fn of(event: KeyEvent) -> Self {
        // Windows tells AltGr, with which many keyboards make @ and \, as Ctrl and Alt.
        let alt_gr = event.modifiers.contains(KeyModifiers::ALT)
            && matches!(event.code, KeyCode::Char(c) if !c.is_ascii_alphanumeric());
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL) && !alt_gr;
        let code = match event.code {
            KeyCode::Char(c) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
            other => other,
        };
        Key { code, ctrl }
    }

    /// Whether it types a character.
    pub(crate) fn types(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl => Some(c),
            _ => None,
        }
    }

    /// How the key is written on screen.
    pub(crate) fn name(self) -> String {
        let plain = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(c) if self.ctrl => c.to_ascii_uppercase().to_string(),
            KeyCode::Char(c) => c.to_string(),
            KeyCode::Enter => "Enter".to_owned(),
            KeyCode::Esc => "Esc".to_owned(),
            KeyCode::Tab => "Tab".to_owned(),
            KeyCode::BackTab => "Shift+Tab".to_owned(),
            KeyCode::Backspace => "Backspace".to_owned(),
            KeyCode::Delete => "Delete".to_owned(),
            KeyCode::Up => "↑".to_owned(),
            KeyCode::Down => "↓".to_owned(),
            KeyCode::Left => "←".to_owned(),
            KeyCode::Right => "→".to_owned(),
            KeyCode::PageUp => "PgUp".to_owned(),
            KeyCode::PageDown => "PgDn".to_owned(),
            KeyCode::Home => "Home".to_owned(),
            KeyCode::End => "End".to_owned(),
            KeyCode::F(n) => format!("F{n}"),
            _ => "?".to_owned(),
        };
        if self.ctrl {
            format!("Ctrl+{plain}")
        } else {
            plain
        }
    }
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    /// Go on, accept.
    Next,
    /// Go back, close.
    Back,
    /// One line up.
    Up,
    /// One line down.
    Down,
    /// A screenful up.
    PageUp,
    /// A screenful down.
    PageDown,
    /// The first line.
    First,
    /// The last line.
    Last,
    /// To the left, or the previous value.
    Left,
    /// To the right, or the next value.
    Right,
    /// Tick or untick.
    Toggle,
    /// Pick by its number.
    Pick,
    /// Say "I don't know".
    DontKnow,
    /// Why a question is asked.
    Why,
    /// How to find the answer out.
    HowTo,
    /// The other pane.
    OtherPane,
    /// What the screen is for and which keys it has.
    Help,
    /// Jump to a step.
    GoTo,
    /// Hide personal data, or hide more of them.
    Mask,
    /// Blank the whole screen.
    Blank,
    /// Leave; everything is saved.
    Quit,
    /// Stop the running work, or leave.
    Stop,
    /// Type a path.
    AddFile,
    /// Look through folders.
    Browse,
    /// Take a file off the list.
    Remove,
    /// Older export, or export of today.
    Older,
    /// Read the files again.
    Reread,
    /// Say what the columns of an export are.
    Columns,
    /// Which exports would help.
    Guide,
    /// Open what is behind a line.
    Open,
    /// Mark A for deletion.
    DeleteLeft,
    /// Mark B for deletion.
    DeleteRight,
    /// Two different ones.
    NotSame,
    /// The same of all pairs with the same ground.
    NotSameAll,
    /// Look at it again later.
    Later,
    /// The same verdict for all pairs alike.
    Alike,
    /// A rule used before, where it fits again.
    Rules,
    /// Do what the window asks about.
    Apply,
    /// All members of the group.
    Group,
    /// Take the last verdict back.
    Undo,
    /// Decide again what was taken back.
    Redo,
    /// The last verdicts.
    History,
    /// Search in the list.
    Find,
    /// The next pair nothing was decided on.
    NextOpen,
    /// Every pair again.
    ShowAll,
    /// Why these two are a pair, field by field.
    Explain,
    /// Take a member out of its group.
    TakeOut,
    /// Keep this member and mark the others.
    KeepOnly,
    /// Send another record through the map.
    NextRecord,
    /// Let the record be entered in another system.
    NextStart,
    /// The map of the person's systems.
    Map,
    /// What was deleted or changed.
    Changes,
    /// What is lost, and how to bring it back.
    Recovery,
    /// Another kind of record.
    NextKind,
    /// What happened to many records at once.
    AtOnce,
    /// Which exports are missing, and how to get them.
    Missing,
    /// Answers and exports that do not fit together.
    Contradictions,
    /// What became of a pair, as a story.
    Story,
    /// Write the plan to a folder.
    Write,
    /// Give one's name.
    Person,
    /// Confirm what another person did.
    Confirm,
    /// Give the Salesforce address of one's organisation.
    Domain,
    /// Take the last typed name back into the empty field.
    TakeBack,
    /// Begin a new case.
    NewCase,
    /// Open the sample, or use its next exports.
    Demo,
    /// Show other lines of the list.
    Filter,
    /// Begin again with other fresh exports.
    NewLook,
    /// The outcome in words for a ticket.
    Ticket,
    /// When to look again, and what earlier looks found.
    Earlier,
    /// Find out which product does it.
    Isolate,
    /// Note that a round was clean.
    Clean,
    /// Note that a round showed the trouble.
    Trouble,
    /// Let a round count no longer.
    SetAside,
    /// The same as Zendesk takes it.
    Zendesk,
    /// The same as `ServiceNow` takes it.
    ServiceNow,
    /// What the support of Salesforce asks for.
    Bundle,
    /// Type a note.
    Note,
    /// Copy words out of the window.
    Copy,
}

/// A line of a key table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Binding {
    /// The keys; the first is the one shown on the bar.
    pub(crate) keys: &'static [Key],
    /// What they do.
    pub(crate) action: Action,
    /// In two or three words.
    pub(crate) label: &'static str,
    /// Whether it is on the bar at the bottom, space permitting.
    pub(crate) on_bar: bool,
}

/// Where a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The first screen.
    Welcome,
    /// A question with options.
    Options,
    /// A question answered in a text field.
    Field,
    /// The catalogue of applications, searched by typing.
    Catalogue,
    /// Which way each application synchronises.
    Directions,
    /// The exports.
    Exports,
    /// Folders to look through.
    Browser,
    /// Causes and reasons.
    Findings,
    /// Systems and paths, and a record on its way.
    Map,
    /// Finding the product, round by round.
    Isolation,
    /// Pairs side by side.
    Review,
    /// All members of a group.
    Members,
    /// One decision for many pairs.
    Alike,
    /// Lines to choose from, for a filter or a rule.
    Choose,
    /// What was deleted or changed.
    Changes,
    /// What is lost, and the way back.
    Recovery,
    /// The clean-up plan.
    Plan,
    /// Fresh exports held against the plan.
    Verify,
    /// The desk's own window, which follows a case.
    Presenter,
    /// A line to type into, over a screen.
    Prompt,
    /// Text or a list over a screen.
    Popup,
    /// Whether personal data may be shown.
    Unmask,
}

impl Reach {
    /// Every reach, in the order of the README.
    pub(crate) const ALL: [Reach; 22] = [
        Reach::Welcome,
        Reach::Options,
        Reach::Field,
        Reach::Catalogue,
        Reach::Directions,
        Reach::Exports,
        Reach::Browser,
        Reach::Findings,
        Reach::Map,
        Reach::Isolation,
        Reach::Review,
        Reach::Members,
        Reach::Alike,
        Reach::Choose,
        Reach::Changes,
        Reach::Recovery,
        Reach::Plan,
        Reach::Verify,
        Reach::Presenter,
        Reach::Prompt,
        Reach::Popup,
        Reach::Unmask,
    ];

    /// What it is called in the key list.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Reach::Welcome => "Welcome",
            Reach::Options => "Questions",
            Reach::Field => "Questions you type an answer to",
            Reach::Catalogue => "The list of applications",
            Reach::Directions => "Directions",
            Reach::Exports => "Exports",
            Reach::Browser => "Looking through folders",
            Reach::Findings => "Findings",
            Reach::Map => "Map of your systems",
            Reach::Isolation => "Finding the product",
            Reach::Review => "Review",
            Reach::Members => "All copies of one",
            Reach::Alike => "One verdict for many pairs",
            Reach::Choose => "Show only some pairs, or a rule of your own",
            Reach::Changes => "Changes",
            Reach::Recovery => "Recovery",
            Reach::Plan => "Plan",
            Reach::Verify => "Verify",
            Reach::Presenter => "Presenter",
            Reach::Prompt => "A line to type into",
            Reach::Popup => "A window over the screen",
            Reach::Unmask => "Whether to show personal data",
        }
    }

    /// Whether printable keys are text here.
    pub(crate) fn takes_text(self) -> bool {
        matches!(self, Reach::Field | Reach::Catalogue | Reach::Prompt)
    }

    /// Its key table.
    pub(crate) fn table(self) -> &'static [Binding] {
        match self {
            Reach::Welcome => WELCOME,
            Reach::Options => OPTIONS,
            Reach::Field => FIELD,
            Reach::Catalogue => CATALOGUE,
            Reach::Directions => DIRECTIONS,
            Reach::Exports => EXPORTS,
            Reach::Browser => BROWSER,
            Reach::Findings => FINDINGS,
            Reach::Map => MAP,
            Reach::Isolation => ISOLATION,
            Reach::Review => REVIEW,
            Reach::Members => MEMBERS,
            Reach::Alike => ALIKE,
            Reach::Choose => CHOOSE,
            Reach::Changes => CHANGES,
            Reach::Recovery => RECOVERY,
            Reach::Plan => PLAN,
            Reach::Verify => VERIFY,
            Reach::Presenter => PRESENTER,
            Reach::Prompt => PROMPT,
            Reach::Popup => POPUP,
            Reach::Unmask => UNMASK,
        }
    }
}

/// What a key asks for in a reach, or `None` where it is text or does nothing.
pub(crate) fn resolve(reach: Reach, key: Key) -> Option<Action> {
    let text = reach.takes_text() && key.types().is_some();
    let mut tables = [reach.table(), EVERYWHERE].into_iter().flatten();
    tables
        .find(|b| b.keys.contains(&key))
        .filter(|b| !text || b.action == Action::Toggle)
        .map(|b| b.action)
}

/// The key list of the README: one table per reach.
pub fn markdown() -> String {
    let mut out = String::new();
    let mut table = |title: &str, bindings: &[Binding]| {
        let _ = write!(out, "**{title}**\n\n| Key | Does |\n| --- | --- |\n");
        for b in bindings {
            let keys = if b.action == Action::Pick {
                "1 … 9".to_owned()
            } else {
                let names: Vec<String> = b.keys.iter().map(|k| format!("`{}`", k.name())).collect();
                names.join(" ")
            };
            let _ = writeln!(out, "| {keys} | {} |", b.label);
        }
        out.push('\n');
    };
    table("Everywhere", EVERYWHERE);
    for reach in Reach::ALL {
        table(reach.title(), reach.table());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::tables::{ch, code};
    use super::*;

    #[test]
    fn no_key_twice_in_one_reach() {
        for reach in Reach::ALL {
            let keys: Vec<Key> = reach.table().iter().flat_map(|b| b.keys).copied().collect();
            for (i, key) in keys.iter().enumerate() {
                assert!(!keys[..i].contains(key), "{} in {reach:?}", key.name());
            }
        }
    }

    #[test]
    fn labels_are_short_and_every_reach_has_a_way_back() {
        for reach in Reach::ALL {
            for b in reach.table() {
                assert!(
                    !b.label.is_empty() && b.label.chars().count() <= 28,
                    "{}",
                    b.label
                );
                assert!(!b.keys.is_empty());
            }
            let back = reach.table().iter().any(|b| b.action == Action::Back);
            assert!(back, "{reach:?}");
        }
    }

    #[test]
    fn printable_keys_belong_to_a_field() {
        assert_eq!(resolve(Reach::Field, ch('w')), None);
        assert_eq!(resolve(Reach::Field, ch('?')), None);
        assert_eq!(
            resolve(Reach::Field, code(KeyCode::F(1))),
            Some(Action::Help)
        );
        assert_eq!(resolve(Reach::Catalogue, ch(' ')), Some(Action::Toggle));
        assert_eq!(resolve(Reach::Options, ch('w')), Some(Action::Why));
    }
}
