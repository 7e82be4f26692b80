//! The plan as one page of HTML, to read on a screen, on a telephone or on paper.
//!
//! The page loads nothing and needs no script: style and script stand in it, and a content security policy
//! that names their hashes forbids everything else, the network included. The script remembers ticks in the
//! browser, under the case and the step, and counts them; where it may not, the boxes can still be ticked.

use sha2::{Digest as _, Sha256};

use super::deletion::FIRST;
use super::markup::Markup;
use super::{Deletion, Part, Plan, Step};
use crate::case::FieldValue;
use crate::matching::plain_name;

const STYLE: &str = include_str!("../../assets/plan/plan.css");
const SCRIPT: &str = include_str!("../../assets/plan/plan.js");

pub(super) fn render(plan: &Plan) -> String {
    let mut page = Markup::default();
    page.open("html", &[("lang", "en")]);
    head(plan, &mut page);
    page.open("body", &[("data-case", &plan.key)]);
    page.element(
        "a",
        &[("class", "skip"), ("href", "#work")],
        "Skip to the steps",
    );
    opening(plan, &mut page);
    contents(plan, &mut page);
    page.open("main", &[("id", "work")]);
    let mut number = 0;
    for (n, part) in plan.parts.iter().enumerate() {
        write_part(part, n + 1, &mut number, &mut page);
    }
    page.close();
    page.embedded("script", SCRIPT);
    page.finish()
}

fn head(plan: &Plan, page: &mut Markup) {
    page.open("head", &[]);
    page.empty("meta", &[("charset", "utf-8")]);
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        fingerprint(STYLE),
        fingerprint(SCRIPT)
    );
    page.empty(
        "meta",
        &[
            ("http-equiv", "Content-Security-Policy"),
            ("content", &policy),
        ],
    );
    for (name, content) in [
        ("viewport", "width=device-width, initial-scale=1"),
        ("color-scheme", "light dark"),
        ("referrer", "no-referrer"),
        ("robots", "noindex"),
    ] {
        page.empty("meta", &[("name", name), ("content", content)]);
    }
    page.element("title", &[], &format!("Clean-up plan: {}", plan.title));
    page.embedded("style", STYLE);
    page.close();
}

fn opening(plan: &Plan, page: &mut Markup) {
    page.open("header", &[]);
    page.element("h1", &[], &format!("Clean-up plan: {}", plan.title));
    page.element("p", &[("class", "quiet")], &format!(
        "Written on {} by syncsleuth. This plan deletes nothing by itself: a person carries it out, top to bottom.",
        plan.today
    ));
    if let Some(verdict) = &plan.verdict {
        page.open("p", &[]);
        page.element("b", &[], "What happened: ");
        page.text(verdict);
        page.close();
    }
    page.open("p", &[]);
    page.text("To delete by hand: ");
    page.element("b", &[], &plan.to_delete());
    page.text(". It contains names and addresses; treat it like the data itself.");
    page.close();
    page.element(
        "p",
        &[("class", "quiet screen")],
        "Ticks made here stay in this browser on this computer. The wizard does not see them.",
    );
    page.element(
        "p",
        &[
            ("id", "progress"),
            ("class", "progress"),
            ("role", "status"),
        ],
        "",
    );
    page.close();
}

fn contents(plan: &Plan, page: &mut Markup) {
    page.open("nav", &[("aria-label", "Parts of the plan")]);
    page.open("ol", &[]);
    for (n, part) in plan.parts.iter().enumerate() {
        page.open("li", &[]);
        page.element("a", &[("href", &format!("#part-{}", n + 1))], &part.title);
        page.close();
    }
    page.close();
    page.close();
}

