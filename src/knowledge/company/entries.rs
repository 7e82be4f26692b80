//! The entries of a company's file, and how each becomes part of the knowledge.

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::knowledge::Knowledge;
use crate::knowledge::apps::{App, AppGroup};
use crate::knowledge::causes::facts::{FactInfo, Family, Rule};
use crate::knowledge::causes::{Cause, Symptom, Weight};
use crate::knowledge::questions::{Choice, Form, Question};
use crate::record::Kind;

/// The chapter of a company's applications, and the family of its facts.
const COMPANY: &str = "company";
/// The day of entries that name none: the day the shipped knowledge was checked.
const CHECKED: Date = jiff::civil::date(2026, 11, 22);
/// How common a cause is that says nothing of it, in bits: half as common as an average one.
const PRIOR: f64 = -1.0;
/// The most a company's own answers may speak for or against one cause, in bits.
const FAMILY_BITS: f64 = 5.0;

/// Fields of an application that are its own and never taken over from the one it is like.
const OWN_LISTS: [&str; 11] = [
    "also_known_as",
    "hints",
    "recognise",
    "recognise_whole",
    "folders",
    "categories",
    "fields",
    "processes",
    "addins",
    "places",
    "notes",
];

/// An application: the fields of the catalogue, all but four of which may be left out.
#[derive(Debug, Deserialize)]
pub(super) struct OwnApp {
    /// Its id in answers.
    pub id: String,
    /// Its name.
    name: String,
    /// The application of the catalogue it works like; what is left out is taken from it.
    like: String,
    /// Any field of `apps.json`.
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// A question.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnQuestion {
    pub id: String,
    title: String,
    ask: String,
    why: String,
    find_out: Vec<String>,
    /// The screen of the wizard it stands on.
    screen: String,
    /// Whether several choices can be true at once.
    #[serde(default)]
    many: bool,
    choices: Vec<Choice>,
}

/// A cause.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnCause {
    pub id: String,
    title: String,
    summary: String,
    symptoms: Vec<Symptom>,
    kinds: Vec<Kind>,
    #[serde(default)]
    article_step: Option<u8>,
    /// It only looks like a fault, and nothing is to be deleted.
    #[serde(default)]
    not_a_problem: bool,
    #[serde(default)]
    prior: Option<f64>,
    weights: Vec<OwnWeight>,
    fix: Vec<String>,
    prevent: Vec<String>,
    #[serde(default)]
    confirm: Vec<String>,
    #[serde(default)]
    refute: Vec<String>,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    checked: Option<Date>,
}

/// What speaks for a cause: a fact of the knowledge, or an answer to a question.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnWeight {
    #[serde(default)]
    fact: Option<String>,
    #[serde(default)]
    answer: Option<String>,
    /// The answers that count, one of them.
    #[serde(default)]
    any: Vec<String>,
    present: f64,
    #[serde(default)]
    absent: f64,
}

/// A page of the company, shown with a cause or an application.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnLink {
    /// The id of the cause or application.
    #[serde(rename = "for")]
    of: String,
    title: String,
    pub url: String,
}

type Added = Result<(), String>;

/// Adds an application, made of the one it is like. Facts that speak of that one speak of it, too.
pub(super) fn add_app(knowledge: &mut Knowledge, own: OwnApp) -> Added {
    let Some(base) = knowledge.apps.get(&own.like) else {
        return Err(format!(
            "it is like \"{}\", which is not in the catalogue; syncsleuth apps lists what is",
            own.like
        ));
    };
    if knowledge.apps.get(&own.id).is_some() {
        return Err("the catalogue has an application of this id".to_owned());
    }
    let base = serde_json::to_value(base).map_err(|fault| fault.to_string())?;
    let Value::Object(mut fields) = base else {
        return Err("the application it is like cannot be copied".to_owned());
    };
    fields.remove("traces");
    for list in OWN_LISTS {
        fields.insert(list.to_owned(), Value::Array(Vec::new()));
    }
    fields.insert("sources".to_owned(), Value::from(vec!["derived"]));
    fields.insert("verified".to_owned(), Value::Bool(false));
    fields.insert("group".to_owned(), Value::from(COMPANY));
    fields.extend(own.more);
    fields.insert("id".to_owned(), Value::from(own.id.as_str()));
    fields.insert("name".to_owned(), Value::from(own.name));
    let app: App =
        serde_json::from_value(Value::Object(fields)).map_err(|fault| fault.to_string())?;
    let group = AppGroup {
        id: COMPANY.to_owned(),
        title: "Your company's own".to_owned(),
    };
    knowledge.apps.add(app, group);
    knowledge.causes.facts.count_as(&own.id, &own.like);
    Ok(())
}

