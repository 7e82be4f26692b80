//! What a table is, from its first rows: how it is written and what its columns mean.

use csv::StringRecord;

use crate::import::dialect::{self, Dialect};
use crate::import::field::Field;
use crate::import::guess;
use crate::import::headers::{Catalogue, normal};
use crate::import::layout::{self, Layout, Object};
use crate::import::options::Mapping;
use crate::record::{Format, Kind, PhoneKind};

/// What a table is, from its first part.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(super) dialect: Dialect,
    /// The column names; none where the file has no header.
    pub(super) header: Vec<String>,
    pub layout: Layout,
}

/// Looks at a table; `None` where no column says anything.
pub(crate) fn plan(text: &str, mapping: &Mapping) -> Option<Plan> {
    let dialect = dialect::sniff(text);
    let body = text.get(dialect.start..).unwrap_or_default();
    let sample = dialect::head(body);
    let mut reader = dialect.reader(sample);
    let mut rows: Vec<StringRecord> = Vec::new();
    let mut row = StringRecord::new();
    while rows.len() < 100 && reader.read_record(&mut row).unwrap_or(false) {
        if !is_blank(&row) {
            rows.push(row.clone());
        }
    }
    let first = rows.first()?;
    if !dialect.has_header {
        let cells: Vec<Vec<&str>> = rows.iter().map(|r| r.iter().collect()).collect();
        let width = cells.iter().map(Vec::len).max().unwrap_or_default();
        let mapped = (0..width).any(|at| mapping.field(at, None).is_some());
        let fields = match guess::by_content(&cells) {
            Some(fields) => fields,
            None if mapped => vec![Field::Unknown; width],
            None => return None,
        };
        let known = fields.iter().filter(|f| **f != Field::Unknown).count();
        let mut layout = Layout {
            format: Format::GenericCsv,
            system: crate::record::System::Other,
            object: Object::Record(Kind::Contact),
            locale: None,
            fields,
            known,
            is_log: false,
            note: None,
        };
        map(&mut layout, &[], mapping);
        return Some(Plan {
            dialect,
            header: Vec::new(),
            layout,
        });
    }
    let header = whole_names(first, &rows);
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let data = rows.get(1..).unwrap_or_default();
    let mut layout = layout::choose(&header, dialect.delimiter, data);
    if layout.format == Format::GenericCsv {
        by_content(&mut layout, &rows);
    }
    let mapped = map(&mut layout, &header, mapping);
    let named = header.iter().filter(|h| !h.trim().is_empty()).count();
    let sure = (mapped && layout.object != Object::Other) || layout.format != Format::GenericCsv;
    let enough = layout.known * 3 >= named || layout.known >= 4;
    if !sure && (layout.object == Object::Other || layout.known == 0 || !enough) {
        return None;
    }
    Some(Plan {
        dialect,
        header: header.into_iter().map(str::to_owned).collect(),
        layout,
    })
}

/// Reads the columns the user named into the fields they said. Says whether there was any.
fn map(layout: &mut Layout, header: &[&str], mapping: &Mapping) -> bool {
    let mut mapped = false;
    for (at, field) in layout.fields.iter_mut().enumerate() {
        let name = (!header.is_empty()).then(|| header.get(at).copied().unwrap_or_default());
        if let Some(wanted) = mapping.field(at, name) {
            layout.known += usize::from(*field == Field::Unknown);
            *field = wanted;
            mapped = true;
        }
    }
    let of_unknown_make = layout.format == Format::GenericCsv;
    if mapped && of_unknown_make {
        layout.object = layout::kind_of(&layout.fields).map_or(Object::Other, Object::Record);
    }
    mapped
}

/// The column names. Some of Outlook's Dutch and Swedish names hold a comma; where a program took the
/// quotes away, the header has more cells than the rows, and the halves are joined again.
fn whole_names(header: &StringRecord, rows: &[StringRecord]) -> Vec<String> {
    let mut names: Vec<String> = header.iter().map(str::to_owned).collect();
    let width = rows
        .iter()
        .skip(1)
        .map(StringRecord::len)
        .max()
        .unwrap_or(names.len());
    let any = &Catalogue::embedded().any;
    let mut at = 0;
    while names.len() > width && at + 1 < names.len() {
        let joined = match names.get(at..at + 2) {
            Some([first, second]) => format!("{first},{second}"),
            _ => break,
        };
        if any.contains_key(normal(&joined).as_str()) {
            names.splice(at..at + 2, [joined]);
        }
        at += 1;
    }
    names
}

/// Columns whose names say nothing, by what their cells look like.
fn by_content(layout: &mut Layout, rows: &[StringRecord]) {
    for (at, field) in layout.fields.iter_mut().enumerate() {
        if *field != Field::Unknown {
            continue;
        }
        let shape = guess::shape(rows.iter().skip(1).filter_map(|r| r.get(at)));
        let found = match shape {
            guess::Shape::Email => Field::Email,
            guess::Shape::Phone => Field::Phone(PhoneKind::Other),
            _ => continue,
        };
        *field = found;
        layout.known += 1;
        if layout.object == Object::Other {
            layout.object = Object::Record(Kind::Contact);
        }
    }
}

/// Whether a row is only a line end or white space.
fn is_blank(row: &StringRecord) -> bool {
    row.len() <= 1 && row.iter().all(is_empty)
}

/// Whether a cell holds nothing a person would see.
pub(super) fn is_empty(cell: &str) -> bool {
    cell.chars()
        .all(|c| c.is_whitespace() || matches!(c, '\0' | '\u{feff}' | '\u{1a}'))
}
