//! What to say at the place where the wizard stands, and what each answer there means.

use super::{Block, Tone};
use crate::case::Case;
use crate::case::words::isolation as words;
use crate::diagnosis::foresee::{self, Kept};
use crate::interview;
use crate::knowledge::Knowledge;
use crate::knowledge::fact::Fact;
use crate::knowledge::questions::{Form, Question};

/// Answers of a list that are shown; those that change most.
const MOST_ANSWERS: usize = 8;
/// Causes named for an answer, in each direction.
const MOST_SHIFTS: usize = 2;
/// A change of probability below this is not worth a word.
const LEAST_SHIFT: f64 = 0.02;

pub(super) fn blocks(
    case: &Case,
    knowledge: &Knowledge,
    kept: &[Kept],
    asked: Option<&Question>,
) -> Vec<Block> {
    let prompt = knowledge.script.at(&case.place);
    let mut say = Block::new("Say");
    match (prompt, asked) {
        (Some(prompt), _) => say.add_all(Tone::Say, &prompt.say),
        // A company's own question, which nobody wrote words for.
        (None, Some(question)) => say.add(Tone::Say, &question.ask),
        (None, None) => say.add(Tone::Remark, "There are no words for this place."),
    }
    if let Some(question) = asked
        && case.answers.is_known(&question.id)
        && let Some(answer) = case.answers.get(&question.id)
    {
        let said = interview::answer_in_words(knowledge, question, answer);
        say.add(Tone::Remark, &format!("Answered so far: {said}"));
    }
    let mut blocks = vec![say];
    if let Some(prompt) = prompt {
        let mut hear = Block::new("If they say");
        for heard in &prompt.hear {
            let colon = if heard.words.ends_with('?') { "" } else { ":" };
            hear.add(
                Tone::Hear,
                &format!("{}{colon} {}", heard.words, heard.means),
            );
            let causes = heard.causes.iter();
            let titles: Vec<&str> = causes
                .filter_map(|id| Some(knowledge.causes.get(id)?.title.as_str()))
                .collect();
            if !titles.is_empty() {
                hear.add(Tone::For, &titles.join("; "));
            }
        }
        let mut then = Block::new("Then");
        then.add_all(Tone::Next, &prompt.then);
        if let Some(caution) = prompt.caution().filter(|_| !then.lines.is_empty()) {
            then.add(Tone::Remark, &format!("({caution})"));
        }
        blocks.extend([hear, then]);
    }
    if case.place == "isolation"
        && let Ok(ours) = case.experiment(knowledge)
    {
        let mut round = Block::new(words::heading(&ours));
        round.add_all(Tone::Next, words::steps(&ours, knowledge));
        blocks.insert(1, round);
    }
    if let Some(question) = asked {
        let at = 1.min(blocks.len());
        blocks.insert(at, meanings(case, knowledge, kept, question));
        blocks.push(find_out(question));
    }
    blocks.retain(|block| !block.lines.is_empty());
    blocks
}

/// What each answer would change.
fn meanings(case: &Case, knowledge: &Knowledge, kept: &[Kept], question: &Question) -> Block {
    let mut block = Block::new("What each answer means");
    let all = foresee::meanings(knowledge, &case.answers, kept, question);
    let most = match question.form {
        Form::Many | Form::Apps => MOST_ANSWERS,
        _ => usize::MAX,
    };
    for meaning in all.iter().take(most) {
        let answer = interview::answer_in_words(knowledge, question, &meaning.answer);
        let named = |more: bool| -> Vec<String> {
            let shifts = meaning.shifts.iter();
            let large = shifts
                .filter(|(_, now, then)| (then - now).abs() >= LEAST_SHIFT && (then > now) == more);
            large
                .take(MOST_SHIFTS)
                .filter_map(|(id, now, then)| {
                    let title = &knowledge.causes.get(id)?.title;
                    let percent = |p: f64| (p * 100.0).round();
                    Some(format!(
                        "{title}: {} to {} %",
                        percent(*now),
                        percent(*then)
                    ))
                })
                .collect()
        };
        let (gain, lose) = (named(true), named(false));
        if gain.is_empty() && lose.is_empty() {
            block.add(Tone::Hear, &format!("{answer}: changes little"));
            continue;
        }
        block.add(Tone::Hear, &answer);
        block.add_all(Tone::For, gain);
        block.add_all(Tone::Against, lose);
    }
    if all.len() > most {
        block.add(
            Tone::Remark,
            &format!("and {} more that change less", all.len() - most),
        );
    }
    block
}

fn find_out(question: &Question) -> Block {
    let mut block = Block::new("How they find out");
    block.add_all(Tone::Next, &question.find_out);
    block
}
