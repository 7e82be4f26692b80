//! Which record of the later state is which of the earlier one.
//!
//! From the surest to the least sure, each record used once: the system's own id; contents equal but
//! for form; and for what is left the search of [`crate::matching`], whose one-to-one choice counts
//! where a pair is more likely than not. A record whose id is gone and whose contents stand under a new
//! id was made again.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rustc_hash::FxHashMap;

use crate::matching::{self, Options};
use crate::progress::{Cancelled, Watch};
use crate::record::{Body, Kind, Moment, Record, RecordRef, SalesforceId, Source, System};

use super::made_up;
use super::values::tidy;

/// The records of one system and kind, then and now. References are into the earlier and the later
/// sources; everything is in file order of the earlier state, new records of the later.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairing {
    /// The system.
    pub system: System,
    /// The kind.
    pub kind: Kind,
    /// Living then and now.
    pub same: Vec<(RecordRef, RecordRef)>,
    /// Living then, living now under another id, the old id gone.
    pub again: Vec<(RecordRef, RecordRef)>,
    /// Living then, and now absent or the row that is marked deleted.
    pub gone: Vec<(RecordRef, Option<RecordRef>)>,
    /// Living now and not then; whether it was marked deleted then.
    pub new: Vec<(RecordRef, bool)>,
    /// Marked deleted now and in no earlier export.
    pub deleted_rows: Vec<RecordRef>,
    /// Events that stand as single dates on one side and as a series on the other.
    pub in_series: usize,
}

/// Pairs the records of one system and kind.
///
/// # Errors
/// Where `watch` wants the work to end.
pub fn pair_up(
    before: &[Source],
    after: &[Source],
    system: System,
    kind: Kind,
    watch: &mut dyn Watch,
) -> Result<Pairing, Cancelled> {
    let mut work = Work::new(before, after, system, kind);
    work.by_id();
    work.by_contents();
    work.by_matching(watch)?;
    if kind == Kind::Event {
        work.by_series();
    }
    Ok(work.finish())
}

struct Work<'s> {
    before: &'s [Source],
    after: &'s [Source],
    /// Earlier records without a later one.
    then: Vec<RecordRef>,
    /// Later records without an earlier one.
    now: Vec<RecordRef>,
    /// Living then; the row that marks it deleted now. Their contents may still stand under a new id.
    marked: BTreeMap<RecordRef, RecordRef>,
    met: Vec<(RecordRef, RecordRef)>,
    out: Pairing,
}

impl<'s> Work<'s> {
    fn new(before: &'s [Source], after: &'s [Source], system: System, kind: Kind) -> Self {
        Work {
            before,
            after,
            then: all(before, system, kind),
            now: all(after, system, kind),
            marked: BTreeMap::new(),
            met: Vec::new(),
            out: Pairing {
                system,
                kind,
                same: Vec::new(),
                again: Vec::new(),
                gone: Vec::new(),
                new: Vec::new(),
                deleted_rows: Vec::new(),
                in_series: 0,
            },
        }
    }

    /// Takes pairs out of what is still open.
    fn take(&mut self, pairs: Vec<(RecordRef, RecordRef)>) {
        let old: BTreeSet<RecordRef> = pairs.iter().map(|p| p.0).collect();
        let new: BTreeSet<RecordRef> = pairs.iter().map(|p| p.1).collect();
        self.then.retain(|at| !old.contains(at));
        self.now.retain(|at| !new.contains(at));
        for (old, new) in pairs {
            match (old.of(self.before).deleted, new.of(self.after).deleted) {
                (false, true) => {
                    self.marked.insert(old, new);
                    self.then.push(old);
                }
                (false, false) => self.met.push((old, new)),
                (true, false) => self.out.new.push((new, true)),
                (true, true) => {}
            }
        }
        self.then.sort_unstable();
    }

