//! What stays of sentences, values and paths under a veil.

pub(crate) mod leak;

use super::*;
use crate::mask::Sort;

fn veil(level: Level) -> Veil {
    let mut index = Index::default();
    for (sort, value) in [
        (Sort::Person, "Zoë Lefèvre"),
        (Sort::Given, "Zoë"),
        (Sort::Family, "Lefèvre"),
        (Sort::Person, "Will Page"),
        (Sort::Given, "Will"),
        (Sort::Mail, "t.ferreira@callowayfreight.example"),
        (Sort::Phone, "(410) 555-0137"),
        (Sort::Phone, "410 555 0137"),
        (Sort::Company, "Calloway Freight Inc."),
        (Sort::Subject, "Review"),
        (Sort::Subject, "Clean up the list"),
        (Sort::Person, "🌸🌸"),
        (
            Sort::Note,
            "met at the fair in May, likes tea and long walks\nring again",
        ),
        (Sort::Birthday, "1980-05-17"),
    ] {
        index.take(sort, value);
    }
    index.path("/home/dana/Downloads/lefevres.csv");
    Veil::bare(level).over(Arc::new(Values(index)))
}

#[test]
fn values_go_and_sentences_stay() {
    let veil = veil(Level::Pseudonyms);
    let cases = [
        (
            "mark Zoë Lefèvre for deletion",
            "mark Contact 1 for deletion",
        ),
        ("ZOE LEFEVRE", "Contact 1"),
        ("Zoe's copy", "Given 1's copy"),
        ("mark Will Page for deletion", "mark Contact 2 for deletion"),
        ("it will go to the next page", "it will go to the next page"),
        ("ring (410) 555-0137", "ring phone-1"),
        (
            "e-mail: t.ferreira@callowayfreight.example",
            "e-mail: mail-1",
        ),
        ("Calloway Freight", "Company 2"),
        ("Review", "Subject 1"),
        ("Review the pairs", "Review the pairs"),
        ("subject: Review", "subject: Subject 1"),
        ("Clean up the list first", "Clean up the list first"),
        ("from 🌸🌸", "from (hidden)"),
        (
            "notes: met at the fair in May, likes tea and long walks\nring again",
            "notes: Note 1",
        ),
        ("born 1980-05-17", "born Birthday 1"),
        ("created 2026-10-02 03:14", "created 2026-10-02 03:14"),
        ("Zoë Lefè… goes", "Given 1 … goes"),
        (
            "kept in /home/dana/Downloads/lefevres.csv",
            "kept in /home/user-1/Downloads/file-1.csv",
        ),
        ("wrote x@y.example", "wrote mail-"),
        (
            "e-mail zz-trace-6269-01@example.com, then",
            "e-mail zz-trace-6269-01@example.com, then",
        ),
        ("zz-trace-zoe@example.com", "mail-"),
    ];
    for (text, want) in cases {
        let said = veil.says(text);
        assert!(said.starts_with(want), "{text}: {said}");
    }
}

#[test]
fn a_value_goes_whatever_its_words_are() {
    let veil = veil(Level::Pseudonyms);
    assert_eq!(veil.value("subject", "Review"), "Subject 1");
    assert_eq!(
        veil.value("phones", "410 555 0137, (410) 555-0137"),
        "phone-1, phone-1"
    );
    assert!(veil.value("company", "The list").starts_with("Company "));
    assert_eq!(
        veil.value("created", "2026-10-02 03:14"),
        "2026-10-02 03:14"
    );
    assert_eq!(veil.value("status", "In Progress"), "In Progress");
    assert_eq!(veil.value("display_name", "🌸"), HIDDEN);
}

#[test]
fn hidden_tells_nothing_and_companies_may_stay() {
    let hidden = veil(Level::Hidden);
    assert_eq!(hidden.says("ask Zoë Lefèvre"), format!("ask {HIDDEN}"));
    assert_eq!(hidden.value("emails", "a@b.example"), HIDDEN);
    let companies = veil(Level::Companies);
    assert_eq!(
        companies.value("company", "Calloway Freight Inc."),
        "Calloway Freight Inc."
    );
    let named = companies.value("company", "Lefèvre Foods");
    assert!(named.starts_with("Family 1 Company "), "{named}");
}

#[test]
fn typing_shows_words_of_the_program_alone() {
    let veil = veil(Level::Pseudonyms);
    assert_eq!(veil.typed("2026-10-02"), "2026-10-02");
    assert_eq!(veil.typed("zo l"), "•• •");
}
