//! The copy, place by place: what stands in each field of a case, and what takes its place.

mod isolation;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use super::Options;
use super::fields::{self, Treatment};
use super::manifest::{Manifest, Replaced};
use crate::case::{
    Card, Case, Check, Confirmation, Elsewhere, Entry, FieldValue, Findings, RecordKey,
    SourceEntry, Tick, Verdict,
};
use crate::diagnosis::foresee::Kept;
use crate::interview::{Answer, Answers};
use crate::knowledge::Knowledge;
use crate::knowledge::questions::{UNKNOWN, UNLISTED};
use crate::mask::{HIDDEN, Known, Level, Mask, Sort, Written};
use crate::record::Kind;

/// So many places of each sort are shown before the copy is sent.
const EXAMPLES: usize = 2;
/// Folders of a computer that hold the folders of its users.
pub(crate) const HOMES: [&str; 3] = ["home", "users", "documents and settings"];
/// File endings that say what a file is.
pub(crate) const ENDINGS: [&str; 14] = [
    "csv", "txt", "xlsx", "xls", "xlsb", "ods", "zip", "pst", "ost", "vcf", "ics", "msg", "json",
    "htm",
];

/// Writes the copy, and remembers what it replaced.
pub(super) struct Rewriter<'a> {
    mask: &'a Mask,
    known: &'a Known,
    knowledge: &'a Knowledge,
    options: Options,
    /// Everything it put in the place of something, to be told from what was there.
    pub(super) made: BTreeSet<String>,
    /// Every value it replaced.
    values: BTreeSet<(Sort, String)>,
    /// How many places of each sort.
    places: BTreeMap<Sort, usize>,
    examples: BTreeMap<Sort, Vec<(String, String)>>,
    /// Texts that could not be cleaned and were hidden: their places.
    hidden: Vec<String>,
    /// Texts that were searched and stay, in whole or in part.
    cleaned: usize,
    /// Words that stay in texts of people, of which nobody can tell whether they name somebody: place and
    /// words.
    unsure: Vec<(String, Vec<String>)>,
}

/// What was done.
pub(super) struct Told {
    pub(super) manifest: Manifest,
    pub(super) examples: Vec<(String, String)>,
    pub(super) unsure: Vec<(String, Vec<String>)>,
}

impl<'a> Rewriter<'a> {
    pub(super) fn new(
        mask: &'a Mask,
        known: &'a Known,
        knowledge: &'a Knowledge,
        options: Options,
    ) -> Self {
        Rewriter {
            mask,
            known,
            knowledge,
            options,
            made: BTreeSet::from([HIDDEN.to_owned()]),
            values: BTreeSet::new(),
            places: BTreeMap::new(),
            examples: BTreeMap::new(),
            hidden: Vec::new(),
            cleaned: 0,
            unsure: Vec::new(),
        }
    }

    /// Every value that was replaced.
    pub(super) fn into_values(self) -> BTreeSet<(Sort, String)> {
        self.values
    }

    /// What was done, for the manifest and the preview.
    pub(super) fn told(self, copy: &Case) -> Told {
        let level = self.options.level;
        let mut distinct: BTreeMap<Sort, usize> = BTreeMap::new();
        for (sort, _) in &self.values {
            *distinct.entry(*sort).or_default() += 1;
        }
        let replaced = self.places.iter().map(|(sort, places)| Replaced {
            what: sort.name(),
            values: distinct.get(sort).copied().unwrap_or(0),
            places: *places,
            by: sort.pattern(level),
        });
        let manifest = Manifest::new(
            copy,
            self.options,
            replaced.collect(),
            self.hidden,
            self.cleaned,
        );
        Told {
            manifest,
            examples: self.examples.into_values().flatten().collect(),
            unsure: self.unsure,
        }
    }

