//! Invented people in an Outlook export: families known by names, birthdays, places and occupations alone;
//! and look-alikes who share a home, a telephone, an office or a placeholder and are not one person.

mod alike;

pub use alike::look_alikes;

use super::draw::Draw;
use super::words;

/// One record.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// The person it stands for.
    pub entity: u32,
    /// What look-alikes have in common: a family, an office.
    pub root: u32,
    /// How it came about.
    pub class: &'static str,
    pub given: String,
    pub family: String,
    pub suffix: &'static str,
    pub company: String,
    pub title: &'static str,
    pub mail: String,
    pub mobile: String,
    pub home_phone: String,
    pub work_phone: String,
    pub assistant: String,
    pub street: String,
    pub town: String,
    pub postcode: String,
    /// As the file writes it.
    pub birthday: String,
    pub profession: &'static str,
}

/// Given names with a short form, where there is one.
const GIVEN: [(&str, &str); 40] = [
    ("John", "Jack"),
    ("Mary", "Molly"),
    ("William", "Bill"),
    ("Thomas", "Tom"),
    ("Elizabeth", "Liz"),
    ("George", ""),
    ("Anne", "Annie"),
    ("James", "Jim"),
    ("Robert", "Bob"),
    ("Margaret", "Peggy"),
    ("Henry", "Harry"),
    ("Charles", "Charlie"),
    ("Edward", "Ted"),
    ("Catherine", "Kate"),
    ("Richard", "Dick"),
    ("Jane", ""),
    ("Alexander", "Alex"),
    ("Alexandra", "Alex"),
    ("Joan", ""),
    ("Joanne", "Jo"),
    ("Francis", "Frank"),
    ("Frances", "Fanny"),
    ("Daniel", "Dan"),
    ("Daniela", ""),
    ("Dawn", ""),
    ("Samuel", "Sam"),
    ("Sarah", "Sally"),
    ("Julian", ""),
    ("Juliana", ""),
    ("Hugh", ""),
    ("Edith", "Edie"),
    ("Walter", "Walt"),
    ("Agnes", ""),
    ("Peter", "Pete"),
    ("Petra", ""),
    ("Christian", "Chris"),
    ("Christina", "Chris"),
    ("Rufus", ""),
    ("Mario", ""),
    ("Maria", ""),
];

const TRADES: [&str; 24] = [
    "politician",
    "clergyman",
    "painter",
    "soldier",
    "farmer",
    "physician",
    "lawyer",
    "writer",
    "merchant",
    "actor",
    "composer",
    "architect",
    "engraver",
    "botanist",
    "printer",
    "explorer",
    "judge",
    "weaver",
    "brewer",
    "astronomer",
    "sculptor",
    "miller",
    "surveyor",
    "bookseller",
];

struct Maker {
    draw: Draw,
    out: Vec<Person>,
    next: u32,
    families: Vec<String>,
    towns: Vec<(String, String)>,
}

/// Families by names, birthdays, places and occupations.
pub fn families(size: usize, seed: u64) -> Vec<Person> {
    let mut maker = Maker::new(size, seed);
    while maker.out.len() < size {
        maker.generations();
    }
    maker.shuffled()
}

impl Maker {
    fn new(size: usize, seed: u64) -> Self {
        let mut draw = Draw::new(seed);
        let families = (0..size / 6 + 60).map(|_| word(&mut draw, 3)).collect();
        let towns = (0..size / 60 + 40)
            .map(|_| {
                let code = draw.between(10_000, 99_999).to_string();
                (word(&mut draw, 3), code)
            })
            .collect();
        Maker {
            draw,
            out: Vec::new(),
            next: 0,
            families,
            towns,
        }
    }

