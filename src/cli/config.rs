//! `syncsleuth config`: the settings that hold, where each comes from, and the file to write them into.

use std::fs;
use std::io::Write as _;

use serde_json::json;

use super::Failure;
use super::args::ConfigArgs;
use super::beside::Page;
use super::settings::{self, Settings, template};
use crate::text;

pub(super) fn run(settings: &Settings, of: &ConfigArgs) -> Result<(), Failure> {
    if of.init {
        return init(settings);
    }
    let path = settings.path.as_deref().map(text::path::to_text);
    if of.path {
        let path = path.ok_or_else(no_folder)?;
        return Ok(writeln!(std::io::stdout(), "{}", text::shown(&path))?);
    }
    if of.json {
        writeln!(std::io::stdout(), "{}", document(settings, path.as_deref()))?;
    } else {
        let mut out = Page::new();
        page(settings, path.as_deref(), &mut out)?;
        out.flush()?;
    }
    match settings.problems.as_slice() {
        [] => Ok(()),
        some => {
            let sentences: Vec<String> = some.iter().map(settings::Problem::sentence).collect();
            Err(Failure::new(sentences.join("\n"))
                .hint("mend these lines; until then the program works without them"))
        }
    }
}

fn page(
    settings: &Settings,
    path: Option<&str>,
    out: &mut dyn std::io::Write,
) -> Result<(), Failure> {
    let there = settings
        .path
        .as_deref()
        .is_some_and(std::path::Path::is_file);
    match path {
        Some(path) if there => writeln!(out, "Settings file: {}", text::shown(path))?,
        Some(path) => writeln!(
            out,
            "Settings file: {} (there is none yet; syncsleuth config --init makes one)",
            text::shown(path)
        )?,
        None => writeln!(out, "This computer names no folder for settings.")?,
    }
    let names = settings.held.iter().map(|h| text::width(&h.name)).max();
    for held in &settings.held {
        let value = held.value.as_deref().unwrap_or("not set");
        let name = text::fit(&held.name, names.unwrap_or(0));
        let line = format!("{name}  {value}  ({})", held.origin.label());
        writeln!(out, "{}", text::shown(&line))?;
    }
    Ok(())
}

fn document(settings: &Settings, path: Option<&str>) -> String {
    let held: Vec<serde_json::Value> = settings
        .held
        .iter()
        .map(|h| {
            let line = match h.origin {
                settings::Origin::File(line) => Some(line),
                _ => None,
            };
            json!({"name": h.name, "value": h.value, "from": h.origin.id(), "line": line, "why": h.origin.label()})
        })
        .collect();
    let problems: Vec<serde_json::Value> = settings
        .problems
        .iter()
        .map(|p| json!({"line": p.line, "says": p.says}))
        .collect();
    let document = json!({
        "schema": "syncsleuth.config/1", "path": path, "settings": held, "problems": problems,
    });
    format!("{document:#}")
}

/// Writes a settings file in which everything is explained, where there is none.
fn init(settings: &Settings) -> Result<(), Failure> {
    let path = settings.path.as_deref().ok_or_else(no_folder)?;
    let shown = text::path::to_text(path);
    let failed = |why: std::io::Error| {
        Failure::new(format!("cannot write {shown}: {why}"))
            .hint("make that folder by hand, or check its rights")
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = match fs::File::create_new(path) {
        Ok(file) => file,
        Err(why) if why.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(
                Failure::new(format!("there is a settings file already: {shown}"))
                    .hint("open it in a text editor; it is left as it is"),
            );
        }
        Err(why) => return Err(failed(why)),
    };
    file.write_all(template().as_bytes()).map_err(failed)?;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "Made {}; open it in a text editor.",
        text::shown(&shown)
    )?;
    Ok(())
}

fn no_folder() -> Failure {
    Failure::new("this computer names no folder for settings")
        .hint("use options instead; syncsleuth --help lists them")
}
