//! What the environment tells of the terminal, without asking the terminal itself: its late answers would
//! be taken for keys.
//!
//! Everything is decided from variables and the sort of system alone, so each case can be tried anywhere.
//! Where nothing shows what a console can do, it is taken for one that can do little.

use std::env;

/// What sort of system names the variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum System {
    /// Linux, macOS and their like: a locale says which characters there are.
    Unix,
    /// Windows: its old console draws with fonts that lack most signs, whatever the code page is.
    Windows,
}

/// The variables that tell something.
#[derive(Debug)]
pub(super) struct Around {
    system: System,
    /// `NO_COLOR` is set and not empty (<https://no-color.org>).
    pub(super) no_color: bool,
    term: String,
    /// `15;0`: foreground and background, as rxvt and Konsole set it.
    colours: String,
    /// The language setting that is in force for characters.
    locale: Option<(&'static str, String)>,
    /// Whether a terminal has told its name.
    named: bool,
}

impl Around {
    /// The variables of this process.
    pub(super) fn here() -> Self {
        let system = if cfg!(windows) {
            System::Windows
        } else {
            System::Unix
        };
        Around::of(system, |name| env::var(name).ok())
    }

    /// Variables by their names; one that is empty counts as not set.
    pub(super) fn of(system: System, get: impl Fn(&str) -> Option<String>) -> Self {
        let get = |name: &str| get(name).filter(|v| !v.is_empty());
        // The first that is set decides (POSIX.1-2017, 8.2).
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(|name| Some((name, get(name)?)));
        // Windows Terminal, Visual Studio Code, ConEmu, and what came from Unix.
        let names = ["WT_SESSION", "TERM_PROGRAM", "ConEmuPID", "TERM"];
        Around {
            system,
            no_color: get("NO_COLOR").is_some(),
            term: get("TERM").unwrap_or_default(),
            colours: get("COLORFGBG").unwrap_or_default(),
            locale,
            named: names.iter().any(|name| get(name).is_some()),
        }
    }

    /// Whether the terminal can do no more than lines.
    pub(super) fn only_lines(&self) -> bool {
        self.term == "dumb"
    }

    /// Whether the terminal has no colours, and what shows it.
    pub(super) fn colourless(&self) -> Option<String> {
        let of_old = ["vt52", "vt100", "vt102", "vt220", "vt320", "vt420"];
        let is_old = of_old.contains(&self.term.as_str());
        let says_so = ["-m", "-mono"].iter().any(|end| self.term.ends_with(end));
        (is_old || says_so).then(|| format!("TERM is {}, which has no colours", self.term))
    }

    /// Whether the screen is light, and what shows it.
    pub(super) fn light(&self) -> Option<String> {
        let background = self.colours.rsplit(';').next()?;
        let is_light = matches!(background, "7" | "15");
        is_light.then(|| format!("COLORFGBG is {}", self.colours))
    }

    /// Whether only ASCII is safe, and what shows it.
    pub(super) fn only_ascii(&self) -> Option<String> {
        if self.term == "linux" {
            return Some("TERM is linux, whose font has few signs".to_owned());
        }
        if self.system == System::Windows {
            // A locale of a shell from Unix says nothing of the console it runs in.
            return (!self.named).then(|| "this is the old console of Windows".to_owned());
        }
        let (name, value) = self.locale.as_ref()?;
        let plain = value.to_lowercase().replace('-', "");
        (!plain.contains("utf8")).then(|| format!("{name} is {value}, not UTF-8"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `NAME=VALUE` after each other.
    fn around(system: System, set: &str) -> Around {
        Around::of(system, |name| {
            let mut all = set.split(' ').filter_map(|s| s.split_once('='));
            all.find(|(n, _)| *n == name)
                .map(|(_, value)| value.to_owned())
        })
    }

    /// What was decided, in letters: no Colours wanted, Mono terminal, Light, Ascii, Plain lines.
    fn decided(system: System, set: &str) -> String {
        let around = around(system, set);
        let all = [
            (around.no_color, 'C'),
            (around.colourless().is_some(), 'M'),
            (around.light().is_some(), 'L'),
            (around.only_ascii().is_some(), 'A'),
            (around.only_lines(), 'P'),
        ];
        all.iter().filter(|(is, _)| *is).map(|(_, c)| *c).collect()
    }

    #[test]
    fn every_console_gets_what_it_can_show() {
        use System::{Unix, Windows};
        let cases = [
            // Usual terminals.
            (
                Unix,
                "TERM=xterm-256color LANG=de_DE.UTF-8 COLORFGBG=15;0",
                "",
            ),
            (Unix, "TERM=xterm LANG=en_GB.utf8 COLORFGBG=0;15", "L"),
            (Unix, "TERM=xterm COLORFGBG=0;default;15", "L"),
            (Unix, "TERM=xterm-256color LC_ALL=C.UTF-8", ""),
            (Unix, "", ""),
            // Characters.
            (Unix, "TERM=linux LANG=C.UTF-8", "A"),
            (Unix, "TERM=xterm LANG=C", "A"),
            (Unix, "TERM=xterm LANG=POSIX", "A"),
            (Unix, "TERM=xterm LANG=de_DE@euro", "A"),
            (Unix, "TERM=xterm LANG=ja_JP.eucJP", "A"),
            (Unix, "TERM=xterm LC_ALL=C LANG=en_GB.UTF-8", "A"),
            (Unix, "TERM=xterm LC_ALL= LC_CTYPE=en_GB.UTF-8 LANG=C", ""),
            // Colours.
            (Unix, "TERM=xterm NO_COLOR=1", "C"),
            (Unix, "TERM=xterm NO_COLOR=", ""),
            (Unix, "TERM=vt100", "M"),
            (Unix, "TERM=vt220 LANG=C", "MA"),
            (Unix, "TERM=xterm-mono", "M"),
            (Unix, "TERM=linux-m", "M"),
            // No more than lines.
            (Unix, "TERM=dumb", "P"),
            (Unix, "TERM=dumb NO_COLOR=1 LANG=C", "CAP"),
            // Windows: the old console names nothing, whatever its code page is; LANG may come from a
            // shell that was started in it.
            (Windows, "", "A"),
            (Windows, "LANG=en_GB.UTF-8", "A"),
            (Windows, "PROMPT=$P$G SystemRoot=C:\\Windows", "A"),
            (Windows, "NO_COLOR=1", "CA"),
            (Windows, "WT_SESSION=3f2c", ""),
            (Windows, "WT_SESSION=", "A"),
            (Windows, "TERM_PROGRAM=vscode", ""),
            (Windows, "ConEmuPID=4711", ""),
            (Windows, "TERM=xterm-256color LANG=C", ""),
            (Windows, "TERM=dumb", "P"),
        ];
        for (system, set, want) in cases {
            assert_eq!(decided(system, set), want, "{system:?} {set}");
        }
    }

    #[test]
    fn what_shows_it_is_said() {
        let around = around(System::Unix, "TERM=vt100 LANG=C COLORFGBG=0;15");
        assert_eq!(
            around.colourless().unwrap(),
            "TERM is vt100, which has no colours"
        );
        assert_eq!(around.only_ascii().unwrap(), "LANG is C, not UTF-8");
        assert_eq!(around.light().unwrap(), "COLORFGBG is 0;15");
    }
}
