//! How values changed since an older export: emptied, replaced as a whole, flattened, here and there.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::diagnosis::fact::Writer;
use crate::diagnosis::link::{name_of, plain};
use crate::diagnosis::view::View;
use crate::record::{Body, Contact, Kind, Record, RecordRef, System};

use super::share_strength;

/// Changes of the records that are in an older export and in today's.
#[derive(Default)]
struct Changes {
    compared: usize,
    contacts: usize,
    emptied: Vec<RecordRef>,
    replaced: Vec<RecordRef>,
    flattened: Vec<RecordRef>,
    texts: usize,
    /// Records with a changed value that none of the above explains.
    others: Vec<RecordRef>,
    /// Which fields those were.
    fields: BTreeSet<&'static str>,
}

pub(super) fn note(view: &View<'_>, writer: &mut Writer<'_>) {
    let mut seen = Changes::default();
    for link in &view.links {
        for (then, now) in &link.both {
            compare(then.of(view.before), view.record(*now), *now, &mut seen);
        }
    }
    let across = flattened_across(view);
    let explained = seen.emptied.len() + seen.replaced.len() + seen.flattened.len();
    tell(
        writer,
        "company-emptied",
        &seen.emptied,
        seen.contacts,
        explained + seen.others.len(),
        3,
    );
    tell(
        writer,
        "identity-replaced",
        &seen.replaced,
        seen.contacts,
        explained + seen.others.len(),
        1,
    );
    let flattened = if seen.flattened.len() >= across.len() {
        seen.flattened
    } else {
        across
    };
    if flattened.len() >= 3 {
        let fill = [("n", flattened.len().to_string())];
        writer.present("notes-flattened", 1.0, &fill, flattened);
    } else if seen.texts >= 10 {
        writer.absent("notes-flattened", &[]);
    }
    let few = seen.others.len() * 2 <= seen.compared;
    if seen.others.len() >= 2 && few && seen.others.len() > explained {
        let fill = [("n", seen.others.len().to_string())];
        let strength = if seen.fields.len() > 1 { 1.0 } else { 0.6 };
        writer.present(
            "values-changed-here-and-there",
            strength,
            &fill,
            seen.others,
        );
    }
}

/// Notes a fact of changed records: present where it is a good part of all that changed.
fn tell(
    writer: &mut Writer<'_>,
    fact: &str,
    shown: &[RecordRef],
    compared: usize,
    changed: usize,
    least: usize,
) {
    let fill = [("n", shown.len().to_string())];
    let strength = share_strength(shown.len(), changed, 0.2, 0.6);
    if shown.len() >= least && strength > 0.0 {
        writer.present(fact, strength, &fill, shown.to_vec());
    } else if compared >= 20 && shown.is_empty() {
        writer.absent(fact, &fill);
    }
}

fn compare(old: &Record, new: &Record, at: RecordRef, seen: &mut Changes) {
    seen.compared += 1;
    let mut explained = false;
    if let (Some(a), Some(b)) = (old.contact(), new.contact()) {
        seen.contacts += 1;
        if emptied(old, new) {
            seen.emptied.push(at);
            explained = true;
        } else if replaced(a, b) && name_of(old) == name_of(new) {
            seen.replaced.push(at);
            explained = true;
        }
    }
    if let (Some(before), Some(after)) = (old.notes.as_deref(), new.notes.as_deref()) {
        seen.texts += 1;
        if flattened(before, after) {
            seen.flattened.push(at);
            explained = true;
        }
    }
    if !explained {
        let fields = changed_fields(old, new);
        if !fields.is_empty() {
            seen.others.push(at);
            seen.fields.extend(fields);
        }
    }
}

/// The company, or the account in Salesforce, was there and is gone.
fn emptied(old: &Record, new: &Record) -> bool {
    let company = |r: &Record| r.contact().is_some_and(|c| c.company().is_some());
    let account = |r: &Record| {
        r.salesforce
            .as_deref()
            .is_some_and(|m| m.account_id.is_some())
    };
    let known = |r: &Record| r.salesforce.as_deref().is_some_and(|m| m.account_known);
    (company(old) && !company(new) && !account(new))
        || (account(old) && known(new) && !account(new) && !company(new))
}

