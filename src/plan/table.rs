//! The plan as a table, for a spreadsheet.

use std::io;

use super::Plan;
use crate::case::FieldValue;
use crate::matching::plain_name;
use crate::text::spreadsheet_cell;

pub(super) fn render(plan: &Plan) -> io::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([
        "no",
        "part",
        "done",
        "what",
        "kind",
        "label",
        "system",
        "folder",
        "id",
        "file",
        "record",
        "find",
        "keep",
        "copy_first",
        "mind",
    ])?;
    let steps = plan
        .parts
        .iter()
        .flat_map(|part| part.steps.iter().map(move |step| (part, step)));
    for (n, (part, step)) in steps.enumerate() {
        let number = (n + 1).to_string();
        let done = match &step.ticked {
            Some(ticked) => ticked,
            None if step.done => "yes",
            None => "",
        };
        let mut row: Vec<String> = vec![
            number,
            part.title.clone(),
            done.to_owned(),
            step.text.clone(),
        ];
        if let Some(d) = &step.deletion {
            let find: Vec<String> = d
                .find
                .iter()
                .map(|(what, text)| format!("{what}: {text}"))
                .collect();
            let copy: Vec<String> = d.copy_first.iter().map(copy_first).collect();
            row.extend([
                d.kind.noun(1).to_owned(),
                d.label.clone(),
                d.system.id().to_owned(),
                d.folder.clone().unwrap_or_default(),
                d.id.clone().unwrap_or_default(),
                d.file.clone(),
                d.record.to_string(),
                find.join(" ; "),
                d.keep.clone().unwrap_or_default(),
                copy.join(" ; "),
                d.side_effects.join(" ; "),
            ]);
        } else {
            row.extend(std::iter::repeat_n(String::new(), 10));
            row.push(step.detail.join(" ; "));
        }
        out.write_record(row.iter().map(|cell| spreadsheet_cell(cell).into_owned()))?;
    }
    out.into_inner()
        .map_err(|e| io::Error::other(e.to_string()))
}

/// A value to copy, and what the record that stays has in its place.
fn copy_first(value: &FieldValue) -> String {
    let field = plain_name(&value.field);
    match &value.instead {
        None => format!("{field}: {}", value.value),
        Some(instead) => format!(
            "{field}: {} (the one that stays has: {instead})",
            value.value
        ),
    }
}
