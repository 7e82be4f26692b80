//! The tables: for each reach its keys, in the order of the bar.

use crossterm::event::KeyCode;

use super::{Action, Binding, Key};

use Action as A;

const ENTER: &[Key] = &[code(KeyCode::Enter)];
const ESC: &[Key] = &[code(KeyCode::Esc)];
const SPACE: &[Key] = &[ch(' ')];
const TAB: &[Key] = &[code(KeyCode::Tab), code(KeyCode::BackTab)];
const DIGITS: &[Key] = &[
    ch('1'),
    ch('2'),
    ch('3'),
    ch('4'),
    ch('5'),
    ch('6'),
    ch('7'),
    ch('8'),
    ch('9'),
];

/// Keys that work wherever a screen does not use them for something else.
pub(crate) const EVERYWHERE: &[Binding] = &[
    quiet(&[code(KeyCode::Up), ch('k')], A::Up, "up"),
    quiet(&[code(KeyCode::Down), ch('j')], A::Down, "down"),
    quiet(&[code(KeyCode::PageUp)], A::PageUp, "a page up"),
    quiet(&[code(KeyCode::PageDown)], A::PageDown, "a page down"),
    quiet(&[code(KeyCode::Home)], A::First, "to the top"),
    quiet(&[code(KeyCode::End)], A::Last, "to the end"),
    bar(&[ctrl('g')], A::GoTo, "steps"),
    bar(&[ch('?'), code(KeyCode::F(1))], A::Help, "help"),
    bar(&[ctrl('q')], A::Quit, "quit"),
    bar(&[code(KeyCode::F(2))], A::Mask, "mask personal data"),
    quiet(
        &[code(KeyCode::F(3)), ctrl('l')],
        A::Blank,
        "blank the screen at once",
    ),
    quiet(&[ctrl('c')], A::Stop, "stop reading, or quit"),
];

pub(super) const WELCOME: &[Binding] = &[
    bar(ENTER, A::Next, "open"),
    bar(&[ch('n')], A::NewCase, "new case"),
    bar(&[ch('d')], A::Demo, "sample"),
    bar(ESC, A::Back, "stop reading"),
];

pub(super) const OPTIONS: &[Binding] = &[
    bar(ENTER, A::Next, "next"),
    bar(SPACE, A::Toggle, "tick"),
    bar(
        &[
            code(KeyCode::Esc),
            code(KeyCode::Left),
            code(KeyCode::Backspace),
        ],
        A::Back,
        "back",
    ),
    bar(&[ch('w')], A::Why, "why we ask"),
    bar(&[ch('h')], A::HowTo, "how to find out"),
    bar(&[ch('u')], A::DontKnow, "don't know"),
    quiet(DIGITS, A::Pick, "pick by number"),
    quiet(TAB, A::OtherPane, "why, or how to find out"),
];

pub(super) const FIELD: &[Binding] = &[
    bar(ENTER, A::Next, "next"),
    bar(
        &[code(KeyCode::Backspace)],
        A::TakeBack,
        "last name back, if empty",
    ),
    bar(ESC, A::Back, "back"),
    bar(TAB, A::OtherPane, "how to find out"),
    bar(&[ctrl('u')], A::DontKnow, "don't know"),
];

pub(super) const CATALOGUE: &[Binding] = &[
    bar(SPACE, A::Toggle, "tick"),
    bar(ENTER, A::Next, "next"),
    bar(ESC, A::Back, "back"),
    bar(TAB, A::OtherPane, "how to find out"),
    bar(&[ctrl('u')], A::DontKnow, "don't know"),
];

pub(super) const DIRECTIONS: &[Binding] = &[
    bar(&[code(KeyCode::Right), ch(' ')], A::Right, "change"),
    quiet(&[code(KeyCode::Left)], A::Left, "change back"),
    bar(ENTER, A::Next, "next"),
    bar(
        &[code(KeyCode::Esc), code(KeyCode::Backspace)],
        A::Back,
        "back",
    ),
    bar(&[ch('w')], A::Why, "why we ask"),
    bar(&[ch('h')], A::HowTo, "how to find out"),
    quiet(TAB, A::OtherPane, "why, or how to find out"),
    quiet(&[ch('u')], A::DontKnow, "don't know"),
];

pub(super) const EXPORTS: &[Binding] = &[
    bar(ENTER, A::Next, "findings"),
    bar(&[ch('r')], A::Reread, "read again"),
    quiet(&[ch('m')], A::Columns, "what the columns are"),
    bar(&[ch('a')], A::AddFile, "add a path"),
    bar(&[ch('b')], A::Browse, "browse"),
    bar(SPACE, A::Toggle, "use / leave"),
    bar(&[ch('i')], A::Guide, "which exports help"),
    bar(ESC, A::Back, "back, or stop reading"),
    bar(&[ch('o')], A::Older, "older / of today"),
    quiet(
        &[code(KeyCode::Delete), ch('x')],
        A::Remove,
        "take off the list",
    ),
    quiet(&[ch('v')], A::Open, "rows left out, and why"),
];

