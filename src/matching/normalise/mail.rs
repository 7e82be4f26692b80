//! Mail addresses as keys: what reaches one mailbox is one address.

use std::borrow::Cow;

use crate::matching::tables::tables;

/// A mail address taken apart and made comparable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::matching) struct Mail {
    /// Before the at sign, without tag; signs left out that the provider ignores.
    pub(in crate::matching) local: String,
    /// After the at sign; one domain for those of one provider.
    pub(in crate::matching) domain: String,
}

/// A mail address in lower case, without display name, `mailto:`, plus-tag and what its provider ignores.
///
/// `None` for what is no address, for one that is not of the internet (Exchange's `/o=…`), and for one
/// that stands for nobody: no-reply, `unknown@…`, `test@test.com`.
pub(in crate::matching) fn mail(text: &str) -> Option<Mail> {
    let lower = text.trim().to_lowercase();
    let address = if is_bare(&lower) {
        &lower
    } else {
        bare(&lower)
    };
    let (local, domain) = address.rsplit_once('@')?;
    // RFC 5233: what follows the plus sign sorts mail within one mailbox.
    let local = match local.split('+').next() {
        Some(name) if !name.is_empty() => name,
        _ => local,
    };
    let local = local.trim_matches(['"', '\'', ' ', '.']);
    let domain = domain.trim_matches([' ', '.', '>', ')', ']', ',', ';', '"', '\'']);
    if local.is_empty()
        || domain.is_empty()
        || local.starts_with('/')
        || local.starts_with("imceaex-")
    {
        return None;
    }
    let tables = tables();
    let mut domain = readable(domain);
    let mut local = local.to_owned();
    if let Some(provider) = tables.provider(&domain) {
        domain = Cow::Owned(provider.domain.clone());
        local.retain(|c| !provider.ignores.contains(c));
    }
    if local.is_empty() || tables.is_nobody(&local, &domain) {
        return None;
    }
    Some(Mail {
        local,
        domain: domain.into_owned(),
    })
}

/// Whether there is nothing around an address: the usual case.
fn is_bare(text: &str) -> bool {
    let sign = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'@' | b'.' | b'-' | b'_' | b'+');
    text.bytes().all(sign)
}

/// The address in "Ana <ana@example.com>", "Ana (ana@example.com)", "mailto:ana@example.com?subject=…" and
/// the first of several.
fn bare(text: &str) -> &str {
    for (open, close) in [('<', '>'), ('(', ')'), ('[', ']')] {
        if let (Some(from), Some(to)) = (text.rfind(open), text.rfind(close))
            && let Some(inside) = text.get(from + 1..to)
            && inside.contains('@')
        {
            return bare(inside);
        }
    }
    let text = text
        .trim()
        .trim_start_matches("mailto:")
        .trim_start_matches("smtp:");
    let text = text
        .split(['?', ';', ','])
        .find(|t| t.contains('@'))
        .unwrap_or(text);
    text.split_whitespace()
        .find(|t| t.contains('@'))
        .unwrap_or(text)
}

/// A domain with its `xn--` labels in their own letters (RFC 5891), so that both ways of writing meet.
fn readable(domain: &str) -> Cow<'_, str> {
    if !domain.contains("xn--") {
        return Cow::Borrowed(domain);
    }
    let labels: Vec<Cow<'_, str>> = domain
        .split('.')
        .map(|label| {
            label
                .strip_prefix("xn--")
                .and_then(punycode)
                .map_or(Cow::Borrowed(label), Cow::Owned)
        })
        .collect();
    Cow::Owned(labels.join("."))
}

