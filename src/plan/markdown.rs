//! The plan as Markdown, to print or to paste into a ticket.

use std::fmt::Write as _;

use super::Plan;
use super::deletion::copy_lines;

pub(super) fn render(plan: &Plan) -> String {
    let mut out = format!("# Clean-up plan: {}\n\n", plain(&plan.title));
    let _ = writeln!(
        out,
        "Written on {} by syncsleuth. This plan deletes nothing by itself: a person carries it out, top to bottom.\n",
        plan.today
    );
    if let Some(verdict) = &plan.verdict {
        let _ = writeln!(out, "**What happened:** {}\n", plain(verdict));
    }
    let _ = writeln!(
        out,
        "To delete by hand: **{}**. It contains names and addresses; treat it like the data itself.\n",
        plan.to_delete()
    );
    for (n, part) in plan.parts.iter().enumerate() {
        let _ = writeln!(out, "## {}. {}\n", n + 1, plain(&part.title));
        if !part.why.is_empty() {
            let _ = writeln!(out, "{}\n", plain(&part.why));
        }
        let mut under = None;
        for step in &part.steps {
            if step.under != under {
                under.clone_from(&step.under);
                let heading = under.as_deref().unwrap_or("Besides");
                let _ = writeln!(out, "\n### {}\n", plain(heading));
            }
            let tick = if step.done { 'x' } else { ' ' };
            let _ = writeln!(out, "- [{tick}] {}", plain(&step.text));
            if let Some(ticked) = &step.ticked {
                let _ = writeln!(out, "  - {}", plain(ticked));
            }
            if !step.copy_first.is_empty() {
                for line in copy_lines(&step.copy_first, plain, code) {
                    let _ = writeln!(out, "  - {line}");
                }
            } else if let Some(deletion) = &step.deletion {
                for line in deletion.lines_with(plain, code) {
                    let _ = writeln!(out, "  - {line}");
                }
            } else {
                for line in &step.detail {
                    detail(&mut out, line);
                }
            }
        }
        out.push('\n');
    }
    out
}

/// A line of a step that deletes nothing. Lines of a list within it are indented, and may be numbered.
fn detail(out: &mut String, line: &str) {
    let text = line.trim_start();
    let indent = " ".repeat(line.len() - text.len());
    let numbered = text
        .split_once(". ")
        .filter(|(n, _)| !indent.is_empty() && n.chars().all(|c| c.is_ascii_digit()));
    let _ = match numbered {
        Some((n, rest)) => writeln!(out, "  {indent}{n}. {}", plain(rest)),
        None => writeln!(out, "  {indent}- {}", plain(text)),
    };
}

/// Text that Markdown takes for text: a sign is escaped where it would be taken for markup, and left as
/// it is elsewhere, so that what is copied from the file is as unspoilt as can be.
pub(super) fn plain(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    // The sign after a number at the beginning, which would make it a list.
    let after_number = chars.iter().position(|c| !c.is_ascii_digit());
    for (at, &c) in chars.iter().enumerate() {
        let next = chars.get(at + 1).copied();
        let markup = match c {
            '*' | '`' | '[' | '~' => true,
            '\\' => next.is_none_or(|n| n.is_ascii_punctuation()),
            '<' => next.is_some_and(|n| n.is_ascii_alphabetic() || "/!?".contains(n)),
            '_' => !inside_a_word(&chars, at),
            '&' => is_entity(&chars, at),
            '#' | '>' | '-' | '+' | '=' => at == 0,
            '.' | ')' => at > 0 && after_number == Some(at) && next.is_none_or(char::is_whitespace),
            _ => false,
        };
        if markup {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Whether the underscores at a place stand between letters or digits, where they emphasise nothing.
fn inside_a_word(chars: &[char], at: usize) -> bool {
    let (before, after) = chars.split_at(at);
    let word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    word(before.iter().rev().find(|c| **c != '_')) && word(after.iter().find(|c| **c != '_'))
}

/// Whether what begins at a place would be read as one character, like `&lt;`.
fn is_entity(chars: &[char], at: usize) -> bool {
    let name = chars.iter().skip(at + 1);
    let end = name
        .clone()
        .find(|c| !c.is_ascii_alphanumeric() && **c != '#');
    end == Some(&';') && name.clone().next() != Some(&';')
}

/// Text to copy: between backticks, more of them than it holds in a row, with nothing escaped.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A space on either side is taken off again where both are there.
    let edge = ['`', ' '];
    let pad = if text.starts_with(edge) || text.ends_with(edge) {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::{code, detail, plain};

    #[test]
    fn names_are_no_markup() {
        let cases = [
            ("a*b [x](y) <i>", "a\\*b \\[x](y) \\<i>"),
            ("# 1 of 2", "\\# 1 of 2"),
            ("1. Open it", "1\\. Open it"),
            ("_soon_", "\\_soon\\_"),
            ("`x` ~~y~~", "\\`x\\` \\~\\~y\\~\\~"),
            ("a \\* b\\", "a \\\\\\* b\\\\"),
            ("AT&amp;T &#60;", "AT\\&amp;T \\&#60;"),
            ("- no list", "\\- no list"),
        ];
        for (text, want) in cases {
            assert_eq!(plain(text), want, "{text}");
        }
    }

    #[test]
    fn what_is_no_markup_is_left_as_it_is() {
        for text in [
            "c_wills@acme.example",
            "Q3 #4, 2 < 3 > 1, a|b, AT&T, C:\\Users",
            "a__b_c",
            "10.5 hours, half-day (maybe)",
        ] {
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn text_to_copy_is_never_escaped() {
        let cases = [
            ("\"c_wills@acme.example\"", "`\"c_wills@acme.example\"`"),
            ("a`b", "``a`b``"),
            ("``a", "``` ``a ```"),
            (" a ", "`  a  `"),
            ("*", "`*`"),
        ];
        for (text, want) in cases {
            assert_eq!(code(text), want);
        }
    }

    #[test]
    fn numbered_lines_stay_numbered() {
        let mut out = String::new();
        detail(&mut out, "  2. Choose [x]");
        detail(&mut out, "Choose");
        assert_eq!(out, "    2. Choose \\[x]\n  - Choose\n");
    }
}
