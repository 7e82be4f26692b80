//! The plan as Markdown, to print or to paste into a ticket.

use std::fmt::Write as _;

use super::Plan;

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
    let word = if plan.deletions == 1 {
        "record"
    } else {
        "records"
    };
    let _ = writeln!(
        out,
        "To delete by hand: **{} {word}**. It contains names and addresses; treat it like the data itself.\n",
        plan.deletions
    );
    for (n, part) in plan.parts.iter().enumerate() {
        let _ = writeln!(out, "## {}. {}\n", n + 1, plain(&part.title));
        if !part.why.is_empty() {
            let _ = writeln!(out, "{}\n", plain(&part.why));
        }
        for step in &part.steps {
            let tick = if step.done { 'x' } else { ' ' };
            let _ = writeln!(out, "- [{tick}] {}", plain(&step.text));
            for line in &step.detail {
                let indent = line.len() - line.trim_start().len();
                let _ = writeln!(
                    out,
                    "  {}- {}",
                    " ".repeat(indent),
                    plain(line.trim_start())
                );
            }
        }
        out.push('\n');
    }
    out
}

/// Text that Markdown takes for text: its own signs are escaped.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_are_no_markup() {
        assert_eq!(plain("a*b [x](y) <i>"), "a\\*b \\[x\\](y) \\<i\\>");
    }
}
