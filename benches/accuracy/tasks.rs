//! An invented task list in Outlook and the team's tasks in Salesforce, with copies and look-alikes; the
//! numbers mean what they mean in `calendar`.

use super::calendar::Shape;
use super::draw::Draw;
use super::words;

/// One task of one system.
#[derive(Debug, Clone, Default)]
pub struct Todo {
    /// The duty it stands for.
    pub entity: u32,
    /// What it belongs to without being a copy of it; the duty itself, mostly.
    pub root: u32,
    /// How it came about.
    pub class: &'static str,
    pub subject: Option<String>,
    /// Days since 2000-01-01.
    pub due: Option<i64>,
    pub done: Option<i64>,
    pub status: &'static str,
    pub high: bool,
    pub notes: Option<String>,
    pub owner: u32,
    pub who: Option<u32>,
    pub what: Option<u32>,
    /// Of a date of a recurring task in Salesforce: the series.
    pub series: Option<u32>,
    /// Stands for a whole series.
    pub master: bool,
}

/// The tasks of both systems, in the order they stand in the files.
#[derive(Debug, Default)]
pub struct Tasks {
    pub outlook: Vec<Todo>,
    pub salesforce: Vec<Todo>,
}

struct Maker {
    draw: Draw,
    out: Tasks,
    days: (i64, i64),
    people: usize,
    next: u32,
}

