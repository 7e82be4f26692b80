//! The knowledge a company adds, read from the program's configuration folder at every start.

use std::path::{Path, PathBuf};

use super::Failure;
use crate::knowledge::Knowledge;
use crate::knowledge::company::with_company;
use crate::text;

/// The name of the file in the configuration folder.
const FILE: &str = "company.json";

/// Puts a company's knowledge in force, where there is any: in the file that the settings name, or in the
/// usual place.
pub(super) fn load(named: Option<&Path>) -> Result<(), Failure> {
    let usual = || path().filter(|path| path.is_file());
    let Some(path) = named.map(Path::to_owned).or_else(usual) else {
        return Ok(());
    };
    let shown = text::path::to_text(&path);
    let text = std::fs::read_to_string(&path).map_err(|error| {
        Failure::new(format!("cannot read {shown}: {error}"))
            .hint("it holds your company's own causes; give it another name to go on without it")
    })?;
    let knowledge: Knowledge = with_company(&text, &shown)
        .map_err(|error| Failure::new(error.to_string()).hint(error.hint()))?;
    knowledge.put_in_force();
    Ok(())
}

fn path() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "syncsleuth")?;
    Some(folders.config_dir().join(FILE))
}