    fn shuffled(mut self) -> Vec<Person> {
        for at in (1..self.out.len()).rev() {
            self.out.swap(at, self.draw.below(at + 1));
        }
        self.out
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn family(&mut self) -> String {
        let at = self
            .draw
            .below(self.families.len())
            .min(self.draw.below(self.families.len()));
        self.families[at].clone()
    }

    fn given(&mut self) -> String {
        self.draw.early(&GIVEN).0.to_owned()
    }

    fn town(&mut self) -> (String, String) {
        let at = self
            .draw
            .below(self.towns.len())
            .min(self.draw.below(self.towns.len()));
        self.towns[at].clone()
    }

    fn phone(&mut self, front: &str) -> String {
        format!("+44 {front} {:06}", self.draw.below(1_000_000))
    }

    fn date(&mut self, years: (i64, i64)) -> (i64, i64, i64) {
        (
            self.draw.between(years.0, years.1),
            self.draw.between(1, 12),
            self.draw.between(1, 28),
        )
    }

    // Families by names, birthdays, places and occupations.

    fn generations(&mut self) {
        let (family, home) = (self.family(), self.town());
        let born = self.date((1650, 1880));
        let trade = self.draw.of(&TRADES);
        let father = self.given();
        self.kept("parent", &father, &family, born, &home, trade);
        let mut last = born.0 + self.draw.between(20, 34);
        for _ in 0..self.draw.below(4) {
            last += self.draw.between(1, 5);
            let given = if self.draw.chance(0.25) {
                father.clone()
            } else {
                self.given()
            };
            let own = self.date((last, last));
            let place = if self.draw.chance(0.7) {
                home.clone()
            } else {
                self.town()
            };
            let trade = if self.draw.chance(0.35) {
                trade
            } else {
                self.draw.of(&TRADES)
            };
            self.kept("child", &given, &family, own, &place, trade);
            if self.draw.chance(0.03) {
                let twin = self.given();
                if twin != given {
                    self.kept("twin", &twin, &family, own, &place, trade);
                }
            }
        }
    }

    /// Puts a person in, one to four times, as different people wrote them down.
    fn kept(
        &mut self,
        class: &'static str,
        given: &str,
        family: &str,
        born: (i64, i64, i64),
        place: &(String, String),
        trade: &'static str,
    ) {
        let entity = self.number();
        for copy in 0..self.draw.of(&[1, 1, 2, 2, 3, 4]) {
            let mut p = Person {
                entity,
                root: entity,
                class,
                given: given.to_owned(),
                family: family.to_owned(),
                town: place.0.clone(),
                postcode: place.1.clone(),
                birthday: written(born),
                profession: trade,
                ..Person::default()
            };
            if copy > 0 {
                self.wear(&mut p, born);
            }
            self.out.push(p);
        }
    }

    fn wear(&mut self, p: &mut Person, born: (i64, i64, i64)) {
        let short = GIVEN
            .iter()
            .find(|(full, _)| *full == p.given)
            .map_or("", |g| g.1);
        match self.draw.below(20) {
            0..=1 if !short.is_empty() => p.given = short.to_owned(),
            2 => p.given = p.given.chars().take(1).collect::<String>() + ".",
            3..=4 => p.given = words::mistyped(&mut self.draw, &p.given),
            5 => p.given = format!("{} {}", p.given, self.given()),
            _ => {}
        }
        if self.draw.chance(0.12) {
            p.family = words::mistyped(&mut self.draw, &p.family);
        }
        match self.draw.below(20) {
            0..=2 => p.birthday.clear(),
            3..=4 => p.birthday = written((born.0, 1, 1)),
            5 => p.birthday = written((born.0 + self.draw.of(&[-10, -1, 1, 10]), born.1, born.2)),
            6 => p.birthday = written((born.0, born.1, 1 + (born.2 + 9) % 28)),
            7 if born.2 <= 12 => p.birthday = written((born.0, born.2, born.1)),
            _ => {}
        }
        match self.draw.below(20) {
            0..=3 => p.postcode.clear(),
            4..=5 => (p.town, p.postcode) = (String::new(), String::new()),
            6 => (p.town, p.postcode) = self.town(),
            _ => {}
        }
        match self.draw.below(10) {
            0..=2 => p.profession = "",
            3 => p.profession = self.draw.of(&TRADES),
            _ => {}
        }
    }
}

/// A date as Outlook writes it in English.
fn written((year, month, day): (i64, i64, i64)) -> String {
    format!("{month}/{day}/{year}")
}

/// A name that nobody has, of so many syllables.
fn word(draw: &mut Draw, syllables: usize) -> String {
    const FRONT: [&str; 16] = [
        "b", "br", "c", "d", "f", "gr", "h", "k", "l", "m", "n", "p", "st", "t", "v", "w",
    ];
    const BACK: [&str; 12] = [
        "a", "en", "er", "i", "o", "ald", "ing", "um", "el", "ar", "ick", "or",
    ];
    let mut word = String::new();
    for _ in 0..syllables {
        word.push_str(draw.of(&FRONT));
        word.push_str(draw.of(&BACK));
    }
    word[..1].to_uppercase() + &word[1..]
}
