//! The organisation's own part of its Salesforce address.
//!
//! Addresses of records are made with the first part of the host, so what is typed or pasted is cut down to
//! it: `acme` of `https://acme.lightning.force.com/lightning/page/home`, `acme--uat.sandbox` of a sandbox
//! (<https://help.salesforce.com/s/articleView?id=xcloud.domain_name_url_formats.htm>).

/// The longest part of a host, in bytes, by RFC 1035.
const LONGEST: usize = 63;

/// What is said where a text is no such address.
pub const HINT: &str =
    "give the first part of your Salesforce address, such as acme of acme.my.salesforce.com";

/// The organisation's part of an address; `None` where there is none, as in that of a server (`na15`).
pub fn salesforce_domain(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let host = text
        .split_once("://")
        .map_or(text.as_str(), |(_, rest)| rest);
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let ends = [".lightning.force.com", ".my.salesforce.com"];
    let own = ends
        .iter()
        .find_map(|end| host.strip_suffix(end))
        .unwrap_or(host);
    let is_server = own.len() <= 5
        && own.trim_end_matches(|c: char| c.is_ascii_digit()).len() == 2
        && own.len() > 2;
    let mut parts = own.split('.');
    let sound = |part: &str| {
        !part.is_empty()
            && part.len() <= LONGEST
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let first = parts.next().is_some_and(sound);
    // Behind it only the word for a kind of sandbox.
    let kinds = [
        "sandbox",
        "develop",
        "scratch",
        "trailblaze",
        "demo",
        "patch",
    ];
    let second = parts.next().is_none_or(|kind| kinds.contains(&kind));
    (first && second && parts.next().is_none() && !is_server).then(|| own.to_owned())
}

#[cfg(test)]
mod tests {
    use super::salesforce_domain;

    #[test]
    fn an_address_is_cut_down_to_what_is_the_organisations() {
        let cases = [
            ("acme", Some("acme")),
            (" Acme-Cold.my.salesforce.com ", Some("acme-cold")),
            (
                "https://acme.lightning.force.com/lightning/page/home?x=1",
                Some("acme"),
            ),
            (
                "acme--uat.sandbox.lightning.force.com",
                Some("acme--uat.sandbox"),
            ),
            ("https://na15.salesforce.com/003", None),
            ("na15", None),
            ("login.salesforce.com", None),
            ("acme.evil.example", None),
            ("acme/../x@evil", Some("acme")),
            ("ac me", None),
            ("", None),
            ("-", None),
            ("https://", None),
        ];
        for (text, want) in cases {
            assert_eq!(salesforce_domain(text).as_deref(), want, "{text}");
        }
    }
}
