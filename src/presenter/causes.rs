//! The likely causes with what speaks for and against them, what to ask next, and how far the case is.

use jiff::civil::Date;

use super::{Block, Tone};
use crate::case::Case;
use crate::diagnosis::AskNext;
use crate::diagnosis::foresee::Outlook;
use crate::knowledge::Knowledge;
use crate::plan::Plan;
use crate::text::count;

/// Causes that are named.
const MOST_CAUSES: usize = 4;
/// Causes less probable than this are not named after the first.
const LEAST: f64 = 0.05;
/// Reasons that are given for, and against, the first cause; the others get one of each.
const MOST_REASONS: usize = 4;

pub(super) fn blocks(
    case: &Case,
    knowledge: &Knowledge,
    outlook: &Outlook,
    ask_next: Option<&AskNext>,
    today: Date,
) -> Vec<Block> {
    let mut blocks = vec![causes(case, outlook)];
    let mut next = Block::new("Ask next");
    if let Some(ask) = ask_next
        && let Some(question) = knowledge.questions.get(&ask.question)
    {
        next.add(Tone::Next, &question.ask);
        next.add(Tone::Remark, &ask.why);
    }
    let mut fix = Block::new("What would help");
    let first = outlook.causes.first().filter(|c| c.probability >= 0.5);
    if let Some(cause) = first.and_then(|c| knowledge.causes.get(&c.id)) {
        fix.add_all(Tone::Next, &cause.fix);
    }
    blocks.extend([next, fix, progress(case, knowledge, today)]);
    blocks.retain(|block| !block.lines.is_empty());
    blocks
}

fn causes(case: &Case, outlook: &Outlook) -> Block {
    let mut block = Block::new("Likely causes");
    if case.answers.is_empty() && case.findings.is_none() {
        block.add(Tone::Remark, "Nothing is known yet.");
        return block;
    }
    let likely = outlook.causes.iter().enumerate();
    let likely = likely.filter(|(at, cause)| *at == 0 || cause.probability >= LEAST);
    for (at, cause) in likely.take(MOST_CAUSES) {
        let percent = (cause.probability * 100.0).round();
        block.add(Tone::Hear, &format!("{percent} %  {}", cause.title));
        let reasons = if at == 0 { MOST_REASONS } else { 1 };
        let for_it = cause.reasons_for.iter().take(reasons);
        block.add_all(Tone::For, for_it.map(|r| &r.text));
        let against = cause.reasons_against.iter().take(reasons);
        block.add_all(Tone::Against, against.map(|r| &r.text));
    }
    block
}

/// How far the case is.
fn progress(case: &Case, knowledge: &Knowledge, today: Date) -> Block {
    let mut block = Block::new("How far it is");
    let read = case
        .sources
        .iter()
        .filter(|s| s.counts.records() > 0)
        .count();
    if read > 0 {
        let pairs = case.findings.as_ref().map_or(0, |f| f.pairs);
        block.add(
            Tone::Remark,
            &format!(
                "Exports read: {}; pairs found: {}",
                count(read as u64),
                count(pairs as u64)
            ),
        );
    }
    if !case.journal.is_empty() {
        let plan = Plan::of(case, knowledge, today);
        let done = plan.steps().filter(|s| s.done).count();
        block.add(
            Tone::Remark,
            &format!(
                "Verdicts: {}; to delete by hand: {}; steps done: {} of {}",
                count(case.journal.len() as u64),
                count(plan.deletions as u64),
                count(done as u64),
                count(plan.steps().count() as u64)
            ),
        );
    }
    if let Some(check) = case.checks.last() {
        block.add(Tone::Remark, &format!("{}: {}", check.day, check.verdict));
    }
    block
}
