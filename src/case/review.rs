//! What there is to review: clusters of records that may be one, and the pairs shown side by side.
//!
//! A cluster is a group the matching formed, or a pair it found possible without forming a group. For
//! each member other than the one to keep there is an [`Item`]: that member beside the cluster's
//! anchor, which is the record to keep for as long as it is not marked itself.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::common::{Ground, only_ground};
use super::search::Index;
use super::{Evidence, Marks, RecordKey};
use crate::diagnosis::Diagnosis;
use crate::matching::{Band, Matches, Pair, Relation};
use crate::record::{Kind, RecordRef, Source};

/// Records of one system that may be one and the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Their kind.
    pub kind: Kind,
    /// The members, in order.
    pub members: Vec<RecordRef>,
    /// The member to keep, in the program's judgement.
    pub keep: RecordRef,
    /// Why that one.
    pub why_keep: String,
    /// Why nothing here should be deleted, where that is so.
    pub hold: Option<String>,
}

/// One pair to decide on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item {
    /// Index of the cluster.
    pub cluster: usize,
    /// The member that stands beside the anchor.
    pub record: RecordRef,
    /// Probability that it is the same as the cluster's keep.
    pub score: f64,
    /// How their contents relate.
    pub relation: Relation,
}

/// What was decided on an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Nothing yet.
    Open,
    /// The left record (A, the anchor) is marked.
    DeleteLeft,
    /// The right record (B) is marked.
    DeleteRight,
    /// They are different.
    NotSame,
    /// Put off.
    Later,
    /// Nothing to decide: the program advises to keep both.
    Hold,
}

impl Status {
    /// Whether the person is done with it.
    pub fn is_decided(self) -> bool {
        !matches!(self, Status::Open | Status::Later)
    }
}

/// How far a review is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Pairs decided.
    pub decided: usize,
    /// Pairs there is something to decide on.
    pub of: usize,
}

/// Everything there is to review.
#[derive(Debug, Default)]
pub struct Review {
    /// The clusters.
    pub clusters: Vec<Cluster>,
    /// The pairs: twins first, the doubtful last, and those to leave alone at the end.
    pub items: Vec<Item>,
    keys: FxHashMap<RecordRef, RecordKey>,
    records: FxHashMap<RecordKey, RecordRef>,
    /// The clusters a record is in; mostly one.
    clusters_of: FxHashMap<RecordRef, Vec<usize>>,
    /// For each cluster its items, as indices into `items`.
    items_of: Vec<Vec<usize>>,
    /// The names and companies to search in.
    index: Arc<Index>,
    /// The items whose records have one thing in common only, by that.
    pub(super) grounds: FxHashMap<Ground, Vec<usize>>,
}

impl Review {
    /// Lays out what the matching found, with what the diagnosis says not to delete held back. Slow on large
    /// exports, so it runs on a worker.
    pub fn new(evidence: &Evidence, diagnosis: Option<&Diagnosis>) -> Self {
        let mut hold: FxHashMap<RecordRef, &str> = FxHashMap::default();
        for held in diagnosis.iter().flat_map(|d| &d.hold) {
            hold.extend(held.records.iter().map(|r| (*r, held.why.as_str())));
        }
        let sources = &evidence.sources;
        let mut review = Review {
            clusters: clusters(&evidence.matches),
            ..Review::default()
        };
        let scores = Scores::of(&evidence.matches);
        for (index, cluster) in review.clusters.iter_mut().enumerate() {
            // One record to leave alone is enough: its twin cannot be judged without it.
            let why = cluster.members.iter().find_map(|m| hold.get(m));
            cluster.hold = why.map(|why| (*why).to_owned());
            for member in &cluster.members {
                let key = RecordKey::of(member.source(sources), member.of(sources));
                review.records.insert(key.clone(), *member);
                review.keys.insert(*member, key);
                review.clusters_of.entry(*member).or_default().push(index);
                if *member != cluster.keep {
                    let (score, relation) = scores.between(cluster.keep, *member, &cluster.members);
                    review.items.push(Item {
                        cluster: index,
                        record: *member,
                        score,
                        relation,
                    });
                }
            }
        }
        let clusters = &review.clusters;
        review
            .items
            .sort_by_cached_key(|item| rank(item, clusters, sources));
        review.items_of = vec![Vec::new(); review.clusters.len()];
        for (index, item) in review.items.iter().enumerate() {
            review.items_of[item.cluster].push(index);
        }
        let texts = |item: &Item| {
            let words = |r: RecordRef| {
                let record = r.of(sources);
                let company = record.contact().and_then(|c| c.company());
                std::iter::once(record.label()).chain(company)
            };
            words(review.clusters[item.cluster].keep).chain(words(item.record))
        };
        review.index = Arc::new(Index::of(review.items.iter().map(texts)));
        for (index, item) in review.items.iter().enumerate() {
            let keep = review.clusters[item.cluster].keep;
            if let Some(ground) = only_ground(sources, keep, item.record) {
                review.grounds.entry(ground).or_default().push(index);
            }
        }
        review
    }

