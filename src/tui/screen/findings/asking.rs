//! A question answered on the Findings screen itself: the one whose answer would tell most, then the next.

use super::words;
use crate::tui::app::{App, Screen};
use crate::tui::keymap::Reach;

/// A probability that moved by less than this stays, for people, where it was.
pub(super) const MOVED: f64 = 0.005;

impl super::State {
    /// Closes the question and forgets how causes moved, before another look at the findings.
    pub(crate) fn stop(&mut self) {
        self.asking = false;
        self.waits = false;
        self.before.clear();
    }
}

impl App {
    /// Where keys go on Findings.
    pub(crate) fn findings_reach(&self) -> Reach {
        if self.findings.asking {
            self.question.reach()
        } else {
            Reach::Findings
        }
    }

    /// Whether a question is being asked on a screen that is there for something else: Findings, Recovery.
    pub(crate) fn asks_here(&self) -> bool {
        match self.screen {
            Screen::Findings => self.findings.asking,
            Screen::Recovery => self.recovery.asks(),
            _ => false,
        }
    }

    /// Puts the question that would tell most on the screen.
    pub(super) fn ask_here(&mut self) {
        if self.is_reading() {
            return self.say("please wait until the exports are read");
        }
        let best = self
            .session
            .diagnosis
            .as_ref()
            .and_then(|d| d.ask_next.first());
        let best = best.map(|ask| ask.question.clone());
        if best.is_some_and(|id| self.open_question(&id)) {
            self.findings.asking = true;
        } else {
            self.say("no further answer would change much; that is all there is to know from you");
        }
    }

    /// Leaves the question; what was entered counts.
    pub(crate) fn stop_asking(&mut self) {
        if self.screen == Screen::Recovery {
            self.recovery.stop();
            return self.compare();
        }
        if std::mem::take(&mut self.findings.asking) {
            self.findings.waits = false;
            if !self.is_reading() {
                self.diagnose();
            }
        }
    }

    /// The question was answered: conclusions are drawn, with the ranking as it was kept beside.
    pub(crate) fn answered_here(&mut self) {
        if self.screen == Screen::Recovery {
            return self.answered_on_recovery();
        }
        if let Some(diagnosis) = &self.session.diagnosis {
            let causes = diagnosis.causes.iter();
            let causes = causes.map(|c| (c.id.clone(), c.probability));
            let other = (super::OTHER.to_owned(), diagnosis.other);
            self.findings.before = causes.chain([other]).collect();
        }
        self.findings.waits = true;
        self.diagnose();
    }

    /// Conclusions have come: the next question, and in words what the last answer did.
    pub(crate) fn concluded(&mut self) {
        if !std::mem::take(&mut self.findings.waits) {
            return;
        }
        self.findings.causes = super::Cursor::default();
        self.findings.detail = super::Cursor::default();
        let Some(diagnosis) = self.session.diagnosis.clone() else {
            return;
        };
        let said = diagnosis.causes.first().map_or_else(String::new, |first| {
            let was = self.findings.before.get(&first.id).copied();
            let moved = was.filter(|was| (first.probability - was).abs() >= MOVED);
            let now = percent(first.probability);
            let before = moved.map_or_else(
                || "as before".to_owned(),
                |was| format!("it was {} %", percent(was)),
            );
            format!("First now, {now} %, {before}: {}", first.title)
        });
        self.findings.asking = false;
        if diagnosis.ask_next.is_empty() {
            self.say(format!(
                "Noted; no further answer would change much. {said}"
            ));
        } else {
            self.ask_here();
            self.say(format!("Noted. {said}"));
        }
    }

    /// How a probability moved with the last answer given here, else how likely it is.
    pub(super) fn moved(&self, cause: &str, now: f64) -> (String, bool) {
        let was = self.findings.before.get(cause).copied();
        match was.filter(|was| (now - was).abs() >= MOVED) {
            Some(was) if was < now => (format!("▲ was {} %", percent(was)), true),
            Some(was) => (format!("▼ was {} %", percent(was)), true),
            None => (words::findings::likely(now).to_owned(), false),
        }
    }
}

/// A probability in whole percent.
pub(super) fn percent(probability: f64) -> f64 {
    (probability * 100.0).round()
}