    fn by_id(&mut self) {
        let mut waiting: BTreeMap<Identity<'_>, RecordRef> = BTreeMap::new();
        for at in &self.now {
            if let Some(id) = Identity::of(at.of(self.after)) {
                waiting.entry(id).or_insert(*at);
            }
        }
        let pairs = self
            .then
            .iter()
            .filter_map(|old| {
                let id = Identity::of(old.of(self.before))?;
                Some((*old, waiting.remove(&id)?))
            })
            .collect();
        drop(waiting);
        self.take(pairs);
    }

    /// Equal but for form, in the same folder first. A later record marked deleted stands for an
    /// earlier one only where no living one does.
    fn by_contents(&mut self) {
        for (deleted, folder) in [(false, true), (false, false), (true, false)] {
            let mut waiting: FxHashMap<String, VecDeque<RecordRef>> = FxHashMap::default();
            for at in &self.now {
                let record = at.of(self.after);
                if record.deleted == deleted && !(deleted && Identity::of(record).is_some()) {
                    let key = contents(record, folder);
                    waiting.entry(key).or_default().push_back(*at);
                }
            }
            let mut pairs = Vec::new();
            for old in &self.then {
                let record = old.of(self.before);
                if record.deleted || deleted && self.marked.contains_key(old) {
                    continue;
                }
                let found = waiting.get_mut(&contents(record, folder));
                pairs.extend(found.and_then(VecDeque::pop_front).map(|new| (*old, new)));
            }
            self.take(pairs);
        }
    }

    /// What is left on both sides, by the search for what means the same.
    fn by_matching(&mut self, watch: &mut dyn Watch) -> Result<(), Cancelled> {
        let then = self.then.iter().filter(|at| !at.of(self.before).deleted);
        let then: Vec<RecordRef> = then.copied().collect();
        let now = self.now.iter().filter(|at| !at.of(self.after).deleted);
        let now: Vec<RecordRef> = now.copied().collect();
        if then.is_empty() || now.is_empty() {
            return Ok(());
        }
        // The search links one to one across systems, so the two states are given as two.
        let sources = [
            made_up(System::Outlook, copies(self.before, &then)),
            made_up(System::Other, copies(self.after, &now)),
        ];
        let options = Options {
            kind: Some(self.out.kind),
            ..Options::default()
        };
        let matches = matching::find(&sources, &options, watch)?;
        let linked = matches.counterparts.iter().filter(|pair| pair.linked);
        let mut pairs: Vec<(RecordRef, RecordRef)> = linked
            .filter_map(|pair| {
                let (one, other) = (pair.left, pair.right);
                let (old, new) = if one.source == 0 {
                    (one, other)
                } else {
                    (other, one)
                };
                Some((
                    *then.get(old.index as usize)?,
                    *now.get(new.index as usize)?,
                ))
            })
            .collect();
        pairs.sort_unstable();
        self.take(pairs);
        Ok(())
    }

