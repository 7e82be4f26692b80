//! What a person or a company has settled for this program: from the command line, the environment, the
//! settings file, what the terminal shows of itself, and else as the program comes; in this order.
//!
//! A line of the file that cannot be read is named, with what to do, and left out; the rest holds and the
//! program starts. Where every value comes from is kept, for `syncsleuth config`.

mod detect;
mod file;

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;

use super::Args;
use super::args::{ColorWhen, Command, MaskLevel, ThemeName};
use crate::case::Usual;
use crate::interview::{Answers, SCHEMA};
use crate::knowledge::Knowledge;
use crate::knowledge::questions::Form;
use crate::plan::domain;
use crate::text;
use crate::tui::{Look, Palette, Signs};
use crate::veil::Level;
pub(super) use file::{Problem, template};

/// The name of the file in the configuration folder.
const FILE: &str = "settings.txt";

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// Nobody said anything.
    Default,
    /// Found out from the terminal: what showed it.
    Detected(String),
    /// A line of the settings file, from 1.
    File(usize),
    /// A variable of the environment.
    Environment(&'static str),
    /// An option of the command line.
    Switch(&'static str),
}

impl Origin {
    /// For people.
    pub(super) fn label(&self) -> String {
        match self {
            Origin::Default => "default".to_owned(),
            Origin::Detected(how) => format!("found out: {how}"),
            Origin::File(line) => format!("{FILE}, line {line}"),
            Origin::Environment(name) => format!("environment, {name}"),
            Origin::Switch(name) => format!("command line, {name}"),
        }
    }

    /// For programs.
    pub(super) fn id(&self) -> &'static str {
        match self {
            Origin::Default => "default",
            Origin::Detected(_) => "detected",
            Origin::File(_) => "file",
            Origin::Environment(_) => "environment",
            Origin::Switch(_) => "switch",
        }
    }
}

/// A setting as it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) name: String,
    /// `None` where there is none.
    pub(super) value: Option<String>,
    pub(super) origin: Origin,
}

/// All settings.
#[derive(Debug)]
pub(super) struct Settings {
    /// Where the file is or would be; `None` where the computer names no such folder.
    pub(super) path: Option<PathBuf>,
    /// Every setting in the order of the file; those on how long deleted things are kept only where
    /// `syncsleuth config` shows them or the file may say something of them.
    pub(super) held: Vec<Held>,
    /// What cannot be read, as sentences.
    pub(super) problems: Vec<Problem>,
    pub(super) look: Look,
    /// Whether the terminal can do no more than lines.
    pub(super) only_lines: bool,
    pub(super) mask: Option<Level>,
    /// Where the desk's view of a case is kept.
    pub(super) presenter: Option<PathBuf>,
    pub(super) usual: Usual,
    /// A company's own knowledge, where it is not in the usual place.
    pub(super) company: Option<PathBuf>,
}

/// Where the settings file is.
pub(super) fn path() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "syncsleuth")?;
    Some(folders.config_dir().join(FILE))
}

impl Settings {
    /// Reads everything there is.
    pub(super) fn read(args: &Args) -> Self {
        let path = path();
        let mut file = path
            .as_deref()
            .map_or_else(file::File::default, file::File::at);
        let around = detect::Around::here();
        let mut settings = Settings {
            path,
            held: Vec::new(),
            problems: Vec::new(),
            look: Look {
                palette: Palette::Dark,
                signs: Signs::Drawn,
            },
            only_lines: around.only_lines(),
            mask: None,
            presenter: None,
            usual: Usual::default(),
            company: None,
        };
        settings.theme(args, &mut file, &around);
        settings.signs(args, &mut file, &around);
        settings.presenter(args, &mut file);
        settings.masked(args, &mut file);
        let found = file.take("salesforce-domain", |text| {
            domain::salesforce_domain(text).ok_or_else(|| domain::HINT.to_owned())
        });
        settings.usual.salesforce_domain = found.as_ref().map(|(domain, _)| domain.clone());
        settings.hold("salesforce-domain", found);
        let found = file.take("company-knowledge", existing_file);
        settings.company = found.as_ref().map(|(path, _)| path.clone());
        let shown = found.map(|(path, line)| (text::path::to_text(&path), line));
        settings.hold("company-knowledge", shown);
        // Which questions there are is looked up only where it matters: it takes a moment at every start.
        let all = matches!(args.command, Some(Command::Config(_)));
        if all || file.has_more() {
            settings.retention(&mut file);
        }
        settings.problems = file.problems();
        settings
    }

    fn theme(&mut self, args: &Args, file: &mut file::File, around: &detect::Around) {
        let filed = file.take("theme", one_of::<ThemeName>);
        let (theme, origin) = match (args.color, args.theme) {
            (ColorWhen::Never, _) => (ThemeName::Mono, Origin::Switch("--color")),
            (ColorWhen::Auto, _) if around.no_color => {
                (ThemeName::Mono, Origin::Environment("NO_COLOR"))
            }
            (_, Some(theme)) => (theme, Origin::Switch("--theme")),
            (_, None) => match (filed, around.colourless(), around.light()) {
                (Some((theme, line)), ..) => (theme, Origin::File(line)),
                (None, Some(how), _) => (ThemeName::Mono, Origin::Detected(how)),
                (None, None, Some(how)) => (ThemeName::Light, Origin::Detected(how)),
                (None, None, None) => (ThemeName::Dark, Origin::Default),
            },
        };
        self.look.palette = theme.into();
        self.held.push(Held {
            name: "theme".to_owned(),
            value: Some(name_of(&theme)),
            origin,
        });
    }

