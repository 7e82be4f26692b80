//! The table that two records are laid out in: each field with both values, whether they agree, and which
//! side holds more.

use jiff::civil::Date;

use crate::matching::{FieldVerdict, normalise};
use crate::record::{Moment, Who};

/// Which side holds more of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lean {
    Even,
    LeftLess,
    RightLess,
    /// They differ, or each has something of its own.
    Apart,
}

/// One field of two records.
#[derive(Debug, Clone)]
pub(in crate::matching) struct Field {
    pub(in crate::matching) name: &'static str,
    pub(in crate::matching) left: String,
    pub(in crate::matching) right: String,
    pub(in crate::matching) verdict: FieldVerdict,
    pub(super) lean: Lean,
    /// Counts for the relation: ids, times of change, folders and owners do not.
    pub(super) content: bool,
}

/// One side's values: as written, and as keys.
#[derive(Default)]
pub(super) struct Side {
    pub(super) shown: String,
    pub(super) keys: Vec<String>,
}

impl Side {
    pub(super) fn text(text: Option<&str>, key: impl Fn(&str) -> String) -> Self {
        let shown = text.unwrap_or_default().to_owned();
        let key = text.map(key).filter(|k| !k.is_empty());
        // A text of signs only has no key; it is compared as written.
        let keys = key
            .into_iter()
            .chain((!shown.is_empty()).then(|| shown.clone()))
            .take(1)
            .collect();
        Side { shown, keys }
    }

    pub(super) fn list<'a, T: 'a>(
        values: impl IntoIterator<Item = &'a T>,
        show: impl Fn(&T) -> String,
        key: impl Fn(&T) -> Option<String>,
    ) -> Self {
        let mut side = Side::default();
        for value in values {
            let shown = show(value);
            if shown.is_empty() {
                continue;
            }
            side.keys.push(
                key(value)
                    .filter(|k| !k.is_empty())
                    .unwrap_or_else(|| shown.clone()),
            );
            if !side.shown.is_empty() {
                side.shown.push_str(", ");
            }
            side.shown.push_str(&shown);
        }
        side.keys.sort();
        side.keys.dedup();
        side
    }
}

/// The fields of one pair, gathered.
pub(super) struct Table {
    pub(super) fields: Vec<Field>,
    /// Only what can tell how the contents relate: content that is not written alike.
    pub(super) differences_only: bool,
    /// Also after a conflict is found, which settles how the contents relate.
    pub(super) to_the_end: bool,
}

impl Table {
    /// Whether a field can be passed over: `same` says that both sides are written alike.
    pub(super) fn skips(&self, content: bool, same: bool) -> bool {
        self.differences_only && (same || !content || self.has_conflict())
    }

    /// Whether the last field found settles that the contents conflict, and nothing else is wanted.
    pub(super) fn has_conflict(&self) -> bool {
        !self.to_the_end && self.fields.last().is_some_and(|f| f.lean == Lean::Apart)
    }

    /// A field whose sides are made where they are needed only.
    pub(super) fn lazy(
        &mut self,
        name: &'static str,
        content: bool,
        same: bool,
        sides: impl FnOnce() -> (Side, Side),
    ) {
        if !self.skips(content, same) {
            let (left, right) = sides();
            self.add(name, content, left, right);
        }
    }

    pub(super) fn add(&mut self, name: &'static str, content: bool, left: Side, right: Side) {
        let within = |a: &Side, b: &Side| a.keys.iter().all(|k| b.keys.contains(k));
        let (verdict, lean) = match (left.keys.is_empty(), right.keys.is_empty()) {
            (true, true) => (FieldVerdict::BothEmpty, Lean::Even),
            (true, false) => (FieldVerdict::OnlyRight, Lean::LeftLess),
            (false, true) => (FieldVerdict::OnlyLeft, Lean::RightLess),
            _ if left.shown == right.shown => (FieldVerdict::Same, Lean::Even),
            _ => match (within(&left, &right), within(&right, &left)) {
                (true, true) => (FieldVerdict::Equivalent, Lean::Even),
                (true, false) => (FieldVerdict::Close, Lean::LeftLess),
                (false, true) => (FieldVerdict::Close, Lean::RightLess),
                _ if left.keys.iter().any(|k| right.keys.contains(k)) => {
                    (FieldVerdict::Close, Lean::Apart)
                }
                _ => (FieldVerdict::Different, Lean::Apart),
            },
        };
        self.push(name, content, left.shown, right.shown, verdict, lean);
    }

    pub(super) fn push(
        &mut self,
        name: &'static str,
        content: bool,
        left: String,
        right: String,
        verdict: FieldVerdict,
        lean: Lean,
    ) {
        self.fields.push(Field {
            name,
            left,
            right,
            verdict,
            lean,
            content,
        });
    }

    pub(super) fn text(
        &mut self,
        name: &'static str,
        content: bool,
        a: Option<&str>,
        b: Option<&str>,
    ) {
        self.keyed(name, content, a, b, normalise::key);
    }

    /// A text compared by a key of its own.
    pub(super) fn keyed(
        &mut self,
        name: &'static str,
        content: bool,
        a: Option<&str>,
        b: Option<&str>,
        key: impl Fn(&str) -> String,
    ) {
        self.lazy(name, content, a == b, || {
            (Side::text(a, &key), Side::text(b, &key))
        });
    }

    pub(super) fn moment(
        &mut self,
        name: &'static str,
        content: bool,
        a: Option<Moment>,
        b: Option<Moment>,
    ) {
        if self.skips(content, a == b) {
            return;
        }
        let side = |m: Option<Moment>| m.map(|m| m.short()).unwrap_or_default();
        let (verdict, lean) = match (a, b) {
            (None, None) => (FieldVerdict::BothEmpty, Lean::Even),
            (None, Some(_)) => (FieldVerdict::OnlyRight, Lean::LeftLess),
            (Some(_), None) => (FieldVerdict::OnlyLeft, Lean::RightLess),
            (Some(x), Some(y)) if x == y => (FieldVerdict::Same, Lean::Even),
            (Some(x), Some(y)) if x.scale() == y.scale() && x.has_time() == y.has_time() => {
                (FieldVerdict::Equivalent, Lean::Even)
            }
            (Some(x), Some(y)) if (x.scale() - y.scale()).abs() <= 14 * 3_600 => {
                (FieldVerdict::Close, Lean::Apart)
            }
            _ => (FieldVerdict::Different, Lean::Apart),
        };
        self.push(name, content, side(a), side(b), verdict, lean);
    }

    pub(super) fn date(&mut self, name: &'static str, a: Option<Date>, b: Option<Date>) {
        self.moment(name, true, a.map(Moment::Date), b.map(Moment::Date));
    }

    pub(super) fn flag(
        &mut self,
        name: &'static str,
        content: bool,
        a: Option<bool>,
        b: Option<bool>,
    ) {
        let word = |f: Option<bool>| f.map(|f| if f { "yes" } else { "no" });
        self.text(name, content, word(a), word(b));
    }

    pub(super) fn who(&mut self, name: &'static str, a: &Who, b: &Who) {
        if self.skips(false, false) {
            return;
        }
        let side = |who: &Who| Side {
            shown: who.label().unwrap_or_default().to_owned(),
            keys: who.key().map(str::to_owned).into_iter().collect(),
        };
        self.add(name, false, side(a), side(b));
    }
}