fn write_part(part: &Part, n: usize, number: &mut usize, page: &mut Markup) {
    let title = format!("part-{n}-title");
    page.open(
        "section",
        &[("id", &format!("part-{n}")), ("aria-labelledby", &title)],
    );
    page.element("h2", &[("id", &title)], &format!("{n}. {}", part.title));
    if !part.why.is_empty() {
        page.element("p", &[], &part.why);
    }
    let mut under = None;
    page.open("ol", &[("class", "steps")]);
    for step in &part.steps {
        if step.under != under {
            under.clone_from(&step.under);
            page.close();
            page.element("h3", &[], under.as_deref().unwrap_or("Besides"));
            page.open("ol", &[("class", "steps")]);
        }
        *number += 1;
        write_step(step, *number, page);
    }
    page.close();
    page.close();
}

fn write_step(step: &Step, number: usize, page: &mut Markup) {
    page.open("li", &[("class", "step")]);
    page.open("label", &[]);
    let mut attributes = vec![("type", "checkbox"), ("data-step", step.id.as_str())];
    if let Some(needs) = &step.needs {
        attributes.push(("data-needs", needs));
    }
    if step.done {
        attributes.push(("checked", ""));
    }
    page.empty("input", &attributes);
    page.element("span", &[], &format!("{number}. {}", step.text));
    page.close();
    if let Some(ticked) = &step.ticked {
        page.element("p", &[("class", "quiet")], ticked);
    }
    if !step.copy_first.is_empty() {
        page.open("ul", &[]);
        for value in &step.copy_first {
            write_value(value, page);
        }
        page.close();
    } else if let Some(deletion) = &step.deletion {
        write_deletion(deletion, page);
    } else {
        write_detail(&step.detail, page);
    }
    page.close();
}

/// How a step is done, line by line; lines of a list within it are indented.
fn write_detail(lines: &[String], page: &mut Markup) {
    if lines.is_empty() {
        return;
    }
    page.open("ul", &[]);
    for line in lines {
        let class: &[_] = if line.starts_with(' ') {
            &[("class", "deeper")]
        } else {
            &[]
        };
        page.element("li", class, line.trim_start());
    }
    page.close();
}

fn write_deletion(deletion: &Deletion, page: &mut Markup) {
    page.open("dl", &[]);
    if !deletion.copy_first.is_empty() {
        page.element("dt", &[], "First");
        page.element("dd", &[], FIRST);
    }
    page.element("dt", &[], "Where");
    page.element("dd", &[], &deletion.place());
    if let Some(id) = &deletion.id {
        page.element("dt", &[], "Id");
        page.open("dd", &[]);
        page.element("code", &[], id);
        page.close();
    }
    for (what, text) in &deletion.find {
        page.element("dt", &[], &format!("Find it ({what})"));
        page.open("dd", &[]);
        page.element("code", &[], text);
        page.close();
    }
    if let Some(keep) = &deletion.keep {
        page.element("dt", &[], "Stays instead");
        page.element("dd", &[], keep);
    }
    for effect in &deletion.side_effects {
        page.element("dt", &[], "Mind");
        page.element("dd", &[("class", "mind")], effect);
    }
    if let Some(undo) = &deletion.undo {
        page.element("dt", &[], "Undo");
        page.element("dd", &[], undo);
    }
    page.close();
}

fn write_value(value: &FieldValue, page: &mut Markup) {
    page.open("li", &[]);
    page.text(&format!("{}: ", plain_name(&value.field)));
    page.element("code", &[], &value.value);
    if let Some(instead) = &value.instead {
        page.text(" – decide first which is right; the one that stays has ");
        page.element("code", &[], instead);
    }
    page.close();
}

/// The hash of an embedded style or script, as a content security policy names it
/// (<https://www.w3.org/TR/CSP3/#grammardef-hash-source>).
fn fingerprint(source: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(source)))
}

/// Base 64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |n: usize| u32::from(three.get(n).copied().unwrap_or_default());
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for n in 0..4 {
            out.push(if n <= three.len() {
                char::from(SIGNS[(group >> (18 - 6 * n) & 63) as usize])
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn the_vectors_of_rfc_4648() {
        for (text, want) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(text.as_bytes()), want);
        }
    }
}
