//! Mail addresses as keys.

/// A mail address taken apart and made comparable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::matching) struct Mail {
    /// Before the at sign, without tag; dots left out where the provider ignores them.
    pub(in crate::matching) local: String,
    /// After the at sign.
    pub(in crate::matching) domain: String,
}

/// A mail address in lower case, without `mailto:`, plus-tag and the dots Gmail ignores.
pub(in crate::matching) fn mail(text: &str) -> Option<Mail> {
    let lower = text.trim().to_lowercase();
    let lower = lower.trim_start_matches("mailto:");
    let lower = match (lower.find('<'), lower.rfind('>')) {
        (Some(open), Some(close)) if open < close => &lower[open + 1..close],
        _ => lower,
    };
    let (local, domain) = lower.trim().rsplit_once('@')?;
    let local = local.split('+').next().unwrap_or(local).trim();
    let domain = match domain.trim().trim_end_matches('.') {
        "googlemail.com" => "gmail.com",
        other => other,
    };
    if local.is_empty() || domain.is_empty() {
        return None;
    }
    let local = if domain == "gmail.com" {
        local.replace('.', "")
    } else {
        local.to_owned()
    };
    if local.is_empty() {
        return None;
    }
    Some(Mail {
        local,
        domain: domain.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_addresses() {
        let full = |t: &str| mail(t).map(|m| format!("{}@{}", m.local, m.domain));
        assert_eq!(
            full(" C.Wills+sync@GoogleMail.com "),
            full("cwills@gmail.com")
        );
        assert_eq!(
            full("Ana <ana@Example.com>").as_deref(),
            Some("ana@example.com")
        );
        assert_eq!(
            full("ana.lima@example.com").as_deref(),
            Some("ana.lima@example.com")
        );
        assert_eq!(full("no address"), None);
        assert_eq!(full("@example.com"), None);
    }
}
