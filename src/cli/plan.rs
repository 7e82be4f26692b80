//! `syncsleuth plan`: writes the clean-up plan of a case, and says which files it wrote.
//!
//! The plan comes from the case alone, so it can be written where the exports are gone. The case file
//! is only read: it may be open in the wizard at the same time.

use std::io::{self, Write};

use super::Failure;
use super::args::{Args, PlanArgs, PlanFormat};
use crate::case;
use crate::knowledge::Knowledge;
use crate::plan::{Form, Plan};
use crate::text;

pub(super) fn run(args: &Args, of: &PlanArgs) -> Result<(), Failure> {
    let case =
        case::load(&of.case).map_err(|why| Failure::new(why.to_string()).hint(why.hint()))?;
    let plan = Plan::of(&case, Knowledge::in_force(), super::today(args));
    let files = plan
        .write(&of.out, &forms(&of.format))
        .map_err(|why| Failure::new(why.to_string()).hint(why.hint()))?;
    if plan.deletions == 0 && !args.quiet {
        eprintln!(
            "warning: nothing is marked for deletion in this case; mark copies on the Review screen of the wizard"
        );
    }
    let mut out = io::stdout().lock();
    for file in files {
        writeln!(out, "{}", text::shown(&file.display().to_string()))?;
    }
    Ok(())
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
        };
        for form in of {
            if !forms.contains(form) {
                forms.push(*form);
            }
        }
    }
    forms
}
