//! Personal data hidden wherever a case is shown: on a screen, in a line, in an error.
//!
//! Text on its way to a person passes [`Veil::says`], a value of a record [`Veil::value`]; both before
//! anything is cut or broken into lines. A value is found by its words however it is written, and the same
//! value always gets the same pseudonym, with a small number of its own ("Contact 17"). Times stay, and the
//! usual words of a status; everything else that a record holds goes.
//!
//! One rule decides what a sentence may keep: a value that is made of the program's own words (`own`) stays
//! inside a sentence, where nobody can tell it from the sentence. It goes where it stands by itself, and
//! where it is a name of several words in capitals.

mod gather;
mod index;
mod own;
mod places;
mod sentence;
#[cfg(test)]
pub(crate) mod tests;

use std::borrow::Cow;
use std::ops::Range;
use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use crate::case::{Case, Evidence};
use crate::mask::{self, HIDDEN, Mask, Sort, Word, addresses_in, words};
use crate::record::Source;
use crate::redact::ENDINGS;
use crate::redact::fields::{self, Treatment};
use index::{Entry, Index};

/// How much is told of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Which values are the same; companies by their names.
    Companies,
    /// Which values are the same.
    Pseudonyms,
    /// Only that there is a value.
    Hidden,
}

impl Level {
    /// Every level, the one that tells most first.
    pub const ALL: [Level; 3] = [Level::Companies, Level::Pseudonyms, Level::Hidden];

    /// As it is written in settings and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Level::Companies => "companies",
            Level::Pseudonyms => "pseudonyms",
            Level::Hidden => "hidden",
        }
    }

    /// What it tells, for people.
    pub fn says(self) -> &'static str {
        match self {
            Level::Companies => "pseudonyms stand for personal data, companies are shown",
            Level::Pseudonyms => "pseudonyms stand for personal data",
            Level::Hidden => "personal data are hidden altogether",
        }
    }

    /// The next one, which tells less; `None` after the last.
    pub fn next(self) -> Option<Level> {
        match self {
            Level::Companies => Some(Level::Pseudonyms),
            Level::Pseudonyms => Some(Level::Hidden),
            Level::Hidden => None,
        }
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let level = Level::ALL.into_iter().find(|l| l.id() == text);
        level.ok_or_else(|| "use companies, pseudonyms or hidden".to_owned())
    }
}

/// The values of a case's exports, gathered once and shared.
#[derive(Debug, Default, Clone)]
pub struct Values(Index);

impl Values {
    /// What the exports of a case hold, and exports that are only looked at beside them.
    pub fn of(case: &Case, evidence: &Evidence, fresh: &[Source]) -> Self {
        let mut index = Index::default();
        index.evidence(case, evidence, fresh);
        index.gathered();
        Values(index)
    }
}

/// Hides personal data at a level.
#[derive(Debug, Clone)]
pub struct Veil {
    level: Level,
    values: Arc<Values>,
    /// What people wrote into the case, and where it is kept.
    written: Index,
}

/// Makes pseudonyms for what nobody gathered.
static MASK: LazyLock<Mask> = LazyLock::new(|| Mask::new(b"", mask::Level::Pseudonyms));

/// What stands in the place of a part of a text.
type Found = (Range<usize>, String);

impl Veil {
    /// A veil over what is known of no case; it hides paths and addresses.
    pub fn bare(level: Level) -> Self {
        Veil {
            level,
            values: Arc::default(),
            written: Index::default(),
        }
    }

    /// A veil over what a case holds by itself, without its exports.
    pub fn of_case(level: Level, case: &Case) -> Self {
        let mut veil = Veil::bare(level);
        veil.learn_case(case);
        veil
    }

    /// The same over these values.
    #[must_use]
    pub fn over(mut self, values: Arc<Values>) -> Self {
        self.values = values;
        self
    }

    /// The same at another level.
    #[must_use]
    pub fn at(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Takes in what was written into the case by now: by whom, the paths it has to do with, and the titles
    /// of other cases.
    pub fn know<'t>(
        &mut self,
        case: &Case,
        person: Option<&str>,
        places: &[&str],
        titles: impl Iterator<Item = &'t str>,
    ) {
        self.written = Index::after(&self.values.0);
        self.written.written(case, person, places);
        titles.for_each(|title| self.written.take(Sort::Title, title));
    }

    /// Takes in the values of these exports.
    pub fn learn(&mut self, sources: &[Source]) {
        let index = &mut Arc::make_mut(&mut self.values).0;
        for source in sources {
            index.source(source);
        }
    }

    /// Takes in what a case holds by itself.
    pub fn learn_case(&mut self, case: &Case) {
        let index = &mut Arc::make_mut(&mut self.values).0;
        index.evidence(case, &Evidence::default(), &[]);
        self.know(case, None, &[], std::iter::empty());
    }

    /// Takes in somebody's name.
    pub fn learn_person(&mut self, name: &str) {
        let index = &mut Arc::make_mut(&mut self.values).0;
        index.take(Sort::of_person(name), name);
    }