/// Makes a task list.
pub fn invent(shape: Shape) -> Tasks {
    let span = (i64::from(shape.size) / 6).clamp(250, 4_000);
    let mut maker = Maker {
        draw: Draw::new(shape.seed ^ 0x7a5c),
        out: Tasks::default(),
        days: (9_800 - span, 9_800),
        people: shape.size as usize / 4 + 50,
        next: 1,
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

    fn day(&mut self) -> i64 {
        self.draw.between(self.days.0, self.days.1)
    }

    fn somebody(&mut self) -> u32 {
        self.draw.below(self.people) as u32
    }

    fn todo(&mut self, class: &'static str, subject: String) -> Todo {
        let entity = self.number();
        let done = self.draw.chance(0.4);
        let due = self.draw.chance(0.75).then(|| self.day());
        let finished = due.unwrap_or(self.days.1) + self.draw.between(-3, 3);
        Todo {
            entity,
            root: entity,
            class,
            subject: Some(subject),
            due,
            done: done.then_some(finished),
            status: if done {
                "Completed"
            } else {
                self.draw.of(&[
                    "Not Started",
                    "Not Started",
                    "In Progress",
                    "Waiting on someone else",
                ])
            },
            high: self.draw.chance(0.15),
            notes: self.draw.chance(0.45).then(|| words::notes(&mut self.draw)),
            ..Todo::default()
        }
    }

    fn thing(&mut self) {
        match self.draw.below(100) {
            0..=54 => {
                let subject = words::duty(&mut self.draw);
                let mut t = self.todo("duty", subject);
                t.who = Some(self.somebody());
                self.stand(t, 0.7, 0.6);
            }
            // "Follow up" about many people.
            55..=74 => {
                let subject = self.draw.early(&words::PLAIN_DUTIES).to_owned();
                let mut t = self.todo("plain duty", subject);
                t.due = Some(self.day());
                t.who = Some(self.somebody());
                self.stand(t, 0.3, 0.8);
            }
            75..=79 => {
                let subject = self.draw.early(&words::PLAIN_DUTIES).to_owned();
                let mut t = self.todo("plain duty, no date", subject);
                t.due = None;
                t.who = Some(self.somebody());
                t.notes = Some(format!(
                    "{} {}",
                    words::person(&mut self.draw),
                    words::notes(&mut self.draw)
                ));
                self.stand(t, 0.2, 0.8);
            }
            80..=82 => self.recurring(),
            83..=88 => self.clones(),
            89..=93 => self.again(),
            _ => self.alike(),
        }
    }

    /// A duty that comes back: each date a task of its own.
    fn recurring(&mut self) {
        let subject = if self.draw.chance(0.5) {
            words::duty(&mut self.draw)
        } else {
            self.draw
                .of(&[
                    "Expense report",
                    "Time sheet",
                    "Backup",
                    "Water plants",
                    "Pipeline update",
                ])
                .to_owned()
        };
        let (first, every) = (self.day(), self.draw.of(&[1, 7, 7, 14, 30]));
        let (outlook, salesforce) = (self.draw.chance(0.7), self.draw.chance(0.5));
        let model = self.todo("recurring", subject);
        let who = Some(self.somebody());
        for i in 0..self.draw.between(3, 14) {
            let mut t = model.clone();
            t.entity = self.number();
            t.root = t.entity;
            (t.due, t.series, t.who) = (Some(first + i * every), Some(model.entity), who);
            t.done = None;
            t.status = if self.draw.chance(0.5) {
                "Completed"
            } else {
                "Not Started"
            };
            if i == 0 && salesforce {
                let mut master = t.clone();
                master.entity = model.entity;
                (master.class, master.master, master.series) = ("series master", true, None);
                self.out.salesforce.push(master);
            }
            if outlook {
                self.side(t.clone(), true);
            }
            if salesforce {
                self.side(t, false);
            }
        }
    }

    /// One task under several contacts on purpose.
    fn clones(&mut self) {
        let subject = if self.draw.chance(0.5) {
            words::duty(&mut self.draw)
        } else {
            self.draw
                .of(&[
                    "Send invitation",
                    "Follow up",
                    "Christmas card",
                    "Price list 2025",
                ])
                .to_owned()
        };
        let model = self.todo("clone", subject);
        for _ in 0..self.draw.between(2, 5) {
            let mut t = model.clone();
            t.entity = self.number();
            t.who = Some(t.entity);
            self.out.salesforce.push(t);
        }
    }

    /// The same duty some days later.
    fn again(&mut self) {
        let subject = words::duty(&mut self.draw);
        let first = self.day();
        let model = self.todo("again", subject);
        let who = Some(self.somebody());
        for i in 0..2 {
            let mut t = model.clone();
            t.entity = self.number();
            t.root = t.entity;
            (t.due, t.who) = (Some(first + i * self.draw.of(&[2, 3, 7, 30])), who);
            self.stand(t, 0.7, 0.5);
        }
    }

    /// Two duties of one day that read alike.
    fn alike(&mut self) {
        let due = Some(self.day());
        let year = self.draw.between(2015, 2025);
        let firm = words::firm(&mut self.draw);
        let pair = match self.draw.below(3) {
            0 => [
                format!("Invoice {year}-014 {firm}"),
                format!("Invoice {year}-041 {firm}"),
            ],
            1 => [(); 2].map(|()| format!("Call {}", words::person(&mut self.draw))),
            _ => ["Send offer to", "Send order to"].map(|t| format!("{t} {firm}")),
        };
        if pair[0] == pair[1] {
            return;
        }
        for subject in pair {
            let mut t = self.todo("alike", subject);
            t.due = due;
            t.who = Some(self.somebody());
            self.stand(t, 0.7, 0.5);
        }
    }

    fn stand(&mut self, t: Todo, outlook: f64, salesforce: f64) {
        let (here, there) = (self.draw.chance(outlook), self.draw.chance(salesforce));
        if there {
            let mut row = t.clone();
            if !here {
                row.owner = self.draw.below(40) as u32;
            }
            self.side(row, false);
        }
        if here || !there {
            self.side(t, true);
        }
    }

    fn side(&mut self, t: Todo, outlook: bool) {
        let mut row = t;
        if !outlook {
            if self.draw.chance(0.3) {
                row.who = None;
            }
            if self.draw.chance(0.2) {
                row.what = Some(self.somebody());
            }
            row.notes = row.notes.map(|n| n.replace('\n', " "));
            if self.draw.chance(0.2) {
                row.notes = row.notes.map(|n| n.chars().take(40).collect());
            }
        }
        let mut rows = Vec::new();
        if self.draw.chance(0.13) {
            for _ in 0..self.draw.of(&[1, 1, 1, 1, 1, 2, 3]) {
                rows.push(self.copy(&row));
            }
        }
        rows.push(row);
        if outlook {
            self.out.outlook.append(&mut rows);
        } else {
            self.out.salesforce.append(&mut rows);
        }
    }

    /// A copy as faults make it.
    fn copy(&mut self, t: &Todo) -> Todo {
        let mut c = t.clone();
        match self.draw.below(100) {
            0..=41 => c.class = "exact",
            42..=53 => {
                c.class = "retyped";
                c.subject = c.subject.map(|s| words::retyped(&mut self.draw, &s));
            }
            54..=63 => {
                c.class = "another day";
                c.due = c
                    .due
                    .map(|d| d + if self.draw.chance(0.7) { -1 } else { 1 });
            }
            64..=69 => {
                c.class = "no date";
                c.due = None;
            }
            70..=81 => {
                c.class = "another status";
                (c.status, c.done) = if c.done.is_some() {
                    ("Not Started", None)
                } else {
                    ("Completed", Some(c.due.unwrap_or(self.days.1)))
                };
            }
            82..=90 => {
                c.class = "text cut";
                c.notes = c.notes.map(|n| n.chars().take(30).collect());
            }
            _ => {
                c.class = "thinned";
                (c.notes, c.who) = (None, None);
            }
        }
        c
    }
}
