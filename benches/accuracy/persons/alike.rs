//! People who share a home, a telephone, an office, a name or a placeholder, and are not one person.

use super::{GIVEN, Maker, Person, word, written};
use crate::words;

const TITLES: [&str; 10] = [
    "Sales Manager",
    "Buyer",
    "Accountant",
    "Technician",
    "Controller",
    "Owner",
    "Partner",
    "Consultant",
    "Office Manager",
    "Engineer",
];

/// People among whom many look alike.
pub fn look_alikes(size: usize, seed: u64) -> Vec<Person> {
    let mut maker = Maker::new(size, seed ^ 0x1007);
    while maker.out.len() < size {
        match maker.draw.below(12) {
            0 | 1 => maker.household(),
            2 => maker.father_and_son(),
            3 => maker.namesakes("namesakes, one company", true),
            4 => maker.namesakes("namesakes, two companies", false),
            5 => maker.office("switchboard"),
            6 => maker.office("info@"),
            7 => maker.office("assistant"),
            8 => maker.stand_ins(),
            9 => maker.initials(),
            _ => maker.single(),
        }
    }
    maker.shuffled()
}

impl Maker {
    fn person(&mut self, root: u32, class: &'static str, given: &str, family: &str) -> Person {
        let entity = self.number();
        Person {
            entity,
            root,
            class,
            given: given.to_owned(),
            family: family.to_owned(),
            ..Person::default()
        }
    }

    /// Puts somebody in, at times twice.
    fn put(&mut self, p: Person) {
        if self.draw.chance(0.25) {
            let mut copy = p.clone();
            match self.draw.below(5) {
                0 => copy.mail.clear(),
                1 => copy.mobile.clear(),
                2 => copy.given = words::mistyped(&mut self.draw, &copy.given),
                3 => copy.title = "",
                _ => {}
            }
            self.out.push(copy);
        }
        self.out.push(p);
    }

    /// What is a person's own.
    fn own(&mut self, p: &mut Person, mobile: f64, mail: f64) {
        if self.draw.chance(mobile) {
            p.mobile = self.phone("7700");
        }
        if self.draw.chance(mail) {
            let name = format!("{}.{}", p.given, p.family).to_lowercase();
            p.mail = format!("{name}{}@gmail.com", self.draw.below(99));
        }
    }

    fn employed(&mut self, p: &mut Person, firm: &str) {
        firm.clone_into(&mut p.company);
        p.title = self.draw.of(&TITLES);
    }

    fn at_home(p: &mut Person, street: &str, town: &(String, String), phone: &str) {
        (p.street, p.home_phone) = (street.to_owned(), phone.to_owned());
        (p.town, p.postcode) = town.clone();
    }

    fn single(&mut self) {
        let root = self.number();
        let (given, family, firm) = (self.given(), self.family(), words::firm(&mut self.draw));
        let mut p = self.person(root, "single", &given, &family);
        self.own(&mut p, 0.7, 0.6);
        self.employed(&mut p, &firm);
        self.put(p);
    }

    fn household(&mut self) {
        let (root, family, town) = (self.number(), self.family(), self.town());
        let street = format!(
            "{} {} Lane",
            self.draw.between(1, 99),
            word(&mut self.draw, 2)
        );
        let phone = self.phone("1603");
        let shared = self
            .draw
            .chance(0.4)
            .then(|| format!("the{}s@gmail.com", family.to_lowercase()));
        let mut names: Vec<String> = Vec::new();
        for _ in 0..self.draw.between(2, 4) {
            let given = self.given();
            if names.contains(&given) {
                continue;
            }
            let mut p = self.person(root, "household", &given, &family);
            Self::at_home(&mut p, &street, &town, &phone);
            self.own(&mut p, 0.6, 0.5);
            if let Some(mail) = &shared {
                p.mail.clone_from(mail);
            }
            names.push(given);
            self.put(p);
        }
    }

