//! Narrowing the review to some pairs: by what was decided, how sure and how alike they are, what explains
//! them, and a field in which they differ. The search goes on top of it.
//!
//! What can be chosen is taken from the pairs there are, each choice with how many pairs it would leave, so
//! that nobody has to know a syntax, and no choice leads to an empty list.

use super::contrast::{self, Contrast, FIELDS};
use super::{FieldTest, Item, Likeness, Review, Session, Status};
use crate::knowledge::Knowledge;
use crate::matching::{Band, plain_name};

/// What was decided on a pair, as a list is narrowed by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// Nothing yet; put off counts, too.
    Undecided,
    /// Put off.
    Later,
    /// One of the two is marked.
    Marked,
    /// They are different.
    NotSame,
    /// Nothing to decide.
    LeaveAlone,
}

impl Decided {
    const ALL: [Decided; 5] = [
        Decided::Undecided,
        Decided::Later,
        Decided::Marked,
        Decided::NotSame,
        Decided::LeaveAlone,
    ];

    fn holds(self, status: Status) -> bool {
        match self {
            Decided::Undecided => !status.is_decided(),
            Decided::Later => status == Status::Later,
            Decided::Marked => matches!(status, Status::DeleteLeft | Status::DeleteRight),
            Decided::NotSame => status == Status::NotSame,
            Decided::LeaveAlone => status == Status::Hold,
        }
    }

    /// The word for it.
    pub fn words(self) -> &'static str {
        match self {
            Decided::Undecided => "undecided",
            Decided::Later => "put off",
            Decided::Marked => "one is marked",
            Decided::NotSame => "not the same",
            Decided::LeaveAlone => "to leave alone",
        }
    }
}

/// What the review is narrowed to; nothing set lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What was decided.
    pub decided: Option<Decided>,
    /// How sure.
    pub band: Option<Band>,
    /// How alike.
    pub likeness: Option<Likeness>,
    /// What explains it: the id of a cause.
    pub cause: Option<String>,
    /// In which field they differ, or which one of them lacks.
    pub field: Option<FieldTest>,
}

/// By what a list is narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    /// What was decided.
    Decided,
    /// How sure.
    Sure,
    /// How alike.
    Alike,
    /// What explains it.
    Cause,
    /// A field.
    Field,
}

impl Facet {
    /// Every way to narrow, in the order of screens.
    pub const ALL: [Facet; 5] = [
        Facet::Decided,
        Facet::Sure,
        Facet::Alike,
        Facet::Cause,
        Facet::Field,
    ];

    /// Its name.
    pub fn title(self) -> &'static str {
        match self {
            Facet::Decided => "Decided?",
            Facet::Sure => "How sure",
            Facet::Alike => "How alike",
            Facet::Cause => "Made by",
            Facet::Field => "Field",
        }
    }
}

/// Something to choose, and what comes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value<T> {
    /// What it is called; may hold untrusted text.
    pub label: String,
    /// How many pairs it leaves.
    pub pairs: usize,
    /// The whole with this chosen.
    pub then: T,
}

/// The place of a cause that explains no pair; there are never so many.
const NO_PLACE: u8 = u8::MAX;

/// How a pair must be, made ready to be asked of many.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub(super) likeness: Option<Likeness>,
    /// The cause's place in the review; [`NO_PLACE`] where no pair has it.
    pub(super) cause: Option<u8>,
    pub(super) differs: u32,
    pub(super) one_lacks: u32,
}

impl Wanted {
    pub(super) fn of(
        review: &Review,
        likeness: Option<Likeness>,
        cause: Option<&str>,
        field: Option<&FieldTest>,
    ) -> Self {
        let place = |id: &str| (0u8..).zip(&review.causes).find(|(_, c)| *c == id);
        let (differs, one_lacks) = match field {
            Some(FieldTest::Differs { field }) => (contrast::bit(field), 0),
            Some(FieldTest::OneLacks { field }) => (0, contrast::bit(field)),
            _ => (0, 0),
        };
        Wanted {
            likeness,
            cause: cause.map(|id| place(id).map_or(NO_PLACE, |(place, _)| place)),
            differs,
            one_lacks,
        }
    }

    pub(super) fn fits(&self, item: &Item) -> bool {
        self.likeness
            .is_none_or(|l| l == Likeness::of(item.relation))
            && self.cause.is_none_or(|c| Some(c) == item.cause)
            && item.contrast.has(self.differs, self.one_lacks)
    }
}

impl Filter {
    /// Whether everything is let through.
    pub fn is_open(&self) -> bool {
        *self == Filter::default()
    }

    /// The same without what is said by one facet.
    fn without(&self, facet: Facet) -> Self {
        let mut filter = self.clone();
        match facet {
            Facet::Decided => filter.decided = None,
            Facet::Sure => filter.band = None,
            Facet::Alike => filter.likeness = None,
            Facet::Cause => filter.cause = None,
            Facet::Field => filter.field = None,
        }
        filter
    }

