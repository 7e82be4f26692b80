//! What the name tables say of each word of a name, worked out once per word instead of once per pair.

use std::num::NonZeroU32;

use rayon::prelude::*;

use super::reading::Reading;
use super::store::PersonRow;
use super::strings::{Print, Strings, Sym};
use crate::matching::normalise;
use crate::matching::tables::tables;
use crate::progress::Stop;

/// How a name sounds; two that sound alike are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::matching) struct Sound(NonZeroU32);

impl Sound {
    fn of(word: &str) -> Self {
        let print = Print::of(&normalise::sound(word)).bits();
        Sound(NonZeroU32::new(print as u32).unwrap_or(NonZeroU32::MIN))
    }

    /// Its bits.
    pub(in crate::matching) fn bits(self) -> u64 {
        u64::from(self.0.get())
    }
}

#[derive(Debug, Clone, Copy)]
struct Facts {
    sound: Option<Sound>,
    called: Option<Sym>,
    print: Print,
    /// "van", "de": belongs to the name that follows.
    particle: bool,
    /// The groups of forms it belongs to.
    groups: &'static [u16],
    /// The names in several languages it belongs to.
    classes: &'static [u16],
    /// The full forms it may stand for, itself where none is known; none is left out.
    full: [Option<Print>; MOST_FORMS],
}

/// As many full forms of a name are tried; see [`crate::matching::tables::Tables::full_forms`].
const MOST_FORMS: usize = 4;

impl Facts {
    fn of(text: &str) -> Self {
        let mut full = [None; MOST_FORMS];
        for (place, form) in full.iter_mut().zip(tables().full_forms(text)) {
            *place = Some(Print::of(form));
        }
        Facts {
            sound: Some(Sound::of(text)),
            called: None,
            print: Print::of(text),
            particle: tables().particles.contains(text),
            groups: tables().given().groups(text),
            classes: tables().given().classes(text),
            full,
        }
    }
}

/// The words of names, by their number.
#[derive(Debug, Default)]
pub(in crate::matching) struct Words {
    /// Where each text's facts stand in `facts`, from 1; 0 for texts that are no names.
    at: Vec<u32>,
    facts: Vec<Facts>,
}

impl Words {
    /// Looks up call names and family names; full forms of names become texts of their own.
    pub(super) fn of(
        strings: &mut Strings,
        people: &[PersonRow],
        (lists, readings): (&[Sym], &[Reading]),
        stop: &Stop,
    ) -> Self {
        let mut at = vec![0_u32; strings.len()];
        let mut names: Vec<Sym> = Vec::new();
        let mut add = |sym: Sym| {
            if at[sym.index()] == 0 {
                names.push(sym);
                at[sym.index()] = names.len() as u32;
            }
        };
        for row in people {
            let own = usize::from(row.given) + usize::from(row.family);
            let start = row.words as usize;
            let own = lists.get(start..start + own).unwrap_or_default();
            for &sym in own.iter().chain(&row.family_key).chain(&row.nickname) {
                add(sym);
            }
        }
        for reading in readings {
            for &sym in reading.given.read.iter().chain(&reading.family.read) {
                add(sym);
            }
        }
        let mut facts: Vec<Facts> = names
            .par_iter()
            .with_min_len(256)
            .map(|&sym| {
                let wanted = !stop.is_asked();
                Facts::of(if wanted { strings.text(sym) } else { "" })
            })
            .collect();
        if stop.is_asked() {
            return Words::default();
        }
        for (number, &sym) in names.iter().enumerate() {
            let full = {
                let text = strings.text(sym);
                let full = tables().given().called(text);
                (full != text).then(|| full.to_owned())
            };
            facts[number].called = Some(full.map_or(sym, |full| strings.intern(&full)));
        }
        // Full forms nobody goes by are new texts; they are words of names, too.
        at.resize(strings.len(), 0);
        for number in 0..names.len() {
            let Some(called) = facts[number].called else {
                continue;
            };
            if at[called.index()] == 0 {
                facts.push(Facts {
                    called: Some(called),
                    ..Facts::of(strings.text(called))
                });
                at[called.index()] = facts.len() as u32;
            }
        }
        Words { at, facts }
    }

    #[inline]
    fn facts(&self, sym: Sym) -> Option<&Facts> {
        let at = *self.at.get(sym.index())? as usize;
        self.facts.get(at.checked_sub(1)?)
    }

    /// The full form of a call name, itself where none is known.
    pub(in crate::matching) fn called(&self, sym: Sym) -> Sym {
        self.facts(sym).and_then(|f| f.called).unwrap_or(sym)
    }

    /// How a name sounds.
    pub(in crate::matching) fn sound(&self, sym: Sym) -> Option<Sound> {
        self.facts(sym)?.sound
    }

    /// The groups of forms and the languages a name belongs to, folded to 32 bits: names without a bit in
    /// common are not forms of one.
    pub(in crate::matching) fn forms(&self, sym: Sym) -> u32 {
        let Some(facts) = self.facts(sym) else {
            return 0;
        };
        let groups = facts.groups.iter().map(|g| g % 16);
        let classes = facts.classes.iter().map(|c| 16 + c % 16);
        groups.chain(classes).fold(0, |set, bit| set | 1 << bit)
    }

    /// Whether a word only leads to the family name: "van", "de la".
    pub(in crate::matching) fn is_particle(&self, sym: Sym) -> bool {
        self.facts(sym).is_some_and(|f| f.particle)
    }

    /// The print of a name's text.
    pub(in crate::matching) fn print(&self, sym: Sym) -> Print {
        self.facts(sym).map_or_else(|| Print::of(""), |f| f.print)
    }

    /// The full forms a call name may stand for, itself where none is known.
    pub(in crate::matching) fn full_forms(&self, sym: Sym) -> impl Iterator<Item = Print> + use<> {
        let full = self.facts(sym).map_or([None; MOST_FORMS], |f| f.full);
        full.into_iter().flatten()
    }

    /// Whether two given names are one name in two languages, or short for such: Johannes and Gianni.
    pub(in crate::matching) fn equivalent_given(&self, a: Sym, b: Sym) -> bool {
        let classes = |sym| self.facts(sym).map_or(&[][..], |f| f.classes);
        let others = classes(b);
        !others.is_empty() && classes(a).iter().any(|c| others.contains(c))
    }

    /// Whether two given names are forms of one: Bill and William, Bob and Rob.
    pub(in crate::matching) fn same_given(&self, a: Sym, b: Sym) -> bool {
        let groups = |sym| self.facts(sym).map_or(&[][..], |f| f.groups);
        let others = groups(b);
        !others.is_empty() && groups(a).iter().any(|g| others.contains(g))
    }
}
