//! Recovery: what is lost, the most urgent first, with the way back step by step.
//!
//! Above stands the list: what to do first, every lost record with its countdown, what is only out of
//! sight, and the old values of changed records. Below stands what belongs to the line under the cursor;
//! its steps are ticked off like those of the plan.

mod view;

use std::path::PathBuf;

use crate::case::changes::{Changes, Loss, lost_record, record_tick};
use crate::case::{Session, Stop, words};
use crate::history::recovery::Lost;
use crate::history::{Change, What};
use crate::matching::plain_name;
use crate::plan::put_back::CAUTIONS;
use crate::text;
use crate::tui::app::{App, Effect};
use crate::tui::keymap::{Action, Key, Reach};
use crate::tui::popup::Popup;
use crate::tui::privacy;
use crate::tui::widget::Cursor;

/// Old values shown in a window; the files hold all of them.
const MOST_SHOWN: usize = 300;

/// What the screen remembers.
#[derive(Debug, Default)]
pub(crate) struct State {
    cursor: Cursor,
    detail: Cursor,
    on: On,
    /// How many records are lost.
    losses: usize,
    /// How many of those are ticked off.
    back: usize,
    /// The lines after those.
    more: Vec<Row>,
    /// Columns of the lower part, as last drawn.
    columns: u16,
}

/// What the keys are about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum On {
    /// The list.
    #[default]
    List,
    /// The steps below it.
    Steps,
    /// A question below it.
    Question,
}

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    /// What to do before anything is brought back.
    First,
    /// A lost record.
    Loss(usize),
    /// What is only out of sight.
    Unseen,
    /// The old values of changed records.
    OldValues,
}

impl State {
    /// Takes changes into account that were worked out anew.
    pub(crate) fn refresh(&mut self, session: &Session) {
        let Some(changes) = session.changes.as_deref() else {
            return;
        };
        self.losses = changes.lost.len();
        let unseen = changes.found.counts.out_of_sight > 0;
        let old_values = changes.to_put_back() > 0;
        let more = [(unseen, Row::Unseen), (old_values, Row::OldValues)];
        self.more = more.iter().filter(|(any, _)| *any).map(|m| m.1).collect();
        self.count_back(session);
        self.cursor.keep_inside(self.len());
    }

    fn count_back(&mut self, session: &Session) {
        let Some(changes) = session.changes.as_deref() else {
            return;
        };
        let ticked = &session.case.ticked;
        let is_back = |of: &&Loss| ticked.contains(&record_tick(&session.evidence, of));
        // Most people tick nothing here, and then there is nothing to look for.
        let any = ticked.iter().any(|tick| tick.starts_with("recover-"));
        self.back = if any {
            changes.lost.iter().filter(is_back).count()
        } else {
            0
        };
    }

    /// Whether a question is being asked.
    pub(crate) fn asks(&self) -> bool {
        self.on == On::Question
    }

    /// Closes the question.
    pub(crate) fn stop(&mut self) {
        if self.asks() {
            self.on = On::List;
        }
    }

    /// Whether the cursor is among the steps.
    pub(crate) fn in_steps(&self) -> bool {
        self.on == On::Steps
    }

    /// How many lines come before the losses.
    fn first(&self) -> usize {
        usize::from(self.losses > 0)
    }

    fn len(&self) -> usize {
        self.first() + self.losses + self.more.len()
    }

    fn row(&self, at: usize) -> Option<Row> {
        let Some(after) = at.checked_sub(self.first()) else {
            return Some(Row::First);
        };
        match after.checked_sub(self.losses) {
            None => Some(Row::Loss(after)),
            Some(more) => self.more.get(more).copied(),
        }
    }

    fn here(&self) -> Option<Row> {
        self.row(self.cursor.at)
    }
}

impl App {
    /// What stands on the right of the title line.
    pub(crate) fn recovery_title(&self) -> String {
        match self.recovery.losses {
            0 => "Recovery".to_owned(),
            n => format!(
                "Recovery · {} of {} brought back",
                text::count(self.recovery.back as u64),
                text::count(n as u64)
            ),
        }
    }

    /// Whether there was something to bring back, and all of it is ticked off.
    pub(crate) fn all_brought_back(&self) -> bool {
        self.recovery.losses > 0 && self.recovery.back == self.recovery.losses
    }

    /// Where keys go on Recovery.
    pub(crate) fn recovery_reach(&self) -> Reach {
        if self.recovery.asks() {
            self.question.reach()
        } else {
            Reach::Recovery
        }
    }