    /// Takes in the path of a file.
    pub fn learn_path(&mut self, path: &str) {
        Arc::make_mut(&mut self.values).0.path(path);
    }

    /// Takes in a line that somebody typed, with every word of it that is not the program's own.
    pub fn heard(&mut self, line: &str) {
        for word in words(line) {
            if !own::is(&word) {
                self.written.take(Sort::Value, &line[word.at]);
            }
        }
    }

    /// How much it tells.
    pub fn level(&self) -> Level {
        self.level
    }

    /// A text of the program in which values may stand, with every value hidden.
    pub fn says<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let there = words(text);
        sentence::replace(text, self.found_in(text, &there))
    }

    /// What goes out of a text of the program.
    fn found_in(&self, text: &str, there: &[Word]) -> Vec<Found> {
        let mut found = places::paths_in(text)
            .into_iter()
            .map(|at| (at.clone(), self.path(&text[at])))
            .collect::<Vec<_>>();
        found.extend(self.values_in(text, there, false));
        let of_people = addresses_in(text).filter(|at| !is_of_test_record(&text[at.clone()]));
        found.extend(of_people.map(|at| {
            let made = self.named(Sort::Mail, None, &text[at.clone()]);
            (at, made)
        }));
        found.extend(sentence::cut_off(text, there));
        found
    }

    /// A complaint, which may quote anything: beside the values every word goes that is not the program's own.
    pub fn complains(&self, text: &str) -> String {
        let there = words(text);
        let mut found = self.found_in(text, &there);
        let is_free = |word: &Range<usize>| {
            let crosses = |(at, _): &Found| at.start < word.end && word.start < at.end;
            !found.iter().any(crosses)
        };
        let foreign = there
            .iter()
            .flat_map(|word| own::foreign(std::slice::from_ref(word)))
            .filter(|at| at.len() > 1 && is_free(at))
            .collect::<Vec<_>>();
        found.extend(foreign.into_iter().map(|at| (at, HIDDEN.to_owned())));
        let mut said = sentence::replace(text, found).into_owned();
        let twice = format!("{HIDDEN} {HIDDEN}");
        while said.contains(&twice) {
            said = said.replace(&twice, HIDDEN);
        }
        said
    }

    /// The value of a field, hidden as a whole or, where it is a list, one by one.
    pub fn value<'t>(&self, field: &str, value: &'t str) -> Cow<'t, str> {
        let sort = match fields::treatment(field) {
            Treatment::Moment if fields::is_moment(value) => return Cow::Borrowed(value),
            _ if fields::is_usual(value) => return Cow::Borrowed(value),
            Treatment::Whole(sort) | Treatment::Each(sort) => sort,
            Treatment::People => Sort::of_person(value),
            Treatment::Moment => Sort::Value,
            Treatment::Usual => Sort::Status,
        };
        if value.trim().is_empty() || value == "—" || sort == Sort::Company && self.keeps(value) {
            return Cow::Borrowed(value);
        }
        let there = words(value);
        if there.is_empty() {
            return Cow::Owned(HIDDEN.to_owned());
        }
        if let Some(entry) = self.exactly(&there) {
            return Cow::Owned(self.named(entry.sort, Some(entry.number), value));
        }
        let mut found = self.values_in(value, &there, true);
        // What nobody gathered goes, too.
        let mut done = 0;
        let mut rest: Vec<Range<usize>> = Vec::new();
        for word in &there {
            let taken = found
                .iter()
                .any(|(at, _)| at.start < word.at.end && word.at.start < at.end);
            match rest.last_mut() {
                _ if taken => {}
                Some(last) if last.end == done => last.end = word.at.end,
                _ => rest.push(word.at.clone()),
            }
            done = word.at.end;
        }
        found.extend(rest.into_iter().map(|at| {
            let made = self.named(sort, None, &value[at.clone()]);
            (at, made)
        }));
        sentence::replace(value, found)
    }

    /// The name of a file or folder that may be of no case: it stays where it is made of own words.
    pub fn file_name(&self, name: &str) -> String {
        self.component(name, Sort::File)
    }

    /// What somebody is typing: shown where nothing in it can be a name, else a dot for each character.
    pub fn typed(&self, text: &str) -> String {
        let short = |w: &Word| !index::is_number(w) || w.folded.chars().count() < 5;
        if words(text).iter().all(|w| own::is(w) && short(w)) {
            return text.to_owned();
        }
        let dot = |c: char| if c == ' ' { ' ' } else { '•' };
        text.chars().map(dot).collect()
    }

    /// Where values stand in a line that was drawn already: the last search, of what no other has found.
    pub fn left_in(&self, line: &str) -> Vec<Range<usize>> {
        let there = words(line);
        let foreign = |at: &Range<usize>| {
            let inside = there
                .iter()
                .filter(|w| at.start <= w.at.start && w.at.end <= at.end);
            inside.clone().any(|w| !own::is(w)) || inside.clone().all(index::is_number)
        };
        let found = self.values_in(line, &there, false).into_iter();
        found.map(|(at, _)| at).filter(foreign).collect()
    }

    fn values_in(&self, text: &str, there: &[Word], all: bool) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < there.len() {
            let rest = &there[at..];
            let meant =
                |entry: Entry, taken: usize| all || sentence::is_meant(text, entry, &rest[..taken]);
            let best = [&self.values.0, &self.written]
                .into_iter()
                .filter_map(|index| index.at(rest, meant))
                .max_by_key(|(_, taken)| *taken);
            let Some((entry, taken)) = best else {
                at += 1;
                continue;
            };
            let mut range = rest[0].at.start..rest[taken - 1].at.end;
            if entry.sort == Sort::Phone {
                // A bracket or plus sign belongs to the number.
                let before = text[..range.start].trim_end_matches(['(', '+']);
                range.start = before.len();
            }
            // A bracket that is opened in a value is closed there.
            let value = &text[range.clone()];
            if value.contains('(') && !value.contains(')') && text[range.end..].starts_with(')') {
                range.end += 1;
            }
            let value = &text[range.clone()];
            let made = if entry.sort == Sort::Company && self.keeps(value) {
                value.to_owned()
            } else {
                self.named(entry.sort, Some(entry.number), value)
            };
            found.push((range, made));
            at += taken;
        }
        for index in [&self.values.0, &self.written] {
            let signs = index.signs_in(text);
            found.extend(signs.map(|(from, to)| (from..to, HIDDEN.to_owned())));
        }
        found
    }

    /// Whether a company may be told: nobody's name is in it.
    fn keeps(&self, company: &str) -> bool {
        let is_name = |entry: Entry| entry.sort < Sort::Mail;
        self.level == Level::Companies
            && words(company)
                .chunks(1)
                .all(|word| own::is(&word[0]) || !self.exactly(word).is_some_and(is_name))
    }

    fn exactly(&self, there: &[Word]) -> Option<Entry> {
        let indices = [&self.values.0, &self.written];
        indices.into_iter().find_map(|index| index.exactly(there))
    }

    /// The pseudonym; of a value that nobody counted with a number from the value itself.
    fn named(&self, sort: Sort, number: Option<u32>, value: &str) -> String {
        if self.level == Level::Hidden && !matches!(sort, Sort::File | Sort::Folder) {
            return HIDDEN.to_owned();
        }
        let Some(number) = number else {
            return match sort {
                Sort::Id => HIDDEN.to_owned(),
                _ => MASK.of(sort, value).replace("@example.invalid", ""),
            };
        };
        match sort {
            Sort::Mail => format!("mail-{number}"),
            Sort::WebPage => format!("page-{number}"),
            Sort::File => format!("file-{number}{}", ending(value)),
            _ => sort.write(&number.to_string()),
        }
    }

    fn path(&self, path: &str) -> String {
        let mut out = String::new();
        let mut before = "";
        for part in path.split_inclusive(['/', '\\']) {
            let name = part.trim_end_matches(['/', '\\']);
            let below_home = crate::redact::HOMES.contains(&before.to_lowercase().as_str());
            let is_last = name.len() == part.len();
            if name.is_empty() || name == "~" || name.len() == 2 && name.ends_with(':') {
                out.push_str(name);
            } else if below_home {
                let number = self
                    .exactly(&words(name))
                    .filter(|e| e.sort == Sort::Account);
                out.push_str(&self.named(Sort::Account, number.map(|e| e.number), name));
            } else {
                let sort = if is_last { Sort::File } else { Sort::Folder };
                out.push_str(&self.component(name, sort));
            }
            out.push_str(&part[name.len()..]);
            before = name;
        }
        out
    }

    fn component(&self, name: &str, sort: Sort) -> String {
        let there = words(name);
        let plain = name
            .chars()
            .all(|c| c.is_alphanumeric() || " -_.()#&+,".contains(c));
        if plain && there.iter().all(own::is) {
            return name.to_owned();
        }
        match self.exactly(&there) {
            Some(entry) if matches!(entry.sort, Sort::File | Sort::Folder) => {
                self.named(entry.sort, Some(entry.number), name)
            }
            _ => {
                let made = MASK.of(sort, name);
                let end = if sort == Sort::File {
                    ending(name)
                } else {
                    String::new()
                };
                made + &end
            }
        }
    }
}

/// Whether an address is the one that the program gives to its own test records.
fn is_of_test_record(address: &str) -> bool {
    let address = address.to_lowercase();
    let code = address.strip_prefix("zz-trace-");
    let code = code.and_then(|rest| rest.strip_suffix("@example.com"));
    code.is_some_and(|code| code.bytes().all(|b| b.is_ascii_digit() || b == b'-'))
}

/// The ending of a file's name, where it says what the file is.
fn ending(name: &str) -> String {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase());
    let known = ending.filter(|e| ENDINGS.contains(&e.as_str()));
    known.map_or_else(String::new, |e| format!(".{e}"))
}
