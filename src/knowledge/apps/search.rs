//! Finding an application by what a person types: part of a name, an older name, an abbreviation, or
//! what they see on the screen.

use std::cmp::Reverse;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::{App, Apps};

/// A word counts as found when it scores at least this share of what it scores against itself.
/// Below it, its letters are merely scattered over the text.
const ENOUGH_PERCENT: i64 = 75;
/// The weight of a name.
const NAME: i64 = 3;
/// Words shorter than this must begin a word; within words they would fit nearly everything.
const SHORT: usize = 4;
/// What a whole word is worth; a beginning or part of a word is worth at most 100.
const WHOLE_WORD: i64 = 120;

impl Apps {
    /// The applications that fit what was typed, best first; equals stand in catalogue order. An empty
    /// query gives the whole catalogue. Where no application has every word, those that have the most.
    pub fn search(&self, query: &str) -> Vec<&App> {
        let query = query.trim().to_lowercase();
        let words: Vec<&str> = query.split_whitespace().collect();
        if words.is_empty() {
            return self.catalogue.iter().collect();
        }
        let matcher = SkimMatcherV2::default().ignore_case();
        let mut hits: Vec<(usize, i64, &App)> = self
            .catalogue
            .iter()
            .map(|app| {
                let (found, score) = rate(&matcher, app, &query, &words);
                (found, score, app)
            })
            .collect();
        let most = hits.iter().map(|hit| hit.0).max().unwrap_or(0);
        hits.retain(|hit| hit.0 == most && most > 0);
        hits.sort_by_key(|hit| Reverse(hit.1));
        hits.into_iter().map(|hit| hit.2).collect()
    }
}

/// How many words of the query the application has, and how well it fits.
fn rate(matcher: &SkimMatcherV2, app: &App, query: &str, words: &[&str]) -> (usize, i64) {
    let texts: Vec<(i64, String)> = weighted_texts(app)
        .map(|(weight, text)| (weight, text.to_lowercase()))
        .collect();
    let mut found = 0;
    let mut score = 0;
    for word in words {
        let best = texts
            .iter()
            .filter_map(|(weight, text)| Some(percent(matcher, text, word)? * weight))
            .max();
        if let Some(best) = best {
            found += 1;
            score += best;
        }
    }
    let phrase = texts
        .iter()
        .map(|(weight, text)| weight * phrase_bonus(text, query, *weight == NAME))
        .max();
    (found, score + phrase.unwrap_or(0))
}

/// The texts to look in, with their weight: names before programs before what is seen on the screen.
fn weighted_texts(app: &App) -> impl Iterator<Item = (i64, &str)> {
    let names = [&app.id, &app.name].into_iter().chain(&app.also_known_as);
    let programs = app.recognise.iter().chain(&app.recognise_whole);
    let programs = programs.chain(&app.processes).chain(&app.addins);
    let marks = app.hints.iter().chain(&app.folders).chain(&app.categories);
    names
        .map(|text| (NAME, text.as_str()))
        .chain(programs.map(|text| (2, text.as_str())))
        .chain(marks.map(|text| (1, text.as_str())))
}

/// How well one word fits a text, or `None` where it does not.
fn percent(matcher: &SkimMatcherV2, text: &str, word: &str) -> Option<i64> {
    let mut parts = text.split(|c: char| !c.is_alphanumeric());
    if parts.clone().any(|part| part == word) {
        return Some(WHOLE_WORD);
    }
    if word.chars().count() < SHORT && !parts.any(|part| part.starts_with(word)) {
        return None;
    }
    let perfect = matcher.fuzzy_match(word, word)?.max(1);
    let score = matcher.fuzzy_match(text, word)?;
    let percent = (score * 100 / perfect).min(100);
    (percent >= ENOUGH_PERCENT).then_some(percent)
}

/// What the query as a whole adds. Only a name that is the very query settles the matter: a folder or
/// an add-in may be called no more than "Salesforce".
fn phrase_bonus(text: &str, query: &str, is_name: bool) -> i64 {
    if is_name && text == query {
        1000
    } else if text.starts_with(query) {
        150
    } else if text.contains(query) {
        60
    } else {
        0
    }
}