    /// Whether an action does something on Recovery right now.
    pub(crate) fn can_on_recovery(&self, action: Action) -> bool {
        let row = self.recovery.here();
        match action {
            Action::Toggle if self.recovery.in_steps() => self.tick_under_cursor().is_some(),
            Action::Toggle => matches!(row, Some(Row::Loss(_))),
            Action::Guide => self.recovery.losses > 0,
            Action::Open => row.is_some() && row != Some(Row::First),
            Action::Write => self.recovery.len() > 0,
            Action::OtherPane => row.is_some(),
            _ => true,
        }
    }

    pub(crate) fn recovery_key(&mut self, action: Option<Action>, key: Key) {
        if self.recovery.asks() {
            return self.question_key(action, key);
        }
        let inside = self.recovery.in_steps();
        let by = match action {
            Some(Action::Up) => -1,
            Some(Action::Down) => 1,
            Some(Action::PageUp) => -8,
            Some(Action::PageDown) => 8,
            Some(Action::First) => isize::MIN,
            Some(Action::Last) => isize::MAX,
            _ => 0,
        };
        match action {
            Some(Action::Back) if inside => self.recovery.on = On::List,
            Some(Action::Back) => self.show(self.screen_before(Stop::Recovery)),
            Some(Action::Next) => self.show(self.next_screen(Stop::Recovery)),
            Some(Action::OtherPane) => {
                self.recovery.on = if inside { On::List } else { On::Steps };
                self.go_to_open_step();
            }
            Some(Action::Toggle) => self.tick_recovery(),
            Some(Action::Guide) => self.ask_on_recovery(),
            Some(Action::Open) => self.open_recovery(),
            Some(Action::Write) => {
                let folder = self.around.plan_folder.join("recovery");
                self.popup = Some(Popup::recovery_folder(&folder.display().to_string()));
            }
            _ if by != 0 && inside => {
                let len = self.recovery_detail(self.recovery.columns.max(20)).len();
                self.recovery.detail.step(by, len);
            }
            _ if by != 0 => {
                let len = self.recovery.len();
                self.recovery.cursor.step(by, len);
                self.recovery.detail = Cursor::default();
            }
            _ => {}
        }
    }

    /// Puts the cursor on the first step that is not ticked off.
    fn go_to_open_step(&mut self) {
        let ticked = &self.session.case.ticked;
        let open = |line: &view::Detail| line.tick.as_ref().is_some_and(|t| !ticked.contains(t));
        let lines = self.recovery_detail(self.recovery.columns.max(20));
        if let (true, Some(at)) = (self.recovery.in_steps(), lines.iter().position(open)) {
            self.recovery.detail = Cursor::on(at);
        }
    }

    /// The tick of the line under the cursor: of a step below, else of the record above.
    fn tick_under_cursor(&self) -> Option<String> {
        if self.recovery.in_steps() {
            let lines = self.recovery_detail(self.recovery.columns.max(20));
            return lines.into_iter().nth(self.recovery.detail.at)?.tick;
        }
        match self.recovery.here()? {
            Row::Loss(n) => {
                let of = self.session.changes.as_deref()?.lost.get(n)?;
                Some(record_tick(&self.session.evidence, of))
            }
            Row::First | Row::Unseen | Row::OldValues => None,
        }
    }

    fn tick_recovery(&mut self) {
        let Some(tick) = self.tick_under_cursor() else {
            return self.say("nothing to tick on this line; Tab leads to the steps");
        };
        let of_record = !self.recovery.in_steps();
        let ticked = &mut self.session.case.ticked;
        if ticked.remove(&tick) {
            self.recovery.back -= usize::from(of_record && self.recovery.back > 0);
        } else {
            self.recovery.back += usize::from(of_record);
            ticked.insert(tick.clone());
            if self.recovery.in_steps() {
                // The next step, past the further lines of this one and past notes.
                let lines = self.recovery_detail(self.recovery.columns.max(20));
                let other = |line: &view::Detail| line.tick.as_ref().is_some_and(|t| *t != tick);
                let from = self.recovery.detail.at;
                if let Some(on) = lines.iter().skip(from).position(other) {
                    self.recovery.detail = Cursor::on(from + on);
                }
            } else {
                let len = self.recovery.len();
                self.recovery.cursor.step(1, len);
                self.recovery.detail = Cursor::default();
            }
        }
        self.effect(Effect::Save);
    }

    /// Asks the first question that is open; where none is, the first.
    fn ask_on_recovery(&mut self) {
        let Some(changes) = self.session.changes.clone() else {
            return self.say("please wait until the exports are compared");
        };
        let answers = &self.session.case.answers;
        let questions = words::rescue::questions(self.knowledge, answers, &changes);
        let open = questions.iter().find(|q| answers.get(&q.id).is_none());
        let question = open.or(questions.first()).map(|q| q.id.clone());
        match question {
            Some(id) if self.open_question(&id) => {
                self.recovery.on = On::Question;
            }
            _ => self.say("there is nothing to ask; the days hang on nothing you could answer"),
        }
    }