/// E-mail and one more of telephone, company and title are all of somebody else.
fn replaced(old: &Contact, new: &Contact) -> bool {
    fn apart<T: Ord>(a: &[T], b: &[T]) -> bool {
        !a.is_empty() && !b.is_empty() && !a.iter().any(|x| b.contains(x))
    }
    let mails = |c: &Contact| c.emails().map(str::to_lowercase).collect::<Vec<_>>();
    let phones = |c: &Contact| {
        c.phones()
            .map(|p| {
                p.value
                    .chars()
                    .filter(char::is_ascii_digit)
                    .collect::<String>()
            })
            .collect::<Vec<_>>()
    };
    let texts = |a: Option<&str>, b: Option<&str>| {
        let (a, b) = (plain(a), plain(b));
        a.is_some() && b.is_some() && a != b
    };
    let others = [
        apart(&phones(old), &phones(new)),
        texts(old.company(), new.company()),
        texts(old.job_title(), new.job_title()),
    ];
    let differing = others.iter().filter(|x| **x).count();
    (apart(&mails(old), &mails(new)) && differing >= 1) || differing >= 3
}

/// The words of a text, without markup, lists marks and layout.
fn words(text: &str) -> String {
    let mut words = String::new();
    let mut in_tag = false;
    for c in text.replace("&nbsp;", " ").replace("&amp;", "&").chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            c if !in_tag && c.is_alphanumeric() => words.extend(c.to_lowercase()),
            _ => {}
        }
    }
    words
}

/// Equal words, and the layout is gone: not just another line end.
fn flattened(before: &str, after: &str) -> bool {
    let layout = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let before_words = words(before);
    layout(before) != layout(after) && !before_words.is_empty() && before_words == words(after)
        || before.trim() != after.trim()
            && before_words == words(after)
            && before.lines().count() > after.lines().count() + 1
}

/// Texts that Outlook holds with markup and Salesforce without.
fn flattened_across(view: &View<'_>) -> Vec<RecordRef> {
    let mut found = Vec::new();
    for kind in [Kind::Event, Kind::Task] {
        if !view.kinds.contains(&kind) {
            continue;
        }
        for at in view.living(System::Salesforce, kind) {
            let Some(plain) = view.record(at).notes.as_deref() else {
                continue;
            };
            let formatted = view
                .counterparts(at, System::Outlook)
                .into_iter()
                .filter_map(|other| view.record(other).notes.as_deref())
                .any(|notes| notes.contains('<') && flattened(notes, plain));
            if formatted {
                found.push(at);
            }
        }
    }
    found
}

/// Fields whose value changed, apart from times of events, which have their own facts.
fn changed_fields(old: &Record, new: &Record) -> Vec<&'static str> {
    let mut changed = Vec::new();
    let mut text = |field, a: Option<&str>, b: Option<&str>| {
        let (a, b) = (plain(a), plain(b));
        if a.is_some() && b.is_some() && a != b {
            changed.push(field);
        }
    };
    text("notes", old.notes.as_deref(), new.notes.as_deref());
    match (&old.body, &new.body) {
        (Body::Contact(a), Body::Contact(b)) => {
            text("company", a.company(), b.company());
            text("job_title", a.job_title(), b.job_title());
            text("emails", a.emails().next(), b.emails().next());
            let phone = |c: &Contact| c.phones().next().map(|p| p.value.into_owned());
            text("phones", phone(a).as_deref(), phone(b).as_deref());
            let city = |c: &Contact| {
                let first = c.addresses().into_iter().next();
                first.and_then(|a| a.city.map(Cow::into_owned))
            };
            text("addresses", city(a).as_deref(), city(b).as_deref());
        }
        (Body::Event(a), Body::Event(b)) => {
            text("subject", a.subject.as_deref(), b.subject.as_deref());
            text("location", a.location.as_deref(), b.location.as_deref());
        }
        (Body::Task(a), Body::Task(b)) => {
            text("status", a.status.as_deref(), b.status.as_deref());
            text("priority", a.priority.as_deref(), b.priority.as_deref());
            let due = |m: Option<crate::record::Moment>| m.map(|m| m.date().to_string());
            text("due", due(a.due).as_deref(), due(b.due).as_deref());
        }
        _ => {}
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::ContactFields;

    #[test]
    fn a_text_without_its_markup_is_flattened_and_a_new_one_is_not() {
        assert!(flattened(
            "<p><b>Agenda</b></p> <ul><li>One</li></ul>",
            "Agenda\nOne"
        ));
        assert!(!flattened("Agenda\r\nOne", "Agenda\nOne"));
        assert!(!flattened("<b>Agenda</b>", "Another agenda"));
    }

    #[test]
    fn a_namesake_takes_over_mail_and_more() {
        let person = |mail: &str, company: &str| {
            Contact::from(ContactFields {
                emails: vec![mail.into()],
                company: Some(company.into()),
                ..ContactFields::default()
            })
        };
        let old = person("ann@one.example", "One");
        assert!(replaced(&old, &person("ann@two.example", "Two")));
        assert!(!replaced(&old, &person("ann@two.example", "One")));
        assert!(!replaced(&old, &person("ANN@one.example", "Two")));
    }
}
