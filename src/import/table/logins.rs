//! A login history in short: each application and user once, with the last time.

use crate::record::Login;
use crate::text;

/// Keeps the latest login of an application and user.
pub(super) fn keep(logins: &mut Vec<Login>, login: Login) {
    let same = |l: &&mut Login| l.application == login.application && l.user == login.user;
    match logins.iter_mut().find(same) {
        Some(known) => {
            let later = match (known.at, login.at) {
                (Some(known), Some(new)) => known.civil() < new.civil(),
                (None, new) => new.is_some(),
                (Some(_), None) => false,
            };
            if later {
                known.at = login.at;
            }
        }
        None => logins.push(login),
    }
}

/// Puts the logins in order and says what there is.
pub(super) fn sentence(logins: &mut [Login], rows: usize) -> String {
    logins.sort_by(|a, b| (&a.application, &a.user).cmp(&(&b.application, &b.user)));
    let mut applications: Vec<&str> = logins.iter().map(|l| l.application.as_str()).collect();
    applications.dedup();
    format!(
        "this is a login history: {} logins through {}; it holds no records",
        text::count(rows as u64),
        match applications.len() {
            1 => "1 application".to_owned(),
            n => format!("{n} applications"),
        }
    )
}
