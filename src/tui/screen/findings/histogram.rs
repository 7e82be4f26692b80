//! A small histogram of block characters, one column a bar.

use crate::diagnosis::Bar;

/// A cell filled from below by so many eighths.
const EIGHTHS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The bars in so many rows, from the top; each bar takes as many columns as there is room for, three at
/// most. A bar that holds anything is never empty.
pub(super) fn drawn(bars: &[Bar], rows: usize, columns: usize) -> Vec<String> {
    let most = bars.iter().map(|bar| bar.n).max().unwrap_or(0);
    if most == 0 || bars.len() > columns || rows == 0 {
        return Vec::new();
    }
    let wide = (columns / bars.len()).clamp(1, 3);
    let height = |n: usize| {
        let eighths = (n * rows * 8).div_ceil(most);
        eighths.max(usize::from(n > 0))
    };
    (0..rows)
        .rev()
        .map(|row| {
            let cell = |bar: &Bar| EIGHTHS[height(bar.n).saturating_sub(row * 8).min(8)];
            let cells = bars
                .iter()
                .flat_map(|bar| std::iter::repeat_n(cell(bar), wide));
            cells.collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(numbers: &[usize]) -> Vec<Bar> {
        let bar = |n: &usize| Bar {
            label: n.to_string(),
            n: *n,
        };
        numbers.iter().map(bar).collect()
    }

    #[test]
    fn the_highest_fills_and_the_lowest_is_seen() {
        assert_eq!(drawn(&bars(&[100, 0, 50, 1]), 1, 4), ["█ ▄▁"]);
        assert_eq!(drawn(&bars(&[4, 2, 1]), 2, 3), ["█  ", "██▄"]);
    }

    #[test]
    fn nothing_or_too_much_is_not_drawn() {
        assert!(drawn(&bars(&[0, 0]), 2, 10).is_empty());
        assert!(drawn(&[], 2, 10).is_empty());
        assert!(drawn(&bars(&[1, 2, 3]), 1, 2).is_empty());
    }

    #[test]
    fn rows_are_as_wide_as_they_may_be() {
        for columns in 3..20 {
            for row in drawn(&bars(&[1, 2, 3]), 3, columns) {
                let width = crate::text::width(&row);
                assert!(width <= columns && width.is_multiple_of(3));
            }
        }
    }
}