    /// Whether another review of the same evidence shows the same.
    pub(super) fn is_like(&self, other: &Review) -> bool {
        self.items == other.items && self.clusters == other.clusters
    }

    /// The names and companies to search in.
    pub fn index(&self) -> Arc<Index> {
        Arc::clone(&self.index)
    }

    /// The key of a record under review.
    pub fn key(&self, record: RecordRef) -> Option<&RecordKey> {
        self.keys.get(&record)
    }

    /// The record under review with this key.
    pub fn record(&self, key: &RecordKey) -> Option<RecordRef> {
        self.records.get(key).copied()
    }

    /// The clusters a record is in.
    pub(super) fn clusters_of(&self, record: RecordRef) -> &[usize] {
        self.clusters_of.get(&record).map_or(&[], Vec::as_slice)
    }

    /// The items of the clusters a record is in, in their order.
    pub fn items_around(&self, record: RecordRef) -> Vec<usize> {
        let clusters = self.clusters_of(record).iter();
        let mut items: Vec<usize> = clusters
            .flat_map(|cluster| &self.items_of[*cluster])
            .copied()
            .collect();
        items.sort_unstable();
        items
    }

    /// The two records to show: A, the anchor, and B, the item's record.
    pub fn sides(&self, item: &Item, marks: &Marks) -> (RecordRef, RecordRef) {
        let cluster = &self.clusters[item.cluster];
        let b = item.record;
        let Some(b_key) = self.key(b) else {
            return (cluster.keep, b);
        };
        // Whatever was decided in favour of B stays in view.
        let in_favour = |m: &&RecordRef| {
            self.key(**m)
                .is_some_and(|k| marks.is_marked(k) && marks.survivor(k) == b_key)
        };
        let others = || cluster.members.iter().filter(|m| **m != b);
        if cluster.keep != b && in_favour(&&cluster.keep) {
            return (cluster.keep, b);
        }
        let survivor = marks.survivor(b_key);
        let stays = |m: &&RecordRef| {
            self.key(**m).is_some_and(|k| {
                !marks.is_marked(k) && (!marks.is_apart(k, b_key) || **m == cluster.keep)
            })
        };
        let a = others()
            .find(|m| survivor != b_key && self.key(**m) == Some(survivor))
            .or_else(|| std::iter::once(&cluster.keep).find(|m| **m != b && stays(m)))
            .or_else(|| others().find(stays))
            .copied()
            .unwrap_or(cluster.keep);
        (a, b)
    }

