//! People as a system names them, each kept once for all records that name the same one.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A person as a system names them: a Salesforce user, an organiser.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Who {
    /// The system's own id (`005…` in Salesforce), as the file has it.
    pub id: Option<String>,
    /// A name, from the file or from a user list that was loaded with it.
    pub name: Option<String>,
}

impl Who {
    /// The name, or the id where no name is known.
    pub fn label(&self) -> Option<&str> {
        self.name.as_deref().or(self.id.as_deref())
    }

    /// What tells two people apart: the id, or the name where there is no id.
    pub fn key(&self) -> Option<&str> {
        self.id.as_deref().or(self.name.as_deref())
    }

    /// Whether the file says nothing at all.
    pub fn is_empty(&self) -> bool {
        self.id.is_none() && self.name.is_none()
    }
}

/// A [`Who`] that records share: a few users own a million contacts. It reads like one, and a change
/// is made in a copy of its own, so no other record sees it.
#[derive(Clone, Default)]
pub struct SharedWho(Option<Arc<Who>>);

static NOBODY: Who = Who {
    id: None,
    name: None,
};

impl SharedWho {
    /// Somebody of whom the file gives a name, or nothing.
    pub fn named(name: Option<String>) -> Self {
        Who { id: None, name }.into()
    }
}

impl From<Who> for SharedWho {
    fn from(who: Who) -> Self {
        SharedWho((!who.is_empty()).then(|| Arc::new(who)))
    }
}

impl Deref for SharedWho {
    type Target = Who;

    fn deref(&self) -> &Who {
        self.0.as_deref().unwrap_or(&NOBODY)
    }
}

impl DerefMut for SharedWho {
    fn deref_mut(&mut self) -> &mut Who {
        Arc::make_mut(self.0.get_or_insert_default())
    }
}

impl PartialEq for SharedWho {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b)| Arc::ptr_eq(a, b);
        self.0.as_ref().zip(other.0.as_ref()).is_some_and(same) || **self == **other
    }
}

impl Eq for SharedWho {}

impl fmt::Debug for SharedWho {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_seen_by_one_record_only() {
        let first = SharedWho::named(Some("Ana Lima".to_owned()));
        let mut second = first.clone();
        assert_eq!(first, second);
        second.id = Some("005A".to_owned());
        assert_eq!(first.key(), Some("Ana Lima"));
        assert_eq!(second.key(), Some("005A"));
        assert_eq!(SharedWho::named(None), SharedWho::default());
        assert_eq!(size_of::<SharedWho>(), 8);
    }
}
