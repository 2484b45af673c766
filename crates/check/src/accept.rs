//! `accept eject.sweep on linkerd "why"`

use mesh2yaml_diagnostics::Code;
use mesh2yaml_model::construct::leaf_names;
use mesh2yaml_model::{Accept, LeafRange, MeshId};
use mesh2yaml_syntax::{ast, closest};

use crate::checker::Checker;
use crate::values::{list, plain_text};

/// What to write instead of a leaf that does not exist: first its statement must be right, then the rest.
fn unknown_help(text: &str) -> String {
    let (statement, rest) = text.split_once('.').unwrap_or((text, ""));
    let of = |statement: &str| -> Vec<&'static str> {
        let inside = |n: &&str| n.strip_prefix(statement).is_some_and(|r| r.starts_with('.'));
        leaf_names().filter(inside).collect()
    };
    let inside = of(statement);
    if !inside.is_empty() {
        let ends = inside.iter().map(|n| &n[statement.len() + 1..]);
        return match closest(rest, ends) {
            Some(close) => format!("did you mean `{statement}.{close}`?"),
            None => format!("`{statement}` has {}", list(inside.into_iter())),
        };
    }
    let statements = || leaf_names().map(|n| n.split('.').next().unwrap_or(n));
    let longer = || statements().find(|s| s.len() > 3 && statement.starts_with(s));
    match closest(statement, statements()).or_else(longer) {
        Some(close) => format!("did you mean `{close}`?"),
        None => {
            "name what is lost as the error does, such as `eject.sweep`, or a whole statement, such as `pool`"
                .to_owned()
        }
    }
}

impl Checker {
    /// Reads consent; `covers` is put in when its block is read whole. The numbers of what was added.
    pub(crate) fn accept(&mut self, accept: &ast::Accept<'_>, within: Option<MeshId>) -> Vec<u32> {
        let Some(mesh) = self.mesh_id(accept.mesh) else {
            return Vec::new();
        };
        let reason = self.read(accept.reason, plain_text).unwrap_or_default();
        if reason.trim().is_empty() {
            self.error(
                Code::EmptyBlock,
                accept.reason.span,
                "consent needs a reason",
                "say why the loss does not matter, and when that was looked at",
            );
        }
        if within.is_some_and(|m| m != mesh) {
            self.error(
                Code::UnknownLeaf,
                accept.span,
                "this consent is for another mesh than its block",
                "take it out of the `on` block",
            );
        }
        let mut added = Vec::new();
        for leaf in &accept.leaves {
            let is_prefix = |n: &str| {
                n.strip_prefix(leaf.text)
                    .is_some_and(|r| r.is_empty() || r.starts_with('.'))
            };
            if !leaf_names().any(is_prefix) {
                let help = unknown_help(leaf.text);
                self.error(
                    Code::UnknownLeaf,
                    leaf.span,
                    format!("nothing is called `{}`", leaf.text),
                    help,
                );
                continue;
            }
            added.push(u32::try_from(self.policy.accepts.len()).unwrap_or(u32::MAX));
            self.policy.accepts.push(Accept {
                leaf: leaf.text.into(),
                mesh,
                span: leaf.span,
                reason: reason.clone(),
                covers: LeafRange::default(),
                with_profiles: false,
            });
        }
        added
    }

    /// Says what some consent covers.
    pub(crate) fn covers(&mut self, accepts: &[u32], leaves: LeafRange, with_profiles: bool) {
        for index in accepts {
            let accept = &mut self.policy.accepts[*index as usize];
            accept.covers = leaves;
            accept.with_profiles = with_profiles;
        }
    }
}
