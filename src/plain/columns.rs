//! What the columns of an export were read as, and saying it by numbers where that is wrong.

use std::io;

use super::wizard::Wizard;
use crate::case::{columns, words};
use crate::record::Column;

impl Wizard<'_> {
    /// Asks for a file, for one of its columns, and for what that is.
    pub(super) fn columns(&mut self) -> io::Result<()> {
        let files = self.files_with_columns();
        if files.is_empty() {
            return self.console.say("No file here has columns to name.");
        }
        self.console.say("The columns of which file?")?;
        let names = files.iter();
        self.console
            .list(names.map(|(path, _)| words::exports::file_name(path)))?;
        let file = self.picked(files.len())?.and_then(|at| files.get(at));
        let Some((path, of_file)) = file else {
            return Ok(());
        };
        self.console.say("Columns, and what they were read as:")?;
        let lines = of_file.iter();
        self.console
            .list(lines.map(|c| format!("{}: {}", c.header, columns::read_as(c))))?;
        let column = self.picked(of_file.len())?.and_then(|at| of_file.get(at));
        let Some(column) = column else {
            return Ok(());
        };
        let choices = columns::choices();
        self.console.say(&format!("What is {}?", column.header))?;
        self.console.list(&choices)?;
        let Some(chosen) = self.picked(choices.len())? else {
            return Ok(());
        };
        let field = columns::field(chosen);
        let case = &mut self.session.case;
        case.read_column_as(path, of_file, &column.header, field);
        let read_as = choices.get(chosen).map_or("", String::as_str);
        let what = format!("{}: {read_as}.", column.header);
        self.changed(&what)?;
        self.read_exports()?;
        self.say_exports()
    }

    /// The paths of the files that have columns, in use or not, each with its columns.
    fn files_with_columns(&self) -> Vec<(String, Vec<Column>)> {
        let evidence = &self.session.evidence;
        let read = evidence.sources.iter().chain(&evidence.before);
        let read = read.map(|s| (s.path.clone(), s.columns.clone()));
        let failed = evidence.failures.iter();
        let failed = failed.map(|f| (f.path.clone(), f.columns.clone()));
        let all = read.chain(failed);
        all.filter(|(_, columns)| !columns.is_empty()).collect()
    }
}
