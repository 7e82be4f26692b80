//! How near two spellings are, for millions of pairs: hopeless ones are told at a glance, and nothing is
//! allocated.

use rapidfuzz::distance::jaro_winkler;

/// Similar enough to be one word mistyped: one edit in four letters and more, two in eight. An edit is a
/// letter put in, left out, changed, or swapped with its neighbour (optimal string alignment).
pub(super) fn close(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
    if shorter < 3 || longer - shorter > 2 {
        return false;
    }
    match shorter {
        // A word of three letters may have one more, and not in front.
        3 => a == b || longer == 4 && a[0] == b[0] && within(a, b, 1),
        4..=7 => within(a, b, 1),
        _ => within(a, b, 2),
    }
}

/// Whether at most so many edits (two at most) lead from one text to the other.
pub(super) fn within(a: &[u8], b: &[u8], edits: u8) -> bool {
    if a.len().abs_diff(b.len()) > usize::from(edits) {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a.iter().rev().zip(b.iter().rev());
    let same = same.take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
    // Both begin and end differently now.
    let longer = a.len().max(b.len());
    let swapped = a.len() >= 2 && b.len() >= 2 && a[0] == b[1] && a[1] == b[0];
    match edits {
        0 => longer == 0,
        1 => longer <= 1 || longer == 2 && a.len() == b.len() && swapped,
        _ if longer <= 2 => true,
        _ => {
            !a.is_empty() && within(&a[1..], b, edits - 1)
                || !b.is_empty() && within(a, &b[1..], edits - 1)
                || !a.is_empty() && !b.is_empty() && within(&a[1..], &b[1..], edits - 1)
                || swapped && within(&a[2..], &b[2..], edits - 1)
        }
    }
}

/// From this Jaro–Winkler similarity on, two texts of six letters and more are similar.
const SIMILAR: f64 = 0.93;

/// Similar texts of several words: subjects, companies.
pub(super) fn similar(a: &str, b: &str) -> bool {
    close(a, b)
        || (a.len() >= 6
            && b.len() >= 6
            && may_reach(a.as_bytes(), b.as_bytes(), SIMILAR)
            && jaro_winkler::similarity(a.bytes(), b.bytes()) >= SIMILAR)
}

/// Whether two texts can reach a Jaro–Winkler similarity, going by their lengths, their first letters and
/// which letters they have. Never wrong where it says no.
fn may_reach(a: &[u8], b: &[u8], similarity: f64) -> bool {
    let letters = |text: &[u8]| text.iter().fold(0_u64, |set, byte| set | 1 << (byte & 63));
    let (x, y) = (letters(a), letters(b));
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    // A letter that the other text lacks matches nothing.
    let most = (a.len() - (x & !y).count_ones() as usize)
        .min(b.len() - (y & !x).count_ones() as usize) as f64;
    let jaro = (most / a.len() as f64 + most / b.len() as f64 + 1.0) / 3.0;
    jaro + 0.1 * prefix as f64 * (1.0 - jaro) + 1e-9 >= similarity
}

/// "Daniel" and "Daniela", "Mario" and "Maria": one name with a man's and a woman's ending, and two people.
pub(super) fn of_two_sexes(x: &str, y: &str) -> bool {
    const LEAST: usize = 3;
    let added = |long: &str, short: &str| {
        short.len() >= LEAST
            && long
                .strip_prefix(short)
                .is_some_and(|end| matches!(end, "a" | "e" | "ia" | "ina" | "ine" | "ette"))
    };
    let changed = |man: &str, woman: &str| {
        let stems = man.strip_suffix('o').zip(woman.strip_suffix('a'));
        stems.is_some_and(|(x, y)| x == y && x.len() >= LEAST)
    };
    added(x, y) || added(y, x) || changed(x, y) || changed(y, x)
}

/// Whether the name parts of two mail addresses differ as the given names of a man and a woman do:
/// "mario.rossi" and "maria.rossi".
pub(super) fn name_two_sexes(x: &str, y: &str) -> bool {
    let words = |text| str::split(text, |c: char| !c.is_alphanumeric());
    let mut apart = words(x).zip(words(y)).filter(|(x, y)| x != y);
    words(x).count() == words(y).count()
        && apart.next().is_some_and(|(x, y)| of_two_sexes(x, y))
        && apart.next().is_none()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rapidfuzz::distance::osa;

    use super::*;

    #[test]
    fn typing_errors_are_close() {
        for (a, b) in [
            ("christina", "christian"),
            ("meyer", "meyers"),
            ("wilson", "wislon"),
            ("hernandez", "hernadnes"),
            ("ann", "anna"),
        ] {
            assert!(close(a, b) && close(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("smith", "jones"),
            ("li", "le"),
            ("ann", "ian"),
            ("nna", "anna"),
        ] {
            assert!(!close(a, b) && !close(b, a), "{a} {b}");
        }
    }

    proptest! {
        /// The short ways give what the textbook ones give.
        #[test]
        fn edits_are_counted_right(a in "[abc]{0,7}", b in "[abc]{0,7}") {
            let edits = osa::distance(a.bytes(), b.bytes());
            for most in 0..=2_u8 {
                let found = within(a.as_bytes(), b.as_bytes(), most);
                prop_assert_eq!(found, edits <= usize::from(most));
            }
        }

        #[test]
        fn close_either_way(a in "[abc]{2,9}", b in "[abc]{2,9}") {
            prop_assert_eq!(close(&a, &b), close(&b, &a));
        }

        #[test]
        fn what_is_similar_is_never_passed_over(a in "[abc ]{6,12}", b in "[abd ]{6,12}") {
            let similarity = jaro_winkler::similarity(a.bytes(), b.bytes());
            prop_assert!(similarity < SIMILAR || may_reach(a.as_bytes(), b.as_bytes(), SIMILAR));
        }
    }
}
