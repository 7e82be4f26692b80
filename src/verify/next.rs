//! What to do next about a record of a verification, in sentences. They may hold text of the exports.

use jiff::civil::Date;

use super::results::{LISTS, record};
use super::{Fate, Kept, Marked, Stay, Verification};
use crate::history::FieldChange;
use crate::matching;
use crate::record::{Source, System};

/// Where a record that nobody meant to delete may be found.
pub(super) fn fetch_back(system: System) -> &'static str {
    match system {
        System::Salesforce => {
            "If nobody meant to: open the Recycle Bin in Salesforce, tick the record and choose Restore. It stays there for 15 days at most."
        }
        System::Outlook => {
            "If nobody meant to: look in Deleted Items in Outlook, then in \"Recover items deleted from this folder\", and move it back."
        }
        _ => {
            "If nobody meant to: look in the list of deleted things of that service, or type it in again from the older export."
        }
    }
}

/// What a field held and does not hold any more; `None` where it holds something else instead.
fn lost_of(change: &FieldChange) -> Option<String> {
    if change.after.is_empty() {
        return Some(change.before.clone());
    }
    if !LISTS.contains(&change.field) {
        return None;
    }
    let now: Vec<&str> = change.after.split(", ").collect();
    let then: Vec<&str> = change.before.split(", ").collect();
    let lost: Vec<&str> = then.iter().copied().filter(|v| !now.contains(v)).collect();
    let nothing_new = now.iter().all(|v| then.contains(v));
    (nothing_new && !lost.is_empty()).then(|| lost.join(", "))
}

/// What to do about a copy that came back.
const BACK_AGAIN: [&str; 3] = [
    "Do not delete it again yet. Pause the sync, and see whether the cause named in the plan is fixed: a sync that does not know which records belong together makes the copy again at each run.",
    "Look on the other side. Where there are two of it, too, the second one is what is copied back: delete the second one on both sides. Where there is only one, leave it alone.",
    "Then switch the sync on again, and look once more after it has run.",
];

impl Marked {
    /// What to do next about it: a sentence each, the most important first. The words may hold text of
    /// the exports.
    pub fn next_steps(&self, found: &Verification, fresh: &[Source]) -> Vec<String> {
        if self.now_keep {
            let keep = "Do not delete it any more: the record that was to stay instead is gone, and this copy is what is left.";
            return vec![keep.to_owned()];
        }
        match self.fate {
            Fate::Gone => vec!["Nothing to do.".to_owned()],
            Fate::StillThere => {
                vec!["Delete it by hand as the plan says, then check again.".to_owned()]
            }
            Fate::Returned => {
                let mut steps = Vec::new();
                let now = self.after.and_then(|at| record(fresh, at));
                if self.new_id {
                    let on = now
                        .and_then(|r| r.created)
                        .map_or(String::new(), |at| format!(", on {}", at.short()));
                    let by = now
                        .and_then(|r| r.created_by.name.as_deref())
                        .map_or(String::new(), |by| {
                            format!(", in the name of {by} (a sync acts as its user)")
                        });
                    steps.push(format!("It was made again under a new id{on}{by}."));
                } else {
                    steps.push("Its deletion was ticked off: either it came back, or it was not deleted. Look whether it is really there.".to_owned());
                }
                steps.extend(BACK_AGAIN.map(str::to_owned));
                steps
            }
            Fate::NotChecked => {
                let (source, record) = (
                    self.before.source(&found.before),
                    self.before.of(&found.before),
                );
                vec![format!(
                    "Export the {} of {} again, and check once more with that export.",
                    record.kind().noun(2),
                    source.system.label()
                )]
            }
        }
    }
}

impl Kept {
    /// What to do next about it, as [`Marked::next_steps`].
    pub fn next_steps(&self, today: Date) -> Vec<String> {
        match self.stay {
            Stay::AsItWas | Stay::NotChecked => vec!["Nothing to do.".to_owned()],
            Stay::Exchanged => vec![
                "Keep the copy that is there, and take its deletion off your list.".to_owned(),
                "Copy into it what only the lost one knew; the values of then are here.".to_owned(),
            ],
            Stay::Damaged => {
                let put_back = self.damage.iter().map(|change| {
                    let name = matching::plain_name(change.field);
                    match lost_of(change) {
                        Some(lost) => format!("Put back {name}: {lost}"),
                        None => format!(
                            "Put back {name}: {} (it is {} now; leave it where that is right)",
                            change.before, change.after
                        ),
                    }
                });
                put_back.collect()
            }
            Stay::Lost => {
                if let Some(why) = &self.out_of_sight {
                    return vec![why.sentence()];
                }
                let mut steps = vec!["Get it back before anything else.".to_owned()];
                for chance in self.recovery.iter().flat_map(|r| &r.chances) {
                    let until = match chance.cautious() {
                        Some(day) if day < today => {
                            format!(" (one could count on it until {day}; look at once)")
                        }
                        Some(day) => format!(" (until {day})"),
                        None => String::new(),
                    };
                    steps.push(format!("{}{until}: {}", chance.name, chance.how));
                }
                steps
            }
        }
    }
}
