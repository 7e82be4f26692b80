//! One thing changed in a set-up, and what that does.

use std::fmt;
use std::str::FromStr;

use super::scenario::edits;
use super::{Act, Scenario, Simulation, Told};
use crate::interview::{Answer, Answers};
use crate::knowledge::apps::Direction;
use crate::record::Kind;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhatIf {
    /// An application had been off from the beginning.
    Off(String),
    /// An application had copied another way from the beginning.
    Direction(String, Direction),
    /// An application is now set to another direction, while both sides hold changes.
    Switch(String, Direction),
    /// An application loses its list of pairs: a reinstall, a new profile, a reset.
    Forget(String),
    /// A new computer: every application that keeps its list there loses it.
    NewComputer,
    /// A colleague has the same person with another company, and records are shared.
    Colleague,
    /// There are more contacts than the strictest application takes.
    OverLimit,
    /// An old archive is imported into Outlook.
    OldArchive,
    /// Everything on the old phone is deleted.
    ClearPhone,
}

/// How each change is written.
pub const FORMS: &str = "off:APP, direction:APP=WAY, switch:APP=WAY (both, to-salesforce, to-outlook or off), forget:APP, new-computer, colleague, \
     limit, archive or clear-phone";

impl FromStr for WhatIf {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim().to_lowercase();
        let (word, rest) = text.split_once(':').unwrap_or((&text, ""));
        let app = || match rest.trim() {
            "" => Err(format!("say which application, as in {word}:sfo")),
            app => Ok(app.to_owned()),
        };
        match word {
            "off" => Ok(WhatIf::Off(app()?)),
            "forget" | "lose" => Ok(WhatIf::Forget(app()?)),
            "direction" | "switch" => {
                let (app, way) = rest.split_once('=').ok_or_else(|| {
                    format!("write it as {word}:APP=WAY, as in {word}:sfo=to-outlook")
                })?;
                let ways = [
                    Direction::Both,
                    Direction::ToSalesforce,
                    Direction::ToOutlook,
                    Direction::Off,
                ];
                let way = ways.into_iter().find(|d| d.id() == way.trim());
                let way = way.ok_or("use both, to-salesforce, to-outlook or off after the =")?;
                let app = app.trim().to_owned();
                Ok(if word == "switch" {
                    WhatIf::Switch(app, way)
                } else {
                    WhatIf::Direction(app, way)
                })
            }
            "new-computer" => Ok(WhatIf::NewComputer),
            "colleague" => Ok(WhatIf::Colleague),
            "limit" => Ok(WhatIf::OverLimit),
            "archive" => Ok(WhatIf::OldArchive),
            "clear-phone" => Ok(WhatIf::ClearPhone),
            _ => Err(format!("use {FORMS}")),
        }
    }
}

impl fmt::Display for WhatIf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WhatIf::Off(app) => write!(f, "off:{app}"),
            WhatIf::Direction(app, way) => write!(f, "direction:{app}={}", way.id()),
            WhatIf::Switch(app, way) => write!(f, "switch:{app}={}", way.id()),
            WhatIf::Forget(app) => write!(f, "forget:{app}"),
            WhatIf::NewComputer => f.write_str("new-computer"),
            WhatIf::Colleague => f.write_str("colleague"),
            WhatIf::OverLimit => f.write_str("limit"),
            WhatIf::OldArchive => f.write_str("archive"),
            WhatIf::ClearPhone => f.write_str("clear-phone"),
        }
    }
}

impl WhatIf {
    /// The application it is about.
    pub fn app(&self) -> Option<&str> {
        match self {
            WhatIf::Off(app)
            | WhatIf::Direction(app, _)
            | WhatIf::Switch(app, _)
            | WhatIf::Forget(app) => Some(app),
            _ => None,
        }
    }

    /// What can be changed in a set-up, for a list to choose from.
    pub fn for_scenario(scenario: &Scenario<'_>) -> Vec<WhatIf> {
        let topology = scenario.topology();
        let mut all = Vec::new();
        let mut apps: Vec<&str> = Vec::new();
        for link in topology.copying().filter(|link| !link.colleague) {
            if !apps.contains(&link.id()) {
                apps.push(link.id());
            }
        }
        all.extend(apps.iter().map(|app| WhatIf::Off((*app).to_owned())));
        for link in topology.copying().filter(|link| !link.colleague) {
            let Some(app) = link.app else { continue };
            let ways = app.possible_directions.values().flatten();
            for way in ways.filter(|way| **way != Direction::Off) {
                let change = WhatIf::Direction(app.id.clone(), *way);
                let now = link.ways.values().all(|now| now == way);
                if !now && !all.contains(&change) {
                    all.push(change);
                    all.push(WhatIf::Switch(app.id.clone(), *way));
                }
            }
        }
        all.extend(apps.iter().map(|app| WhatIf::Forget((*app).to_owned())));
        if !apps.is_empty() {
            all.push(WhatIf::NewComputer);
        }
        if topology.place("salesforce").is_some() && !apps.is_empty() {
            all.push(WhatIf::Colleague);
        }
        if topology
            .copying()
            .any(|link| link.app.is_some_and(|app| app.limit.is_some()))
        {
            all.push(WhatIf::OverLimit);
        }
        all.push(WhatIf::OldArchive);
        if topology.place("phone").is_some() {
            all.push(WhatIf::ClearPhone);
        }
        all
    }

