//! Holding the question file against itself and against the catalogue of applications.

use super::{Choice, Form, Question, Questions, Screen, UNKNOWN};
use crate::knowledge::Knowledge;
use crate::knowledge::fact::Faults;

impl Questions {
    pub(crate) fn problems(&self, knowledge: &Knowledge) -> Vec<String> {
        let mut faults = Faults::default();
        faults.unique("questions", self.questions.iter().map(|q| q.id.as_str()));
        faults.unique("screens", self.screens.iter().map(|s| s.id.as_str()));
        for screen in &self.screens {
            self.check_screen(screen, &mut faults);
        }
        let mut last_screen = 0;
        for (at, question) in self.questions.iter().enumerate() {
            let place = format!("question {}", question.id);
            match self.screens.iter().position(|s| s.id == question.screen) {
                None => faults.note(&place, format!("screen {} is missing", question.screen)),
                Some(screen) if screen < last_screen => {
                    faults.note(&place, "stands after questions of a later screen");
                }
                Some(screen) => last_screen = screen,
            }
            check_question(&place, question, &mut faults);
            if let Some(system) = &question.system {
                faults.system(&place, system);
            }
            for wrong in question.ask_when.problems(self, knowledge, at) {
                faults.note(&place, wrong);
            }
        }
        faults.into_sentences()
    }

    fn check_screen(&self, screen: &Screen, faults: &mut Faults) {
        let place = format!("screen {}", screen.id);
        faults.provenance(&place, screen);
        faults.label(&place, &screen.title);
        faults.sentence(&place, &screen.intro);
        faults.sentence(&place, &screen.nothing);
        for paragraph in &screen.help {
            faults.sentence(&place, paragraph);
        }
        if screen.help.is_empty() {
            faults.note(&place, "has no help");
        }
        if !self.questions.iter().any(|q| q.screen == screen.id) {
            faults.note(&place, "has no question");
        }
        check_step(&place, screen.step, faults);
    }
}

fn check_question(place: &str, question: &Question, faults: &mut Faults) {
    faults.provenance(place, question);
    faults.label(place, &question.title);
    faults.sentence(place, &question.ask);
    faults.sentence(place, &question.why);
    for step in &question.find_out {
        faults.sentence(place, step);
    }
    if question.find_out.is_empty() {
        faults.note(place, "does not say how to find out");
    }
    check_step(place, question.step, faults);
    check_choices(place, question.form, &question.choices, faults);
    if (question.form == Form::Number) != question.most.is_some() {
        faults.note(
            place,
            "a largest number belongs to numbers, and to all of them",
        );
    }
}

fn check_step(place: &str, step: Option<u8>, faults: &mut Faults) {
    if step.is_some_and(|step| !(1..=5).contains(&step)) {
        faults.note(place, "names a step the article does not have");
    }
}

fn check_choices(place: &str, form: Form, choices: &[Choice], faults: &mut Faults) {
    faults.unique(place, choices.iter().map(|choice| choice.value.as_str()));
    let fits = match form {
        Form::One | Form::Many | Form::Direction => choices.len() >= 2,
        Form::Apps => true,
        Form::Date | Form::Number | Form::Text => choices.is_empty(),
    };
    if !fits {
        faults.note(
            place,
            "has too few choices, or choices its form cannot take",
        );
    }
    for choice in choices {
        faults.label(place, &choice.label);
        if let Some(detail) = &choice.detail {
            faults.sentence(place, detail);
        }
        if choice.value == UNKNOWN {
            faults.note(place, "\"unknown\" is an answer everywhere and no choice");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(change: impl FnOnce(&mut Questions)) -> Vec<String> {
        let mut questions = Questions::embedded();
        change(&mut questions);
        questions.problems(Knowledge::embedded())
    }

    #[test]
    fn the_embedded_questions_have_no_fault() {
        assert_eq!(problems(|_| {}), Vec::<String>::new());
    }

    #[test]
    fn faults_are_found() {
        type Case = (fn(&mut Questions), &'static str);
        let cases: [Case; 8] = [
            (
                |q| q.questions[1].id = "symptoms".to_owned(),
                "stands twice",
            ),
            (|q| q.questions[0].screen = "attic".to_owned(), "attic"),
            (|q| q.questions.swap(0, 20), "later screen"),
            (|q| q.questions[0].why.clear(), "empty text"),
            (|q| q.questions[0].sources.clear(), "no source"),
            (|q| q.questions[0].choices.truncate(1), "too few choices"),
            (|q| q.questions.retain(|q| q.id != "sync_apps"), "sync_apps"),
            (
                |q| q.questions[1].choices.retain(|c| c.value != "events"),
                "looks for events",
            ),
        ];
        for (change, want) in cases {
            let found = problems(change);
            assert!(
                found.iter().any(|fault| fault.contains(want)),
                "{want}: {found:?}"
            );
        }
    }
}
