//! Roles instead of colours: code asks for "a warning", the theme says how that looks.
//!
//! The terminal's own foreground and background stay; only the 16 named colours, bold, dim, underline
//! and reverse are used. [`Theme::mono`] has no colour at all, for `NO_COLOR` and for people who do not
//! tell colours apart; nothing on any screen is said by colour alone.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Plain text.
    Plain,
    /// A heading.
    Heading,
    /// Side remarks.
    Quiet,
    /// The program's name and the current step.
    Accent,
    /// The line the cursor is on.
    Selected,
    /// The line the cursor would be on, in a pane without focus.
    Remembered,
    /// A key on the bar at the bottom.
    Key,
    /// Something good or done.
    Good,
    /// Something to be careful about.
    Warning,
    /// Something that failed, or a record to delete.
    Bad,
    /// A value that differs from its neighbour.
    Differs,
    /// A value only one side has.
    OnlyHere,
    /// Borders.
    Border,
}

/// How each [`Role`] looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Theme {
    palette: Palette,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Palette {
    Dark,
    Light,
    Mono,
}

impl Theme {
    /// For a dark screen.
    pub(crate) const fn dark() -> Self {
        Theme {
            palette: Palette::Dark,
        }
    }

    /// For a light screen.
    pub(crate) const fn light() -> Self {
        Theme {
            palette: Palette::Light,
        }
    }

    /// Without any colour.
    pub(crate) const fn mono() -> Self {
        Theme {
            palette: Palette::Mono,
        }
    }

    /// The style of a role.
    pub(crate) fn style(self, role: Role) -> Style {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let shape = match role {
            Role::Plain | Role::OnlyHere | Role::Good => plain,
            Role::Heading
            | Role::Accent
            | Role::Key
            | Role::Warning
            | Role::Bad
            | Role::Differs => bold,
            Role::Quiet | Role::Border => plain.add_modifier(Modifier::DIM),
            Role::Selected => bold.add_modifier(Modifier::REVERSED),
            Role::Remembered => bold.add_modifier(Modifier::UNDERLINED),
        };
        let on_dark_or_light = |dark, light| match self.palette {
            Palette::Dark => Some(dark),
            Palette::Light => Some(light),
            Palette::Mono => None,
        };
        let colour = match role {
            Role::Accent | Role::Key => on_dark_or_light(Color::Cyan, Color::Blue),
            Role::Good | Role::OnlyHere => on_dark_or_light(Color::Green, Color::Green),
            Role::Warning | Role::Differs => on_dark_or_light(Color::Yellow, Color::Magenta),
            Role::Bad => on_dark_or_light(Color::LightRed, Color::Red),
            _ => None,
        };
        match colour {
            Some(colour) => shape.fg(colour),
            None => shape,
        }
    }
}
