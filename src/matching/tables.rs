//! The word tables behind normalising: names, legal forms, forms of address, mail providers, places,
//! placeholders, copy marks. They are data (`assets/names`), read once, and brought to [`key`]s on the way,
//! so that a word of a key can be looked up as it is.

mod nicknames;
mod word_set;

use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::normalise::key;
use nicknames::Nicknames;
pub(super) use word_set::WordSet;

/// What a field is for, where a placeholder depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// A person's name.
    Name,
    /// The employer.
    Company,
    /// The job title.
    Title,
}

/// A mail provider with several domains, or with signs it ignores.
pub(super) struct Provider {
    /// The domain that stands for all.
    pub(super) domain: String,
    /// Signs that do not count before the at sign.
    pub(super) ignores: String,
}

/// The tables, ready to look things up in.
pub(super) struct Tables {
    nicknames: Nicknames,
    /// Legal forms, written together.
    pub(super) legal_forms: FxHashSet<String>,
    sure_forms: FxHashSet<String>,
    /// Legal forms that stand in front.
    pub(super) form_prefixes: FxHashSet<String>,
    /// Legal forms written on to the name, as they are written.
    pub(super) attached_forms: Vec<String>,
    /// Words that companies' names have or lack by chance.
    pub(super) fillers: FxHashSet<String>,
    /// Words and what they are short for.
    pub(super) short_words: FxHashMap<String, String>,
    /// Forms of address and academic titles before a name.
    pub(super) titles: FxHashSet<String>,
    /// The same, where they may be a given name instead.
    pub(super) titles_or_names: FxHashSet<String>,
    /// What may stand behind a title: Dr. *phil.*
    pub(super) titles_behind: FxHashSet<String>,
    /// Degrees after a name.
    pub(super) degrees: FxHashSet<String>,
    /// The same, where they may be a family name instead.
    pub(super) degrees_or_names: FxHashSet<String>,
    /// "Jr.", "Sr.", "III": which generation.
    pub(super) generations: FxHashMap<String, u8>,
    /// "van", "de la": belong to the family name that follows.
    pub(super) particles: FxHashSet<String>,
    /// "née", "geb.": before a maiden name.
    pub(super) born: FxHashSet<String>,
    providers: Vec<Provider>,
    provider_domains: FxHashMap<String, u8>,
    free: FxHashSet<String>,
    free_everywhere: FxHashSet<String>,
    roles: FxHashSet<String>,
    no_reply: FxHashSet<String>,
    nobody_names: FxHashSet<String>,
    nobody_domains: FxHashSet<String>,
    placeholders: FxHashSet<String>,
    company_placeholders: FxHashSet<String>,
    title_placeholders: FxHashSet<String>,
    /// Rows of digits typed to fill a field.
    pub(super) filler_phones: WordSet,
    birthdays: FxHashSet<Date>,
    /// Words for kinds of street.
    pub(super) streets: WordSet,
    /// Words before the number of a flat or floor.
    pub(super) units: WordSet,
    /// Words before the number of a post box.
    pub(super) boxes: Vec<String>,
    /// "fifth": "5th".
    pub(super) ordinals: FxHashMap<String, String>,
    /// Marks that stand before a colon.
    pub(super) colon_marks: FxHashSet<String>,
    /// Those of them that say an event was called off.
    pub(super) called_off: FxHashSet<String>,
    /// Marks before a text, without colon.
    pub(super) before_marks: Vec<String>,
    /// Marks after a text.
    pub(super) after_marks: FxHashSet<String>,
}

#[derive(Deserialize)]
struct Companies {
    forms: Vec<String>,
    sure_forms: Vec<String>,
    prefixes: Vec<String>,
    attached: Vec<String>,
    fillers: Vec<String>,
    short: FxHashMap<String, String>,
}

#[derive(Deserialize)]
struct FormsOfAddress {
    titles: Vec<String>,
    titles_or_names: Vec<String>,
    titles_behind: Vec<String>,
    degrees: Vec<String>,
    degrees_or_names: Vec<String>,
    generations: FxHashMap<String, u8>,
    particles: Vec<String>,
    born: Vec<String>,
}

