//! Objects by their labels. The CRDs say nothing of them; a selector that is none chooses nothing.

use mesh2yaml_k8s::{Validate, Validator};

use crate::{LabelExpression, LabelOperator, LabelSelector};

impl Validate for LabelSelector {
    fn validate(&self, v: &mut Validator) {
        v.parts("matchExpressions", &self.match_expressions);
    }
}

impl Validate for LabelExpression {
    fn validate(&self, v: &mut Validator) {
        match &self.operator {
            LabelOperator::In | LabelOperator::NotIn => {
                if self.values.is_empty() {
                    v.effect(format!(
                        "`{}` needs `values`: as it is, nothing is chosen",
                        self.operator
                    ));
                }
            }
            LabelOperator::Exists | LabelOperator::DoesNotExist => {
                if !self.values.is_empty() {
                    v.effect(format!(
                        "`{}` takes no `values`: as it is, nothing is chosen",
                        self.operator
                    ))
                    .help("remove the values, or make the operator `In` or `NotIn`");
                }
            }
            LabelOperator::Other(word) => {
                v.field("operator", |v| {
                    v.effect(format!(
                        "there is no operator `{word}`: as it is, nothing is chosen"
                    ))
                    .help("there are `In`, `NotIn`, `Exists`, `DoesNotExist`");
                });
            }
        }
    }
}
