//! What the environment tells of the terminal, without asking the terminal itself: its late answers would
//! be taken for keys.

use std::env;

/// The variables that tell something.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// `NO_COLOR` is set and not empty (<https://no-color.org>).
    pub(super) no_color: bool,
    term: String,
    /// `15;0`: foreground and background, as rxvt and Konsole set it.
    colours: String,
    /// The language setting that is in force for characters.
    locale: Option<(&'static str, String)>,
    /// The old console of Windows, of which no program on top of it has told its name.
    old_windows_console: bool,
}

impl Around {
    /// The variables of this process.
    pub(super) fn here() -> Self {
        let get = |name: &str| env::var(name).ok().filter(|v| !v.is_empty());
        // The first that is set decides (POSIX.1-2017, 8.2).
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(|name| Some((name, get(name)?)));
        let told = ["WT_SESSION", "TERM_PROGRAM", "ConEmuPID", "TERM"];
        Around {
            no_color: get("NO_COLOR").is_some(),
            term: get("TERM").unwrap_or_default(),
            colours: get("COLORFGBG").unwrap_or_default(),
            locale,
            old_windows_console: cfg!(windows) && told.iter().all(|name| get(name).is_none()),
        }
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
        if self.old_windows_console {
            return Some("this is the old console of Windows".to_owned());
        }
        let (name, value) = self.locale.as_ref().filter(|_| cfg!(unix))?;
        let plain = value.to_lowercase().replace('-', "");
        (!plain.contains("utf8")).then(|| format!("{name} is {value}, not UTF-8"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_are_told_by_what_they_set() {
        let of = |term: &str, colours: &str, locale: Option<&str>| Around {
            term: term.to_owned(),
            colours: colours.to_owned(),
            locale: locale.map(|value| ("LANG", value.to_owned())),
            ..Around::default()
        };
        let cases = [
            (
                of("xterm-256color", "15;0", Some("de_DE.UTF-8")),
                false,
                false,
            ),
            (of("xterm", "0;15", Some("en_GB.utf8")), true, false),
            (of("xterm", "0;default;15", None), true, false),
            (of("linux", "", Some("C.UTF-8")), false, true),
            (of("xterm", "", Some("C")), false, cfg!(unix)),
            (of("xterm", "", Some("de_DE@euro")), false, cfg!(unix)),
        ];
        for (around, light, ascii) in cases {
            assert_eq!(around.light().is_some(), light, "{around:?}");
            assert_eq!(around.only_ascii().is_some(), ascii, "{around:?}");
        }
    }
}
