//! import.
pub mod inventory;
