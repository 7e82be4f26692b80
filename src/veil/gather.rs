//! What there is to hide: the values of records, and what people wrote into a case.

use std::path::Path;

use super::index::Index;
use super::own;
use crate::case::{Card, Case, Evidence, Verdict};
use crate::interview::Answer;
use crate::knowledge::Knowledge;
use crate::mask::{Sort, words};
use crate::record::{Body, ContactFields, Record, Source, Who};
use crate::redact::HOMES;
use crate::redact::fields::{self, Treatment};

impl Index {
    /// Everything the exports of a case hold, and the records it remembers.
    pub(super) fn evidence(&mut self, case: &Case, evidence: &Evidence, fresh: &[Source]) {
        for source in evidence.sources.iter().chain(&evidence.before).chain(fresh) {
            self.source(source);
        }
        for inventory in &evidence.inventories {
            self.path(&inventory.path);
        }
        for failure in &evidence.failures {
            self.path(&failure.path);
            self.quoting(&failure.why);
            for column in &failure.columns {
                self.quoting(&column.header);
            }
        }
        for card in case.cards.values() {
            self.card(card);
        }
        self.found(case);
        for entry in case.journal.iter().chain(&case.set_aside) {
            if let Verdict::Delete { copy_first, .. } = &entry.verdict {
                for value in copy_first {
                    self.value(&value.field, &value.value);
                }
            }
        }
    }

    /// What was found in exports that may be gone: sentences that name people of no card.
    fn found(&mut self, case: &Case) {
        if let Some(found) = &case.findings {
            self.foreign_in(&found.verdict);
            found
                .reasons
                .iter()
                .for_each(|reason| self.foreign_in(reason));
            found
                .facts
                .iter()
                .for_each(|fact| self.foreign_in(&fact.text));
        }
        case.held.values().for_each(|why| self.foreign_in(why));
        for check in &case.checks {
            self.foreign_in(&check.verdict);
        }
        for round in case.isolation.iter().flat_map(|ours| &ours.rounds) {
            self.foreign_in(&round.seen);
        }
    }

    /// An export: its records, and what was said of rows and cells that gave none.
    pub(super) fn source(&mut self, source: &Source) {
        self.path(&source.path);
        for login in &source.logins {
            self.person(login.user.as_deref());
        }
        for record in &source.records {
            self.record(record);
        }
        for column in source.columns.iter().filter(|c| c.field.is_none()) {
            self.quoting(&column.header);
        }
        for skipped in &source.skipped {
            self.quoting(&skipped.at);
            self.quoting(&skipped.why);
        }
        for warning in &source.warnings {
            self.quoting(warning);
        }
    }

    /// What a sentence of an import quotes of a file: what stands between quotation marks, and every word that
    /// is not the program's own.
    fn quoting(&mut self, text: &str) {
        for quoted in text.split('"').skip(1).step_by(2) {
            self.take(Sort::Value, quoted);
        }
        self.foreign_in(text);
    }

    /// The words of a sentence that are not the program's own.
    fn foreign_in(&mut self, text: &str) {
        for at in own::foreign(&words(text)) {
            self.take(Sort::Value, &text[at]);
        }
    }

    /// What people wrote into a case, and where it is kept.
    pub(super) fn written(&mut self, case: &Case, person: Option<&str>, places: &[&str]) {
        for place in places {
            self.path(place);
        }
        for source in &case.sources {
            self.path(&source.path);
        }
        for check in &case.checks {
            for path in &check.files {
                self.path(path);
            }
        }
        self.take(Sort::Title, &case.title);
        self.person(person);
        let mut last = None;
        for entry in case.journal.iter().chain(&case.set_aside) {
            let by = entry.by.as_deref();
            if by != last {
                last = by;
                self.person(by);
            }
        }
        let mut last = "";
        for tick in case.ticks.values() {
            for by in tick.by.iter().chain(tick.confirmed.iter().map(|c| &c.by)) {
                if by != last {
                    last = by;
                    self.take(Sort::of_person(by), by);
                }
            }
        }
        if let Some(ours) = &case.isolation {
            for export in &ours.before {
                self.path(&export.path);
            }
            for product in &ours.products {
                if Knowledge::in_force().apps.get(product.app()).is_none() {
                    self.take(Sort::Value, &product.name);
                }
            }
        }
        self.each(Sort::Company, case.salesforce_domain.as_deref());
        self.take(Sort::Note, &case.notes);
        for rule in &case.rules {
            self.take(Sort::NamePart, &rule.find);
        }
        self.answers(case);
    }

    /// What was typed, not chosen.
    fn answers(&mut self, case: &Case) {
        let knowledge = Knowledge::in_force();
        for (id, answer) in case.answers.iter() {
            let typed = |value: &str| {
                knowledge.apps.get(value).is_none()
                    && knowledge
                        .questions
                        .get(id)
                        .is_none_or(|q| q.choice(value).is_none())
            };
            match answer {
                Answer::One(value) if typed(value) => self.take(Sort::Value, value),
                Answer::Many(values) => {
                    for value in values.iter().filter(|v| typed(v)) {
                        self.take(Sort::Value, value);
                    }
                }
                _ => {}
            }
        }
    }

    /// The folders and the file of a path.
    pub(super) fn path(&mut self, path: &str) {
        let path = path.strip_prefix(crate::demo::PREFIX).unwrap_or(path);
        let parts: Vec<&str> = path.split(['/', '\\']).filter(|p| !p.is_empty()).collect();
        let last = parts.len().saturating_sub(1);
        for (at, part) in parts.iter().enumerate() {
            let below_home = at > 0
                && parts
                    .get(at - 1)
                    .is_some_and(|p| HOMES.contains(&p.to_lowercase().as_str()));
            let sort = match at {
                _ if below_home => Sort::Account,
                at if at == last => Sort::File,
                _ => Sort::Folder,
            };
            self.take(sort, part);
            let stem = Path::new(part).file_stem().and_then(|s| s.to_str());
            if let Some(stem) = stem.filter(|_| sort == Sort::File) {
                self.take(Sort::File, stem);
            }
        }
    }