    /// What one facet lets through, in words.
    pub fn words_of(&self, facet: Facet) -> Option<String> {
        Some(match facet {
            Facet::Decided => self.decided?.words().to_owned(),
            Facet::Sure => self.band?.id().to_owned(),
            Facet::Alike => self.likeness?.name().to_owned(),
            Facet::Cause => cause_title(self.cause.as_deref()?),
            Facet::Field => self.field.as_ref()?.to_string(),
        })
    }

    /// What it lets through, in words; empty where that is everything.
    pub fn words(&self) -> String {
        let parts: Vec<String> = Facet::ALL
            .into_iter()
            .filter_map(|facet| self.words_of(facet))
            .collect();
        parts.join(", ")
    }
}

/// What a cause is called.
pub(super) fn cause_title(id: &str) -> String {
    let known = Knowledge::in_force().causes.get(id);
    known
        .map_or(id, |c| &c.title)
        .trim_end_matches('.')
        .to_owned()
}

impl Session {
    /// The pairs a filter lets through, in the order of the review: indices into its items.
    pub fn narrowed(&self, filter: &Filter) -> Vec<usize> {
        if filter.is_open() {
            return (0..self.review.items.len()).collect();
        }
        let field = filter.field.as_ref();
        let wanted = Wanted::of(
            &self.review,
            filter.likeness,
            filter.cause.as_deref(),
            field,
        );
        let items = self.review.items.iter().enumerate();
        items
            .filter(|(at, item)| {
                filter.decided.is_none_or(|d| d.holds(self.status(*at)))
                    && filter.band.is_none_or(|b| b == Review::band(item))
                    && wanted.fits(item)
            })
            .map(|(at, _)| at)
            .collect()
    }

    /// What can be chosen of a facet, the rest of the filter as it is: everything first, then each choice that
    /// leaves any pairs.
    pub fn filter_values(&self, filter: &Filter, facet: Facet) -> Vec<Value<Filter>> {
        let rest = filter.without(facet);
        let base = self.narrowed(&rest);
        let items = || base.iter().map(|at| (*at, &self.review.items[*at]));
        let mut values = vec![Value {
            label: "any".to_owned(),
            pairs: base.len(),
            then: rest.clone(),
        }];
        let mut add = |pairs: usize, then: Filter| {
            if pairs > 0 {
                let label = then.words_of(facet).unwrap_or_default();
                values.push(Value { label, pairs, then });
            }
        };
        match facet {
            Facet::Decided => {
                for decided in Decided::ALL {
                    let pairs = items().filter(|(at, _)| decided.holds(self.status(*at)));
                    let then = Filter {
                        decided: Some(decided),
                        ..rest.clone()
                    };
                    add(pairs.count(), then);
                }
            }
            Facet::Sure => {
                for band in [Band::Certain, Band::Likely, Band::Possible] {
                    let pairs = items().filter(|(_, item)| Review::band(item) == band);
                    let then = Filter {
                        band: Some(band),
                        ..rest.clone()
                    };
                    add(pairs.count(), then);
                }
            }
            Facet::Alike => {
                for likeness in Likeness::ALL {
                    let pairs = items().filter(|(_, i)| Likeness::of(i.relation) == likeness);
                    let then = Filter {
                        likeness: Some(likeness),
                        ..rest.clone()
                    };
                    add(pairs.count(), then);
                }
            }
            Facet::Cause => {
                for (place, cause) in (0u8..).zip(&self.review.causes) {
                    let pairs = items().filter(|(_, item)| item.cause == Some(place));
                    let then = Filter {
                        cause: Some(cause.clone()),
                        ..rest.clone()
                    };
                    add(pairs.count(), then);
                }
            }
            Facet::Field => {
                for (test, pairs) in field_tests(items().map(|(_, item)| item.contrast)) {
                    let then = Filter {
                        field: Some(test),
                        ..rest.clone()
                    };
                    add(pairs, then);
                }
            }
        }
        values
    }
}

/// Every field in which any of these pairs differ, or which only one of a pair has, with how many.
pub(super) fn field_tests(pairs: impl Iterator<Item = Contrast>) -> Vec<(FieldTest, usize)> {
    let tally = contrast::tally(pairs);
    let differs = FIELDS.iter().zip(tally.differs).map(|(field, n)| {
        let field = (*field).to_owned();
        (FieldTest::Differs { field }, n)
    });
    let one_lacks = FIELDS.iter().zip(tally.one_lacks).map(|(field, n)| {
        let field = (*field).to_owned();
        (FieldTest::OneLacks { field }, n)
    });
    let mut tests: Vec<(FieldTest, usize)> = differs.chain(one_lacks).collect();
    tests.retain(|(_, n)| *n > 0);
    tests
}

/// The name of a field with its article, for a sentence.
pub(super) fn the_field(field: &str) -> String {
    format!("the {}", plain_name(field))
}
