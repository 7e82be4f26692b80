//! The set-up drawn to fit a width: a box for each system that keeps records, side by side, and below
//! them a line for each path that copies, from box to box. What does not fit is an indented list.
//!
//! ```text
//! ┌ Salesforce ────┐  ┌ The mail server ┐
//! │                │  │ in Outlook 1    │
//! │ ●● 2 copies    │  │ ● 1 record      │
//! │ ◆ copy is born │  │                 │
//! └───────┬────────┘  └───────┬─────────┘
//!         └◀─ Einstein … ───●▶┘
//! ```

use ratatui::text::Line;

use super::canvas::Canvas;
use crate::case::Walkthrough;
use crate::knowledge::apps::Direction;
use crate::text;
use crate::topology::{MapLink, MapSystem, Step};
use crate::tui::theme::{Role, Theme};

/// A box narrower than this says nothing.
const NARROWEST_BOX: usize = 18;
const WIDEST_BOX: usize = 34;
const GAP: usize = 2;
/// Lines of a box that say where else its records are seen.
const MOST_SEEN: usize = 2;
/// Lines of a path's name above it.
const MOST_ABOVE: usize = 2;
/// More copies than this are not drawn one by one.
const MOST_DOTS: usize = 5;

/// A picture of a walk after one of its steps.
pub(super) struct Picture<'w> {
    walk: &'w Walkthrough,
    step: Option<&'w Step>,
    /// Systems that keep records, as indices of the map's systems.
    stores: Vec<usize>,
    /// Copies after the step, by system.
    copies: Vec<Option<usize>>,
}

/// A path from box to box.
struct Lane {
    name: String,
    in_loop: bool,
    near: usize,
    far: usize,
    way: Direction,
    active: bool,
}

impl Lane {
    fn touches(&self, store: usize) -> bool {
        self.near == store || self.far == store
    }

    /// The boxes it joins, from left to right.
    fn ends(&self) -> (usize, usize) {
        (self.near.min(self.far), self.near.max(self.far))
    }

    fn label(&self) -> String {
        match (heads(self.way), self.in_loop) {
            ((false, false), _) => format!("{}: off", self.name),
            (_, true) => format!("{} (in a loop)", self.name),
            (_, false) => self.name.clone(),
        }
    }
}

/// How names of paths are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    /// Whole, above the line where they do not fit into it.
    Whole,
    /// On the line, cut where they must be.
    Cut,
}

/// The name of a path: on its line, or above it.
struct Label {
    above: Vec<String>,
    inside: String,
}

/// Where the boxes are.
struct Frame {
    columns: usize,
    /// Of a box.
    width: usize,
    /// Lines inside a box.
    inside: usize,
}

impl Frame {
    fn left(&self, at: usize) -> usize {
        at * (self.width + GAP)
    }

    fn centre(&self, at: usize) -> usize {
        self.left(at) + self.width / 2
    }

    fn label(&self, lane: &Lane, names: Names) -> Label {
        let (left, right) = lane.ends();
        let between = (self.centre(right) - self.centre(left)).saturating_sub(1);
        // Arrow heads, the record on its way, and a space on both sides.
        let room = between.saturating_sub(6);
        let name = lane.label();
        if names == Names::Whole && text::width(&name) > room {
            let lines = text::wrap(&name, between);
            if lines.len() <= MOST_ABOVE {
                return Label {
                    above: lines,
                    inside: String::new(),
                };
            }
        }
        Label {
            above: Vec::new(),
            inside: text::cut(&name, room).into_owned(),
        }
    }
}

impl<'w> Picture<'w> {
    pub(super) fn of(walk: &'w Walkthrough, step: usize) -> Self {
        let map = walk.map();
        let keeps = |system: &MapSystem| system.shows.contains(&system.id);
        let stores = map.systems.iter().enumerate();
        Picture {
            walk,
            step: map.steps.get(step),
            stores: stores.filter(|(_, s)| keeps(s)).map(|(at, _)| at).collect(),
            copies: walk.copies_after(step),
        }
    }

