//! An invented calendar in Outlook and the same team's events in Salesforce, with the copies faults make
//! and with many entries that only look like copies.
//!
//! Every entry carries the number of the event it stands for: two entries with one number are copies (in
//! one system) or counterparts (across). Entries that belong together without being copies, such as an
//! attendee's row, have another number and the same `root`.

use std::collections::HashSet;

use super::draw::Draw;
use super::words;

/// Minutes of a day.
pub const DAY: i64 = 1_440;

/// One entry of one system.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// The event it stands for.
    pub entity: u32,
    /// What it belongs to without being a copy of it; the event itself, mostly.
    pub root: u32,
    /// How it came about, for the analysis of errors.
    pub class: &'static str,
    pub subject: Option<String>,
    /// Minutes since 2000-01-01 by the wall clock.
    pub start: i64,
    /// Its length in minutes; `None` where the export does not say.
    pub minutes: Option<i64>,
    pub all_day: bool,
    pub location: Option<String>,
    pub organizer: Option<String>,
    pub attendees: Vec<String>,
    pub notes: Option<String>,
    /// Number behind the calendar identity.
    pub uid: u32,
    /// Of a moved date of a series: where it would stand.
    pub occurrence: Option<i64>,
    /// Of a series as one entry: days between its dates, and how many there are.
    pub repeats: Option<(i64, i64)>,
    pub sequence: u32,
    pub cancelled: bool,
    pub owner: u32,
    pub child: bool,
    /// The contact an event in Salesforce is about.
    pub who: Option<u32>,
    /// Of a date of a series in Salesforce: the series.
    pub series: Option<u32>,
}

/// How a data set is made.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Entries of both systems together.
    pub size: u32,
    pub seed: u64,
    /// With identities, and series as one entry with exceptions, as iCalendar has them.
    pub identities: bool,
}

/// The entries of both systems, in the order they stand in the files.
#[derive(Debug, Default)]
pub struct Calendar {
    pub outlook: Vec<Entry>,
    pub salesforce: Vec<Entry>,
}

struct Maker {
    draw: Draw,
    out: Calendar,
    shape: Shape,
    /// Days from 2000-01-01 the calendar spans.
    days: (i64, i64),
    next: u32,
    /// The shift most shifted copies of this file have, as one fault makes them.
    fault: Option<i64>,
    /// How far all of Salesforce stands off.
    off: i64,
    /// Generic subjects and the days they stand on, so that one calendar has each once a day.
    used: HashSet<(String, i64)>,
}

/// Makes a calendar.
pub fn invent(shape: Shape) -> Calendar {
    let mut draw = Draw::new(shape.seed);
    let span = (i64::from(shape.size) / 8).clamp(250, 5_200);
    let fault = [Some(60), Some(120), None, Some(-300), Some(-60), Some(330)][draw.below(6)];
    let off = draw.of(&[0, 0, 0, 60, -120]);
    let mut maker = Maker {
        draw,
        out: Calendar::default(),
        shape,
        days: (9_800 - span, 9_800),
        next: 1,
        fault,
        off,
        used: HashSet::new(),
    };
    while maker.out.outlook.len() + maker.out.salesforce.len() < shape.size as usize {
        maker.thing();
    }
    let mut out = maker.out;
    for list in [&mut out.outlook, &mut out.salesforce] {
        for at in (1..list.len()).rev() {
            list.swap(at, maker.draw.below(at + 1));
        }
    }
    out
}

impl Maker {
    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn workday(&mut self) -> i64 {
        loop {
            let day = self.draw.between(self.days.0, self.days.1);
            // 2000-01-01 was a Saturday.
            if day.rem_euclid(7) >= 2 {
                return day;
            }
        }
    }

    fn slot(&mut self) -> (i64, i64) {
        let hour = self.draw.of(&[8, 9, 9, 10, 10, 11, 13, 14, 14, 15, 16, 17]);
        let minute = self.draw.of(&[0, 0, 0, 30, 30, 15, 45]);
        (
            hour * 60 + minute,
            self.draw.of(&[15, 30, 30, 60, 60, 60, 90, 120]),
        )
    }

    fn entry(&mut self, class: &'static str, subject: String, start: i64, minutes: i64) -> Entry {
        let number = self.number();
        Entry {
            entity: number,
            root: number,
            class,
            subject: Some(subject),
            start,
            minutes: Some(minutes),
            uid: number,
            ..Entry::default()
        }
    }

    /// Fills in place, people and text, each with a probability.
    fn dress(&mut self, e: &mut Entry, fullness: f64) {
        if self.draw.chance(fullness) {
            e.location = Some(words::place(&mut self.draw));
        }
        if self.draw.chance(fullness) {
            e.organizer = Some(words::person(&mut self.draw));
            e.attendees = (0..self.draw.below(5))
                .map(|_| words::person(&mut self.draw))
                .collect();
        }
        if self.draw.chance(fullness * 0.8) {
            e.notes = Some(words::notes(&mut self.draw));
        }
    }

