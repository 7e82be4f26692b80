//! Accounts in Salesforce: copies without one, and person accounts.

use crate::diagnosis::fact::Writer;
use crate::diagnosis::view::View;
use crate::matching::Pair;
use crate::record::{Kind, RecordRef, System};

use super::twins::{select, tell};

pub(super) fn note(view: &View<'_>, writer: &mut Writer<'_>) {
    let people: Vec<Pair> = view
        .twins_of(System::Salesforce)
        .filter(|p| p.kind == Kind::Contact)
        .copied()
        .collect();
    let account = |at: RecordRef| {
        let marks = view.record(at).salesforce.as_deref()?;
        marks.account_known.then_some(marks.account_id.is_some())
    };
    let known = select(&people, |p| {
        account(p.left).is_some() && account(p.right).is_some()
    });
    let one = select(&known, |p| account(p.left) != account(p.right));
    tell(
        writer,
        "twin-without-account",
        &one,
        known.len(),
        (0.25, 0.7),
        0.1,
    );
    person_accounts(view, writer);
}

fn person_accounts(view: &View<'_>, writer: &mut Writer<'_>) {
    let marked = |at: &RecordRef| {
        view.record(*at)
            .salesforce
            .as_deref()
            .and_then(|marks| marks.is_person_account)
    };
    let mut all = view.all(System::Salesforce, Kind::Contact);
    all.retain(|at| marked(at).is_some());
    let known = all.len();
    all.retain(|at| marked(at) == Some(true));
    let fill = [("n", all.len().to_string())];
    if all.len() >= 3 {
        writer.present("person-accounts", 1.0, &fill, all);
    } else if known >= 20 && all.is_empty() {
        writer.absent("person-accounts", &fill);
    }
}