    /// What was decided on an item.
    pub fn status(&self, item: &Item, marks: &Marks) -> Status {
        let (a, b) = self.sides(item, marks);
        let (Some(a), Some(b)) = (self.key(a), self.key(b)) else {
            return Status::Open;
        };
        if self.clusters[item.cluster].hold.is_some() {
            Status::Hold
        } else if marks.is_marked(b) {
            Status::DeleteRight
        } else if marks.is_marked(a) && marks.survivor(a) == b {
            Status::DeleteLeft
        } else if marks.is_apart(a, b) {
            Status::NotSame
        } else if marks.is_later(a, b) {
            Status::Later
        } else {
            Status::Open
        }
    }

    /// How many items are decided, of those there is something to decide on.
    pub fn progress(&self, marks: &Marks) -> Progress {
        let mut progress = Progress::default();
        for item in &self.items {
            match self.status(item, marks) {
                Status::Hold => {}
                status => {
                    progress.of += 1;
                    progress.decided += usize::from(status.is_decided());
                }
            }
        }
        progress
    }

    /// The probability band of an item.
    pub fn band(item: &Item) -> Band {
        Band::of(item.score).unwrap_or(Band::Possible)
    }
}

fn clusters(matches: &Matches) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = matches
        .groups
        .iter()
        .map(|g| Cluster {
            kind: g.kind,
            members: g.members.clone(),
            keep: g.suggested_keep,
            why_keep: g.why_keep.clone(),
            hold: None,
        })
        .collect();
    let mut grouped: FxHashMap<RecordRef, usize> = FxHashMap::default();
    for (index, group) in matches.groups.iter().enumerate() {
        grouped.extend(group.members.iter().map(|m| (*m, index)));
    }
    let loose = |pair: &&Pair| match (grouped.get(&pair.left), grouped.get(&pair.right)) {
        (Some(left), Some(right)) => left != right,
        _ => true,
    };
    for pair in matches.pairs.iter().filter(loose) {
        clusters.push(Cluster {
            kind: pair.kind,
            members: vec![pair.left, pair.right],
            keep: pair.left,
            why_keep: "look closely: this may be a chance likeness, then keep both".to_owned(),
            hold: None,
        });
    }
    clusters
}

struct Scores(FxHashMap<(RecordRef, RecordRef), (f64, Relation)>);

impl Scores {
    fn of(matches: &Matches) -> Self {
        Scores(
            matches
                .pairs
                .iter()
                .map(|p| ((p.left, p.right), (p.score, p.relation)))
                .collect(),
        )
    }

    /// The pair's own score; where the two were joined through others, the best of the member's.
    fn between(&self, keep: RecordRef, other: RecordRef, members: &[RecordRef]) -> (f64, Relation) {
        if let Some(direct) = self.directed(keep, other) {
            return direct;
        }
        members
            .iter()
            .filter_map(|m| self.directed(*m, other))
            .max_by(|x, y| x.0.total_cmp(&y.0))
            .unwrap_or((Band::FLOOR, Relation::Conflicting))
    }

    fn directed(&self, left: RecordRef, right: RecordRef) -> Option<(f64, Relation)> {
        if let Some(found) = self.0.get(&(left, right)) {
            return Some(*found);
        }
        let (score, relation) = *self.0.get(&(right, left))?;
        let turned = match relation {
            Relation::Subset => Relation::Superset,
            Relation::Superset => Relation::Subset,
            same => same,
        };
        Some((score, turned))
    }
}

fn rank(
    item: &Item,
    clusters: &[Cluster],
    sources: &[Source],
) -> (bool, u8, u8, Kind, String, RecordRef) {
    let cluster = &clusters[item.cluster];
    let band = match Review::band(item) {
        Band::Certain => 0,
        Band::Likely => 1,
        Band::Possible => 2,
    };
    let relation = match item.relation {
        Relation::Identical => 0,
        Relation::Equivalent => 1,
        Relation::Subset | Relation::Superset => 2,
        Relation::Conflicting => 3,
    };
    let label = cluster.keep.of(sources).label().to_lowercase();
    (
        cluster.hold.is_some(),
        band,
        relation,
        cluster.kind,
        label,
        item.record,
    )
}
