//! What files teach about themselves, without anybody's answers: of contacts, what copies differ in
//! ([`facts`]), and how far names and places are to be trusted where little else is said ([`trust`]); of events
//! and tasks, how likely two are one that stand to each other in some way ([`standing`]).

mod facts;
mod mixture;
mod standing;
mod trust;

pub(super) use facts::{learn as learn_facts, sentence};
pub(super) use standing::learn as learn_standing;
pub(super) use trust::learn as learn_trust;