    /// The scenario with this changed.
    #[must_use]
    pub fn apply<'k>(&self, scenario: &Scenario<'k>, kind: Kind) -> Scenario<'k> {
        let mut changed = scenario.clone();
        let yes = || Answer::One("yes".to_owned());
        match self {
            WhatIf::Off(app) => set(&mut changed.answers, app, Direction::Off),
            WhatIf::Direction(app, to) => set(&mut changed.answers, app, *to),
            WhatIf::Switch(app, to) => {
                changed.extra.extend(edits(&scenario.topology(), kind));
                changed.extra.push(Act::Switch {
                    app: app.clone(),
                    to: *to,
                });
            }
            WhatIf::Forget(app) => changed.extra.push(Act::Forget { app: app.clone() }),
            WhatIf::NewComputer => {
                let topology = scenario.topology();
                for link in topology.copying() {
                    let forgets = link.app.is_some_and(|app| {
                        app.behaviour
                            .forgets
                            .iter()
                            .any(|change| change == "new-computer")
                    });
                    let act = Act::Forget {
                        app: link.id().to_owned(),
                    };
                    if forgets && !changed.extra.contains(&act) {
                        changed.extra.push(act);
                    }
                }
            }
            WhatIf::Colleague => {
                changed.answers.set("team_records", yes());
                changed.answers.set("team_details_differ", yes());
            }
            WhatIf::OverLimit => {
                let topology = scenario.topology();
                let limits = topology.copying().filter_map(|link| link.app?.limit);
                if let Some(limit) = limits.min() {
                    let beyond = Answer::Number(u64::from(limit) + 1);
                    changed.answers.set("contact_count", beyond);
                }
            }
            WhatIf::OldArchive => changed.extra.push(Act::ImportOld {
                at: "outlook".to_owned(),
            }),
            WhatIf::ClearPhone => changed.extra.push(Act::Clear {
                at: "phone".to_owned(),
            }),
        }
        changed
    }

    /// The change in words, to begin a sentence with: "With Salesforce for Outlook off".
    pub fn in_words(&self, simulation: &Simulation<'_>) -> String {
        let topology = &simulation.topology;
        let link = self
            .app()
            .and_then(|app| topology.links.iter().find(|link| link.id() == app));
        let name = link.map_or_else(|| self.app().unwrap_or_default(), |link| link.name());
        match self {
            WhatIf::Off(_) => format!("With {name} off"),
            WhatIf::Direction(_, way) | WhatIf::Switch(_, way) => {
                let place = |at: usize| topology.places[at].name.clone();
                let (near, far) = link.map_or_else(
                    || ("Outlook".to_owned(), "the other side".to_owned()),
                    |link| (place(link.near), place(link.far)),
                );
                let way = direction_in_words(*way, &near, &far);
                match self {
                    WhatIf::Switch(..) => {
                        format!("If {name} is now set to copy {way}, while both sides hold changes")
                    }
                    _ => format!("If {name} had always copied {way}"),
                }
            }
            WhatIf::Forget(_) => format!("If {name} loses its list of pairs"),
            WhatIf::NewComputer => "With a new computer".to_owned(),
            WhatIf::Colleague => {
                "With a colleague who has the same person with another company".to_owned()
            }
            WhatIf::OverLimit => "With more contacts than the limit".to_owned(),
            WhatIf::OldArchive => "If an old archive is imported into Outlook".to_owned(),
            WhatIf::ClearPhone => "If everything on the phone is deleted".to_owned(),
        }
    }
}

/// Answers that an application copies this way.
fn set(answers: &mut Answers, app: &str, way: Direction) {
    let mut ways = match answers.get("direction") {
        Some(Answer::Directions(ways)) => ways.clone(),
        _ => std::collections::BTreeMap::new(),
    };
    ways.insert(app.to_owned(), way.id().to_owned());
    answers.set("direction", Answer::Directions(ways));
}

/// A direction inside a sentence: "both ways", "from Salesforce to Outlook 1 only".
pub(super) fn direction_in_words(way: Direction, near: &str, far: &str) -> String {
    match way {
        Direction::Both => "both ways".to_owned(),
        Direction::ToSalesforce => format!("from {near} to {far} only"),
        Direction::ToOutlook => format!("from {far} to {near} only"),
        Direction::Off => "nothing any more".to_owned(),
    }
}

/// The sample to compare two simulations by: the one in trouble before the change, or else the one in
/// trouble after it.
pub fn compared<'s>(
    before: &'s Simulation<'_>,
    after: &'s Simulation<'_>,
) -> Option<(&'s Told, &'s Told)> {
    let trouble = before.main().run.is_trouble(&before.topology);
    let at = if trouble { before.main } else { after.main };
    before.told.get(at).zip(after.told.get(at))
}

/// Both outcomes in a sentence or two.
pub fn compare(change: &WhatIf, before: &Simulation<'_>, after: &Simulation<'_>) -> String {
    let Some((was, is)) = compared(before, after) else {
        return String::new();
    };
    let (was_words, is_words) = (
        was.run.in_words(&before.topology),
        is.run.in_words(&after.topology),
    );
    let fate = |told: &Told| {
        let run = &told.run;
        (
            run.ends,
            run.copies.clone(),
            run.came_back,
            run.losses().count(),
        )
    };
    let change = change.in_words(before);
    let sample = is.sample.in_words();
    if fate(was) == fate(is) {
        format!("{change}, nothing is different for {sample}: {is_words}")
    } else {
        format!("{change}, for {sample}: {is_words} Without that: {was_words}")
    }
}