    /// One thing of a calendar, whatever kind.
    fn thing(&mut self) {
        match self.draw.below(1_000) {
            0..=419 => self.meeting(),
            420..=559 => self.generic(),
            560..=609 => self.slots(),
            610..=649 => self.parallel(),
            650..=689 => self.alike(),
            690..=705 => self.series(),
            706..=721 => self.yearly(),
            722..=771 => self.whole_days(),
            772..=801 => self.set_up_again(),
            802..=861 => self.team(),
            862..=901 => self.clones(),
            902..=951 => self.next_day(),
            _ => self.bare(),
        }
    }

    fn meeting(&mut self) {
        let (at, length) = self.slot();
        let (subject, day) = (words::meeting(&mut self.draw), self.workday());
        let mut e = self.entry("meeting", subject, day * DAY + at, length);
        self.dress(&mut e, 0.7);
        self.stand(e, 0.75, 0.6);
    }

    fn generic(&mut self) {
        let subject = self.draw.early(&words::GENERIC).to_owned();
        let day = self.workday();
        if !self.used.insert((subject.clone(), day)) {
            return;
        }
        let (at, length) = if subject == "Lunch" {
            (720, 60)
        } else {
            self.slot()
        };
        let mut e = self.entry("generic", subject, day * DAY + at, length);
        self.dress(&mut e, 0.15);
        self.stand(e, 0.85, 0.35);
    }

    /// One subject several times on one day, at other hours.
    fn slots(&mut self) {
        let subject = if self.draw.chance(0.6) {
            self.draw
                .of(&["Interview", "Call", "Demo", "Telco", "Appraisal", "Viewing"])
                .to_owned()
        } else {
            words::meeting(&mut self.draw)
        };
        let day = self.workday();
        if !self.used.insert((subject.clone(), day)) {
            return;
        }
        let length = self.draw.of(&[30, 45, 60]);
        let mut at = self.draw.between(8, 11) * 60;
        for _ in 0..self.draw.between(2, 4) {
            let mut e = self.entry("slots", subject.clone(), day * DAY + at, length);
            self.dress(&mut e, 0.5);
            e.who = Some(self.draw.below(400) as u32);
            self.stand(e, 0.7, 0.5);
            at += self.draw.of(&[60, 60, 120]);
        }
    }

    /// One subject at one time, for different people in different places.
    fn parallel(&mut self) {
        let subject = self
            .draw
            .of(&["Interview", "Demo", "Training", "Appraisal", "Group work"]);
        let day = self.workday();
        if !self.used.insert((subject.to_owned(), day)) {
            return;
        }
        let (at, length) = self.slot();
        let mut rooms: Vec<String> = Vec::new();
        for _ in 0..2 {
            let mut e = self.entry("parallel", subject.to_owned(), day * DAY + at, length);
            self.dress(&mut e, 1.0);
            let room = e.location.clone().unwrap_or_default();
            if rooms.contains(&room) {
                continue;
            }
            rooms.push(room);
            e.who = Some(self.draw.below(4_000) as u32);
            self.stand(e, 0.7, 0.5);
        }
    }

    /// Two appointments at one time whose subjects begin alike or differ in a number or a name.
    fn alike(&mut self) {
        let (at, length) = self.slot();
        let start = self.workday() * DAY + at;
        let firm = words::firm(&mut self.draw);
        let pair = match self.draw.below(5) {
            0 => [
                format!("Sprint 1{} {firm}", self.draw.below(4)),
                format!("Sprint 1{} {firm}", self.draw.between(5, 9)),
            ],
            1 => ["Demo", "Offer"].map(|t| format!("{t} {firm}")),
            2 => [(); 2].map(|()| format!("Call {}", words::person(&mut self.draw))),
            3 => [(); 2].map(|()| format!("Interview {}", words::person(&mut self.draw))),
            _ => [(); 2].map(|()| format!("Visit {}", words::firm(&mut self.draw))),
        };
        if pair[0] == pair[1] {
            return;
        }
        for subject in pair {
            let mut e = self.entry("alike", subject, start, length);
            self.dress(&mut e, 0.4);
            self.stand(e, 0.8, 0.5);
        }
    }

