//! What the schemas of all routes have in common: those of the Gateway API, and that of Linkerd's own HTTPRoute, which came of an early one.
//!
//! The rules are about the value where the validator stands.

use std::collections::BTreeSet;

use mesh2yaml_k8s::Validator;

use super::text::{is_domain, is_kind, is_label, is_token};
use crate::{BackendRef, FieldMatch, Header, HeaderModifier, Hostname, ParentRef, PathRewrite};

/// A text of so many characters.
pub fn length(v: &mut Validator, text: &str, least: usize, most: usize) {
    let count = text.chars().count();
    if count < least {
        v.schema("it must not be empty");
    }
    if count > most {
        v.schema(format!("it has at most {most} characters"));
    }
}

/// A list of at most so many items.
pub fn at_most(v: &mut Validator, key: &str, items: usize, most: usize) {
    if items > most {
        v.field(key, |v| {
            v.schema(format!("there are at most {most}"));
        });
    }
}

/// A group: empty, or a domain name.
pub fn group(v: &mut Validator, group: &str) {
    length(v, group, 0, 253);
    if !group.is_empty() && !is_domain(group) {
        v.schema("a group is a domain name in lower case, or empty for Kubernetes' own");
    }
}

/// The name of a kind.
pub fn kind(v: &mut Validator, kind: &str) {
    length(v, kind, 1, 63);
    if !kind.is_empty() && !is_kind(kind) {
        v.schema("a kind is of letters, digits and `-`, begins with a letter, and does not end with `-`");
    }
}

/// The name of an object that is referred to.
pub fn name(v: &mut Validator, name: &str) {
    length(v, name, 1, 253);
}

/// A namespace.
pub fn namespace(v: &mut Validator, namespace: &str) {
    length(v, namespace, 1, 63);
    if !namespace.is_empty() && !is_label(namespace) {
        v.schema("a namespace is of lower case letters, digits and `-`, and begins and ends with a letter or digit");
    }
}

/// The name of a part of an object.
pub fn section_name(v: &mut Validator, name: &str) {
    length(v, name, 1, 253);
    if !name.is_empty() && !is_domain(name) {
        v.schema("a name of a section is a domain name in lower case");
    }
}

/// A host whose first label may be `*`.
pub fn hostname(v: &mut Validator, host: &Hostname) {
    let text = host.as_str();
    length(v, text, 1, 253);
    if !text.is_empty() && !is_domain(text.strip_prefix("*.").unwrap_or(text)) {
        v.schema("a host is a domain name in lower case, whose first label may be `*`");
    }
}

/// A host without a wildcard.
pub fn precise_hostname(v: &mut Validator, host: &Hostname) {
    let text = host.as_str();
    length(v, text, 1, 253);
    if !text.is_empty() && !is_domain(text) {
        v.schema("a host is a domain name in lower case, without a wildcard");
    }
}

/// What a route attaches to.
pub fn parent_ref(v: &mut Validator, parent: &ParentRef) {
    v.some("group", parent.group.as_ref(), |v, it| group(v, it));
    v.some("kind", parent.kind.as_ref(), |v, it| kind(v, it));
    v.some("namespace", parent.namespace.as_ref(), |v, it| namespace(v, it));
    v.field("name", |v| name(v, &parent.name));
    v.some("sectionName", parent.section_name.as_ref(), |v, it| {
        section_name(v, it)
    });
}

/// An object that requests go to, and its share.
pub fn backend_ref(v: &mut Validator, backend: &BackendRef) {
    v.some("group", backend.group.as_ref(), |v, it| group(v, it));
    v.some("kind", backend.kind.as_ref(), |v, it| kind(v, it));
    v.some("namespace", backend.namespace.as_ref(), |v, it| namespace(v, it));
    v.field("name", |v| name(v, &backend.name));
    v.some("weight", backend.weight.as_ref(), |v, weight| {
        if *weight > 1_000_000 {
            v.schema("a weight is at most 1000000");
        }
    });
}

/// The name of a header.
pub fn header_name(v: &mut Validator, name: &str) {
    length(v, name, 1, 256);
    if !name.is_empty() && !is_token(name) {
        v.schema("a header's name is of letters, digits and the signs ``! # $ % & ' * + - . ^ _ ` | ~``");
    }
}

/// Edits of headers.
pub fn header_modifier(v: &mut Validator, edits: &HeaderModifier) {
    for (key, headers) in [("set", &edits.set), ("add", &edits.add)] {
        at_most(v, key, headers.len(), 16);
        let mut names = BTreeSet::new();
        v.each(key, headers, |v, Header { name, value, .. }| {
            v.field("name", |v| {
                header_name(v, name);
                once(v, names.insert(name), "header");
            });
            v.field("value", |v| length(v, value, 1, 4096));
        });
    }
    at_most(v, "remove", edits.remove.len(), 16);
}

/// Where a request is redirected or rewritten to.
pub fn host_and_path(v: &mut Validator, host: Option<&Hostname>, path: Option<&PathRewrite>) {
    v.some("hostname", host, precise_hostname);
    v.some("path", path, |v, path| {
        let key = match path {
            PathRewrite::Full(_) => "replaceFullPath",
            PathRewrite::Prefix(_) => "replacePrefixMatch",
        };
        v.field(key, |v| length(v, path.as_str(), 0, 1024));
    });
}

/// Conditions on headers: a name is there once.
pub fn header_matches(v: &mut Validator, key: &str, fields: &[FieldMatch]) {
    matches(v, key, fields, 4096, header_name);
}

/// Conditions on query parameters, whose names `named` judges: a name is there once.
pub fn query_matches(v: &mut Validator, key: &str, fields: &[FieldMatch], named: fn(&mut Validator, &str)) {
    matches(v, key, fields, 1024, named);
}

fn matches(
    v: &mut Validator,
    key: &str,
    fields: &[FieldMatch],
    longest: usize,
    named: fn(&mut Validator, &str),
) {
    at_most(v, key, fields.len(), 16);
    let mut names = BTreeSet::new();
    v.each(key, fields, |v, field| {
        v.field("name", |v| {
            named(v, &field.name);
            once(v, names.insert(&field.name), "name");
        });
        v.field("value", |v| length(v, field.value.as_str(), 1, longest));
    });
}

/// Says that something is there twice, if it is not new.
pub(super) fn once(v: &mut Validator, is_new: bool, what: &str) {
    if !is_new {
        v.schema(format!("there is another entry for this {what}"));
    }
}