    fn father_and_son(&mut self) {
        let (root, given, family, town) = (self.number(), self.given(), self.family(), self.town());
        let street = format!(
            "{} {} Lane",
            self.draw.between(1, 99),
            word(&mut self.draw, 2)
        );
        let phone = self.phone("1603");
        let (suffixes, born) = (self.draw.chance(0.3), self.draw.chance(0.4));
        for (suffix, years) in [("Sr.", (1940, 1955)), ("Jr.", (1970, 1985))] {
            let mut p = self.person(root, "father and son", &given, &family);
            Self::at_home(&mut p, &street, &town, &phone);
            self.own(&mut p, 1.0, 0.8);
            if suffixes {
                p.suffix = suffix;
            }
            if born {
                p.birthday = written(self.date(years));
            }
            self.put(p);
        }
    }

    fn namesakes(&mut self, class: &'static str, together: bool) {
        let (root, given, family) = (self.number(), self.given(), self.family());
        let first = words::firm(&mut self.draw);
        let titles = [self.draw.below(5), 5 + self.draw.below(5)];
        for (n, title) in titles.into_iter().enumerate() {
            let mut p = self.person(root, class, &given, &family);
            let firm = if together || n == 0 {
                first.clone()
            } else {
                words::firm(&mut self.draw)
            };
            self.own(&mut p, 1.0, 0.0);
            self.employed(&mut p, &firm);
            p.title = TITLES[title];
            let domain = firm.to_lowercase().replace(' ', "");
            let number = if together && n == 1 { "2" } else { "" };
            p.mail = format!("{given}.{family}{number}@{domain}.example").to_lowercase();
            self.put(p);
        }
    }

    /// An office whose people share one means of reaching them.
    fn office(&mut self, class: &'static str) {
        let (root, firm, line) = (
            self.number(),
            words::firm(&mut self.draw),
            self.phone("1223"),
        );
        let domain = firm.to_lowercase().replace(' ', "");
        let family = self.family();
        for n in 0..self.draw.between(3, 7) {
            let given = self.given();
            // Every now and then two of them have one family name.
            let name = if n < 2 { family.clone() } else { self.family() };
            if n == 1 && self.out.iter().rev().take(2).any(|p| p.given == given) {
                continue;
            }
            let mut p = self.person(root, class, &given, &name);
            self.employed(&mut p, &firm);
            match class {
                "info@" => p.mail = format!("info@{domain}.example"),
                "assistant" => p.assistant.clone_from(&line),
                _ => p.work_phone.clone_from(&line),
            }
            if class == "assistant" || self.draw.chance(0.4) {
                self.own(&mut p, 0.7, 0.4);
            }
            self.put(p);
        }
    }

    /// Namesakes whose records hold what forms put in.
    fn stand_ins(&mut self) {
        let (root, given, family) = (self.number(), self.given(), self.family());
        let what = self.draw.below(5);
        for _ in 0..2 {
            let mut p = self.person(root, "placeholders", &given, &family);
            let firm = words::firm(&mut self.draw);
            self.employed(&mut p, &firm);
            p.mobile = self.phone("7700");
            match what {
                0 => "1/1/1900".clone_into(&mut p.birthday),
                1 => "0/0/00".clone_into(&mut p.birthday),
                2 => "unknown@unknown.com".clone_into(&mut p.mail),
                3 => (p.home_phone, p.mail) = ("n/a".to_owned(), "test@test.com".to_owned()),
                _ => (p.home_phone, p.street) = ("000000".to_owned(), "n/a".to_owned()),
            }
            self.put(p);
        }
    }

    /// Colleagues of one family name and one initial.
    fn initials(&mut self) {
        let (root, family, firm) = (self.number(), self.family(), words::firm(&mut self.draw));
        let domain = firm.to_lowercase().replace(' ', "");
        let line = self.phone("1223");
        let first = self.given();
        let alike: Vec<&str> = GIVEN
            .iter()
            .map(|g| g.0)
            .filter(|g| *g != first && g.starts_with(&first[..1]))
            .collect();
        if alike.is_empty() {
            return;
        }
        let second = self.draw.of(&alike).to_owned();
        for given in [first, second] {
            let mut p = self.person(root, "one initial", &given, &family);
            self.employed(&mut p, &firm);
            p.mail = format!("{given}.{family}@{domain}.example").to_lowercase();
            p.work_phone.clone_from(&line);
            if self.draw.chance(0.5) {
                p.mobile = self.phone("7700");
            }
            self.put(p);
        }
    }
}
