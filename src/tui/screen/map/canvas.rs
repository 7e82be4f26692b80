//! What a drawing is put on: characters with roles, in rows and columns.

use ratatui::text::{Line, Span};

use crate::tui::theme::{Role, Theme};

/// Characters with roles; what is put outside is left out.
pub(super) struct Canvas {
    pub(super) columns: usize,
    pub(super) rows: Vec<Vec<(char, Role)>>,
}

impl Canvas {
    pub(super) fn grow(&mut self, rows: usize) {
        self.rows
            .resize(rows, vec![(' ', Role::Plain); self.columns]);
    }

    /// Puts text, whose characters take a column each, on a row.
    pub(super) fn put(&mut self, x: usize, y: usize, words: &str, role: Role) {
        let Some(row) = self.rows.get_mut(y) else {
            return;
        };
        for (cell, c) in row.iter_mut().skip(x).zip(words.chars()) {
            *cell = (c, role);
        }
    }

    pub(super) fn lines(self, theme: Theme) -> Vec<Line<'static>> {
        let line = |row: Vec<(char, Role)>| {
            let mut spans: Vec<Span<'static>> = Vec::new();
            for part in row.chunk_by(|a, b| a.1 == b.1) {
                let words: String = part.iter().map(|(c, _)| *c).collect();
                let role = part.first().map_or(Role::Plain, |(_, role)| *role);
                spans.push(Span::styled(words, theme.style(role)));
            }
            Line::from(spans)
        };
        self.rows.into_iter().map(line).collect()
    }
}
