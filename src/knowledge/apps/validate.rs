//! Checks of `apps.json`.

use std::collections::BTreeMap;

use super::{App, Apps, Endpoint, MATCH_KEYS, MatchRule, behaviour, name};
use crate::knowledge::fact::Faults;

/// The fields [`App::unverified`] may name.
const DOUBTED: [&str; 11] = [
    "directions",
    "matching",
    "interval",
    "limit",
    "conflict",
    "deletes",
    "delete_rules",
    "status",
    "memory",
    "processes",
    "addins",
];

impl Apps {
    /// What is wrong with the file itself.
    pub(crate) fn problems(&self) -> Vec<String> {
        let mut faults = Faults::default();
        faults.unique("apps", self.catalogue.iter().map(|app| app.id.as_str()));
        faults.unique("app groups", self.groups.iter().map(|g| g.id.as_str()));
        faults.unique("app rules", self.rules.iter().map(|r| r.id.as_str()));
        for group in &self.groups {
            faults.label(&group.id, &group.title);
        }
        for app in &self.catalogue {
            self.check_texts(app, &mut faults);
            check_data(app, &mut faults);
            behaviour::check(app, &mut faults);
        }
        for rule in &self.rules {
            let place = format!("app rule {}", rule.id);
            faults.provenance(&place, rule);
            faults.label(&place, &rule.title);
            for statement in rule.says.iter().chain([&rule.means]) {
                faults.sentence(&place, statement);
            }
        }
        self.check_collisions(&mut faults);
        faults.into_sentences()
    }

    fn check_texts(&self, app: &App, faults: &mut Faults) {
        let place = format!("app {}", app.id);
        faults.provenance(&place, app);
        faults.label(&place, &app.name);
        faults.label(&place, &app.pause);
        if !self.groups.iter().any(|group| group.id == app.group) {
            faults.note(&place, format!("no such group: {}", app.group));
        }
        let sentences = [
            &app.joins,
            &app.directions,
            &app.matching,
            &app.interval,
            &app.limit_note,
            &app.conflict,
            &app.deletes,
            &app.status,
            &app.memory,
        ];
        let more = app.hints.iter().chain(&app.notes);
        let ends = app.ends.iter().map(|end| &end.what);
        for text in sentences.into_iter().chain(more).chain(ends) {
            faults.sentence(&place, text);
        }
        let labels = [
            &app.also_known_as,
            &app.recognise,
            &app.recognise_whole,
            &app.traces,
            &app.places,
            &app.unverified,
        ];
        for text in labels.into_iter().flatten() {
            faults.label(&place, text);
        }
        for field in &app.unverified {
            if !DOUBTED.contains(&field.as_str()) {
                faults.note(&place, format!("no such field: {field}"));
            }
        }
    }

    /// Two applications must not be recognised by the same name.
    fn check_collisions(&self, faults: &mut Faults) {
        let mut owners: BTreeMap<String, &str> = BTreeMap::new();
        for app in &self.catalogue {
            let names = app.recognise.iter().chain(&app.recognise_whole);
            for text in names.chain(&app.processes).chain(&app.addins) {
                let folded = name::plain(text);
                if folded.chars().count() < 3 {
                    faults.note(&app.id, format!("too short to recognise: {text}"));
                }
                match owners.insert(folded, &app.id) {
                    Some(other) if other != app.id => {
                        faults.note(&app.id, format!("{text} also means {other}"));
                    }
                    _ => {}
                }
            }
        }
    }
}

fn check_data(app: &App, faults: &mut Faults) {
    let place = format!("app {}", app.id);
    if app.kinds.is_empty() {
        faults.note(&place, "carries nothing");
    }
    if app.systems.len() < 2 {
        faults.note(&place, "joins fewer than two ends");
    }
    if !app.server_side && !app.on_computer {
        faults.note(&place, "runs nowhere");
    }
    if app.only_classic_outlook && !app.touches(Endpoint::OutlookClassic) {
        faults.note(&place, "runs in classic Outlook and does not join it");
    }
    for kind in &app.kinds {
        let ways = app.possible_directions.get(kind);
        if ways.is_none_or(Vec::is_empty)
            || !app.match_keys.contains_key(kind)
            || !app.delete_rules.contains_key(kind)
        {
            faults.note(&place, format!("says too little about {}", kind.noun(2)));
        }
        if let (Some(usual), Some(ways)) = (app.default_direction, ways)
            && !ways.contains(&usual)
        {
            faults.note(&place, "its usual direction is not possible");
        }
    }
    let ruled = app.possible_directions.keys();
    let ruled = ruled
        .chain(app.match_keys.keys())
        .chain(app.delete_rules.keys());
    for kind in ruled.filter(|kind| !app.carries(**kind)) {
        faults.note(&place, format!("does not carry {}", kind.noun(2)));
    }
    let known = app.match_keys.values().flatten();
    for alternative in known.flat_map(MatchRule::keys) {
        if alternative.is_empty() {
            faults.note(&place, "a matching rule without keys");
        }
        for key in alternative
            .iter()
            .filter(|key| !MATCH_KEYS.contains(&key.as_str()))
        {
            faults.note(&place, format!("no such match key: {key}"));
        }
    }
    if app.limit.is_some() != app.limit_unit.is_some() {
        faults.note(&place, "a limit and its unit go together");
    }
    if app
        .interval_minutes
        .is_some_and(|m| m.fastest == 0 || m.fastest > m.slowest)
    {
        faults.note(&place, "its interval cannot be");
    }
    let days: Vec<_> = app.ends.iter().map(super::End::first_day).collect();
    if days.iter().any(Option::is_none) || !days.is_sorted() {
        faults.note(&place, "its end dates are no dates or not in order");
    }
}
