//! Roles instead of colours: code asks for "a warning", the theme says how that looks.
//!
//! The terminal's own foreground and background stay, but for high contrast, which paints both. Colours are
//! named ones where their usual values are clear enough, and else of the fixed part of the 256, so that each
//! can be read on the background it is meant for; a test reckons that. [`Palette::Mono`] has no colour at
//! all, for `NO_COLOR` and for people who do not tell colours apart; nothing on any screen is said by colour
//! alone. Where a console has ASCII only, every sign is exchanged after drawing ([`Theme::finish`]).

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use super::keymap::Key;
use crate::text;

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

/// Which colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// For a dark screen.
    Dark,
    /// For a light screen.
    Light,
    /// White and bright colours on black, nothing dim.
    HighContrast,
    /// No colour at all.
    Mono,
}

/// Which characters borders and signs are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signs {
    /// Lines, arrows and ticks.
    Drawn,
    /// Those of ASCII.
    Ascii,
}

/// How the wizard looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Its colours.
    pub palette: Palette,
    /// Its characters.
    pub signs: Signs,
}

/// How each [`Role`] looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Theme {
    palette: Palette,
    signs: Signs,
}

/// Black and white, whatever the terminal calls so.
const BLACK: Color = Color::Indexed(16);
const WHITE: Color = Color::Indexed(231);

impl Theme {
    /// The theme of a look.
    pub(crate) const fn of(look: Look) -> Self {
        Theme {
            palette: look.palette,
            signs: look.signs,
        }
    }

    #[cfg(test)]
    pub(crate) const fn new(palette: Palette, signs: Signs) -> Self {
        Theme { palette, signs }
    }

    /// Without any colour.
    #[cfg(test)]
    pub(crate) const fn mono() -> Self {
        Self::new(Palette::Mono, Signs::Drawn)
    }

    /// The style of a role.
    pub(crate) fn style(self, role: Role) -> Style {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let shape = match role {
            Role::Heading
            | Role::Accent
            | Role::Key
            | Role::Warning
            | Role::Bad
            | Role::Differs => bold,
            // Mono has nothing but this to say that a remark is one.
            Role::Quiet | Role::Border if self.palette == Palette::Mono => {
                plain.add_modifier(Modifier::DIM)
            }
            Role::Plain | Role::OnlyHere | Role::Good | Role::Quiet | Role::Border => plain,
            Role::Selected => bold.add_modifier(Modifier::REVERSED),
            Role::Remembered => bold.add_modifier(Modifier::UNDERLINED),
        };
        match self.colour(role) {
            Some(colour) => shape.fg(colour),
            None => shape,
        }
    }

    fn colour(self, role: Role) -> Option<Color> {
        let (dark, light, high) = match role {
            Role::Accent | Role::Key => (Color::Cyan, Color::Indexed(18), Color::Indexed(51)),
            Role::Good | Role::OnlyHere => (Color::Green, Color::Indexed(22), Color::Indexed(46)),
            Role::Warning | Role::Differs => {
                (Color::LightYellow, Color::Indexed(90), Color::Indexed(226))
            }
            Role::Bad => (Color::LightRed, Color::Indexed(124), Color::Indexed(217)),
            Role::Quiet => (Color::Indexed(248), Color::Indexed(240), WHITE),
            Role::Border => (Color::Indexed(245), Color::Indexed(242), WHITE),
            Role::Plain | Role::Heading | Role::Selected | Role::Remembered => return None,
        };
        match self.palette {
            Palette::Dark => Some(dark),
            Palette::Light => Some(light),
            Palette::HighContrast => Some(high),
            Palette::Mono => None,
        }
    }

    /// The last touch on what was drawn: the page of a theme that paints it, and ASCII.
    pub(crate) fn finish(self, buffer: &mut Buffer) {
        for cell in &mut buffer.content {
            if self.palette == Palette::HighContrast {
                let own = |colour, instead| {
                    if colour == Color::Reset {
                        instead
                    } else {
                        colour
                    }
                };
                (cell.fg, cell.bg) = (own(cell.fg, WHITE), own(cell.bg, BLACK));
            }
        }
        if self.signs == Signs::Ascii {
            only_ascii(buffer);
        }
    }

