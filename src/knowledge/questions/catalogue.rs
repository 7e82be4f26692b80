//! The applications an answer may name.

use crate::knowledge::Knowledge;

const SALESFORCE: [&str; 6] = [
    "sfo",
    "ls",
    "eac",
    "outlook-integration",
    "connect-for-outlook",
    "connect-offline",
];

const OTHERS: [&str; 43] = [
    "gwsmo",
    "ogcs",
    "icloud",
    "itunes-sync",
    "eas-phone",
    "outlook-mobile",
    "kies",
    "smartswitch",
    "nokia",
    "bbdesktop",
    "htc-sync",
    "osc",
    "exchange-second-pc",
    "dynamics-outlook-client",
    "dynamics-sss",
    "cirrus",
    "riva",
    "linkpoint",
    "revenuegrid",
    "act",
    "sugar",
    "sagecrm",
    "siebel",
    "hubspot",
    "zoho",
    "pipedrive",
    "companionlink",
    "sync2",
    "gsyncit",
    "caldavsync",
    "akruto",
    "add2exchange",
    "contactsync",
    "easy2sync",
    "simplesyn",
    "outshare",
    "migration",
    "codetwo",
    "syncgene",
    "evo",
    "ebsta",
    "matchmyemail",
    "groove",
];

/// Every id, in the catalogue's order.
pub(crate) fn ids(_knowledge: &Knowledge) -> impl Iterator<Item = &'static str> {
    SALESFORCE.into_iter().chain(OTHERS)
}

/// The name people know the application by.
pub(crate) fn name<'a>(knowledge: &Knowledge, id: &'a str) -> Option<&'a str> {
    ids(knowledge).any(|known| known == id).then_some(id)
}

/// Whether the application is of this group.
pub(crate) fn is_of_group(_knowledge: &Knowledge, id: &str, group: &str) -> bool {
    match group {
        "salesforce" => SALESFORCE.contains(&id),
        "third-party" => ["cirrus", "riva", "linkpoint", "revenuegrid"].contains(&id),
        _ => false,
    }
}

/// Whether any application is of this group.
pub(crate) fn has_group(knowledge: &Knowledge, group: &str) -> bool {
    ids(knowledge).any(|id| is_of_group(knowledge, id, group))
}

/// The applications a search finds, best first.
pub(crate) fn search(knowledge: &Knowledge, query: &str) -> Vec<&'static str> {
    let query = query.trim().to_lowercase();
    ids(knowledge).filter(|id| id.contains(&query)).collect()
}
