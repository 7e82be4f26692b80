//! A pair read out: what differs, what is the same, why it is a pair, and the advice.

use std::io;

use super::findings::percent;
use super::review::View;
use super::wizard::Wizard;
use crate::case::words::{self, pair};
use crate::case::{Item, Review, Status};
use crate::matching::{FieldComparison, FieldVerdict, plain_name};
use crate::record::RecordRef;
use crate::text;

/// How many pairs `list` reads out at once.
const LISTED: usize = 20;

impl Wizard<'_> {
    pub(super) fn list_pairs(&mut self, view: &View) -> io::Result<()> {
        for at in (view.at..view.among.len()).take(LISTED) {
            let there = View {
                among: view.among.clone(),
                at,
            };
            if let Some(item) = self.item(&there) {
                let name = item.record.of(&self.session.evidence.sources).label();
                let status = self.status(&item);
                self.console
                    .say(&format!("Pair {}: {name}. {status}", at + 1))?;
            }
        }
        Ok(())
    }

    fn status(&self, item: &Item) -> &'static str {
        match self.session.review.status(item, &self.session.marks) {
            Status::Open => "Not decided yet.",
            Status::DeleteLeft => "A is marked for deletion.",
            Status::DeleteRight => "B is marked for deletion.",
            Status::NotSame => "Not the same; both stay.",
            Status::Later => "Put off.",
            Status::Hold => "Keep both.",
        }
    }

    pub(super) fn say_pair(&mut self, view: &View) -> io::Result<()> {
        let Some(item) = self.item(view) else {
            return Ok(());
        };
        let (a, b) = self.session.review.sides(&item, &self.session.marks);
        let evidence = self.session.evidence.clone();
        let fields = evidence.matches.explain(&evidence.sources, a, b);
        let fields = self.console.fields(fields);
        self.console.gap()?;
        self.console.say(&format!(
            "Pair {} of {}: {}. {}, {}. {}",
            view.at + 1,
            view.among.len(),
            b.of(&evidence.sources).label(),
            capital(pair::sure(Review::band(&item))),
            percent(item.score),
            self.status(&item)
        ))?;
        for (letter, record) in [("A", a), ("B", b)] {
            let place = words::place(&evidence.sources, record);
            self.console.say(&format!("{letter} is {place}."))?;
        }
        for line in differences(&fields) {
            self.console.say(&line)?;
        }
        self.say_advice(&item, a, b, &fields)
    }

    fn say_advice(
        &mut self,
        item: &Item,
        a: RecordRef,
        b: RecordRef,
        fields: &[FieldComparison],
    ) -> io::Result<()> {
        let Some(cluster) = self.session.review.clusters.get(item.cluster).cloned() else {
            return Ok(());
        };
        let end = |line: String| super::sentence(&line);
        if cluster.members.len() > 2 {
            let n = cluster.members.len();
            self.console
                .say(&format!("This is one of {n} copies; g shows all of them."))?;
        }
        if let Some(why) = pair::why(fields) {
            self.console.say(&end(why))?;
        }
        if let Some(elsewhere) = pair::elsewhere(&self.session.evidence, a, b) {
            self.console.say(&end(elsewhere))?;
        }
        if let Some(hold) = &cluster.hold {
            return self
                .console
                .say(&end(format!("Nothing to delete here: {hold}")));
        }
        let Some(advice) = pair::Advice::of(&cluster, a, b) else {
            return self.console.say(&end(pair::NO_ADVICE.to_owned()));
        };
        self.console.say(&end(format!(
            "Advice: keep {}: {}",
            advice.letter, cluster.why_keep
        )))?;
        let copy = self.session.copy_first(advice.delete, advice.keep);
        self.console.say(&end(pair::copy_first(&copy)))
    }

    pub(super) fn say_whole_pair(&mut self, a: RecordRef, b: RecordRef) -> io::Result<()> {
        let evidence = self.session.evidence.clone();
        let fields = evidence.matches.explain(&evidence.sources, a, b);
        let fields = self.console.fields(fields);
        for field in fields
            .iter()
            .filter(|f| f.verdict != FieldVerdict::BothEmpty)
        {
            let counts = if field.weight.abs() >= 0.05 {
                format!(", {:+.1} bits", field.weight)
            } else {
                String::new()
            };
            let note = field.note.as_ref();
            let note = note.map_or(String::new(), |note| format!(", {note}"));
            let values = if field.verdict == FieldVerdict::Same {
                format!("Both have {}", or_nothing(&field.left))
            } else {
                sides(field)
            };
            let line = format!(
                "{}: {}{counts}{note}. {values}",
                plain_name(field.field),
                pair::found(field.verdict)
            );
            self.console.say(&line)?;
        }
        Ok(())
    }
}

/// What differs, a line each, and what is the same in one line.
pub(super) fn differences(fields: &[FieldComparison]) -> Vec<String> {
    let alike =
        |f: &FieldComparison| matches!(f.verdict, FieldVerdict::Same | FieldVerdict::Equivalent);
    let telling = || fields.iter().filter(|f| pair::tells(f, fields));
    let mut lines: Vec<String> = telling()
        .filter(|f| !alike(f))
        .map(|f| format!("{}: {}", plain_name(f.field), sides(f)))
        .collect();
    if lines.is_empty() {
        lines.push("Nothing differs.".to_owned());
    }
    let same: Vec<&str> = telling()
        .filter(|f| alike(f))
        .map(|f| plain_name(f.field))
        .collect();
    if !same.is_empty() {
        lines.push(format!("The same: {}.", same.join(", ")));
    }
    lines
}

/// Both values; they end as the file has them, so that no point is taken for a part of them.
fn sides(field: &FieldComparison) -> String {
    format!(
        "A has {}, B has {}",
        or_nothing(&field.left),
        or_nothing(&field.right)
    )
}

fn or_nothing(value: &str) -> String {
    match value {
        "" => "nothing".to_owned(),
        value => text::shown(value).into_owned(),
    }
}

fn capital(words: &str) -> String {
    super::sentence(words).trim_end_matches('.').to_owned()
}
