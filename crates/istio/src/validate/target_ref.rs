//! `targetRefs`.

use mesh2yaml_k8s::{Validate, Validator};

use super::text::at_most;
use crate::TargetRef;

impl Validate for TargetRef {
    /// What the schema says; the webhook, which asks for one of four kinds, does not look at those of an EnvoyFilter.
    fn validate(&self, v: &mut Validator) {
        let is_edge = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let is_part = |part: &str| {
            let bytes = part.as_bytes();
            bytes.first().is_some_and(|&b| is_edge(b))
                && bytes.last().is_some_and(|&b| is_edge(b))
                && bytes.iter().all(|&b| is_edge(b) || b == b'-')
        };
        if !self.group.is_empty() && !self.group.split('.').all(is_part) {
            v.field("group", |v| {
                v.schema("a group is a domain name in lower case");
            });
        }
        at_most(v, "group", &self.group, 253);
        let kind = self.kind.as_bytes();
        let is_kind = kind.first().is_some_and(u8::is_ascii_alphabetic)
            && kind.last().is_some_and(u8::is_ascii_alphanumeric)
            && kind.iter().all(|&b| b.is_ascii_alphanumeric() || b == b'-')
            && kind.len() <= 63;
        if !is_kind {
            v.field("kind", |v| {
                v.schema("a kind is of 1 to 63 letters, digits and `-`, and begins with a letter");
            });
        }
        if self.name.is_empty() {
            v.field("name", |v| {
                v.schema("the name must not be empty");
            });
        }
        at_most(v, "name", &self.name, 253);
        if !self.namespace.is_empty() {
            v.field("namespace", |v| {
                v.schema("what is in another namespace cannot be named")
                    .help("remove the namespace");
            });
        }
    }
}