    fn signs(&mut self, args: &Args, file: &mut file::File, around: &detect::Around) {
        let filed = file.take("signs", one_of::<SignsName>);
        let (signs, origin) = match (args.ascii, filed, around.only_ascii()) {
            (true, _, _) => (SignsName::Ascii, Origin::Switch("--ascii")),
            (false, Some((signs, line)), _) => (signs, Origin::File(line)),
            (false, None, Some(how)) => (SignsName::Ascii, Origin::Detected(how)),
            (false, None, None) => (SignsName::Lines, Origin::Default),
        };
        self.look.signs = match signs {
            SignsName::Lines => Signs::Drawn,
            SignsName::Ascii => Signs::Ascii,
        };
        self.held.push(Held {
            name: "signs".to_owned(),
            value: Some(name_of(&signs)),
            origin,
        });
    }

    fn presenter(&mut self, args: &Args, file: &mut file::File) {
        let filed = file.take("presenter", |text| Ok(PathBuf::from(text)));
        let (path, origin) = match (&args.presenter, filed) {
            (Some(path), _) => (Some(path.clone()), Origin::Switch("--presenter")),
            (None, Some((path, line))) => (Some(path), Origin::File(line)),
            (None, None) => (None, Origin::Default),
        };
        self.held.push(Held {
            name: "presenter".to_owned(),
            value: path.as_deref().map(text::path::to_text),
            origin,
        });
        self.presenter = path;
    }

    fn masked(&mut self, args: &Args, file: &mut file::File) {
        let filed = file.take("mask", |text| match text {
            "off" => Ok(None),
            text => Level::from_str(text)
                .map(Some)
                .map_err(|why| why.replace("use ", "use off, ")),
        });
        let (mask, origin) = match (args.mask, filed) {
            (Some(MaskLevel::Off), _) => (None, Origin::Switch("--mask")),
            (Some(level), _) => (level.into(), Origin::Switch("--mask")),
            (None, Some((mask, line))) => (mask, Origin::File(line)),
            // A desk that keeps a second screen shares this one.
            (None, None) if self.presenter.is_some() => (
                Some(Level::Pseudonyms),
                Origin::Detected("a presenter is set, so this screen is shared".to_owned()),
            ),
            (None, None) => (None, Origin::Default),
        };
        self.mask = mask;
        self.held.push(Held {
            name: "mask".to_owned(),
            value: Some(mask.map_or("off", Level::id).to_owned()),
            origin,
        });
    }

    /// How long deleted things are kept: the answers to the questions that ask it.
    fn retention(&mut self, file: &mut file::File) {
        let knowledge = Knowledge::embedded();
        for (name, question) in retention_settings() {
            let form = knowledge.questions.get(question).map(|q| q.form);
            let found = file.take(&name, |text| {
                let value = match (form, text.parse::<u64>()) {
                    (Some(Form::Number), Ok(number)) => serde_json::json!(number),
                    _ => serde_json::json!(text),
                };
                let document = serde_json::json!({"schema": SCHEMA, "answers": {question: value}});
                let answers = Answers::from_json(&document.to_string(), knowledge);
                answers
                    .map(|answers| (text.to_owned(), answers))
                    .map_err(|why| why.to_string())
            });
            if let Some(((_, answers), _)) = &found
                && let Some(answer) = answers.get(question)
            {
                self.usual.answers.set(question, answer.clone());
            }
            self.hold(&name, found.map(|((text, _), line)| (text, line)));
        }
    }

    fn hold(&mut self, name: &str, found: Option<(String, usize)>) {
        let (value, origin) = match found {
            Some((value, line)) => (Some(value), Origin::File(line)),
            None => (None, Origin::Default),
        };
        self.held.push(Held {
            name: name.to_owned(),
            value,
            origin,
        });
    }

    /// How much is told where somebody said so: a presenter alone hides nothing in the desk's own window.
    pub(super) fn mask_asked(&self) -> Option<Level> {
        let found_out = |h: &&Held| h.name == "mask" && matches!(h.origin, Origin::Detected(_));
        let found_out = self.held.iter().find(found_out).is_some();
        self.mask.filter(|_| !found_out)
    }

    /// What to say at the start, where the file has something that cannot be read.
    pub(super) fn news(&self) -> Vec<String> {
        self.problems.iter().map(Problem::sentence).collect()
    }
}

/// The settings that answer questions on how long deleted things are kept, and the questions.
pub(super) fn retention_settings() -> Vec<(String, &'static str)> {
    let questions = &Knowledge::embedded().questions;
    let apart = |screen: &str| questions.screen(screen).is_some_and(|s| s.apart);
    let all = questions.all().iter().filter(|q| apart(&q.screen));
    all.map(|q| (q.id.replace('_', "-"), q.id.as_str()))
        .collect()
}

/// What borders and signs are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SignsName {
    Lines,
    Ascii,
}

impl From<ThemeName> for Palette {
    fn from(theme: ThemeName) -> Self {
        match theme {
            ThemeName::Dark => Palette::Dark,
            ThemeName::Light => Palette::Light,
            ThemeName::HighContrast => Palette::HighContrast,
            ThemeName::Mono => Palette::Mono,
        }
    }
}

fn name_of(value: &impl ValueEnum) -> String {
    value
        .to_possible_value()
        .map_or_else(String::new, |v| v.get_name().to_owned())
}

/// One of the values that the command line takes, too.
fn one_of<V: ValueEnum>(text: &str) -> Result<V, String> {
    V::from_str(text, true).map_err(|_| {
        let names: Vec<String> = V::value_variants().iter().map(name_of).collect();
        format!("use {}", names.join(", "))
    })
}

fn existing_file(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    if path.is_file() {
        Ok(path)
    } else {
        Err("there is no such file; give the whole path of a company.json".to_owned())
    }
}
