//! `syncsleuth summary`: a case for the next person or for a ticket, on standard output.
//!
//! It comes from the case alone; the exports need not be there, and the case file is only read.

use std::io::{self, Write};

use super::Failure;
use super::args::{Args, SummaryArgs, SummaryFormat};
use crate::case::notes;
use crate::knowledge::Knowledge;
use crate::plan::Form;
use crate::summary;

pub(super) fn run(args: &Args, of: &SummaryArgs) -> Result<(), Failure> {
    let case = notes::load_with_notes(&of.case)
        .map_err(|why| Failure::new(why.to_string()).hint(why.hint()))?;
    let form = match of.format {
        SummaryFormat::Text => Form::TicketText,
        SummaryFormat::Md => Form::TicketMarkdown,
        SummaryFormat::Servicenow => Form::TicketServiceNow,
    };
    let said = summary::render(&case, Knowledge::in_force(), super::today(args), form)?;
    Ok(io::stdout().lock().write_all(&said)?)
}
