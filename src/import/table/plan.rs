//! What a table is, from its first rows: how it is written and what its columns mean.

use csv::StringRecord;

use crate::import::dialect::{self, Dialect};
use crate::import::guess;
use crate::import::layout::{self, Layout, Object};
use crate::record::{Format, Kind};

/// What a table is, from its first part.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(super) dialect: Dialect,
    /// The column names; none where the file has no header.
    pub(super) header: Vec<String>,
    pub layout: Layout,
}

/// Looks at a table; `None` where no column says anything.
pub(crate) fn plan(text: &str) -> Option<Plan> {
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
        let fields = guess::by_content(&cells)?;
        let known = fields
            .iter()
            .filter(|f| **f != crate::import::field::Field::Unknown)
            .count();
        let layout = Layout {
            format: Format::GenericCsv,
            system: crate::record::System::Other,
            object: Object::Record(Kind::Contact),
            locale: None,
            fields,
            known,
        };
        return Some(Plan {
            dialect,
            header: Vec::new(),
            layout,
        });
    }
    let header: Vec<&str> = first.iter().collect();
    let data: Vec<&str> = rows.get(1).map(|r| r.iter().collect()).unwrap_or_default();
    let mut layout = layout::choose(&header, dialect.delimiter, &data);
    if layout.format == Format::GenericCsv {
        by_content(&mut layout, &rows);
    }
    let named = header.iter().filter(|h| !h.trim().is_empty()).count();
    let useful = layout.object != Object::Other || layout.format == Format::SalesforceCsv;
    if !useful || layout.known == 0 || (layout.known * 3 < named && layout.known < 4) {
        return None;
    }
    Some(Plan {
        dialect,
        header: header.into_iter().map(str::to_owned).collect(),
        layout,
    })
}

/// Columns whose names say nothing, by what their cells look like.
fn by_content(layout: &mut Layout, rows: &[StringRecord]) {
    use crate::import::field::Field;
    for (at, field) in layout.fields.iter_mut().enumerate() {
        if *field != Field::Unknown {
            continue;
        }
        let shape = guess::shape(rows.iter().skip(1).filter_map(|r| r.get(at)));
        let found = match shape {
            guess::Shape::Email => Field::Email,
            guess::Shape::Phone => Field::Phone("other"),
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
pub(super) fn is_blank(row: &StringRecord) -> bool {
    row.len() <= 1 && row.iter().all(is_empty)
}

/// Whether a cell holds nothing a person would see.
pub(super) fn is_empty(cell: &str) -> bool {
    cell.chars()
        .all(|c| c.is_whitespace() || matches!(c, '\0' | '\u{feff}' | '\u{1a}'))
}