    /// A series: each of its dates an entry, or one entry and its exceptions.
    fn series(&mut self) {
        let mut subject = self.draw.of(&words::SERIES).to_owned();
        if self.draw.chance(0.5) {
            subject = format!("{subject} {}", words::firm(&mut self.draw));
        }
        let every = self.draw.of(&[7, 7, 7, 14, 1, 28]);
        let count = self.draw.between(4, 30);
        let (at, length) = self.slot();
        let first = self.workday() * DAY + at;
        let mut model = self.entry("series", subject, first, length);
        self.dress(&mut model, 0.6);
        let (outlook, salesforce) = (self.draw.chance(0.8), self.draw.chance(0.4));
        let (uid, series) = (model.uid, model.entity);
        for i in 0..count {
            let mut e = model.clone();
            e.entity = self.number();
            e.root = e.entity;
            e.start = first + i * every * DAY;
            e.series = Some(series);
            let moved = self.draw.chance(0.08);
            let was = e.start;
            if moved {
                e.start += self.draw.of(&[60, -60, 120, DAY]);
                e.class = "exception";
            }
            if outlook && self.shape.identities {
                if i == 0 {
                    let mut master = model.clone();
                    (master.root, master.repeats) = (e.entity, Some((every, count)));
                    master.class = "series master";
                    self.out.outlook.push(master);
                }
                if moved {
                    (e.uid, e.occurrence) = (uid, Some(was));
                    self.out.outlook.push(e.clone());
                }
            } else if outlook {
                self.side(e.clone(), true);
            }
            if salesforce {
                self.side(e, false);
            }
        }
    }

    /// Birthdays and holidays: the same whole day every year.
    fn yearly(&mut self) {
        let (subject, day) = if self.draw.chance(0.3) {
            let (name, month, day) = self.draw.of(&words::HOLIDAYS);
            let start = i64::from(month) * 30 + i64::from(day);
            (name.to_owned(), start)
        } else {
            let who = words::person(&mut self.draw);
            (format!("{who}'s birthday"), self.draw.between(0, 364))
        };
        let first = self.days.0 - self.days.0.rem_euclid(365) + day;
        if !self.used.insert((subject.clone(), -1)) {
            return;
        }
        let both = self.draw.chance(0.2);
        for year in 0..self.draw.between(2, 6) {
            let e = self.entry("yearly", subject.clone(), (first + year * 365) * DAY, DAY);
            let e = Entry { all_day: true, ..e };
            self.stand(e, 1.0, if both { 1.0 } else { 0.0 });
        }
    }

    /// Entries of whole days, some on days that follow each other.
    fn whole_days(&mut self) {
        let mut subject = self.draw.of(&words::DAYS).to_owned();
        if self.draw.chance(0.5) {
            subject = format!("{subject} {}", words::person(&mut self.draw));
        }
        let mut day = self.workday();
        let row = if self.draw.chance(0.3) {
            self.draw.between(2, 4)
        } else {
            1
        };
        for _ in 0..row {
            let length = if row > 1 { 1 } else { self.draw.between(1, 5) };
            if !self.used.insert((subject.clone(), day)) {
                return;
            }
            let mut e = self.entry("whole day", subject.clone(), day * DAY, length * DAY);
            e.all_day = true;
            self.dress(&mut e, 0.2);
            self.stand(e, 0.8, 0.4);
            day += length;
        }
    }

    /// A meeting that was called off and set up again at the same hour.
    fn set_up_again(&mut self) {
        let (at, length) = self.slot();
        let (subject, day) = (words::meeting(&mut self.draw), self.workday());
        let mut e = self.entry("set up again", subject, day * DAY + at, length);
        self.dress(&mut e, 0.7);
        let mut off = e.clone();
        off.entity = self.number();
        off.uid = off.entity;
        (off.class, off.cancelled) = ("cancelled", true);
        off.subject = e.subject.as_ref().map(|s| format!("Canceled: {s}"));
        self.out.outlook.push(off);
        self.stand(e, 1.0, 0.5);
    }

    /// A meeting of colleagues: in Salesforce a row for each who takes part.
    fn team(&mut self) {
        let (at, length) = self.slot();
        let (subject, day) = (words::meeting(&mut self.draw), self.workday());
        let mut e = self.entry("team", subject, day * DAY + at, length);
        self.dress(&mut e, 0.7);
        for colleague in 1..=self.draw.between(1, 5) {
            let mut row = self.in_salesforce(&e);
            row.entity = self.number();
            (row.class, row.child) = ("attendee", true);
            row.owner = 1 + (colleague as u32 + e.entity) % 60;
            self.out.salesforce.push(row);
        }
        self.stand(e, 0.6, 1.0);
    }

    /// One call logged under several contacts on purpose.
    fn clones(&mut self) {
        let (at, length) = self.slot();
        let (subject, day) = (words::meeting(&mut self.draw), self.workday());
        let model = self.entry("clone", subject, day * DAY + at, length);
        for _ in 0..self.draw.between(2, 4) {
            let mut e = self.in_salesforce(&model);
            e.entity = self.number();
            e.who = Some(e.entity);
            self.out.salesforce.push(e);
        }
    }

