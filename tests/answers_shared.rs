//! Recorded answers of sample cases, where they lie beside the repository.

use syncsleuth::interview::Answers;
use syncsleuth::knowledge::Knowledge;

#[test]
fn recorded_answers_are_taken_and_come_out_unchanged() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/scenarios");
    let Ok(cases) = std::fs::read_dir(folder) else {
        println!("skipped: no sample cases beside the repository");
        return;
    };
    let mut seen = 0;
    for case in cases {
        let path = case.expect("a readable folder").path().join("answers.json");
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let answers = Answers::from_json(&text, Knowledge::embedded())
            .unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(answers.to_json(), document, "{}", path.display());
        seen += 1;
    }
    assert!(seen > 0, "the folder of sample cases holds no answers");
}
