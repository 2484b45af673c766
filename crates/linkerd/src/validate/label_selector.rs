//! `matchLabels` and `matchExpressions`, of every kind that chooses objects by labels.

use mesh2yaml_k8s::{Validate, Validator};

use crate::{LabelExpression, LabelOperator, LabelSelector};

impl Validate for LabelSelector {
    fn validate(&self, v: &mut Validator) {
        v.parts("matchExpressions", &self.match_expressions);
    }
}

impl Validate for LabelExpression {
    /// Linkerd looks at none of this before it compares.
    fn validate(&self, v: &mut Validator) {
        match (self.operator, self.values.as_deref()) {
            (LabelOperator::In, None | Some([])) => {
                v.effect("without values it never holds, and the selector chooses nothing")
                    .help("give `values`, or use the operator `Exists`");
            }
            (LabelOperator::NotIn, None) => {
                v.effect("without values it never holds, and the selector chooses nothing")
                    .help("give `values`, or use the operator `DoesNotExist`");
            }
            (LabelOperator::NotIn, Some([])) => {
                v.effect("without values it always holds")
                    .help("give `values`, or use the operator `DoesNotExist`");
            }
            (LabelOperator::Exists | LabelOperator::DoesNotExist, Some(_)) => {
                v.field("values", |v| {
                    v.effect("beside this operator it never holds, and the selector chooses nothing")
                        .help("leave the values out, or use the operators `In` and `NotIn`");
                });
            }
            (LabelOperator::In | LabelOperator::NotIn, Some(_))
            | (LabelOperator::Exists | LabelOperator::DoesNotExist, None) => {}
        }
    }
}
