//! Which record of the later state is which of the earlier one.
//!
//! From the surest to the least sure, each record used once: the system's own id; contents equal but
//! for form; and for what is left the search of [`crate::matching`], whose one-to-one choice counts
//! where a pair is more likely than not. A record whose id is gone and whose contents stand under a new
//! id was made again.

mod keys;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::matching::{self, Options};
use crate::progress::{Cancelled, Watch};
use crate::record::{Kind, Record, RecordRef, Source, System};

use super::made_up;
use super::values::tidy;
use keys::{Clock, Identity, all, all_contents, copies, formats, occasion};

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

/// Earlier records that stand aside, each for another one: where one later record may be either of
/// them, it is the other one. So copies marked for deletion stand aside for the record that stays.
pub type Aside = BTreeMap<RecordRef, RecordRef>;

/// Pairs the records of one system and kind.
///
/// # Errors
/// Where `watch` wants the work to end.
pub fn pair_up(
    before: &[Source],
    after: &[Source],
    system: System,
    kind: Kind,
    aside: &Aside,
    watch: &mut dyn Watch,
) -> Result<Pairing, Cancelled> {
    let mut work = Work::new(before, after, system, kind, aside);
    work.by_id();
    work.by_contents();
    work.by_matching(watch)?;
    if kind == Kind::Event {
        work.by_series();
    }
    work.in_favour();
    Ok(work.finish())
}

struct Work<'s> {
    before: &'s [Source],
    after: &'s [Source],
    aside: &'s Aside,
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
    fn new(
        before: &'s [Source],
        after: &'s [Source],
        system: System,
        kind: Kind,
        aside: &'s Aside,
    ) -> Self {
        // A calendar can hold the same entry twice under one id; whoever marks one of them means it.
        let apart = aside
            .iter()
            .filter_map(|(one, other)| {
                let id = Identity::of(one.of(before))?;
                (Identity::of(other.of(before)).as_ref() == Some(&id)).then_some(id)
            })
            .collect();
        Work {
            before,
            after,
            aside,
            then: all(before, system, kind, &apart),
            now: all(after, system, kind, &apart),
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

    /// What is still open of the earlier records, those that stand aside last.
    fn in_turn(&self) -> Vec<RecordRef> {
        let mut open = self.then.clone();
        open.sort_by_key(|at| self.aside.contains_key(at));
        open
    }

    /// Takes pairs out of what is still open.
    fn take(&mut self, pairs: Vec<(RecordRef, RecordRef)>) {
        let old: FxHashSet<RecordRef> = pairs.iter().map(|p| p.0).collect();
        let new: FxHashSet<RecordRef> = pairs.iter().map(|p| p.1).collect();
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
        let mut waiting: FxHashMap<Identity<'_>, VecDeque<RecordRef>> = FxHashMap::default();
        for at in &self.now {
            if let Some(id) = Identity::of(at.of(self.after)) {
                waiting.entry(id).or_default().push_back(*at);
            }
        }
        let pairs = self
            .in_turn()
            .into_iter()
            .filter_map(|old| {
                let id = Identity::of(old.of(self.before))?;
                Some((old, waiting.get_mut(&id)?.pop_front()?))
            })
            .collect();
        drop(waiting);
        self.take(pairs);
    }

    /// Equal but for form, in the same folder first. A later record marked deleted stands for an
    /// earlier one only where no living one does.
    fn by_contents(&mut self) {
        for (deleted, folder) in [(false, true), (false, false), (true, false)] {
            let mut now = self.now.clone();
            now.retain(|at| {
                let record = at.of(self.after);
                record.deleted == deleted && !(deleted && Identity::of(record).is_some())
            });
            let mut then = self.in_turn();
            then.retain(|old| {
                let open = !(deleted && self.marked.contains_key(old));
                open && !old.of(self.before).deleted
            });
            let mut waiting: FxHashMap<u64, VecDeque<RecordRef>> = FxHashMap::default();
            let keys = all_contents(self.after, &now, folder);
            for (at, key) in now.into_iter().zip(keys) {
                waiting.entry(key).or_default().push_back(at);
            }
            let keys = all_contents(self.before, &then, folder);
            let found = then.into_iter().zip(keys).filter_map(|(old, key)| {
                let new = waiting.get_mut(&key)?.pop_front()?;
                Some((old, new))
            });
            let pairs = found.collect();
            self.take(pairs);
        }
    }

    /// What is left on both sides, by the search for what means the same; what stands aside comes last.
    fn by_matching(&mut self, watch: &mut dyn Watch) -> Result<(), Cancelled> {
        self.by_matching_of(false, watch)?;
        self.by_matching_of(true, watch)
    }

    fn by_matching_of(&mut self, aside: bool, watch: &mut dyn Watch) -> Result<(), Cancelled> {
        let then = self
            .then
            .iter()
            .filter(|at| !at.of(self.before).deleted && self.aside.contains_key(at) == aside);
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
        let dates_then = dates(before, all(before, system, kind, &BTreeSet::new()));
        let dates_now = dates(after, all(after, system, kind, &BTreeSet::new()));
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

    /// Without ids, a record that is not found and one that stood aside for it and was found are one
    /// question: what is there is then the one that was to stay.
    fn in_favour(&mut self) {
        for (aside, favoured) in self.aside {
            let Ok(open) = self.then.binary_search(favoured) else {
                continue;
            };
            let found = self.met.iter_mut().find(|(old, _)| old == aside);
            let known = |at: &RecordRef| Identity::of(at.of(self.before)).is_some();
            if let Some(found) = found.filter(|_| !known(aside) && !known(favoured)) {
                found.0 = *favoured;
                self.then[open] = *aside;
                self.then.sort_unstable();
            }
        }
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
