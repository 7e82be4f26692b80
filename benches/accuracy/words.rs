//! The words invented calendars and task lists are made of.

use super::draw::Draw;

const GIVEN: [&str; 44] = [
    "Anna", "Peter", "Maria", "Thomas", "Julia", "David", "Laura", "Martin", "Sarah", "Michael",
    "Nina", "Daniel", "Emma", "Stefan", "Clara", "Robert", "Helen", "Paul", "Ines", "Oliver",
    "Priya", "Tariq", "Yusuf", "Mei", "Hugo", "Zoë", "Björn", "Chloé", "Ivan", "Olga", "Kofi",
    "Amara", "Luca", "Giulia", "Pedro", "Marta", "Sven", "Freya", "Noor", "Dmitri", "Aoife",
    "Rhys", "Tomoko", "Elif",
];

const FAMILY: [&str; 48] = [
    "Berg",
    "Hale",
    "Lindqvist",
    "Okafor",
    "Moreau",
    "Keller",
    "Brandt",
    "Haddad",
    "Novak",
    "Rossi",
    "Whitcombe",
    "Ferreira",
    "Petrov",
    "Quist",
    "Doyle",
    "Raman",
    "Castell",
    "Weir",
    "Albrecht",
    "Tanaka",
    "Osei",
    "Larkin",
    "Vance",
    "Marchetti",
    "Szabo",
    "Holm",
    "Iversen",
    "Pruitt",
    "Sandoval",
    "Thackeray",
    "Aziz",
    "Bergmann",
    "Borg",
    "Chen",
    "Cheng",
    "Delacroix",
    "Egan",
    "Farrow",
    "Grieve",
    "Halloran",
    "Ibarra",
    "Jessop",
    "Kirkland",
    "Lorne",
    "Mbeki",
    "Nilsson",
    "Orlov",
    "Patel",
];

const FIRM_FRONT: [&str; 36] = [
    "North", "Blue", "Granite", "Harbour", "Summit", "Silver", "Delta", "Cedar", "Falcon", "Iron",
    "Crown", "River", "Amber", "Vertex", "Orchid", "Beacon", "Stone", "Polar", "Meadow", "Copper",
    "Raven", "Coral", "Linden", "Aspen", "Ember", "Willow", "Cobalt", "Juniper", "Kestrel", "Onyx",
    "Prairie", "Quarry", "Sable", "Tundra", "Umber", "Zephyr",
];

const FIRM_BACK: [&str; 30] = [
    "Logistics",
    "Foods",
    "Energy",
    "Systems",
    "Pharma",
    "Textiles",
    "Consulting",
    "Motors",
    "Partners",
    "Media",
    "Plastics",
    "Optics",
    "Brewing",
    "Travel",
    "Steel",
    "Robotics",
    "Dental",
    "Capital",
    "Packaging",
    "Analytics",
    "Hotels",
    "Roofing",
    "Design",
    "Insurance",
    "Printing",
    "Interiors",
    "Networks",
    "Security",
    "Trading",
    "Bakery",
];

const TOPICS: [&str; 40] = [
    "Kick-off",
    "Budget review",
    "Contract talks",
    "Product demo",
    "Site visit",
    "Renewal",
    "Quarterly review",
    "Onboarding",
    "Price negotiation",
    "Workshop",
    "Training",
    "Roadmap",
    "Requirements",
    "Go-live planning",
    "Audit",
    "Factory tour",
    "Offer",
    "Complaint",
    "Integration",
    "Migration",
    "Framework agreement",
    "Pilot",
    "Retrospective",
    "Steering group",
    "Data protection",
    "Delivery dates",
    "Business breakfast",
    "Road show",
    "Handover",
    "Second interview",
    "Spare parts",
    "Maintenance",
    "Trade fair follow-up",
    "Forecast",
    "Reference visit",
    "Support case",
    "Licence count",
    "Tender",
    "Webinar",
    "Partner day",
];

