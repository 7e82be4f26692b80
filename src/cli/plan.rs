//! `syncsleuth plan`: writes the clean-up plan of a case, and says which files it wrote.
//!
//! The plan comes from the case alone, so it can be written where the exports are gone; only the backup of
//! what is to be deleted needs them. The case file is only read: it may be open in the wizard at the same
//! time.

use std::io::Write;

use super::Failure;
use super::args::{Args, PlanArgs, PlanFormat};
use super::beside::{self, Page};
use crate::case::{self, notes};
use crate::knowledge::Knowledge;
use crate::plan::backup::Backup;
use crate::plan::{Form, Plan, PlanError};
use crate::progress::Silent;
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
    if of.format.contains(&PlanFormat::Backup) && plan.deletions > 0 {
        let sources = case::read_unchanged(&case.sources, &mut Silent)
            .map_err(|why| Failure::new(why.to_string()))?;
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
            PlanFormat::Salesforce | PlanFormat::Backup => &[],
        };
        for form in of {
            if !forms.contains(form) {
                forms.push(*form);
            }
        }
    }
    forms
}
