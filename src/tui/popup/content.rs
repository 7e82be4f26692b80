//! What windows say: help, the questions worth asking, records behind a reason, exports worth having.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::Popup;
use crate::case::words;
use crate::record::RecordRef;
use crate::tui::app::{App, Screen};
use crate::tui::keymap::{Action, EVERYWHERE, Reach};
use crate::tui::theme::Role;
use crate::tui::widget::{self, Cursor, Focus};

impl App {
    /// What this screen is for, and every key.
    pub(super) fn help_lines(&self, width: u16) -> Vec<Line<'static>> {
        let theme = self.theme;
        let about: Vec<String> = match self.screen {
            Screen::Welcome => vec![
                "Here you begin, go on with an earlier case, or look at a sample. The program asks a few questions, reads exports from Outlook and Salesforce, shows the cause, and writes a plan for cleaning up by hand. It changes nothing itself.".to_owned(),
            ],
            Screen::Question => self.question_help(),
            Screen::Exports => vec![
                "Exports are files you save from Outlook or Salesforce. They are only read, never changed. What a file is shows from its content, not its name. Older exports, from before the trouble, help to see what changed: mark them with o.".to_owned(),
            ],
            Screen::Findings => vec![
                "On top the most probable cause in a sentence. Below the causes in order, each with its probability. Tab moves to the reasons: + speaks for the cause, − against it; → opens the records behind a reason.".to_owned(),
                "a asks the question whose answer would help most, right here; the causes move as you answer. e lists exports that would tell more, c what does not fit together, m shows the map of your systems, p finds out which product does it.".to_owned(),
            ],
            Screen::Map => vec![
                "A box for each system that keeps records, and below them a line for each application that copies, with arrows for the way it copies. A record is sent on its way: → takes it a step further, ← a step back. ● is a record; ◆ marks the birth of a copy, or the loss of what somebody typed.".to_owned(),
                "Tab leads to the changes you can try out: Space tries one, and the map is drawn anew. Below it says what would be different, for this record and for the records of your exports. Nothing is changed in your programs.".to_owned(),
            ],
            Screen::Isolation => vec![
                crate::case::words::isolation::ABOUT.to_owned(),
                "a and b take the exports of a round, Enter looks at them: first those with the test record as it is before, then those of after the round. 1 and 2 note what you have seen yourself. Rounds that do not fit together are named; x sets the chosen one aside, and it is done again.".to_owned(),
            ],
            Screen::Review => vec![
                "Two records side by side that may be one. = same, ≈ written differently, ~ close, ≠ differs, + only one has it. Decide with one key; nothing is deleted, your verdicts go into the plan. At least one copy always stays. Every verdict is saved at once and can be undone.".to_owned(),
                "In the list: A or B is to be deleted, n not the same, l later, k keep both.".to_owned(),
            ],
            Screen::Changes => vec![
                "What is not as it was in the older exports. → and ← show one sort of change at a time: − deleted, ≠ changed, + new, ↻ deleted and made again, ? only out of sight, ≈ written differently. t shows contacts, events or tasks only, / finds a name or company.".to_owned(),
                "Below, or beside, stands the record: the old value, the new one, and what differs in bold. o tells what happened to many records at once, and whose hand it probably was.".to_owned(),
            ],
            Screen::Recovery => vec![
                "What is lost, the most urgent first, and until when it can be fetched back. Begin with the four rules on top. Then choose a record: below stands where it is and what to do, step by step. Tab leads to the steps; Space ticks a step or a record off.".to_owned(),
                "The days are the shortest that can be. a asks the questions that make them more certain. o shows the values of a record; s saves it all as files: a list to print, and the old values of changed records. What is only out of sight is named, and needs no restoring.".to_owned(),
            ],
            Screen::Plan => vec![
                "What to do, in order, and how to undo it. Tick steps off with Space as you carry them out; s saves the plan as files you can print; t, z and v give the case in short for a ticket, to copy, and write it to files; b puts together what Salesforce's support asks for, with pseudonyms for personal data. Enter leads to Verify, where fresh exports show whether it held.".to_owned(),
            ],
            Screen::Verify => vec![
                "Fresh exports are held against the plan. Every marked record should be gone, and every one that was to stay should hold what it held. The list names what is left to do, the worst first; f shows the others. For each: what to do next, and its values then and now.".to_owned(),
                "Look three times: right after the clean-up, after the next sync, and after a day. Every look is kept in the case, with its day and its verdict; e lists them.".to_owned(),
            ],
        };
        let mut lines = Vec::new();
        for paragraph in about {
            lines.extend(widget::wrapped(&paragraph, width, theme, Role::Plain));
            lines.push(Line::raw(""));
        }
        let reach = match self.screen {
            Screen::Question => self.question.reach(),
            Screen::Welcome => Reach::Welcome,
            Screen::Exports => Reach::Exports,
            Screen::Findings => self.findings_reach(),
            Screen::Map => Reach::Map,
            Screen::Isolation => Reach::Isolation,
            Screen::Review => Reach::Review,
            Screen::Changes => Reach::Changes,
            Screen::Recovery => self.recovery_reach(),
            Screen::Plan => Reach::Plan,
            Screen::Verify => Reach::Verify,
        };
        for (title, table) in [
            ("Keys on this screen", reach.table()),
            ("Keys everywhere", EVERYWHERE),
        ] {
            lines.push(Line::styled(title, theme.style(Role::Heading)));
            for b in table {
                let names: Vec<String> = match b.action {
                    Action::Pick => vec!["1 … 9".to_owned()],
                    _ => b.keys.iter().map(|k| theme.key(*k)).collect(),
                };
                let keys = crate::text::fit(&names.join(" "), 22);
                lines.push(Line::from(vec![
                    ratatui::text::Span::styled(keys, theme.style(Role::Key)),
                    ratatui::text::Span::raw(format!(" {}", b.label)),
                ]));
            }
            lines.push(Line::raw(""));
        }
        let kept = format!("This case is kept in {}", self.around.case_path);
        lines.extend(widget::wrapped(&kept, width, theme, Role::Quiet));
        lines
    }

    fn question_help(&self) -> Vec<String> {
        let question = self.knowledge.questions.get(self.question.id());
        let page = question.and_then(|q| self.knowledge.questions.screen(&q.screen));
        let mut lines = page.map_or_else(Vec::new, |p| {
            let mut lines = vec![p.intro.clone()];
            lines.extend(p.help.iter().cloned());
            lines
        });
        lines.push(
            "Every question takes \"I don't know\". Going back never loses an answer.".to_owned(),
        );
        lines
    }

    pub(super) fn view_records(
        &self,
        frame: &mut Frame<'_>,
        body: Rect,
        (title, note): (&str, &str),
        refs: &[RecordRef],
        cursor: &mut Cursor,
    ) {
        let theme = self.theme;
        let height = (refs.len() as u16).saturating_add(12).min(body.height);
        let area = widget::middle(body, body.width.min(100), height);
        let inside = widget::window(frame, area, "What this rests on", theme);
        let mut head = widget::wrapped(title, inside.width, theme, Role::Heading);
        head.extend(widget::wrapped(note, inside.width, theme, Role::Quiet));
        head.push(Line::raw(""));
        if refs.is_empty() {
            head.extend(widget::wrapped(
                "This comes from an answer or a count, not from single records.",
                inside.width,
                theme,
                Role::Plain,
            ));
        }
        let [top, list] = inside.layout(&Layout::vertical([
            Constraint::Length((head.len() as u16).min(inside.height)),
            Constraint::Fill(1),
        ]));
        frame.render_widget(Paragraph::new(head), top);
        let sources = &self.session.evidence.sources;
        let rows: Vec<Line<'static>> = refs
            .iter()
            .map(|r| {
                Line::from(widget::span(
                    &words::facts(sources, *r).join("  ·  "),
                    usize::from(list.width).saturating_sub(2),
                    theme,
                    Role::Plain,
                ))
            })
            .collect();
        widget::list(frame, list, &rows, cursor, Focus::Here, theme);
    }
}

impl Popup {
    /// Which exports would help most with these answers, and how to get each.
    pub(crate) fn guide(app: &App) -> Self {
        let lines = words::exports::guide(app.knowledge, &app.session.case.answers);
        Popup::text("Exports that help most, and how to get them", lines)
    }
}