    /// The copy of a case.
    pub(super) fn case(&mut self, case: &Case) -> Case {
        let mut copy = Case::new(&self.title(&case.title), day_begun(case));
        copy.answers = self.answers(&case.answers);
        copy.from_evidence.clone_from(&case.from_evidence);
        for (n, source) in case.sources.iter().enumerate() {
            copy.sources.push(self.source(n, source));
        }
        copy.cards = case
            .cards
            .iter()
            .enumerate()
            .map(|(n, (key, card))| (self.key(key), self.card(n, card).into()))
            .collect();
        copy.journal = self.entries("journal", &case.journal);
        for (n, rule) in case.rules.iter().enumerate() {
            let rule = self.rule(n, rule);
            copy.rules.push(rule);
        }
        copy.set_aside = self.entries("set_aside", &case.set_aside);
        for (n, (key, why)) in case.held.iter().enumerate() {
            let why = self.text(&format!("held/{n}"), why, Written::ByProgram);
            copy.held.insert(self.key(key), why);
        }
        copy.findings = case.findings.as_ref().map(|of| self.findings(of));
        for (id, tick) in &case.ticks {
            let tick = self.hands(tick);
            copy.ticks.insert(self.tick(id), tick);
        }
        copy.salesforce_domain = self.domain(case.salesforce_domain.as_deref());
        copy.ticked = case.ticked.iter().map(|id| self.tick(id)).collect();
        copy.plan_written = case.plan_written;
        for (n, check) in case.checks.iter().enumerate() {
            copy.checks.push(self.check(n, check));
        }
        copy.isolation = case.isolation.as_ref().map(|of| self.experiment(of));
        copy.notes = self.text("notes", &case.notes, Written::ByPeople);
        // The name of a screen; the wizard begins anew where it does not know it.
        let is_word = case
            .place
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b == b'-');
        if is_word && !self.known.is_in(&case.place, Written::ByProgram) {
            copy.place.clone_from(&case.place);
        }
        copy
    }

    fn title(&mut self, title: &str) -> String {
        self.put("title", Sort::Title, title)
    }

    fn answers(&mut self, answers: &Answers) -> Answers {
        let mut copy = Answers::new();
        for (id, answer) in answers.iter() {
            let at = format!("answers/{id}");
            let answer = match answer {
                Answer::One(value) => Answer::One(self.answer(id, &at, value)),
                Answer::Many(values) => Answer::Many(
                    values
                        .iter()
                        .enumerate()
                        .map(|(n, value)| self.answer(id, &format!("{at}/{n}"), value))
                        .collect(),
                ),
                other => other.clone(),
            };
            copy.set(id, answer);
        }
        copy
    }

    /// A choice stays; what a person typed is cleaned.
    fn answer(&mut self, question: &str, at: &str, value: &str) -> String {
        let is_choice = self
            .knowledge
            .questions
            .get(question)
            .is_some_and(|q| q.choice(value).is_some());
        let is_app = self.knowledge.apps.get(value).is_some();
        if is_choice || is_app || [UNKNOWN, UNLISTED].contains(&value) {
            return value.to_owned();
        }
        self.text(at, value, Written::ByPeople)
    }

    fn source(&mut self, n: usize, source: &SourceEntry) -> SourceEntry {
        let at = format!("sources/{n}");
        let map = source.map.iter().enumerate().map(|(m, (column, field))| {
            let at = format!("{at}/map/{m}");
            let field = if fields::is_field(field) {
                field.clone()
            } else {
                self.text(&at, field, Written::ByPeople)
            };
            (self.text(&at, column, Written::ByPeople), field)
        });
        let map = map.collect();
        SourceEntry {
            path: self.path(&format!("{at}/path"), &source.path),
            sha256: self.mask.sha256(&source.sha256),
            map,
            role: source.role,
            size: source.size,
            format: source.format,
            system: source.system,
            counts: source.counts,
            skipped: source.skipped,
            hits: source.hits,
        }
    }

    fn findings(&mut self, of: &Findings) -> Findings {
        let reasons = of.reasons.iter().enumerate();
        Findings {
            verdict: self.text("findings/verdict", &of.verdict, Written::ByProgram),
            causes: of.causes.clone(),
            pairs: of.pairs,
            groups: of.groups,
            reasons: reasons
                .map(|(n, reason)| self.reason(&format!("findings/reasons/{n}"), reason))
                .collect(),
            facts: of.facts.iter().map(|kept| self.fact(kept)).collect(),
        }
    }

    /// A fact of the exports: its sentence may quote them.
    fn fact(&mut self, kept: &Kept) -> Kept {
        Kept {
            id: kept.id.clone(),
            strength: kept.strength,
            text: self.reason(&format!("findings/facts/{}", kept.id), &kept.text),
            from: kept.from.clone(),
        }
    }

    /// Who ticked a step off, and who confirmed it.
    fn hands(&mut self, tick: &Tick) -> Tick {
        let mut who = |by: &str| self.put("ticks/by", Sort::of_person(by), by);
        Tick {
            at: tick.at,
            by: tick.by.as_deref().map(&mut who),
            confirmed: tick.confirmed.as_ref().map(|of| Confirmation {
                at: of.at,
                by: who(&of.by),
            }),
        }
    }

    /// The organisation's own address in Salesforce names the company: it stays, or nothing stands for it.
    fn domain(&mut self, domain: Option<&str>) -> Option<String> {
        let domain = domain?;
        if self.options.keep_companies && !self.known.is_in(domain, Written::ByPeople) {
            return Some(domain.to_owned());
        }
        self.note_value(Sort::Company, domain);
        None
    }

    fn card(&mut self, n: usize, card: &Card) -> Card {
        let at = format!("cards/{n}");
        let company = card.field("company");
        Card {
            label: self.label(&format!("{at}/label"), card.kind, company, &card.label),
            id: self.optional(&format!("{at}/id"), Sort::Id, card.id.as_deref()),
            folder: self.optional(
                &format!("{at}/folder"),
                Sort::MailFolder,
                card.folder.as_deref(),
            ),
            file: self.file_name(&format!("{at}/file"), &card.file),
            fields: self.fields(&format!("{at}/fields"), &card.fields),
            copy_first: self.fields(&format!("{at}/copy_first"), &card.copy_first),
            elsewhere: card
                .elsewhere
                .iter()
                .enumerate()
                .map(|(m, other)| {
                    let at = format!("{at}/elsewhere/{m}");
                    Elsewhere {
                        system: other.system,
                        label: self.label(&format!("{at}/label"), card.kind, company, &other.label),
                        id: self.optional(&format!("{at}/id"), Sort::Id, other.id.as_deref()),
                        key: self.key(&other.key),
                    }
                })
                .collect(),
            kind: card.kind,
            system: card.system,
            record: card.record,
        }
    }

    /// What a record is called: a name, or what stands in for one where it has none.
    fn label(&mut self, at: &str, kind: Kind, company: Option<&str>, label: &str) -> String {
        let sort = match kind {
            Kind::Contact if company == Some(label) => Sort::Company,
            Kind::Contact => Sort::of_person(label),
            Kind::Event | Kind::Task => Sort::Subject,
        };
        self.put(at, sort, label)
    }

    fn optional(&mut self, at: &str, sort: Sort, value: Option<&str>) -> Option<String> {
        value.map(|value| self.put(at, sort, value))
    }

    fn fields(&mut self, at: &str, values: &[FieldValue]) -> Vec<FieldValue> {
        let one = |(n, value): (usize, &FieldValue)| {
            let at = format!("{at}/{n}");
            let field = if fields::is_field(&value.field) {
                value.field.clone()
            } else {
                self.put(&format!("{at}/field"), Sort::Value, &value.field)
            };
            FieldValue {
                value: self.value(&format!("{at}/value"), &value.field, &value.value),
                instead: value
                    .instead
                    .as_ref()
                    .map(|v| self.value(&format!("{at}/instead"), &value.field, v)),
                field,
            }
        };
        values.iter().enumerate().map(one).collect()
    }

    fn value(&mut self, at: &str, field: &str, value: &str) -> String {
        match fields::treatment(field) {
            Treatment::Whole(sort) => self.put(at, sort, value),
            Treatment::Each(sort) => self.each(at, value, |_| sort),
            Treatment::People if value.bytes().all(|b| b.is_ascii_digit()) && value.len() < 6 => {
                value.to_owned()
            }
            Treatment::People if field == "attendees" => self.each(at, value, Sort::of_person),
            Treatment::People => self.put(at, Sort::of_person(value), value),
            Treatment::Moment if fields::is_moment(value) => value.to_owned(),
            Treatment::Usual if fields::is_usual(value) => value.to_owned(),
            Treatment::Usual => self.put(at, Sort::Status, value),
            Treatment::Moment => self.put(at, Sort::Value, value),
        }
    }

    /// A list, as it is joined in a field.
    fn each(&mut self, at: &str, list: &str, sort: impl Fn(&str) -> Sort) -> String {
        let between = if list.contains("; ") { "; " } else { ", " };
        let parts = list.split(between).map(str::trim).filter(|p| !p.is_empty());
        let made: Vec<String> = parts.map(|part| self.put(at, sort(part), part)).collect();
        let made = made.join(between);
        self.made.insert(made.clone());
        made
    }

    fn entries(&mut self, at: &str, entries: &[Entry]) -> Vec<Entry> {
        let one = |(n, entry): (usize, &Entry)| {
            let at = format!("{at}/{n}");
            let verdict = match &entry.verdict {
                Verdict::Delete {
                    record,
                    keep,
                    copy_first,
                } => Verdict::Delete {
                    record: self.key(record),
                    keep: self.key(keep),
                    copy_first: self.fields(&format!("{at}/copy_first"), copy_first),
                },
                Verdict::Keep { record } => Verdict::Keep {
                    record: self.key(record),
                },
                Verdict::NotSame { left, right } => Verdict::NotSame {
                    left: self.key(left),
                    right: self.key(right),
                },
                Verdict::Later { left, right } => Verdict::Later {
                    left: self.key(left),
                    right: self.key(right),
                },
            };
            let by = entry.by.as_deref();
            Entry {
                by: by.map(|by| self.put(&format!("{at}/by"), Sort::of_person(by), by)),
                verdict,
                at: entry.at,
                how: entry.how,
                continues: entry.continues,
            }
        };
        entries.iter().enumerate().map(one).collect()
    }

    pub(super) fn key(&self, key: &RecordKey) -> RecordKey {
        RecordKey::new(&self.mask.fingerprint(key.file()), key.record())
    }

    /// What stands for a step in the plan; some name a record, some an application that a person typed.
    fn tick(&mut self, id: &str) -> String {
        for prefix in ["delete-", "recover-", "copy-"] {
            let key = id
                .strip_prefix(prefix)
                .map(|key| RecordKey::try_from(key.to_owned()));
            if let Some(Ok(key)) = key {
                return format!("{prefix}{}", self.key(&key));
            }
        }
        match id.strip_prefix("pause-other-") {
            Some(name) => format!(
                "pause-other-{}",
                self.text("ticked", name, Written::ByPeople)
            ),
            None => id.to_owned(),
        }
    }

    fn check(&mut self, n: usize, check: &Check) -> Check {
        let at = format!("checks/{n}");
        Check {
            verdict: self.text(&format!("{at}/verdict"), &check.verdict, Written::ByProgram),
            files: check
                .files
                .iter()
                .enumerate()
                .map(|(m, path)| self.path(&format!("{at}/files/{m}"), path))
                .collect(),
            day: check.day,
            clean: check.clean,
        }
    }

    /// A path: the folder under another name, the file's own name where it names nobody.
    fn path(&mut self, at: &str, path: &str) -> String {
        let parts: Vec<&str> = path.split(['/', '\\']).collect();
        let folders = &parts[..parts.len().saturating_sub(1)];
        for pair in folders.windows(2) {
            if HOMES.contains(&pair[0].to_lowercase().as_str()) {
                self.note_value(Sort::Account, pair[1]);
            }
        }
        let name = parts.last().copied().unwrap_or_default();
        let name = name.strip_prefix(crate::demo::PREFIX).unwrap_or(name);
        let folder = &path[..path.len() - name.len()];
        let file = self.file_name(at, name);
        if folder.is_empty() {
            return file;
        }
        let folder = self.put(at, Sort::Folder, folder.trim_end_matches(['/', '\\']));
        let made = format!("{folder}/{file}");
        self.made.insert(made.clone());
        made
    }

    /// The name of a file, where nothing in it is known to be personal; otherwise its ending.
    fn file_name(&mut self, at: &str, name: &str) -> String {
        let plain = name
            .chars()
            .all(|c| c.is_alphanumeric() || " -_.()#&+,".contains(c));
        if plain
            && self.options.level == Level::Pseudonyms
            && !self.known.is_in(name, Written::ByPeople)
        {
            self.unsure(at, name);
            return name.to_owned();
        }
        let ending = name
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_lowercase());
        let ending = ending.filter(|e| ENDINGS.contains(&e.as_str()));
        let made = self.put(at, Sort::File, name);
        let made = ending.map_or(made.clone(), |ending| format!("{made}.{ending}"));
        self.made.insert(made.clone());
        made
    }

    /// A text of which parts may be personal: cleaned, or hidden where that does not do.
    fn text(&mut self, at: &str, text: &str, written: Written) -> String {
        if text.trim().is_empty() {
            return text.to_owned();
        }
        let hidden = self.options.level == Level::Hidden && written == Written::ByPeople;
        let clean = self.known.clean(text, written, self.mask);
        if hidden || self.known.is_in(&clean, written) {
            return self.hide(at);
        }
        self.cleaned += usize::from(clean != text);
        if written == Written::ByPeople {
            self.unsure(at, &clean);
        }
        clean
    }

    /// Remembers what of a text is left for a person to judge.
    fn unsure(&mut self, at: &str, text: &str) {
        let mut words: Vec<String> = Vec::new();
        for word in self.known.foreign_words(text) {
            if word.chars().count() > 1 && !words.iter().any(|w| w == word) {
                words.push(word.to_owned());
            }
        }
        let known = |(_, others): &(String, Vec<String>)| *others == words;
        if !words.is_empty() && !self.unsure.iter().any(known) {
            self.unsure.push((at.to_owned(), words));
        }
    }

    /// A reason of the diagnosis, which may name somebody who stands on no card: who made records, at the end
    /// of the sentence. Where any other word is not the program's own, it is hidden.
    fn reason(&mut self, at: &str, reason: &str) -> String {
        let mut said = self.known.clean(reason, Written::ByProgram, self.mask);
        if let Some((before, who)) = said.rsplit_once(" by ") {
            let before = before.to_owned();
            let who = who.trim_end_matches('.').to_owned();
            if self.known.has_foreign_words(&who) {
                let who = self.put(at, Sort::of_person(&who), &who);
                said = format!("{before} by {who}.");
            }
        }
        if self.known.has_foreign_words(&said) {
            return self.hide(at);
        }
        self.text(at, &said, Written::ByProgram)
    }

    fn hide(&mut self, at: &str) -> String {
        self.hidden.push(at.to_owned());
        HIDDEN.to_owned()
    }

    /// Puts the stand-in in the place of a value.
    fn put(&mut self, at: &str, sort: Sort, value: &str) -> String {
        let keeps = self.options.keep_companies && sort == Sort::Company;
        if keeps && !self.known.is_in(value, Written::ByPeople) {
            return value.to_owned();
        }
        if value.trim().is_empty() {
            return String::new();
        }
        self.note_value(sort, value);
        let made = self.mask.of(sort, value);
        *self.places.entry(sort).or_default() += 1;
        let examples = self.examples.entry(sort).or_default();
        if examples.len() < EXAMPLES {
            examples.push((at.to_owned(), made.clone()));
        }
        self.made.insert(made.clone());
        made
    }

    fn note_value(&mut self, sort: Sort, value: &str) {
        self.values.insert((sort, value.to_owned()));
    }
}

/// The day a case was begun, and not the moment, on which the pseudonyms hang.
fn day_begun(case: &Case) -> jiff::Timestamp {
    let day = case.created.to_zoned(TimeZone::UTC).start_of_day();
    day.map_or(jiff::Timestamp::UNIX_EPOCH, |day| day.timestamp())
}
