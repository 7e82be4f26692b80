//! `syncsleuth plan`: writes the clean-up plan of a case, and says which files it wrote.
//!
//! The plan comes from the case alone, so it can be written where the exports are gone; only the backup of
//! what is to be deleted and the worksheet for colleagues need them. The case file is only read: it may be
//! open in the wizard at the same time.

use std::io::Write;

use super::Failure;
use super::args::{Args, PlanArgs, PlanFormat};
use super::beside::{self, Page};
use crate::case::{self, Role, notes};
use crate::knowledge::Knowledge;
use crate::matching;
use crate::plan::backup::Backup;
use crate::plan::team::Worksheet;
use crate::plan::{Form, Plan, PlanError};
use crate::progress::{Cancelled, Silent};
use crate::text;

pub(super) fn run(args: &Args, of: &PlanArgs) -> Result<(), Failure> {
    let mut case = notes::load_with_notes(&of.case)
        .map_err(|why| Failure::new(why.to_string()).hint(why.hint()))?;
    beside::learn_case(&case);
    if of.salesforce_domain.is_some() {
        case.salesforce_domain.clone_from(&of.salesforce_domain);
    }
    let plan = Plan::of(&case, Knowledge::in_force(), super::today(args));
    let failed = |why: PlanError| Failure::new(why.to_string()).hint(why.hint());
    let mut files = plan.write(&of.out, &forms(&of.format)).map_err(failed)?;
    if of.format.contains(&PlanFormat::Salesforce) {
        files.extend(plan.write_id_lists(&of.out).map_err(failed)?);
    }
    let wants_backup = of.format.contains(&PlanFormat::Backup) && plan.deletions > 0;
    let wants_team = of.format.contains(&PlanFormat::Team);
    let sources = if wants_backup || wants_team {
        case::read_unchanged(&case.sources, &mut Silent).map_err(stopped)?
    } else {
        Vec::new()
    };
    if wants_backup {
        let backup = Backup::of(&case, &sources);
        files.extend(backup.write(&of.out).map_err(failed)?);
        if backup.missing() > 0 && !args.quiet {
            beside::say(
                "warning",
                &format!(
                    "{} of the {} records to delete are not in the backup, because their export is not where it was or has changed",
                    backup.missing(),
                    backup.missing() + backup.saved()
                ),
            );
        }
    }
    let away = case.sources.iter().filter(|file| {
        let is_read = sources.iter().any(|source| source.path == file.path);
        file.role == Role::Current && file.counts.contacts > 0 && !is_read
    });
    let away = away.count();
    if wants_team && away > 0 && !args.quiet {
        let exports = match away {
            1 => "an export that is not where it was or has changed".to_owned(),
            n => format!("{n} exports that are not where they were or have changed"),
        };
        beside::say(
            "warning",
            &format!("the worksheet for colleagues leaves out {exports}"),
        );
    }
    if wants_team && Worksheet::is_possible(&sources) {
        let matches = matching::find(&sources, &matching::Options::default(), &mut Silent);
        let sheet = Worksheet::of(&sources, &matches.map_err(stopped)?, &case.marks());
        files.extend(sheet.write(&of.out).map_err(failed)?);
    }
    if plan.deletions == 0 && !args.quiet {
        beside::say(
            "warning",
            "nothing is marked for deletion in this case; mark copies on the Review screen of the wizard",
        );
    }
    let mut out = Page::new();
    for file in files {
        writeln!(out, "{}", text::shown(&file.display().to_string()))?;
    }
    Ok(out.flush()?)
}

fn stopped(stop: Cancelled) -> Failure {
    Failure::new(stop.to_string())
}

/// The forms asked for, each once, in the order given.
fn forms(formats: &[PlanFormat]) -> Vec<Form> {
    let mut forms = Vec::new();
    for format in formats {
        let of: &[Form] = match format {
            PlanFormat::Md => &[Form::Markdown],
            PlanFormat::Html => &[Form::Html],
            PlanFormat::Csv => &[Form::Csv],
            PlanFormat::Json => &[Form::Json],
            PlanFormat::Ticket => &Form::TICKET,
            PlanFormat::Salesforce | PlanFormat::Backup | PlanFormat::Team => &[],
        };
        for form in of {
            if !forms.contains(form) {
                forms.push(*form);
            }
        }
    }
    forms
}
