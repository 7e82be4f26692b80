//! Verify: fresh exports held against the plan, and what became of every record.
//!
//! ```text
//!  Records came back: 1 came back; find out which sync brought it back … All but one are gone.
//!  Look again after the next sync has run: on 2026-11-24 or later.
//! ┌ to do, 2 of 33 ────────────────────┐┌ Gustav Åkerlund ──────────────────────┐
//! │▸ came to harm  Gustav Åkerlund     ││ Type phone in again: +44 7700 900614   │
//! │  came back     Ana-María Ibáñez    ││              then          now         │
//! └────────────────────────────────────┘└────────────────────────────────────────┘
//! ```
//! Below 100 columns the list stands above the record.

mod view;

use std::sync::Arc;

use crate::case::words::{clean_path, whole_record};
use crate::demo;
use crate::matching::plain_name;
use crate::text;
use crate::tui::app::{App, Effect, Screen};
use crate::tui::job::Job;
use crate::tui::keymap::Action;
use crate::tui::popup::Popup;
use crate::tui::widget::Cursor;
use crate::verify::{self, Compared, Finding, LookedAt};

/// Which findings the list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Filter {
    /// What is left to do.
    #[default]
    Open,
    /// Those of one state.
    Only(verify::State),
    /// Every one.
    All,
}

/// What the screen remembers.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// The fresh files of the look at hand.
    files: Vec<String>,
    /// What came of it.
    seen: Option<Arc<LookedAt>>,
    /// How many looks there were.
    looks: usize,
    /// Everything that was found, the worst first.
    findings: Vec<Finding>,
    filter: Filter,
    /// The places in `findings` that the list shows.
    in_view: Vec<usize>,
    cursor: Cursor,
    scroll: usize,
    /// Where the case keeps the look at hand, so that more files replace it instead of adding to it.
    kept_at: Option<usize>,
}

impl State {
    /// Whether fresh exports were looked at.
    pub(crate) fn has_seen(&self) -> bool {
        self.seen.is_some()
    }

    /// How many times fresh exports were looked at.
    pub(crate) fn looks(&self) -> usize {
        self.looks
    }

    /// The fresh exports.
    #[cfg(test)]
    pub(crate) fn fresh(&self) -> &[crate::record::Source] {
        self.seen.as_ref().map_or(&[], |seen| &seen.fresh)
    }

    /// The look at hand.
    pub(crate) fn seen(&self) -> Option<&Arc<LookedAt>> {
        self.seen.as_ref()
    }

    /// How many findings leave something to do; `None` before anything was looked at.
    pub(crate) fn left_to_do(&self) -> Option<usize> {
        let open = self.findings.iter().filter(|f| f.state.is_open());
        self.has_seen().then(|| open.count())
    }

    /// The finding under the cursor.
    fn finding(&self) -> Option<Finding> {
        let at = self.in_view.get(self.cursor.at)?;
        self.findings.get(*at).copied()
    }

    fn passes(filter: Filter, finding: Finding) -> bool {
        match filter {
            Filter::Open => finding.state.is_open(),
            Filter::Only(state) => finding.state == state,
            Filter::All => true,
        }
    }

    fn narrow(&mut self, filter: Filter) {
        self.filter = filter;
        let all = self.findings.iter().enumerate();
        let passing = all.filter(|(_, f)| Self::passes(filter, **f));
        self.in_view = passing.map(|(at, _)| at).collect();
        self.cursor = Cursor::default();
        self.scroll = 0;
    }

    /// The filters that let something through, in the order they are gone through.
    fn filters(&self) -> Vec<Filter> {
        let states = verify::State::ALL.into_iter().map(Filter::Only);
        let all = [Filter::Open].into_iter().chain(states);
        let some = |f: &Filter| self.findings.iter().any(|found| Self::passes(*f, *found));
        all.filter(some).chain([Filter::All]).collect()
    }