pub(super) const BROWSER: &[Binding] = &[
    bar(ENTER, A::Open, "open / use"),
    bar(SPACE, A::Toggle, "use this file or folder"),
    bar(
        &[code(KeyCode::Backspace), code(KeyCode::Left)],
        A::Left,
        "folder above",
    ),
    bar(ESC, A::Back, "close"),
];

pub(super) const FINDINGS: &[Binding] = &[
    bar(ENTER, A::Next, "review"),
    bar(&[ch('a')], A::Guide, "answer a question"),
    bar(&[ch('m')], A::Map, "map"),
    bar(&[ch('p')], A::Isolate, "find the product"),
    bar(TAB, A::OtherPane, "reasons"),
    bar(&[ch('o'), code(KeyCode::Right)], A::Open, "records"),
    bar(&[ch('e')], A::Missing, "exports to get"),
    bar(&[ch('c')], A::Contradictions, "what does not fit"),
    bar(&[ch('d')], A::Changes, "changes"),
    bar(&[ch('r')], A::Recovery, "recovery"),
    bar(ESC, A::Back, "back"),
];

pub(super) const MAP: &[Binding] = &[
    bar(&[code(KeyCode::Right), ch('n')], A::Right, "next step"),
    bar(&[code(KeyCode::Left), ch('p')], A::Left, "step back"),
    bar(TAB, A::OtherPane, "steps / what if"),
    bar(ENTER, A::Next, "review"),
    quiet(SPACE, A::Toggle, "try a change out"),
    bar(&[ch('u')], A::Undo, "take all back"),
    bar(&[ch('r')], A::NextRecord, "another record"),
    bar(&[ch('o')], A::Open, "in words"),
    quiet(&[ch('s')], A::NextStart, "enter it somewhere else"),
    bar(ESC, A::Back, "back"),
];

pub(super) const ISOLATION: &[Binding] = &[
    bar(ENTER, A::Next, "look at the files"),
    bar(&[ch('a')], A::AddFile, "add a path"),
    bar(&[ch('b')], A::Browse, "browse"),
    bar(ESC, A::Back, "back"),
    bar(&[ch('1')], A::Clean, "I saw: all is well"),
    bar(&[ch('2')], A::Trouble, "I saw: trouble"),
    bar(&[ch('x')], A::SetAside, "set round aside"),
    quiet(&[ch('n')], A::NewLook, "another test record"),
];

pub(super) const REVIEW: &[Binding] = &[
    bar(&[ch('1')], A::DeleteLeft, "delete A"),
    bar(&[ch('2')], A::DeleteRight, "delete B"),
    bar(&[ch('n')], A::NotSame, "not the same"),
    bar(&[ch('=')], A::Alike, "alike"),
    bar(&[ch('u')], A::Undo, "undo"),
    bar(&[ch('l')], A::Later, "later"),
    bar(&[ch('g')], A::Group, "group"),
    bar(&[ch('/')], A::Find, "find"),
    bar(&[ch('c')], A::ShowAll, "show all"),
    bar(&[ch('f')], A::Filter, "show only"),
    bar(ENTER, A::Next, "plan"),
    bar(ESC, A::Back, "back"),
    quiet(
        &[ch('o'), code(KeyCode::Tab)],
        A::NextOpen,
        "next undecided",
    ),
    quiet(&[ch('r')], A::Redo, "decide again, after undo"),
    quiet(&[ch('h')], A::History, "what was decided last"),
    quiet(&[ch('R')], A::Rules, "rules of your own"),
    quiet(&[ch('N')], A::NotSameAll, "not the same: all like these"),
    quiet(&[ch('w')], A::Explain, "why a pair, all values whole"),
    quiet(&[ch('s')], A::Story, "the story of a pair"),
];

pub(super) const MEMBERS: &[Binding] = &[
    bar(SPACE, A::Toggle, "delete / keep"),
    bar(&[ch('y')], A::KeepOnly, "keep only this"),
    bar(&[ch('n')], A::TakeOut, "not one of them"),
    bar(&[ch('u')], A::Undo, "undo"),
    bar(
        &[code(KeyCode::Esc), code(KeyCode::Enter)],
        A::Back,
        "close",
    ),
];

