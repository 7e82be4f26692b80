//! How much of a sheet is kept: cells, and the empty places between them.
//!
//! A sheet can say in a few bytes that a cell stands in a million places, or that a row ends in its
//! two-thousandth column. What that makes is counted, over all sheets of a file, and has an end.

/// How many cells of a workbook are read: 20 million.
pub(super) const CELLS: usize = 20_000_000;
/// A text counts as one more cell for each so many bytes.
const BYTES: usize = 64;
/// How many empty places between cells are kept: a million, and 20 more for each cell.
const GAPS: usize = 1_000_000;
const GAPS_PER_CELL: usize = 20;

/// What there is still room for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Room {
    cells: usize,
    gaps: usize,
}

impl Default for Room {
    fn default() -> Self {
        Room::of(CELLS)
    }
}

impl Room {
    /// Room for so many cells.
    pub(super) fn of(cells: usize) -> Self {
        Room { cells, gaps: GAPS }
    }

    /// Takes room for a cell with a text of so many bytes; says whether there was any.
    pub(super) fn cell(&mut self, bytes: usize) -> bool {
        let left = self.cells.checked_sub(1 + bytes / BYTES);
        self.cells = left.unwrap_or(0);
        self.gaps = self.gaps.saturating_add(GAPS_PER_CELL);
        left.is_some()
    }

    /// Whether there is no more room for cells.
    pub(super) fn is_full(&self) -> bool {
        self.cells == 0
    }

    /// Takes room for empty places; says whether there was enough.
    pub(super) fn gaps(&mut self, count: usize) -> bool {
        let left = self.gaps.checked_sub(count);
        self.gaps = left.unwrap_or(self.gaps);
        left.is_some()
    }

    /// Makes room for more empty places.
    pub(super) fn widen(&mut self, gaps: usize) {
        self.gaps = self.gaps.saturating_add(gaps);
    }
}