    /// A calendar file keeps a series as one entry where a table writes every date out, or the other
    /// way round.
    fn by_series(&mut self) {
        let series = |sources: &'s [Source], refs: &mut dyn Iterator<Item = RecordRef>| {
            let mut masters: BTreeMap<(String, Clock), i64> = BTreeMap::new();
            for at in refs {
                let record = at.of(sources);
                let Some(event) = record.event().filter(|e| e.recurs && !record.deleted) else {
                    continue;
                };
                if let Some((subject, clock, start)) =
                    occasion(event.subject.as_deref(), event.start)
                {
                    let first = masters.entry((subject, clock)).or_insert(start);
                    *first = start.min(*first);
                }
            }
            masters
        };
        let met_then = self.met.iter().map(|pair| pair.0);
        let met_now = self.met.iter().map(|pair| pair.1);
        let masters_then = series(self.before, &mut self.then.iter().copied().chain(met_then));
        let masters_now = series(self.after, &mut self.now.iter().copied().chain(met_now));
        let stands_for = |record: &Record, masters: &BTreeMap<(String, Clock), i64>| {
            let Some(event) = record.event().filter(|e| !e.recurs) else {
                return false;
            };
            occasion(event.subject.as_deref(), event.start).is_some_and(
                |(subject, clock, start)| {
                    masters
                        .get(&(subject, clock))
                        .is_some_and(|first| *first <= start)
                },
            )
        };
        let one_shape = formats(self.before, &self.then) == formats(self.after, &self.now);
        if one_shape {
            return;
        }
        let (before, after) = (self.before, self.after);
        let open = self.then.len() + self.now.len();
        self.then
            .retain(|at| at.of(before).deleted || !stands_for(at.of(before), &masters_now));
        self.now
            .retain(|at| at.of(after).deleted || !stands_for(at.of(after), &masters_then));
        // A series whose dates all stand on the other side is no loss either.
        let dates = |sources: &[Source], refs: Vec<RecordRef>| {
            refs.into_iter()
                .filter_map(|at| {
                    let event = at.of(sources).event()?;
                    let (subject, clock, _) = occasion(event.subject.as_deref(), event.start)?;
                    (!event.recurs).then_some((subject, clock))
                })
                .collect::<BTreeSet<_>>()
        };
        let (system, kind) = (self.out.system, self.out.kind);
        let dates_then = dates(before, all(before, system, kind));
        let dates_now = dates(after, all(after, system, kind));
        let spelled_out = |record: &Record, dates: &BTreeSet<(String, Clock)>| {
            record.event().filter(|e| e.recurs).is_some_and(|event| {
                occasion(event.subject.as_deref(), event.start)
                    .is_some_and(|(subject, clock, _)| dates.contains(&(subject, clock)))
            })
        };
        self.then
            .retain(|at| at.of(before).deleted || !spelled_out(at.of(before), &dates_now));
        self.now
            .retain(|at| at.of(after).deleted || !spelled_out(at.of(after), &dates_then));
        self.out.in_series = open - self.then.len() - self.now.len();
    }

    fn finish(mut self) -> Pairing {
        for (old, new) in std::mem::take(&mut self.met) {
            let (then, now) = (old.of(self.before), new.of(self.after));
            let marked = self.marked.contains_key(&old);
            let merged = self.marked.get(&old).is_some_and(|row| {
                let marks = row.of(self.after).salesforce.as_deref();
                marks.is_some_and(|m| m.master_record_id.is_some())
            });
            let other_id = match (Identity::of(then), Identity::of(now)) {
                (Some(a), Some(b)) => a != b,
                _ => false,
            };
            if merged {
                // Its contents live on in the record it was merged into; that one is new only here.
                self.out.gone.push((old, self.marked.get(&old).copied()));
                self.out.new.push((new, false));
            } else if other_id || marked {
                self.out.again.push((old, new));
            } else {
                self.out.same.push((old, new));
            }
        }
        for old in self.then {
            if !old.of(self.before).deleted {
                self.out.gone.push((old, self.marked.get(&old).copied()));
            }
        }
        for new in self.now {
            if new.of(self.after).deleted {
                self.out.deleted_rows.push(new);
            } else {
                self.out.new.push((new, false));
            }
        }
        self.out.same.sort_unstable();
        self.out.again.sort_unstable();
        self.out.gone.sort_unstable();
        self.out.new.sort_unstable();
        self.out
    }
}

/// What a system itself tells a record by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Identity<'r> {
    id: &'r str,
    /// Of one date of a series, which.
    date: Option<i64>,
}

impl<'r> Identity<'r> {
    fn of(record: &'r Record) -> Option<Self> {
        let event = record.event();
        let id = record
            .id
            .as_deref()
            .or(event.and_then(|e| e.uid.as_deref()))?;
        // Salesforce writes ids with 15 or 18 characters; the last three only repeat the case.
        let short = record.salesforce.is_some() && SalesforceId::parse(id).is_ok();
        Some(Identity {
            id: id.get(..15).filter(|_| short).unwrap_or(id),
            date: event.and_then(|e| e.recurrence_id).map(|m| m.scale()),
        })
    }
}