    fn next_filter(&mut self) {
        let filters = self.filters();
        let at = filters.iter().position(|f| *f == self.filter);
        let next = at.map_or(0, |at| (at + 1) % filters.len());
        self.narrow(filters.get(next).copied().unwrap_or(Filter::All));
    }

    fn take(&mut self, seen: LookedAt) {
        self.findings = seen.found.findings();
        self.seen = Some(Arc::new(seen));
        self.looks += 1;
        self.narrow(match self.left_to_do() {
            Some(0) | None => Filter::All,
            Some(_) => Filter::Open,
        });
    }
}

impl App {
    pub(crate) fn verify_key(&mut self, action: Option<Action>) {
        let len = self.verify.in_view.len();
        let by = match action {
            Some(Action::Up) => -1,
            Some(Action::Down) => 1,
            Some(Action::First) => isize::MIN,
            Some(Action::Last) => isize::MAX,
            _ => 0,
        };
        if by != 0 {
            self.verify.cursor.step(by, len);
            self.verify.scroll = 0;
        }
        match action {
            Some(Action::Back) => self.show(Screen::Plan),
            Some(Action::PageDown) => self.verify.scroll += 3,
            Some(Action::PageUp) => self.verify.scroll = self.verify.scroll.saturating_sub(3),
            Some(Action::AddFile) => self.popup = Some(Popup::add_file()),
            Some(Action::Browse) => {
                let start = self.around.base.home.clone();
                self.popup = Some(Popup::browser(&start));
                self.effect(Effect::List(start));
            }
            Some(Action::Demo) => self.look_at_sample(),
            Some(Action::Reread) if !self.verify.files.is_empty() => self.look(),
            Some(Action::NewLook) => {
                self.verify = State::default();
                self.say("ready for other fresh exports; what was found before is kept");
            }
            Some(Action::Filter) if self.verify.has_seen() => self.verify.next_filter(),
            Some(Action::Open | Action::Next) => self.popup_finding(),
            Some(Action::Ticket) => self.popup_ticket(),
            Some(Action::Earlier) => self.popup_looks(),
            _ => {}
        }
    }

    /// Adds fresh exports to the look at hand, and takes it.
    pub(crate) fn look_at(&mut self, paths: &[String]) {
        let whole = paths.iter().map(|p| self.around.base.whole(p));
        for path in whole.collect::<Vec<String>>() {
            if !self.verify.files.contains(&path) {
                self.verify.files.push(path);
            }
        }
        self.look();
    }

    /// Text pasted, or files dropped, onto the screen: one path a line.
    pub(crate) fn verify_paste(&mut self, text: &str) {
        let paths = text.lines().map(clean_path).filter(|p| !p.is_empty());
        let paths: Vec<String> = paths.take(100).collect();
        if !paths.is_empty() {
            self.look_at(&paths);
        }
    }

    fn look(&mut self) {
        let job = Job::Verify {
            paths: self.verify.files.clone(),
            case: Box::new(self.session.case.clone()),
        };
        self.start(job, false);
    }

    /// Takes in what a job found.
    pub(crate) fn looked(&mut self, seen: LookedAt) {
        // What could not be used is not tried again with the next file.
        let failed = |path: &String| seen.not_used.iter().any(|(failed, _)| failed == path);
        self.verify.files.retain(|path| !failed(path));
        if seen.fresh.is_empty() {
            self.verify.files.clear();
            let why = seen.not_used.first().map(|(_, why)| why.clone());
            return self.warn(why.unwrap_or_else(|| "nothing could be read there".to_owned()));
        }
        let check = seen.check(self.today);
        let checks = &mut self.session.case.checks;
        if let Some(kept) = self.verify.kept_at.and_then(|at| checks.get_mut(at)) {
            *kept = check;
        } else {
            self.verify.kept_at = Some(checks.len());
            checks.push(check);
        }
        let records: usize = seen.fresh.iter().map(|s| s.counts.records()).sum();
        let records = text::count(records as u64);
        self.say(format!(
            "{records} fresh records held against the plan; t gives the words for a ticket"
        ));
        self.verify.take(seen);
        self.effect(Effect::Save);
    }