#[derive(Deserialize)]
struct Mail {
    providers: Vec<MailProvider>,
    free: FxHashSet<String>,
    free_everywhere: FxHashSet<String>,
    roles: FxHashSet<String>,
    no_reply: FxHashSet<String>,
}

#[derive(Deserialize)]
struct MailProvider {
    domains: Vec<String>,
    ignores: String,
}

#[derive(Deserialize)]
struct Placeholders {
    anywhere: Vec<String>,
    companies: Vec<String>,
    titles: Vec<String>,
    mail_names: FxHashSet<String>,
    mail_domains: FxHashSet<String>,
    phones: FxHashSet<String>,
    birthdays: FxHashSet<Date>,
}

#[derive(Deserialize)]
struct Places {
    streets: Vec<String>,
    units: Vec<String>,
    boxes: Vec<String>,
    ordinals: FxHashMap<String, String>,
}

#[derive(Deserialize)]
struct CopyMarks {
    colon: FxHashSet<String>,
    called_off: FxHashSet<String>,
    before: Vec<String>,
    after: FxHashSet<String>,
}

/// A file of `assets/names`, read into its form.
macro_rules! shipped {
    ($file:literal) => {
        serde_json::from_str(include_str!(concat!("../../assets/names/", $file)))
            .expect("the shipped table is well formed")
    };
}

fn keys(words: &[String]) -> FxHashSet<String> {
    words.iter().map(|w| key(w)).collect()
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let companies: Companies = shipped!("companies.json");
    let address: FormsOfAddress = shipped!("forms-of-address.json");
    let mail: Mail = shipped!("mail.json");
    let placeholders: Placeholders = shipped!("placeholders.json");
    let places: Places = shipped!("places.json");
    let marks: CopyMarks = shipped!("copy-marks.json");

    let mut provider_domains = FxHashMap::default();
    let mut providers = Vec::new();
    for provider in mail.providers {
        for domain in &provider.domains {
            provider_domains.insert(domain.clone(), providers.len() as u8);
        }
        providers.extend(provider.domains.into_iter().next().map(|domain| Provider {
            domain,
            ignores: provider.ignores,
        }));
    }
    let in_keys = |map: FxHashMap<String, String>| {
        map.iter().map(|(from, to)| (key(from), key(to))).collect()
    };
    Tables {
        nicknames: Nicknames::new(shipped!("nicknames.json"), shipped!("equivalents.json")),
        legal_forms: keys(&companies.forms),
        sure_forms: keys(&companies.sure_forms),
        form_prefixes: keys(&companies.prefixes),
        attached_forms: companies.attached,
        fillers: keys(&companies.fillers),
        short_words: in_keys(companies.short),
        titles: keys(&address.titles),
        titles_or_names: keys(&address.titles_or_names),
        titles_behind: keys(&address.titles_behind),
        degrees: keys(&address.degrees),
        degrees_or_names: keys(&address.degrees_or_names),
        generations: address
            .generations
            .iter()
            .map(|(word, n)| (key(word), *n))
            .collect(),
        particles: keys(&address.particles),
        born: keys(&address.born),
        providers,
        provider_domains,
        free: mail.free,
        free_everywhere: mail.free_everywhere,
        roles: mail.roles,
        no_reply: mail.no_reply,
        nobody_names: placeholders.mail_names,
        nobody_domains: placeholders.mail_domains,
        placeholders: keys(&placeholders.anywhere),
        company_placeholders: keys(&placeholders.companies),
        title_placeholders: keys(&placeholders.titles),
        filler_phones: placeholders.phones.into_iter().collect(),
        birthdays: placeholders.birthdays,
        streets: places.streets.iter().map(|w| key(w)).collect(),
        units: places.units.iter().map(|w| key(w)).collect(),
        boxes: places.boxes.iter().map(|b| key(b)).collect(),
        ordinals: in_keys(places.ordinals),
        colon_marks: marks.colon.union(&marks.called_off).cloned().collect(),
        called_off: marks.called_off,
        before_marks: marks.before,
        after_marks: marks.after,
    }
});

