//! `syncsleuth summary`: a case for the next person or for a ticket, on standard output.
//!
//! It comes from the case alone; the exports need not be there, and the case file is only read.

use std::io::Write;

use super::Failure;
use super::args::{Args, SummaryArgs, SummaryFormat};
use super::beside::{self, Page};
use crate::case::notes;
use crate::knowledge::Knowledge;
use crate::plan::Form;
use crate::summary;

pub(super) fn run(args: &Args, of: &SummaryArgs) -> Result<(), Failure> {
    let case = notes::load_with_notes(&of.case)
        .map_err(|why| Failure::new(why.to_string()).hint(why.hint()))?;
    beside::learn_case(&case);
    let form = match of.format {
        SummaryFormat::Text => Form::TicketText,
        SummaryFormat::Md => Form::TicketMarkdown,
        SummaryFormat::Servicenow => Form::TicketServiceNow,
    };
    let said = summary::render(&case, Knowledge::in_force(), super::today(args), form)?;
    let mut out = Page::new();
    out.write_all(&said)?;
    Ok(out.flush()?)
}
