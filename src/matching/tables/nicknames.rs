//! Given names: the forms of one name, and one name in several languages.
//!
//! A *group* is a full name with its short forms and spellings. A form may stand in several groups (Alex),
//! and only names that share a group are forms of one: Alexander and Alexandra do not meet over Alex, nor
//! do a German and a Dutch short form over the full name that both languages have. A
//! *class* is one name in several languages (Johannes, Jean, Juan): names of one class are no evidence for
//! one person, only less against it than any other two.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::matching::normalise::name_key;

/// How many classes a name may stand for where candidates are looked for.
const MOST_FORMS: usize = 4;

/// How many forms of a group, the most frequent first, are usual enough to be meant by an initial.
const USUAL_FORMS: usize = 4;

#[derive(Deserialize)]
pub(super) struct Groups {
    groups: Vec<Language>,
}

#[derive(Deserialize)]
struct Language {
    names: Vec<Vec<String>>,
}

#[derive(Deserialize)]
pub(super) struct Equivalents {
    names: Vec<Vec<String>>,
}

/// The groups and classes of given names.
pub(in crate::matching) struct Nicknames {
    by_name: FxHashMap<String, Entry>,
    /// The forms of each group, the full one first.
    groups: Vec<Vec<String>>,
    /// What stands for each class.
    classes: Vec<String>,
}

/// Where a name belongs.
#[derive(Default)]
struct Entry {
    groups: Vec<u16>,
    classes: Vec<u16>,
}

impl Nicknames {
    pub(super) fn new(groups: Groups, equivalents: Equivalents) -> Self {
        let mut all: Vec<Vec<String>> = Vec::new();
        for group in groups.groups.into_iter().flat_map(|l| l.names) {
            let mut forms: Vec<String> = Vec::with_capacity(group.len());
            for form in group.iter().map(|name| name_key(name)) {
                if !forms.contains(&form) {
                    forms.push(form);
                }
            }
            if !forms.is_empty() {
                all.push(forms);
            }
        }
        let mut out = Nicknames {
            by_name: FxHashMap::default(),
            groups: all,
            classes: Vec::new(),
        };
        for (number, forms) in out.groups.iter().enumerate() {
            for (place, form) in forms.iter().enumerate() {
                let groups = &mut out.by_name.entry(form.clone()).or_default().groups;
                // A name's own group comes before those in which it is a form of another.
                let at = if place == 0 { 0 } else { groups.len() };
                groups.insert(at, number as u16);
            }
        }
        let mut class_of: FxHashMap<String, u16> = FxHashMap::default();
        for row in equivalents.names {
            let number = out.classes.len() as u16;
            let names: Vec<String> = row.iter().map(|name| name_key(name)).collect();
            out.classes.extend(names.first().cloned());
            for name in names {
                out.by_name.entry(name.clone()).or_default();
                class_of.insert(name, number);
            }
        }
        for group in &out.groups {
            let number = *class_of.entry(group[0].clone()).or_insert_with(|| {
                out.classes.push(group[0].clone());
                out.classes.len() as u16 - 1
            });
            debug_assert!(usize::from(number) < out.classes.len());
        }
        for (name, entry) in &mut out.by_name {
            let heads = entry.groups.iter().map(|&g| &out.groups[usize::from(g)][0]);
            for class in std::iter::once(name)
                .chain(heads)
                .filter_map(|n| class_of.get(n))
            {
                if !entry.classes.contains(class) {
                    entry.classes.push(*class);
                }
            }
        }
        out
    }

    /// The groups a given name belongs to, its own first. Two names with one in common are forms of one
    /// name: Bill and William, Bob and Rob.
    pub(in crate::matching) fn groups(&self, name: &str) -> &[u16] {
        self.by_name.get(name).map_or(&[], |e| e.groups.as_slice())
    }

    /// The classes a given name belongs to. Two names with one in common are one name in two languages, or
    /// short for such: Johannes, Jean, Gianni.
    pub(in crate::matching) fn classes(&self, name: &str) -> &[u16] {
        self.by_name.get(name).map_or(&[], |e| e.classes.as_slice())
    }

    /// The usual forms of a given name: the first few of each of its groups.
    pub(in crate::matching) fn forms<'t>(
        &'t self,
        name: &str,
    ) -> impl Iterator<Item = &'t str> + use<'t> {
        let groups = self.by_name.get(name).map_or(&[][..], |e| &e.groups);
        groups
            .iter()
            .filter_map(|&g| self.groups.get(usize::from(g)))
            .flat_map(|forms| forms.iter().take(USUAL_FORMS))
            .map(String::as_str)
    }

    /// The full form a given name most likely stands for, itself where none is known.
    pub(in crate::matching) fn called<'t>(&'t self, name: &'t str) -> &'t str {
        self.groups(name)
            .first()
            .and_then(|&g| self.groups.get(usize::from(g))?.first())
            .map_or(name, String::as_str)
    }

    /// What a given name is looked for under, so that every two names that may be one have one in common:
    /// its classes, itself where none is known; at most [`MOST_FORMS`].
    pub(in crate::matching) fn full_forms<'t>(
        &'t self,
        name: &'t str,
    ) -> impl Iterator<Item = &'t str> {
        let classes = self.classes(name);
        classes
            .iter()
            .take(MOST_FORMS)
            .filter_map(|&c| self.classes.get(usize::from(c)))
            .map(String::as_str)
            .chain(classes.is_empty().then_some(name))
    }
}