    /// The drawing; `None` where the boxes do not fit side by side, or it would be too high.
    pub(super) fn drawn(
        &self,
        columns: usize,
        rows: usize,
        theme: Theme,
    ) -> Option<Vec<Line<'static>>> {
        let n = self.stores.len();
        let width = ((columns + GAP) / n.max(1))
            .checked_sub(GAP)?
            .min(WIDEST_BOX);
        if n == 0 || width < NARROWEST_BOX {
            return None;
        }
        let seen: Vec<Vec<String>> = self
            .stores
            .iter()
            .map(|at| self.seen(*at, width - 4))
            .collect();
        let inside = seen.iter().map(Vec::len).max().unwrap_or(0) + 2;
        let frame = Frame {
            columns,
            width,
            inside,
        };
        let lanes = self.lanes();
        // The names of paths whole, or cut where that gets too high.
        [Names::Whole, Names::Cut]
            .into_iter()
            .map(|names| self.draw(&frame, &seen, &lanes, names))
            .find(|canvas| canvas.rows.len() <= rows)
            .map(|canvas| canvas.lines(theme))
    }

    fn draw(&self, frame: &Frame, seen: &[Vec<String>], lanes: &[Lane], names: Names) -> Canvas {
        let labels: Vec<Label> = lanes.iter().map(|lane| frame.label(lane, names)).collect();
        let height = |label: &Label| label.above.len() + 1;
        let mut canvas = Canvas {
            columns: frame.columns,
            rows: Vec::new(),
        };
        canvas.grow(frame.inside + 2 + labels.iter().map(height).sum::<usize>());
        for (at, system) in self.stores.iter().enumerate() {
            let words = seen.get(at).map_or(&[][..], Vec::as_slice);
            self.draw_box(&mut canvas, frame, at, *system, words);
        }
        // The line of each path, counted from the bottom of the boxes.
        let bottom = frame.inside + 1;
        let mut row = bottom;
        let rows: Vec<usize> = labels
            .iter()
            .map(|label| {
                row += height(label);
                row
            })
            .collect();
        for at in 0..self.stores.len() {
            let last = lanes.iter().rposition(|lane| lane.touches(at));
            if let Some(last) = last.and_then(|last| rows.get(last)) {
                canvas.put(frame.centre(at), bottom, "┬", Role::Border);
                for y in bottom + 1..*last {
                    canvas.put(frame.centre(at), y, "│", Role::Border);
                }
            }
        }
        for (at, ((lane, label), y)) in lanes.iter().zip(&labels).zip(rows).enumerate() {
            let later = lanes.get(at + 1..).unwrap_or_default();
            let goes_on = |store: usize| later.iter().any(|lane| lane.touches(store));
            self.draw_lane(&mut canvas, frame, (lane, label), y, goes_on);
        }
        canvas
    }

    fn draw_box(
        &self,
        canvas: &mut Canvas,
        frame: &Frame,
        at: usize,
        system: usize,
        seen: &[String],
    ) {
        let Some(of) = self.walk.map().systems.get(system) else {
            return;
        };
        let (x, width, inside) = (frame.left(at), frame.width, frame.inside);
        let role = if self.is_here(system) {
            Role::Accent
        } else {
            Role::Border
        };
        let line = |n: usize| "─".repeat(n);
        let room = width - 4;
        let mut title = capital(&of.name);
        if let Some(short) = title
            .strip_prefix("Your ")
            .filter(|_| text::width(&title) > room)
        {
            title = capital(short);
        }
        let title = text::cut(&title, room).into_owned();
        canvas.put(x, 0, &format!("┌{}┐", line(width - 2)), role);
        canvas.put(x + 1, 0, &format!(" {title} "), Role::Heading);
        for row in 1..=inside {
            canvas.put(x, row, "│", role);
            canvas.put(x + width - 1, row, "│", role);
        }
        canvas.put(x, inside + 1, &format!("└{}┘", line(width - 2)), role);
        for (row, words) in seen.iter().enumerate() {
            canvas.put(x + 2, 1 + row, words, Role::Quiet);
        }
        let copies = self.copies_in(system);
        let role = if copies > 1 {
            Role::Warning
        } else {
            Role::Plain
        };
        canvas.put(x + 2, inside - 1, &text::cut(&in_dots(copies), room), role);
        if let Some((words, role)) = self.event_at(system) {
            canvas.put(x + 2, inside, &text::cut(&words, room), role);
        }
    }

    fn draw_lane(
        &self,
        canvas: &mut Canvas,
        frame: &Frame,
        (lane, label): (&Lane, &Label),
        y: usize,
        goes_on: impl Fn(usize) -> bool,
    ) {
        let role = if lane.active {
            Role::Accent
        } else {
            Role::Border
        };
        let (to_far, to_near) = heads(lane.way);
        let (to_right, to_left) = if lane.far >= lane.near {
            (to_far, to_near)
        } else {
            (to_near, to_far)
        };
        let (left, right) = lane.ends();
        let (x1, x2) = (frame.centre(left), frame.centre(right));
        let stroke = if to_right || to_left { "─" } else { "╌" };
        canvas.put(x1 + 1, y, &stroke.repeat(x2.saturating_sub(x1 + 1)), role);
        canvas.put(x1, y, if goes_on(left) { "├" } else { "└" }, role);
        canvas.put(x2, y, if goes_on(right) { "┤" } else { "┘" }, role);
        if to_left {
            canvas.put(x1 + 1, y, "◀", role);
        }
        if to_right {
            canvas.put(x2 - 1, y, "▶", role);
        }
        let words = if lane.active {
            Role::Accent
        } else {
            Role::Plain
        };
        let middle = |canvas: &mut Canvas, y: usize, line: &str| {
            let start = x1 + 1 + (x2 - x1 - 1).saturating_sub(text::width(line)) / 2;
            canvas.put(start, y, line, words);
        };
        for (row, line) in label.above.iter().enumerate() {
            middle(canvas, y - label.above.len() + row, line);
        }
        if !label.inside.is_empty() {
            middle(canvas, y, &format!(" {} ", label.inside));
        }
        if lane.active {
            let arrives_right = self.stores.get(right).is_some_and(|at| self.is_here(*at));
            let x = if arrives_right { x2 - 2 } else { x1 + 2 };
            canvas.put(x, y, "●", Role::Accent);
        }
    }

    /// The same as an indented list.
    pub(super) fn listed(&self, columns: usize, theme: Theme) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for system in &self.stores {
            let Some(of) = self.walk.map().systems.get(*system) else {
                continue;
            };
            let copies = self.copies_in(*system);
            let mut words = format!("{}: {}", capital(&of.name), in_dots(copies));
            let mut role = if copies > 1 {
                Role::Warning
            } else {
                Role::Plain
            };
            if let Some((event, of_event)) = self.event_at(*system) {
                words = format!("{words}  {event}");
                role = of_event;
            }
            let seen = self.seen_in(of);
            if !seen.is_empty() {
                words = format!("{words}  (seen in {})", seen.join(", "));
            }
            let words = text::cut(&words, columns).into_owned();
            lines.push(Line::styled(words, theme.style(role)));
        }
        for lane in self.lanes() {
            let (to_far, to_near) = heads(lane.way);
            let arrow = match (to_near, to_far) {
                (true, true) => "◀─▶",
                (false, true) => "──▶",
                (true, false) => "◀──",
                (false, false) => "╌╌╌",
            };
            let name = |at: usize| {
                let system = self
                    .stores
                    .get(at)
                    .and_then(|s| self.walk.map().systems.get(*s));
                system.map_or("", |s| s.name.as_str())
            };
            let mark = if lane.active { "●" } else { " " };
            let words = format!(
                "{mark} {}: {} {arrow} {}",
                lane.label(),
                name(lane.near),
                name(lane.far)
            );
            let role = if lane.active {
                Role::Accent
            } else {
                Role::Plain
            };
            let words = text::cut(&words, columns).into_owned();
            lines.push(Line::styled(words, theme.style(role)));
        }
        lines
    }

    fn lanes(&self) -> Vec<Lane> {
        let simulation = self.walk.simulation();
        let column = |store: usize| self.stores.iter().position(|s| *s == store);
        let of = |(at, link): (usize, &'w MapLink)| {
            let ends = simulation.topology.links.get(at)?;
            let way = link.ways.iter().find(|(kind, _)| *kind == self.walk.kind());
            Some(Lane {
                name: link.name.clone(),
                in_loop: link.in_loop,
                near: column(ends.near_store)?,
                far: column(ends.far_store)?,
                way: way.map_or(Direction::Off, |(_, way)| *way),
                active: self.step.is_some_and(|step| step.link == Some(at)),
            })
        };
        let links = self.walk.map().links.iter().enumerate();
        let links = links.filter(|(_, link)| link.copies).filter_map(of);
        let off = self.walk.switched_off().into_iter();
        let off = off.filter_map(|(name, near, far)| {
            Some(Lane {
                name,
                in_loop: false,
                near: column(near)?,
                far: column(far)?,
                way: Direction::Off,
                active: false,
            })
        });
        links.chain(off).collect()
    }

    fn copies_in(&self, system: usize) -> usize {
        self.copies.get(system).copied().flatten().unwrap_or(0)
    }

    /// Where else a system's records are seen, in lines for a box.
    fn seen(&self, system: usize, room: usize) -> Vec<String> {
        let of = self.walk.map().systems.get(system);
        let places = of.map_or_else(Vec::new, |of| self.seen_in(of));
        if places.is_empty() {
            return Vec::new();
        }
        let mut lines = text::wrap(&format!("seen in {}", places.join(", ")), room);
        if lines.len() > MOST_SEEN {
            lines.truncate(MOST_SEEN);
            if let Some(last) = lines.last_mut() {
                *last = format!("{last} …");
            }
        }
        lines
            .iter()
            .map(|line| text::cut(line, room).into_owned())
            .collect()
    }

    /// Names of the other places that show what a system keeps.
    fn seen_in(&self, of: &MapSystem) -> Vec<String> {
        let systems = self.walk.map().systems.iter();
        let shows = systems.filter(|other| other.id != of.id && other.shows.contains(&of.id));
        shows.map(|other| other.name.clone()).collect()
    }

    /// Whether the step happens in this system.
    fn is_here(&self, system: usize) -> bool {
        let topology = &self.walk.simulation().topology;
        let Some(step) = self.step else { return false };
        let link = step.link.and_then(|at| topology.links.get(at));
        let store = match link {
            Some(link) if link.near == step.to => Some(link.near_store),
            Some(link) => Some(link.far_store),
            None => topology
                .places
                .get(step.to)
                .and_then(|p| p.shows.first().copied()),
        };
        store == Some(system)
    }

    fn event_at(&self, system: usize) -> Option<(String, Role)> {
        let step = self.step.filter(|_| self.is_here(system))?;
        let (mark, role) = if is_trouble(step) {
            ("◆", Role::Warning)
        } else {
            ("▲", Role::Accent)
        };
        Some((format!("{mark} {}", self.walk.event(step)), role))
    }
}

/// Whether a step is what a person would complain of.
pub(super) fn is_trouble(step: &Step) -> bool {
    step.is_birth() && step.copies > 1 || step.loses
}

fn in_dots(copies: usize) -> String {
    let dots = "●".repeat(copies.min(MOST_DOTS));
    let more = if copies > MOST_DOTS { "…" } else { "" };
    match copies {
        0 => "none".to_owned(),
        1 => format!("{dots} 1 record"),
        n => format!("{dots}{more} {n} copies"),
    }
}

/// Whether a direction leads to the far and to the near side.
fn heads(way: Direction) -> (bool, bool) {
    (
        matches!(way, Direction::Both | Direction::ToSalesforce),
        matches!(way, Direction::Both | Direction::ToOutlook),
    )
}

/// A name at the beginning of a line; "iCloud" stays as it is.
pub(super) fn capital(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if !name.chars().nth(1).is_some_and(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => name.to_owned(),
    }
}