    /// The question was answered: the next one, and the days reckoned again.
    pub(crate) fn answered_on_recovery(&mut self) {
        let changes = self.session.changes.clone();
        let answers = &self.session.case.answers;
        let questions = changes.map_or_else(Vec::new, |changes| {
            words::rescue::questions(self.knowledge, answers, &changes)
        });
        let here = questions.iter().position(|q| q.id == self.question.id());
        let next = questions.get(here.map_or(0, |at| at + 1));
        if let Some(id) = next.map(|q| q.id.clone()) {
            self.open_question(&id);
        } else {
            self.recovery.stop();
            self.say("Thank you. The days are reckoned with your answers.");
        }
        self.compare();
    }

    fn open_recovery(&mut self) {
        let Some(changes) = self.session.changes.clone() else {
            return;
        };
        match self.recovery.here() {
            Some(Row::Loss(n)) => {
                let Some(of) = changes.lost.get(n).map(|loss| &loss.way) else {
                    return;
                };
                let evidence = &self.session.evidence;
                let (sources, at) = match of.record {
                    Lost::Before(at) => (&evidence.before, at),
                    Lost::Row(at) => (&evidence.sources, at),
                };
                let mut lines: Vec<String> = words::values(sources, at)
                    .into_iter()
                    .map(|(name, value)| format!("{name}: {value}"))
                    .collect();
                let change = of.change.and_then(|n| changes.found.changes.get(n));
                if let Some(change) = change {
                    let story = words::changes::story(&self.session, change);
                    lines.splice(0..0, [story, String::new()]);
                }
                let (source, _) = lost_record(evidence, of.record);
                let title = format!("As {} has it", privacy::shown(source.name()));
                self.popup = Some(Popup::text(title, lines));
            }
            Some(Row::Unseen) => {
                let lines = self.unseen_lines(&changes);
                self.popup = Some(Popup::text("Only out of sight: leave these alone", lines));
            }
            Some(Row::OldValues) => {
                let lines = self.old_value_lines(&changes);
                self.popup = Some(Popup::text("Old values, to type back", lines));
            }
            Some(Row::First) | None => {}
        }
    }

    fn unseen_lines(&self, changes: &Changes) -> Vec<String> {
        let mut lines = Vec::new();
        for change in &changes.found.changes {
            if let Some(why) = &change.out_of_sight {
                lines.push(format!("{}: {}", self.label_of(change), why.sentence()));
            }
            if lines.len() == MOST_SHOWN {
                lines.push("And more; the Changes screen lists them all.".to_owned());
                break;
            }
        }
        lines
    }

    fn old_value_lines(&self, changes: &Changes) -> Vec<String> {
        let mut lines = vec![
            "An old value overwrites today's, which may be right. What else to mind stands at the end."
                .to_owned(),
            String::new(),
        ];
        let all = changes.found.changes.iter();
        for change in all.filter(|c| c.what == What::Modified) {
            lines.push(format!(
                "{}, in {}:",
                self.label_of(change),
                change.system.label()
            ));
            for field in change.fields.iter().filter(|f| !f.form_only) {
                let value = |text: &str| match text {
                    "" => "(empty)".to_owned(),
                    text => text.to_owned(),
                };
                lines.push(format!(
                    "   {}: {}   (now {})",
                    plain_name(field.field),
                    value(&field.before),
                    value(&field.after)
                ));
            }
            if lines.len() >= MOST_SHOWN {
                lines.push("And more; s saves all of them in a file.".to_owned());
                break;
            }
        }
        lines.extend([String::new(), "What to mind:".to_owned()]);
        lines.extend(CAUTIONS.iter().map(|caution| format!("  {caution}")));
        lines
    }

    fn label_of(&self, change: &Change) -> String {
        let evidence = &self.session.evidence;
        let record = change.record(&evidence.before, &evidence.sources);
        record.map_or_else(String::new, |r| r.label().to_owned())
    }

    /// Says what was written and where, and what to mind of old values.
    pub(crate) fn told_files(&mut self, files: &[PathBuf]) {
        let folder = files.first().and_then(|f| f.parent());
        let folder = folder.map_or_else(String::new, |f| f.display().to_string());
        let mut lines = vec![format!("Saved in {folder}:")];
        let names = files.iter().filter_map(|f| f.file_name());
        lines.extend(names.map(|name| format!("   {}", name.to_string_lossy())));
        if self.recovery.more.contains(&Row::OldValues) {
            lines.extend([String::new(), "Before you use the old values:".to_owned()]);
            lines.extend(CAUTIONS.iter().map(|c| (*c).to_owned()));
        }
        self.popup = Some(Popup::text("Saved", lines));
    }
}