    fn record(&mut self, record: &Record) {
        match &record.body {
            Body::Contact(contact) => self.contact(&contact.fields()),
            Body::Event(event) => {
                self.each(Sort::Subject, event.subject.as_deref());
                self.each(Sort::Place, event.location.as_deref());
                self.each(Sort::Id, event.uid.as_deref());
                for who in event.attendees.iter().chain(&event.organizer) {
                    self.take(Sort::of_person(who), who);
                }
            }
            Body::Task(task) => {
                self.each(Sort::Subject, task.subject.as_deref());
                for word in task.status.iter().chain(&task.priority) {
                    if !fields::is_usual(word) {
                        self.take(Sort::Status, word);
                    }
                }
            }
        }
        self.each(Sort::Note, record.notes.as_deref());
        self.each(Sort::MailFolder, record.folder.as_deref());
        self.each(Sort::Id, record.id.as_deref());
        for category in &record.categories {
            self.take(Sort::Category, category);
        }
        for who in [&record.owner, &record.created_by, &record.modified_by] {
            self.who(who);
        }
        if let Some(marks) = record.salesforce.as_deref() {
            for id in [
                &marks.account_id,
                &marks.who_id,
                &marks.what_id,
                &marks.master_record_id,
                &marks.series_id,
            ] {
                self.each(Sort::Id, id.as_deref());
            }
        }
    }

    fn contact(&mut self, c: &ContactFields<'_>) {
        let named = [
            (Sort::Person, &c.display_name),
            (Sort::Person, &c.file_as),
            (Sort::Given, &c.given_name),
            (Sort::NamePart, &c.middle_name),
            (Sort::Family, &c.family_name),
            (Sort::NamePart, &c.prefix),
            (Sort::NamePart, &c.suffix),
            (Sort::NamePart, &c.nickname),
            (Sort::Company, &c.company),
            (Sort::Job, &c.department),
            (Sort::Job, &c.job_title),
            (Sort::Job, &c.profession),
            (Sort::Number, &c.government_id),
            (Sort::WebPage, &c.web_page),
        ];
        if c.display_name.is_none() && c.file_as.is_none() {
            // As it is put together where there is no whole name.
            let parts = [&c.given_name, &c.family_name].into_iter().flatten();
            let whole = parts.map(|p| &**p).collect::<Vec<_>>().join(" ");
            self.take(Sort::Person, &whole);
        }
        for (sort, value) in named {
            self.each(sort, value.as_deref());
        }
        for mail in &c.emails {
            self.take(Sort::of_person(mail), mail);
        }
        for phone in &c.phones {
            self.take(Sort::Phone, &phone.value);
        }
        for address in &c.addresses {
            let town = [&address.postcode, &address.city].into_iter().flatten();
            let town = town.map(|p| &**p).collect::<Vec<_>>().join(" ");
            let parts = [
                address.street.as_deref(),
                Some(town.as_str()),
                address.region.as_deref(),
                address.country.as_deref(),
            ];
            let parts: Vec<&str> = parts
                .into_iter()
                .flatten()
                .filter(|p| !p.trim().is_empty())
                .collect();
            self.take(Sort::Street, &parts.join(", "));
            for part in parts {
                self.take(Sort::Street, part);
            }
            self.each(Sort::Street, address.city.as_deref());
        }
        if let Some(day) = c.birthday {
            self.take(Sort::Birthday, &day.to_string());
        }
    }

    fn card(&mut self, card: &Card) {
        let sort = match &card.kind {
            crate::record::Kind::Contact => Sort::of_person(&card.label),
            _ => Sort::Subject,
        };
        self.take(sort, &card.label);
        self.each(Sort::Id, card.id.as_deref());
        self.each(Sort::MailFolder, card.folder.as_deref());
        self.path(&card.file);
        for value in card.fields.iter().chain(&card.copy_first) {
            self.value(&value.field, &value.value);
            if let Some(instead) = &value.instead {
                self.value(&value.field, instead);
            }
        }
        for other in &card.elsewhere {
            self.take(sort, &other.label);
            self.each(Sort::Id, other.id.as_deref());
        }
    }

    /// The value of a field, as a card has it.
    fn value(&mut self, field: &str, value: &str) {
        match fields::treatment(field) {
            Treatment::Whole(sort) => self.take(sort, value),
            Treatment::Each(sort) => {
                let between = if value.contains("; ") { "; " } else { ", " };
                value.split(between).for_each(|part| self.take(sort, part));
            }
            Treatment::People => self.take(Sort::of_person(value), value),
            Treatment::Moment if fields::is_moment(value) => {}
            Treatment::Usual if fields::is_usual(value) => {}
            Treatment::Moment => self.take(Sort::Value, value),
            Treatment::Usual => self.take(Sort::Status, value),
        }
    }

    fn who(&mut self, who: &Who) {
        self.each(Sort::Id, who.id.as_deref());
        self.person(who.name.as_deref());
    }

    fn person(&mut self, who: Option<&str>) {
        if let Some(who) = who {
            self.take(Sort::of_person(who), who);
        }
    }

    fn each(&mut self, sort: Sort, value: Option<&str>) {
        if let Some(value) = value {
            self.take(sort, value);
        }
    }
}