    /// A key as it is written on screen.
    pub(crate) fn key(self, key: Key) -> String {
        let name = key.name();
        match name.as_str() {
            // As signs of ASCII they would be keys of their own.
            "↑" if self.signs == Signs::Ascii => "Up".to_owned(),
            "↓" if self.signs == Signs::Ascii => "Down".to_owned(),
            "←" if self.signs == Signs::Ascii => "Left".to_owned(),
            "→" if self.signs == Signs::Ascii => "Right".to_owned(),
            _ => name,
        }
    }
}

/// Puts a sign of ASCII in the place of every other.
fn only_ascii(buffer: &mut Buffer) {
    let width = usize::from(buffer.area.width).max(1);
    for row in buffer.content.chunks_mut(width) {
        for x in 0..row.len() {
            let is = |at: usize, sign: &str| row.get(at).is_some_and(|cell| cell.symbol() == sign);
            let follows = |sign: &str| x.checked_sub(1).is_some_and(|before| is(before, sign));
            let sign = match row[x].symbol() {
                // A text that was cut is marked; a pause has three points.
                "…" if follows(" ")
                    && (1..4).all(|n| is(x + n, " ") || n == 3 && x + n == row.len()) =>
                {
                    row[x + 1].set_symbol(".");
                    row[x + 2].set_symbol(".");
                    ".".to_owned()
                }
                "•" if follows("(") => "*".to_owned(),
                other => text::ascii(other).into_owned(),
            };
            // A wide character has two cells, and each has to hold something.
            row[x].set_symbol(if sign.len() == 1 { &sign } else { "?" });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [Role; 13] = [
        Role::Plain,
        Role::Heading,
        Role::Quiet,
        Role::Accent,
        Role::Selected,
        Role::Remembered,
        Role::Key,
        Role::Good,
        Role::Warning,
        Role::Bad,
        Role::Differs,
        Role::OnlyHere,
        Role::Border,
    ];

    /// What terminals usually make of the named colours, and of their own: xterm, the Windows console, the
    /// Linux console (after Wikipedia's table of ANSI colours).
    struct Screen {
        ink: u32,
        paper: u32,
        cyan: u32,
        green: u32,
        light_yellow: u32,
        light_red: u32,
    }

    const XTERM: Screen = Screen {
        ink: 0xe5_e5_e5,
        paper: 0x00_00_00,
        cyan: 0x00_cd_cd,
        green: 0x00_cd_00,
        light_yellow: 0xff_ff_00,
        light_red: 0xff_00_00,
    };
    const WINDOWS: Screen = Screen {
        ink: 0xcc_cc_cc,
        paper: 0x0c_0c_0c,
        cyan: 0x3a_96_dd,
        green: 0x13_a1_0e,
        light_yellow: 0xf9_f1_a5,
        light_red: 0xe7_48_56,
    };
    const LINUX: Screen = Screen {
        ink: 0xaa_aa_aa,
        paper: 0x00_00_00,
        cyan: 0x00_aa_aa,
        green: 0x00_aa_00,
        light_yellow: 0xff_ff_55,
        light_red: 0xff_55_55,
    };
    /// A light screen; its own named colours are not used.
    const PAPER: Screen = Screen {
        ink: 0x33_33_33,
        paper: 0xff_ff_ff,
        ..XTERM
    };
    const CREAM: Screen = Screen {
        ink: 0x3a_3a_3a,
        paper: 0xfd_f6_e3,
        ..XTERM
    };

    /// Red, green and blue of a colour on a screen.
    fn rgb(colour: Color, on: &Screen, own: u32) -> u32 {
        match colour {
            Color::Reset => own,
            Color::Cyan => on.cyan,
            Color::Green => on.green,
            Color::LightYellow => on.light_yellow,
            Color::LightRed => on.light_red,
            Color::Indexed(n @ 16..=231) => {
                let level = |v: u32| if v == 0 { 0 } else { 55 + 40 * v };
                let n = u32::from(n) - 16;
                level(n / 36) << 16 | level(n / 6 % 6) << 8 | level(n % 6)
            }
            Color::Indexed(n @ 232..) => (8 + 10 * (u32::from(n) - 232)) * 0x01_01_01,
            other => panic!("{other:?} has no fixed value"),
        }
    }

    /// The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio").
    fn contrast(one: u32, other: u32) -> f64 {
        let luminance = |colour: u32| {
            let part = |shift: u32| {
                let c = f64::from(colour >> shift & 0xff) / 255.0;
                if c <= 0.04045 {
                    c / 12.92
                } else {
                    ((c + 0.055) / 1.055).powf(2.4)
                }
            };
            0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_role_can_be_read_on_its_background() {
        let cases: [(Palette, &[&Screen], f64); 4] = [
            (Palette::Dark, &[&XTERM, &WINDOWS, &LINUX], 4.5),
            (Palette::Light, &[&PAPER, &CREAM], 4.5),
            (Palette::HighContrast, &[&XTERM, &WINDOWS, &PAPER], 7.0),
            (Palette::Mono, &[&XTERM, &WINDOWS, &LINUX, &PAPER], 4.5),
        ];
        let mut pale = Vec::new();
        for (palette, screens, least) in cases {
            for screen in screens {
                for role in ROLES {
                    let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 1, 1));
                    let theme = Theme::new(palette, Signs::Drawn);
                    buffer.set_string(0, 0, "x", theme.style(role));
                    theme.finish(&mut buffer);
                    let cell = &buffer.content[0];
                    let ink = rgb(cell.fg, screen, screen.ink);
                    let paper = rgb(cell.bg, screen, screen.paper);
                    let found = contrast(ink, paper);
                    if found < least {
                        pale.push(format!(
                            "{palette:?} {role:?}: {found:.2} of {ink:06x} on {paper:06x}"
                        ));
                    }
                }
            }
        }
        assert!(pale.is_empty(), "{pale:#?}");
    }

    #[test]
    fn contrast_is_reckoned_as_it_should_be() {
        assert!((contrast(0, 0xff_ff_ff) - 21.0).abs() < 0.01);
        assert!((contrast(0x77_77_77, 0xff_ff_ff) - 4.48).abs() < 0.01);
        // Cyan on white, which the light theme once had.
        assert!(contrast(0x00_cd_cd, 0xff_ff_ff) < 2.0);
    }

    #[test]
    fn mono_has_no_colour_and_ascii_no_other_character() {
        for role in ROLES {
            assert_eq!(Theme::new(Palette::Mono, Signs::Drawn).style(role).fg, None);
        }
        // What was cut is marked; a pause has three points; a choice is no line.
        for (line, want) in [
            ("┌ ▸ 山é…", "+ > ??e~"),
            ("Reading …   ", "Reading ... "),
            ("… ✓ Map", "~ * Map"),
            ("Map …  step", "Map ~  step"),
            ("(•) one", "(*) one"),
        ] {
            let mut buffer = Buffer::with_lines([line]);
            crate::tui::widget::empty_wide_tails(&mut buffer);
            Theme::new(Palette::Mono, Signs::Ascii).finish(&mut buffer);
            let cells = buffer.content.iter();
            let line: String = cells.map(ratatui::buffer::Cell::symbol).collect();
            assert_eq!(line, want);
        }
    }

    #[test]
    fn keys_that_would_look_like_others_are_named() {
        let key = |code| crate::tui::keymap::Key { code, ctrl: false };
        let right = key(crossterm::event::KeyCode::Right);
        let ascii = Theme::new(Palette::Dark, Signs::Ascii);
        assert_eq!(ascii.key(right), "Right");
        assert_eq!(Theme::new(Palette::Dark, Signs::Drawn).key(right), "→");
    }
}