/// Subjects everybody has on many dates.
pub const GENERIC: [&str; 30] = [
    "Lunch",
    "1:1",
    "Call",
    "Meeting",
    "Focus time",
    "Busy",
    "Team meeting",
    "Travel",
    "Dentist",
    "Gym",
    "Break",
    "Call back",
    "Prep",
    "Home office",
    "School run",
    "Doctor",
    "Stand-up",
    "Interview",
    "Coffee",
    "Reserved",
    "Private appointment",
    "Expenses",
    "Office",
    "Catch-up",
    "Demo",
    "Telco",
    "Blocker",
    "Reporting",
    "Emails",
    "Out of office",
];

/// Whole days that come every year, with month and day.
pub const HOLIDAYS: [(&str, i8, i8); 9] = [
    ("New Year's Day", 1, 1),
    ("Epiphany", 1, 6),
    ("Labour Day", 5, 1),
    ("National holiday", 10, 3),
    ("All Saints' Day", 11, 1),
    ("Christmas Eve", 12, 24),
    ("Christmas Day", 12, 25),
    ("Boxing Day", 12, 26),
    ("New Year's Eve", 12, 31),
];

/// Series of a calendar.
pub const SERIES: [&str; 12] = [
    "Jour fixe",
    "Sprint planning",
    "Daily stand-up",
    "Weekly sales call",
    "Pipeline review",
    "Team breakfast",
    "Board briefing",
    "Choir",
    "Yoga",
    "All hands",
    "Change board",
    "Standing committee",
];

/// Whole-day entries that are no holidays.
pub const DAYS: [&str; 12] = [
    "On call",
    "Vacation",
    "Trade fair",
    "Out of office",
    "Home office",
    "Offsite",
    "Training",
    "Release",
    "Fair",
    "Travel day",
    "Stocktaking",
    "Cleaner",
];

const PLACES: [&str; 26] = [
    "Room 1",
    "Room 2",
    "Room 3",
    "Room 12",
    "Board room",
    "Canteen annex",
    "Main office",
    "Microsoft Teams Meeting",
    "Microsoft Teams Meeting",
    "Zoom",
    "Phone",
    "Berlin",
    "London",
    "Building B, 2nd floor",
    "Customer site",
    "Café Linde",
    "Hall 4",
    "Reception",
    "Skype",
    "Library",
    "Studio",
    "Lab",
    "Training centre",
    "Video call",
    "Head office",
    "Conference hall",
];

const NOTES: [&str; 16] = [
    "Agenda follows.",
    "Dial-in as usual.",
    "Bring the figures for the last quarter.",
    "See the last mail.",
    "Please prepare two slides each.",
    "Ask for the signed copy.",
    "Parking behind the building.",
    "Interpreter booked.",
    "Slides are in the shared folder.",
    "Check the open invoices first.",
    "Bring samples.",
    "Remote people join by link.",
    "Discuss discount and terms of payment.",
    "The minutes go to everybody.",
    "Ring twice at the gate.",
    "Take the contract along.",
];

/// What people have to do, about somebody.
const DUTIES: [&str; 22] = [
    "Call",
    "Send offer to",
    "Write minutes for",
    "Order samples for",
    "Check invoice of",
    "Prepare visit to",
    "Thank",
    "Renew contract of",
    "Send catalogue to",
    "Book hotel for",
    "Return documents to",
    "Update figures of",
    "Ask for reference from",
    "Schedule demo for",
    "Send birthday card to",
    "Chase payment from",
    "Review contract",
    "Draft proposal for",
    "Confirm delivery to",
    "Fix address of",
    "Send NDA to",
    "Quote spare parts for",
];

/// Duties without saying about whom.
pub const PLAIN_DUTIES: [&str; 14] = [
    "Follow up",
    "Call",
    "Email",
    "Send quote",
    "Call back",
    "To do",
    "Check in",
    "Reminder",
    "Expense report",
    "Send letter",
    "Send information",
    "Left voicemail",
    "Time sheet",
    "Backup",
];

