//! Names from account and user lists, put into the records of the other files of the same reading.

use rustc_hash::FxHashMap;

use crate::record::{Body, SharedWho, Source, Who};

/// Fills in companies by account id, and the names of owners and authors by user id. Names a file
/// gives itself stay.
pub(crate) fn names(sources: &mut [Source], names: Vec<(String, String)>) {
    if names.is_empty() {
        return;
    }
    let mut known: FxHashMap<String, String> = FxHashMap::default();
    for (id, name) in names {
        known.entry(id).or_insert(name);
    }
    let mut people: FxHashMap<String, SharedWho> = FxHashMap::default();
    let mut fill = |who: &mut SharedWho| {
        if who.name.is_none()
            && let Some(id) = &who.id
            && let Some(name) = known.get(id)
        {
            // One for all records of the same person, as before.
            let shared = people.entry(id.clone()).or_insert_with(|| {
                Who {
                    id: Some(id.clone()),
                    name: Some(name.clone()),
                }
                .into()
            });
            *who = shared.clone();
        }
    };
    for record in sources.iter_mut().flat_map(|s| &mut s.records) {
        fill(&mut record.owner);
        fill(&mut record.created_by);
        fill(&mut record.modified_by);
        let account = record
            .salesforce
            .as_ref()
            .and_then(|s| s.account_id.as_deref());
        if let (Body::Contact(contact), Some(account)) = (&mut record.body, account)
            && contact.company().is_none()
            && let Some(name) = known.get(account)
        {
            contact.edit(|fields| fields.company = Some(name.clone().into()));
        }
    }
}