/// Decodes a label by RFC 3492, section 6.2; `None` where it is not one.
fn punycode(label: &str) -> Option<String> {
    const BASE: u32 = 36;
    const LEAST: u32 = 1;
    const MOST: u32 = 26;
    let (plain, coded) = label.rsplit_once('-').unwrap_or(("", label));
    let mut out: Vec<char> = plain.chars().collect();
    let (mut letter, mut at, mut bias) = (128_u32, 0_u32, 72_u32);
    let mut digits = coded.bytes().peekable();
    while digits.peek().is_some() {
        let before = at;
        let (mut weight, mut k) = (1_u32, BASE);
        loop {
            let digit = match digits.next()? {
                b @ b'a'..=b'z' => u32::from(b - b'a'),
                b @ b'0'..=b'9' => u32::from(b - b'0') + 26,
                _ => return None,
            };
            at = at.checked_add(digit.checked_mul(weight)?)?;
            let threshold = k.saturating_sub(bias).clamp(LEAST, MOST);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            k += BASE;
        }
        let length = out.len() as u32 + 1;
        let mut delta = if before == 0 {
            at / 700
        } else {
            (at - before) / 2
        };
        delta += delta / length;
        bias = 0;
        while delta > 455 {
            delta /= 35;
            bias += BASE;
        }
        bias += BASE * delta / (delta + 38);
        letter = letter.checked_add(at / length)?;
        at %= length;
        out.insert(at as usize, char::from_u32(letter)?);
        at += 1;
    }
    Some(out.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn full(text: &str) -> Option<String> {
        mail(text).map(|m| format!("{}@{}", m.local, m.domain))
    }

    #[test]
    fn one_mailbox() {
        for (a, b) in [
            (" C.Wills+sync@GoogleMail.com ", "cwills@gmail.com"),
            ("ana@me.com", "ana@icloud.com"),
            ("ana@mac.com", "Ana@iCloud.com"),
            ("ana_lima@protonmail.com", "ana.lima@pm.me"),
            ("ana@ya.ru", "ana@yandex.ru"),
            ("Ana <ana@Example.com>", "ana@example.com"),
            ("Ana Lima (ana@example.com)", "ana@example.com"),
            ("mailto:ana@example.com?subject=Hello", "ana@example.com"),
            ("SMTP:ana@example.com", "ana@example.com"),
            ("'ana@example.com'", "ana@example.com"),
            ("ana@example.com; bob@example.com", "ana@example.com"),
            ("ana@xn--mller-kva.example", "ana@müller.example"),
            ("ana@xn--80akhbyknj4f.example", "ana@испытание.example"),
            ("ana+news@firm.example", "ana@firm.example"),
        ] {
            assert!(full(a).is_some(), "{a}");
            assert_eq!(full(a), full(b), "{a} {b}");
        }
    }

    #[test]
    fn different_mailboxes() {
        for (a, b) in [
            ("ana@outlook.com", "ana@hotmail.com"),
            ("ana.lima@example.com", "analima@example.com"),
            ("ana@gmx.de", "ana@gmx.net"),
            ("ana-lima@gmail.com", "analima@gmail.com"),
            ("ana@yahoo.com", "ana@ymail.com"),
        ] {
            assert_ne!(full(a), full(b));
        }
    }

    #[test]
    fn no_mailbox() {
        for text in [
            "no address",
            "@example.com",
            "ana@",
            "/o=ExchangeLabs/ou=Exchange Administrative Group/cn=Recipients/cn=ana",
            "IMCEAEX-_o=Firm_cn=ana@firm.example",
            "unknown@firm.example",
            "noreply@firm.example",
            "no-reply@firm.example",
            "test@test.com",
            "none@none.com",
            "n.a@firm.example",
        ] {
            assert_eq!(full(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_address_is_its_own_key(text in "[a-zA-Z.+-]{1,12}@(gmail|googlemail|pm|xn--mller-kva|a-b)[.](com|me|de)") {
            if let Some(once) = full(&text) {
                prop_assert_eq!(full(&once), Some(once));
            }
        }

        #[test]
        fn any_label_decodes_or_not(label in "[a-z0-9-]{0,20}") {
            punycode(&label);
        }
    }
}