/// The records of a system and kind in file order; of one that stands in several files, or in several
/// versions, the last.
fn all(sources: &[Source], system: System, kind: Kind) -> Vec<RecordRef> {
    let mut found: Vec<RecordRef> = Vec::new();
    let mut last: BTreeMap<Identity<'_>, (u32, i64, usize)> = BTreeMap::new();
    for (number, source) in sources.iter().enumerate() {
        if source.system != system || source.is_log {
            continue;
        }
        for (index, record) in source.records.iter().enumerate() {
            if record.kind() != kind {
                continue;
            }
            let at = RecordRef {
                source: number as u32,
                index: index as u32,
            };
            let Some(id) = Identity::of(record) else {
                found.push(at);
                continue;
            };
            let marks = record.salesforce.as_deref();
            let stamp = marks.and_then(|m| m.system_modstamp).or(record.modified);
            let version = (
                record.event().and_then(|e| e.sequence).unwrap_or(0),
                stamp.map_or(i64::MIN, |m| m.scale()),
            );
            if let Some((sequence, stamp, place)) = last.get_mut(&id) {
                if version >= (*sequence, *stamp) {
                    (*sequence, *stamp) = version;
                    found[*place] = at;
                }
            } else {
                last.insert(id, (version.0, version.1, found.len()));
                found.push(at);
            }
        }
    }
    found.sort_unstable();
    found
}

/// The formats that records stand in.
fn formats(sources: &[Source], refs: &[RecordRef]) -> Vec<&'static str> {
    let mut ids: Vec<&str> = refs
        .iter()
        .map(|at| at.source(sources).format.id())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn copies(sources: &[Source], refs: &[RecordRef]) -> Vec<Record> {
    refs.iter().map(|at| at.of(sources).clone()).collect()
}

/// Hour and minute of a start, or that it has none.
type Clock = Option<(i8, i8)>;

fn occasion(subject: Option<&str>, start: Option<Moment>) -> Option<(String, Clock, i64)> {
    let start = start?;
    let civil = start.civil();
    let clock = start.has_time().then(|| (civil.hour(), civil.minute()));
    // Whole days may be written as midnight.
    let clock = clock.filter(|c| *c != (0, 0));
    Some((tidy(subject?), clock, start.scale()))
}

/// Everything that tells a record from another one, without form; `place` with folder and owner.
fn contents(record: &Record, place: bool) -> String {
    use std::fmt::Write as _;
    let mut key = String::with_capacity(128);
    let mut add = |text: Option<&str>| {
        key.push_str(&text.map(tidy).unwrap_or_default());
        key.push('\u{1f}');
    };
    match &record.body {
        Body::Contact(c) => {
            let c = c.fields();
            add(c.given_name.as_deref());
            add(c.family_name.as_deref());
            if c.given_name.is_none() && c.family_name.is_none() {
                add(c.display_name.as_deref());
            }
            add(c.company.as_deref());
            for mail in &c.emails {
                add(Some(mail.as_ref()));
            }
            for phone in &c.phones {
                add(Some(phone.value.as_ref()));
            }
            add(c.job_title.as_deref());
            add(c.addresses.first().and_then(|a| a.street.as_deref()));
        }
        Body::Event(e) => {
            add(e.subject.as_deref());
            add(e.location.as_deref());
            for moment in [e.start, e.end].into_iter().flatten() {
                let _ = write!(key, "{moment}\u{1f}");
            }
        }
        Body::Task(t) => {
            add(t.subject.as_deref());
            add(t.status.as_deref());
            for moment in [t.start, t.due, t.completed] {
                let moment = moment.map(|m| m.to_string()).unwrap_or_default();
                let _ = write!(key, "{moment}\u{1f}");
            }
        }
    }
    let notes = record.notes.as_deref().map(tidy).unwrap_or_default();
    key.push_str(&notes);
    if place {
        let folder = record.folder.as_deref().unwrap_or_default();
        let owner = record.owner.key().unwrap_or_default();
        let _ = write!(key, "\u{1f}{folder}\u{1f}{owner}");
    }
    key
}
