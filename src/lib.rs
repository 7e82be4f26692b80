//! syncsleuth finds out why Outlook and Salesforce contacts, events and tasks were duplicated, deleted
//! or changed, shows the proof from the user's own exports, and leads a person through cleaning up by
//! hand, safely. It never deletes anything itself, and it never goes online.
//!
//! Data flows one way: files -import-> records -matching-> pairs and groups -diagnosis (with answers)->
//! causes -review-> verdicts -plan-> steps a person ticks. ARCHITECTURE.md has the map.

pub mod bundle;
pub mod case;
pub mod cli;
pub mod demo;
pub mod diagnosis;
pub mod history;
pub mod import;
pub mod interview;
pub mod isolation;
pub mod knowledge;
pub mod mask;
pub mod matching;
pub mod plain;
pub mod plan;
pub mod presenter;
pub mod progress;
pub mod record;
pub mod redact;
pub mod summary;
pub mod text;
pub mod topology;
pub mod tui;
pub mod veil;
pub mod verify;
