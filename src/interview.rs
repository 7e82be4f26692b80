//! interview.
