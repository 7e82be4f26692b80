//! Names from account and user lists, put into the records of the other files of the same reading.

use rustc_hash::FxHashMap;

use crate::record::{Body, Source, Who};

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
    let fill = |who: &mut Who| {
        if who.name.is_none() {
            who.name = who.id.as_ref().and_then(|id| known.get(id)).cloned();
        }
    };
    for record in sources.iter_mut().flat_map(|s| &mut s.records) {
        fill(&mut record.owner);
        fill(&mut record.created_by);
        fill(&mut record.modified_by);
        let account = record
            .salesforce
            .as_ref()
            .and_then(|s| s.account_id.as_ref());
        if let (Body::Contact(contact), Some(account)) = (&mut record.body, account)
            && contact.company.is_none()
        {
            contact.company = known.get(account).cloned();
        }
    }
}