pub(super) const ALIKE: &[Binding] = &[
    bar(&[ch('y')], A::Apply, "decide"),
    bar(&[code(KeyCode::Right)], A::Right, "which one stays"),
    bar(&[ch('a')], A::Filter, "all / a few"),
    bar(ENTER, A::Open, "the whole pair"),
    bar(ESC, A::Back, "decide nothing"),
    quiet(&[code(KeyCode::Left)], A::Left, "which one stays"),
];

pub(super) const CHOOSE: &[Binding] = &[
    bar(ENTER, A::Open, "choose"),
    bar(&[code(KeyCode::Right)], A::Right, "change"),
    quiet(&[code(KeyCode::Left)], A::Left, "change back"),
    quiet(DIGITS, A::Pick, "choose by number"),
    bar(ESC, A::Back, "close"),
];

pub(super) const CHANGES: &[Binding] = &[
    bar(ENTER, A::Next, "recovery"),
    bar(&[code(KeyCode::Right)], A::Right, "next sort"),
    quiet(&[code(KeyCode::Left)], A::Left, "sort before"),
    bar(&[ch('t')], A::NextKind, "kind"),
    bar(&[ch('/')], A::Find, "find"),
    bar(&[ch('w')], A::Explain, "all of it"),
    bar(&[ch('s')], A::Story, "story"),
    bar(&[ch('o')], A::AtOnce, "at once"),
    bar(ESC, A::Back, "back"),
];

pub(super) const RECOVERY: &[Binding] = &[
    bar(ENTER, A::Next, "plan"),
    bar(SPACE, A::Toggle, "done"),
    bar(TAB, A::OtherPane, "steps"),
    bar(&[ch('a')], A::Guide, "questions"),
    bar(&[ch('o'), code(KeyCode::Right)], A::Open, "values"),
    bar(&[ch('s')], A::Write, "save"),
    bar(ESC, A::Back, "back"),
];

pub(super) const PLAN: &[Binding] = &[
    bar(SPACE, A::Toggle, "done"),
    bar(&[ch('s')], A::Write, "save as files"),
    bar(ENTER, A::Next, "verify"),
    bar(ESC, A::Back, "back"),
    quiet(&[ch('n')], A::Person, "your name"),
    quiet(&[ch('c')], A::Confirm, "confirm, as another"),
    bar(&[ch('t')], A::Ticket, "for a ticket"),
    quiet(&[ch('z')], A::Zendesk, "for a ticket in Zendesk"),
    quiet(&[ch('v')], A::ServiceNow, "for a ticket in ServiceNow"),
    quiet(&[ch('b')], A::Bundle, "for Salesforce's support"),
    quiet(&[ch('d')], A::Domain, "Salesforce address"),
];

pub(super) const VERIFY: &[Binding] = &[
    bar(ENTER, A::Next, "in full"),
    bar(&[ch('f')], A::Filter, "show others"),
    bar(&[ch('t')], A::Ticket, "for a ticket"),
    bar(&[ch('d')], A::Demo, "sample"),
    bar(&[ch('a')], A::AddFile, "add a path"),
    bar(&[ch('b')], A::Browse, "browse"),
    bar(&[ch('e')], A::Earlier, "when to look again"),
    bar(ESC, A::Back, "back"),
    quiet(&[ch('r')], A::Reread, "read again"),
    quiet(&[ch('x')], A::NewLook, "start with other exports"),
];

pub(super) const PRESENTER: &[Binding] = &[
    bar(&[ch('n')], A::Note, "write a note"),
    bar(TAB, A::OtherPane, "next part"),
    bar(&[ch('c')], A::Copy, "copy what to say"),
    bar(ESC, A::Back, "close"),
];

pub(super) const PROMPT: &[Binding] = &[bar(ENTER, A::Next, "accept"), bar(ESC, A::Back, "cancel")];

pub(super) const POPUP: &[Binding] = &[
    bar(&[code(KeyCode::Esc), ch('q')], A::Back, "close"),
    bar(ENTER, A::Next, "choose / close"),
];

pub(super) const UNMASK: &[Binding] = &[
    bar(&[ch('y')], A::Apply, "show them"),
    bar(
        &[code(KeyCode::Esc), code(KeyCode::Enter)],
        A::Back,
        "leave them hidden",
    ),
];

pub(super) const fn code(code: KeyCode) -> Key {
    Key { code, ctrl: false }
}

pub(super) const fn ch(c: char) -> Key {
    code(KeyCode::Char(c))
}

const fn ctrl(c: char) -> Key {
    Key {
        code: KeyCode::Char(c),
        ctrl: true,
    }
}

const fn bar(keys: &'static [Key], action: Action, label: &'static str) -> Binding {
    Binding {
        keys,
        action,
        label,
        on_bar: true,
    }
}

const fn quiet(keys: &'static [Key], action: Action, label: &'static str) -> Binding {
    Binding {
        keys,
        action,
        label,
        on_bar: false,
    }
}