/// A person's name.
pub fn person(draw: &mut Draw) -> String {
    format!("{} {}", draw.early(&GIVEN), draw.early(&FAMILY))
}

/// A person's mail address.
pub fn address(name: &str) -> String {
    let plain: String = name
        .to_lowercase()
        .chars()
        .map(|c| match c {
            ' ' => '.',
            'ö' => 'o',
            'é' | 'ë' => 'e',
            c => c,
        })
        .collect();
    format!("{plain}@corp.example")
}

/// A company's name.
pub fn firm(draw: &mut Draw) -> String {
    format!("{} {}", draw.of(&FIRM_FRONT), draw.of(&FIRM_BACK))
}

/// Where it takes place.
pub fn place(draw: &mut Draw) -> String {
    draw.of(&PLACES).to_owned()
}

/// What a meeting about something definite is called.
pub fn meeting(draw: &mut Draw) -> String {
    let topic = draw.of(&TOPICS);
    match draw.below(8) {
        0..=2 => format!("{topic} {}", firm(draw)),
        3 => format!("{}: {topic}", firm(draw)),
        4 => format!("{topic} with {}", person(draw)),
        5 => format!("{} / {}", firm(draw), person(draw)),
        6 => format!("{topic} {} {}", draw.between(1, 40), firm(draw)),
        _ => format!("{topic} {} ({})", person(draw), firm(draw)),
    }
}

/// What a task about somebody is called.
pub fn duty(draw: &mut Draw) -> String {
    let duty = draw.of(&DUTIES);
    if draw.chance(0.5) {
        format!("{duty} {}", person(draw))
    } else {
        format!("{duty} {}", firm(draw))
    }
}

/// A text of one to several sentences.
pub fn notes(draw: &mut Draw) -> String {
    let mut text = draw.of(&NOTES).to_owned();
    for _ in 0..draw.below(4) {
        text.push(if draw.chance(0.3) { '\n' } else { ' ' });
        text.push_str(draw.of(&NOTES));
    }
    if draw.chance(0.3) {
        text.push_str(" Contact: ");
        text.push_str(&person(draw));
    }
    text
}

/// A text as somebody types it a second time: another spelling, a slip, a word more, a mark of copying.
pub fn retyped(draw: &mut Draw, text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = 1 + draw.below(letters.len().saturating_sub(2).max(1));
    let digit = |i: usize| letters.get(i).is_some_and(char::is_ascii_digit);
    match draw.below(9) {
        0 => text.to_uppercase(),
        1 => text.to_lowercase(),
        2 => format!("{} {text}", draw.of(&["FW:", "RE:", "Copy:", "AW:"])),
        3 => text.replace(' ', "  ").replace(':', " -"),
        4 => format!(
            "{text} {}",
            draw.of(&["(new)", "- confirmed", "!", "tbc", "- online"])
        ),
        5 if letters.len() > 5 && !digit(at) => letters
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != at)
            .map(|(_, c)| *c)
            .collect(),
        6 if letters.len() > at + 1 && !digit(at) && !digit(at + 1) => {
            let mut turned = letters.clone();
            turned.swap(at, at + 1);
            turned.into_iter().collect()
        }
        7 if letters.len() > 5 => {
            let mut doubled = letters.clone();
            let c = doubled[at];
            if !c.is_ascii_digit() {
                doubled.insert(at, c);
            }
            doubled.into_iter().collect()
        }
        _ => format!("{text} "),
    }
}

/// A name with one slip of the finger: a letter left out, doubled, or two turned.
pub fn mistyped(draw: &mut Draw, name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 {
        return name.to_owned();
    }
    let at = 1 + draw.below(letters.len() - 2);
    match draw.below(3) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}