/// Reads the tables shipped with the program, which whoever asks for them first would have to wait for.
pub(super) fn load() {
    LazyLock::force(&TABLES);
}

/// The tables shipped with the program.
pub(super) fn tables() -> &'static Tables {
    &TABLES
}

impl Tables {
    /// Given names: nicknames, and one name in several languages.
    pub(super) fn given(&self) -> &Nicknames {
        &self.nicknames
    }

    /// The usual forms of a given name.
    pub(super) fn forms<'t>(&'t self, name: &str) -> impl Iterator<Item = &'t str> + use<'t> {
        self.nicknames.forms(name)
    }

    /// The full forms a given name may stand for, itself where none is known; at most three.
    pub(super) fn full_forms<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t str> {
        self.nicknames.full_forms(name)
    }

    /// Whether a key says nothing: "n/a", "unknown", and what is one in this place only.
    pub(super) fn is_placeholder(&self, key: &str, scope: Scope) -> bool {
        self.placeholders.contains(key)
            || match scope {
                Scope::Name => false,
                Scope::Company => self.company_placeholders.contains(key),
                Scope::Title => self.title_placeholders.contains(key),
            }
    }

    /// Whether a day is the zero of some program's calendar rather than somebody's birthday.
    pub(super) fn is_no_birthday(&self, day: Date) -> bool {
        self.birthdays.contains(&day)
    }

    /// Whether a key, written together, is a legal form that no person's name ends in.
    pub(super) fn is_sure_legal_form(&self, together: &str) -> bool {
        self.sure_forms.contains(together)
    }

    /// Whether an abbreviation, written together, is a title, degree or suffix.
    pub(super) fn is_around_name(&self, together: &str) -> bool {
        self.titles.contains(together)
            || self.titles_behind.contains(together)
            || self.is_after_name(together)
    }

    /// Whether a word may stand behind a name: a degree, a suffix.
    pub(super) fn is_after_name(&self, word: &str) -> bool {
        self.degrees.contains(word)
            || self.degrees_or_names.contains(word)
            || self.generations.contains_key(word)
    }

    /// The provider of a mail domain, where it has a rule of its own.
    pub(super) fn provider(&self, domain: &str) -> Option<&Provider> {
        let number = self.provider_domains.get(domain)?;
        self.providers.get(usize::from(*number))
    }

    /// Whether a mail domain is open to everybody, so that it names no employer.
    pub(super) fn is_free_mail(&self, domain: &str) -> bool {
        self.free.contains(domain)
            || self.provider_domains.contains_key(domain)
            || domain.split_once('.').is_some_and(|(name, ending)| {
                ending.len() <= 6 && self.free_everywhere.contains(name)
            })
    }

    /// Whether a mailbox is an office's: info, sales-de, info2.
    pub(super) fn is_role(&self, local: &str) -> bool {
        let office = |text: &str| {
            let text = text.trim_end_matches(|c: char| c.is_ascii_digit());
            self.roles.contains(text)
        };
        let is_sign = |c: char| matches!(c, '.' | '-' | '_');
        if office(local) || local.contains(is_sign) && office(&local.replace(is_sign, "")) {
            return true;
        }
        // "info-de", "sales.uk": a role and a country.
        local
            .split_once(is_sign)
            .is_some_and(|(name, rest)| rest.len() <= 3 && name.len() > 3 && office(name))
    }

    /// Whether an address stands for nobody: no-reply, unknown@…, test@test.com.
    pub(super) fn is_nobody(&self, local: &str, domain: &str) -> bool {
        if self.nobody_names.contains(local)
            || self.nobody_domains.contains(domain)
            || self.no_reply.contains(local)
        {
            return true;
        }
        // "no-reply", "do_not.reply"
        let is_sign = |c: char| !c.is_ascii_alphanumeric();
        local.contains(is_sign) && self.no_reply.contains(local.replace(is_sign, "").as_str())
    }
}

#[cfg(test)]
mod tests;