    /// The same thing at the same hour of the next day or week.
    fn next_day(&mut self) {
        let (at, length) = self.slot();
        let (subject, day) = (words::meeting(&mut self.draw), self.workday());
        let gap = self.draw.of(&[1, 1, 1, 2, 7]);
        let mut model = self.entry("next day", subject, 0, length);
        self.dress(&mut model, 0.6);
        for i in 0..self.draw.between(2, 3) {
            let mut e = model.clone();
            e.entity = self.number();
            (e.root, e.uid) = (e.entity, e.entity);
            e.start = (day + i * gap) * DAY + at;
            self.stand(e, 0.8, 0.5);
        }
    }

    /// Entries that say little: no subject, or no end.
    fn bare(&mut self) {
        let (at, length) = self.slot();
        let (subject, day) = (words::meeting(&mut self.draw), self.workday());
        let mut e = self.entry("bare", subject, day * DAY + at, length);
        if self.draw.chance(0.4) {
            e.subject = None;
            e.location = Some(words::place(&mut self.draw));
        } else {
            e.minutes = None;
        }
        self.stand(e, 0.8, 0.4);
    }

    /// Puts an event into one system or both.
    fn stand(&mut self, e: Entry, outlook: f64, salesforce: f64) {
        let (here, there) = (self.draw.chance(outlook), self.draw.chance(salesforce));
        if there {
            let mut row = e.clone();
            if !here {
                row.owner = self.draw.below(60) as u32;
            }
            self.side(row, false);
        }
        if here || !there {
            self.side(e, true);
        }
    }

    /// Puts an event into one system, sometimes with copies.
    fn side(&mut self, e: Entry, outlook: bool) {
        let row = if outlook { e } else { self.in_salesforce(&e) };
        if self.draw.chance(0.13) {
            for _ in 0..self.draw.of(&[1, 1, 1, 1, 1, 2, 3]) {
                let copy = self.copy(&row);
                self.list(outlook).push(copy);
            }
        }
        self.list(outlook).push(row);
    }

    fn list(&mut self, outlook: bool) -> &mut Vec<Entry> {
        if outlook {
            &mut self.out.outlook
        } else {
            &mut self.out.salesforce
        }
    }

    /// An event as Salesforce keeps it: nobody invited, text cut, clocks off where they are.
    fn in_salesforce(&mut self, e: &Entry) -> Entry {
        let mut row = e.clone();
        row.attendees.clear();
        row.organizer = None;
        if !row.all_day {
            row.start += self.off;
        }
        if self.draw.chance(0.15) {
            row.location = None;
        }
        row.notes = row.notes.map(|n| n.replace('\n', " "));
        if self.draw.chance(0.2) {
            row.notes = row.notes.map(|n| n.chars().take(40).collect());
        }
        if self.draw.chance(0.04) {
            row.subject = row.subject.map(|s| words::retyped(&mut self.draw, &s));
        }
        if row.who.is_none() && self.draw.chance(0.4) {
            row.who = Some(self.draw.below(4_000) as u32);
        }
        row
    }

    /// A copy as faults make it.
    fn copy(&mut self, e: &Entry) -> Entry {
        let mut c = e.clone();
        let same_identity = self.draw.chance(0.35);
        if !same_identity {
            c.uid = self.number();
        }
        match self.draw.below(100) {
            0..=37 => c.class = "exact",
            38..=51 => {
                c.class = "retyped";
                c.subject = c.subject.map(|s| words::retyped(&mut self.draw, &s));
            }
            52..=65 if e.all_day => {
                c.class = "another day";
                c.start += if self.draw.chance(0.6) { -DAY } else { DAY };
            }
            52..=65 => {
                c.class = "shifted";
                let odd = self.draw.of(&[60, -60, 120, -120, 300, -480, 540]);
                c.start += self.fault.filter(|_| self.draw.chance(0.85)).unwrap_or(odd);
            }
            66..=71 if e.all_day => {
                c.class = "day with hours";
                c.all_day = false;
                c.start += self.draw.of(&[0, -60, -120, 300]);
            }
            66..=81 => {
                c.class = "thinned";
                for _ in 0..2 {
                    match self.draw.below(4) {
                        0 => c.location = None,
                        1 => c.notes = None,
                        2 => c.attendees.clear(),
                        _ => c.organizer = None,
                    }
                }
            }
            82..=90 => {
                c.class = "text cut";
                c.notes = c.notes.map(|n| n.chars().take(30).collect());
            }
            _ => {
                c.class = "another end";
                c.minutes = if e.all_day {
                    c.minutes
                } else {
                    self.draw.of(&[None, Some(0), Some(30), Some(60)])
                };
            }
        }
        c
    }
}
