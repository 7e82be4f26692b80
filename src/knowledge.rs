//! What we know: questions, sync applications, causes, recovery windows, clean-up handles, exports, words to say.
//!
//! Knowledge is data in `assets/knowledge`, each fact with its sources and the date it was last
//! checked; facts no page confirmed are marked as unverified and shown as such. This module loads it
//! once and answers look-ups. [`Knowledge::problems`] checks that the files agree with each other; a
//! test keeps it empty.

pub mod fact;

pub mod apps;
pub mod causes;
pub mod cleanup;
pub mod company;
pub mod exports;
pub mod questions;
pub mod recovery;
pub mod script;

use std::sync::{LazyLock, OnceLock};

/// What was put in the place of the shipped knowledge.
static IN_FORCE: OnceLock<Knowledge> = OnceLock::new();

/// All knowledge files, loaded.
#[derive(Debug)]
pub struct Knowledge {
    /// Sync applications (`apps.json`).
    pub apps: apps::Apps,
    /// Root causes (`causes.json`).
    pub causes: causes::Causes,
    /// How to pause, find and delete by hand (`cleanup.json`).
    pub cleanup: cleanup::Cleanup,
    /// Which exports help, and how to get them (`exports.json`).
    pub exports: exports::Exports,
    /// The interview's questions (`questions.json`).
    pub questions: questions::Questions,
    /// Recovery windows (`recovery.json`).
    pub recovery: recovery::Recovery,
    /// What the help desk says aloud (`script.json`).
    pub script: script::Script,
}

impl Knowledge {
    /// The knowledge shipped with the program.
    pub fn embedded() -> &'static Knowledge {
        static EMBEDDED: LazyLock<Knowledge> = LazyLock::new(Knowledge::shipped);
        &EMBEDDED
    }

    /// A copy of one's own of the knowledge shipped with the program.
    fn shipped() -> Self {
        Knowledge {
            apps: apps::Apps::embedded(),
            causes: causes::Causes::embedded(),
            cleanup: cleanup::Cleanup::embedded(),
            exports: exports::Exports::embedded(),
            questions: questions::Questions::embedded(),
            recovery: recovery::Recovery::embedded(),
            script: script::Script::embedded(),
        }
    }

    /// The knowledge this run of the program works with: what is shipped, or what was put in its place.
    pub fn in_force() -> &'static Knowledge {
        IN_FORCE.get().unwrap_or_else(|| Knowledge::embedded())
    }

    /// Puts knowledge in the place of what is shipped, for the rest of the run. Only the first time counts;
    /// gives whether this was it.
    pub fn put_in_force(self) -> bool {
        IN_FORCE.set(self).is_ok()
    }

    /// What is wrong with the knowledge files: a sentence for each fault, none where all is well.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = self.apps.problems();
        problems.extend(self.apps.misfits(self));
        problems.extend(self.causes.problems(self));
        problems.extend(self.cleanup.problems(self));
        problems.extend(self.exports.problems());
        problems.extend(self.questions.problems(self));
        problems.extend(self.recovery.problems());
        problems.extend(self.script.problems(self));
        problems
    }
}

/// Reads an embedded knowledge file.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> T {
    serde_json::from_str(text)
        .unwrap_or_else(|fault| panic!("assets/knowledge/{name} does not fit its type: {fault}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_agree_with_each_other() {
        let problems = Knowledge::embedded().problems();
        assert!(problems.is_empty(), "{problems:#?}");
    }
}