/// Adds a question at the end of its screen.
pub(super) fn add_question(knowledge: &mut Knowledge, own: OwnQuestion) -> Added {
    if knowledge.questions.get(&own.id).is_some() {
        return Err("there is a question of this id".to_owned());
    }
    let Some(screen) = knowledge.questions.screen(&own.screen) else {
        let known: Vec<&str> = knowledge
            .questions
            .screens()
            .iter()
            .map(|s| s.id.as_str())
            .collect();
        return Err(format!(
            "there is no screen \"{}\"; the screens are {}",
            own.screen,
            known.join(", ")
        ));
    };
    let question = Question {
        step: screen.step,
        id: own.id,
        title: own.title,
        ask: own.ask,
        why: own.why,
        find_out: own.find_out,
        form: if own.many { Form::Many } else { Form::One },
        choices: own.choices,
        system: None,
        screen: own.screen,
        ask_when: crate::knowledge::questions::Condition::default(),
        most: None,
        sources: vec!["derived".to_owned()],
        checked: CHECKED,
        verified: false,
    };
    knowledge.questions.add(question);
    Ok(())
}

/// Adds a cause behind those that are shipped.
pub(super) fn add_cause(knowledge: &mut Knowledge, own: OwnCause) -> Added {
    if knowledge.causes.get(&own.id).is_some() {
        return Err("there is a cause of this id".to_owned());
    }
    if own.weights.is_empty() {
        return Err("nothing speaks for or against it; give it weights".to_owned());
    }
    let mut weights = Vec::new();
    for weight in own.weights {
        weights.push(weighed(knowledge, weight)?);
    }
    let or = |mut list: Vec<String>, words: &str| {
        if list.is_empty() {
            list.push(words.to_owned());
        }
        list
    };
    knowledge.causes.add(Cause {
        id: own.id,
        code: format!("C{:02}", knowledge.causes.all().len() + 1),
        title: own.title,
        summary: own.summary,
        symptoms: own.symptoms,
        kinds: own.kinds,
        article_step: own.article_step,
        not_a_problem: own.not_a_problem,
        keep_all: own.not_a_problem,
        prior: own.prior.unwrap_or(PRIOR),
        weights,
        fix: own.fix,
        prevent: own.prevent,
        confirm: or(own.confirm, "Your company describes it this way."),
        refute: or(own.refute, "What your company describes was not found."),
        missing: Vec::new(),
        sources: or(own.sources, "derived"),
        checked: own.checked.unwrap_or(CHECKED),
        verified: false,
    });
    Ok(())
}

/// A weight of a fact; an answer becomes a fact first.
fn weighed(knowledge: &mut Knowledge, own: OwnWeight) -> Result<Weight, String> {
    let fact = match (own.fact, own.answer) {
        (Some(fact), None) if own.any.is_empty() => fact,
        (None, Some(answer)) if !own.any.is_empty() => answered(knowledge, &answer, own.any)?,
        _ => {
            return Err(
                "a weight names either a \"fact\", or an \"answer\" and \"any\" of its values"
                    .to_owned(),
            );
        }
    };
    Ok(Weight {
        fact,
        present: own.present,
        absent: own.absent,
    })
}

/// The fact that a question was answered with one of some values.
fn answered(knowledge: &mut Knowledge, question: &str, any: Vec<String>) -> Result<String, String> {
    let Some(asked) = knowledge.questions.get(question) else {
        return Err(format!("there is no question \"{question}\""));
    };
    let title = asked.title.clone();
    let id = format!("{COMPANY}:{question}:{}", any.join("+"));
    let fact = FactInfo {
        id: id.clone(),
        family: COMPANY.to_owned(),
        symptom: None,
        kind: None,
        from: format!("answer:{question}"),
        when: Some(vec![Rule {
            answer: question.to_owned(),
            any,
            ..Rule::default()
        }]),
        present: format!("You answered \"{title}\" with: {{values}}."),
        shown: None,
        absent: Some(format!("You answered \"{title}\" with: {{values}}.")),
    };
    let family = Family {
        id: COMPANY.to_owned(),
        most_for: FAMILY_BITS,
        most_against: FAMILY_BITS,
        about: "what your company asks".to_owned(),
        symptom: None,
    };
    knowledge.causes.facts.add(fact, family);
    Ok(id)
}

/// Adds a page to what is to be done about a cause, or to what is known of an application.
pub(super) fn add_link(knowledge: &mut Knowledge, own: &OwnLink) -> Added {
    if !own.url.starts_with("http") {
        return Err(format!("\"{}\" is no address", own.url));
    }
    let words = format!("Your company's page: {} ({}).", own.title, own.url);
    if knowledge.causes.add_step(&own.of, &words) || knowledge.apps.add_note(&own.of, &words) {
        Ok(())
    } else {
        Err(format!("there is no cause or application \"{}\"", own.of))
    }
}
