//! The word tables behind normalising: nicknames, legal forms, forms of address, mail providers, copy
//! marks. They are data (`assets/names`), read once; everything in them is folded to plain letters.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// The tables, ready to look things up in.
pub(super) struct Tables {
    /// Given name to the groups it belongs to.
    nicknames: FxHashMap<String, Vec<u16>>,
    /// The groups: forms of one name, the full form first.
    groups: Vec<Vec<String>>,
    /// Legal forms, as left by [`super::normalise::company`]'s folding.
    pub(super) legal_forms: FxHashSet<String>,
    /// Words that companies' names have or lack by chance.
    pub(super) fillers: FxHashSet<String>,
    /// Spelled-out words and what they are short for.
    pub(super) spelled: Vec<(String, String)>,
    /// Forms of address and academic titles before a name.
    pub(super) titles: FxHashSet<String>,
    /// Degrees after a name.
    pub(super) degrees: FxHashSet<String>,
    /// "Jr.", "Sr.", "III": which generation.
    pub(super) generations: FxHashMap<String, u8>,
    /// "van", "de la": belong to the family name that follows.
    pub(super) particles: FxHashSet<String>,
    /// Mail domains open to everybody.
    pub(super) free_mail: FxHashSet<String>,
    /// Mailboxes of an office: info, sales.
    pub(super) role_boxes: FxHashSet<String>,
    /// Marks that stand before a colon.
    pub(super) colon_marks: FxHashSet<String>,
    /// Marks before a text, without colon.
    pub(super) before_marks: Vec<String>,
    /// Marks after a text.
    pub(super) after_marks: FxHashSet<String>,
}

#[derive(Deserialize)]
struct Nicknames {
    groups: std::collections::BTreeMap<String, Vec<Vec<String>>>,
}

#[derive(Deserialize)]
struct Companies {
    forms: FxHashSet<String>,
    fillers: FxHashSet<String>,
    spelled: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct FormsOfAddress {
    titles: FxHashSet<String>,
    degrees: FxHashSet<String>,
    generations: FxHashMap<String, u8>,
    particles: FxHashSet<String>,
}

#[derive(Deserialize)]
struct Mail {
    free: FxHashSet<String>,
    roles: FxHashSet<String>,
}

#[derive(Deserialize)]
struct CopyMarks {
    colon: FxHashSet<String>,
    before: Vec<String>,
    after: FxHashSet<String>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    const SHIPPED: &str = "the shipped table is well formed";
    let nicknames: Nicknames =
        serde_json::from_str(include_str!("../../assets/names/nicknames.json")).expect(SHIPPED);
    let companies: Companies =
        serde_json::from_str(include_str!("../../assets/names/companies.json")).expect(SHIPPED);
    let address: FormsOfAddress =
        serde_json::from_str(include_str!("../../assets/names/forms-of-address.json"))
            .expect(SHIPPED);
    let mail: Mail =
        serde_json::from_str(include_str!("../../assets/names/mail.json")).expect(SHIPPED);
    let marks: CopyMarks =
        serde_json::from_str(include_str!("../../assets/names/copy-marks.json")).expect(SHIPPED);

    let mut by_name: FxHashMap<String, Vec<u16>> = FxHashMap::default();
    let mut groups: Vec<Vec<String>> = Vec::new();
    for group in nicknames.groups.values().flatten() {
        let number = groups.len() as u16;
        let mut forms: Vec<String> = Vec::with_capacity(group.len());
        for form in group.iter().map(|name| super::normalise::key(name)) {
            if !forms.contains(&form) {
                by_name.entry(form.clone()).or_default().push(number);
                forms.push(form);
            }
        }
        groups.push(forms);
    }
    Tables {
        nicknames: by_name,
        groups,
        legal_forms: companies.forms,
        fillers: companies.fillers,
        spelled: companies.spelled,
        titles: address.titles,
        degrees: address.degrees,
        generations: address.generations,
        particles: address.particles,
        free_mail: mail.free,
        role_boxes: mail.roles,
        colon_marks: marks.colon,
        before_marks: marks.before,
        after_marks: marks.after,
    }
});

/// The tables shipped with the program.
pub(super) fn tables() -> &'static Tables {
    &TABLES
}

impl Tables {
    /// The groups of forms a given name belongs to.
    pub(super) fn nickname_groups(&self, name: &str) -> &[u16] {
        self.nicknames.get(name).map_or(&[], Vec::as_slice)
    }

    /// Every known form of a given name.
    pub(super) fn forms<'t>(&'t self, name: &str) -> impl Iterator<Item = &'t str> + use<'t> {
        let groups: Vec<u16> = self.nickname_groups(name).to_vec();
        groups
            .into_iter()
            .filter_map(|g| self.groups.get(usize::from(g)))
            .flatten()
            .map(String::as_str)
    }

    /// The full forms a given name may stand for, itself where none is known; at most three.
    pub(super) fn full_forms<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t str> {
        let groups = self.nickname_groups(name);
        groups
            .iter()
            .take(3)
            .filter_map(|&g| self.groups.get(usize::from(g))?.first())
            .map(String::as_str)
            .chain(groups.is_empty().then_some(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same_given(a: &str, b: &str) -> bool {
        let others = tables().nickname_groups(b);
        tables()
            .nickname_groups(a)
            .iter()
            .any(|g| others.contains(g))
    }

    #[test]
    fn nicknames_in_several_languages() {
        let cases = [
            ("bill", "wiliam", false),
            ("bill", "william", true),
            ("hannes", "johannes", true),
            ("paco", "francisco", true),
            ("beppe", "giuseppe", true),
            ("sasha", "aleksandr", true),
            ("anna", "peter", false),
        ];
        for (a, b, want) in cases {
            let (a, b) = (
                super::super::normalise::key(a),
                super::super::normalise::key(b),
            );
            assert_eq!(same_given(&a, &b), want, "{a} {b}");
            assert_eq!(same_given(&b, &a), want, "{b} {a}");
        }
    }
}