    /// Whether the case at work is the sample, whose later exports are in the program.
    pub(crate) fn is_sample(&self) -> bool {
        let mut files = self.session.case.sources.iter();
        files.any(|f| demo::file(&f.path).is_some())
    }

    /// Takes the sample's next exports: those of right after the clean-up, then those of after a sync.
    fn look_at_sample(&mut self) {
        if !self.is_sample() {
            return;
        }
        let looked = self.session.case.checks.len();
        self.verify = State::default();
        self.verify.files = demo::after(looked)
            .iter()
            .map(|p| (*p).to_owned())
            .collect();
        self.look();
    }

    /// Whether it is time to look whether a clean-up held.
    pub(crate) fn is_look_due(&self) -> bool {
        let plan = crate::plan::Plan::of(&self.session.case, self.knowledge, self.today);
        verify::again::is_due(&self.session.case, plan.is_carried_out())
    }

    /// Every value of the record under the cursor, whole.
    fn popup_finding(&mut self) {
        let (Some(of), Some(seen)) = (self.verify.finding(), &self.verify.seen) else {
            return;
        };
        let mut lines = vec![of.state.meaning().to_owned(), String::new()];
        lines.push("What to do next".to_owned());
        for step in seen.found.next_steps(of, &seen.fresh, self.today) {
            lines.push(format!("  {step}"));
        }
        let rows = seen.found.beside(of, &seen.fresh);
        let differs = |c: Compared| matches!(c, Compared::Lost | Compared::Gained);
        if rows.iter().any(|row| differs(row.compared)) {
            lines.extend([String::new(), "What differs".to_owned()]);
            for row in rows.iter().filter(|row| differs(row.compared)) {
                let value = |text: &str| match text {
                    "" => "(empty)".to_owned(),
                    text => text.to_owned(),
                };
                lines.push(format!("  {}", plain_name(row.field)));
                lines.push(format!("    then: {}", value(&row.before)));
                lines.push(format!("    now:  {}", value(&row.after)));
            }
        }
        let (one, other) = view::heads(of.state);
        let then = seen.found.then_at(of, &seen.fresh);
        let now = seen.found.now_at(of).map(|at| (seen.fresh.as_slice(), at));
        for (head, place) in [(one, then), (other, now)] {
            if let Some((sources, at)) = place {
                lines.extend([String::new(), format!("The record {head}")]);
                let whole = whole_record(sources, at);
                lines.extend(whole.into_iter().map(|line| format!("  {line}")));
            }
        }
        self.popup = Some(Popup::text("What became of it, in full", lines));
    }

    fn popup_ticket(&mut self) {
        match self.session.case.checks.last() {
            Some(check) => {
                let ticket = verify::ticket(&self.session.case, check);
                self.popup = Some(Popup::to_copy("For the ticket", ticket));
            }
            None => self.say("look at fresh exports first; then there are words for a ticket"),
        }
    }

    /// When to look again, and what earlier looks found.
    fn popup_looks(&mut self) {
        let checks = &self.session.case.checks;
        let mut lines = vec!["When to look".to_owned()];
        for look in verify::again::looks(checks, self.today) {
            lines.push(format!("  {}", look.sentence()));
        }
        lines.extend([String::new(), "Looks so far, the last one first".to_owned()]);
        if checks.is_empty() {
            lines.push("  none yet".to_owned());
        }
        for check in checks.iter().rev() {
            lines.push(format!("  {}  {}", check.day, check.verdict));
        }
        let notes = self.verify.seen.iter().flat_map(|seen| &seen.found.notes);
        let notes: Vec<String> = notes.map(|note| format!("  {note}")).collect();
        if !notes.is_empty() {
            lines.extend([String::new(), "What these exports cannot tell".to_owned()]);
            lines.extend(notes);
        }
        self.popup = Some(Popup::text("Looking again", lines));
    }
}
