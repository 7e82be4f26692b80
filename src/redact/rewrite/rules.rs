//! The rules of a case, with what they ask for replaced as it is in the records.

use super::Rewriter;
use crate::case::{FieldTest, Rule};
use crate::mask::{Sort, Written};
use crate::redact::fields;

impl Rewriter<'_> {
    pub(super) fn rule(&mut self, n: usize, rule: &Rule) -> Rule {
        let find = self.text(&format!("rules/{n}/find"), &rule.find, Written::ByPeople);
        let folder = rule.folder.as_ref();
        Rule {
            find,
            kind: rule.kind,
            system: rule.system,
            likeness: rule.likeness,
            certain: rule.certain,
            cause: rule.cause.clone(),
            made: rule.made,
            field: rule.field.as_ref().map(|test| self.field_test(n, test)),
            prefer: rule.prefer,
            folder: folder.map(|f| self.value(&format!("rules/{n}/folder"), "folder", f)),
        }
    }

    /// A test of a rule, with the value it asks for replaced as it is in the records.
    fn field_test(&mut self, n: usize, test: &FieldTest) -> FieldTest {
        let known = |field: &str| fields::is_field(field);
        match test {
            FieldTest::Says { field, value } if known(field) => FieldTest::Says {
                value: self.value(&format!("rules/{n}/field/value"), field, value),
                field: field.clone(),
            },
            FieldTest::Differs { field } | FieldTest::OneLacks { field } if known(field) => {
                test.clone()
            }
            FieldTest::Says { field, .. }
            | FieldTest::Differs { field }
            | FieldTest::OneLacks { field } => FieldTest::Differs {
                field: self.put(&format!("rules/{n}/field"), Sort::Value, field),
            },
        }
    }
}
