//! Which requests a route is for.

use std::collections::BTreeMap;

use mesh2yaml_k8s::Validator;

use super::gateways::gateways;
use super::{Context, headers};
use crate::validate::string_match;
use crate::validate::text::{is_label, label};
use crate::{FieldMatch, HttpMatch, StringMatch};

/// The methods that HTTP has.
pub(super) const METHODS: [&str; 9] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE",
];

pub(super) fn http(v: &mut Validator, it: &HttpMatch, cx: &Context<'_>) {
    v.some("uri", it.uri.as_ref(), string_match::expression);
    for (key, comparison) in [
        ("scheme", &it.scheme),
        ("method", &it.method),
        ("authority", &it.authority),
    ] {
        v.some(key, comparison.as_ref(), string_match::text);
    }
    v.entries("headers", &it.headers, |v, name, comparison| {
        header(v, name, cx);
        string_match::field(v, comparison);
    });
    v.entries("withoutHeaders", &it.without_headers, |v, name, comparison| {
        header(v, name, cx);
        // It says that the header is there.
        if *comparison != FieldMatch::Value(StringMatch::Regex("*".to_owned())) {
            string_match::field(v, comparison);
        }
    });
    v.entries("queryParams", &it.query_params, |v, _, comparison| {
        string_match::field(v, comparison);
    });
    source(v, &it.source_labels);
    if !it.source_namespace.is_empty() && !is_label(&it.source_namespace) {
        v.field("sourceNamespace", |v| {
            v.admission("this is no name of a namespace");
        });
    }
    gateways(v, &it.gateways, false);
    without_effect(v, it);
}

fn header(v: &mut Validator, name: &str, cx: &Context<'_>) {
    headers::matched(v, name);
    if headers::is_claim(name) && !cx.is_at_gateways {
        v.admission("only gateways know the claims of a JWT")
            .help("name the `gateways`, without `mesh`");
    }
}

/// Labels of callers.
pub(super) fn source(v: &mut Validator, labels: &BTreeMap<String, String>) {
    v.entries("sourceLabels", labels, |v, key, value| label(v, key, value));
}

fn without_effect(v: &mut Validator, it: &HttpMatch) {
    if let Some(StringMatch::Exact(word)) = &it.method
        && let Some(method) = METHODS.iter().find(|method| method.eq_ignore_ascii_case(word))
        && method != word
    {
        v.field("method", |v| {
            v.field("exact", |v| {
                v.effect("the case of a method counts, so this matches nothing")
                    .help(format!("write `{method}`"));
            });
        });
    }
    if it.ignore_uri_case && matches!(it.uri, Some(StringMatch::Regex(_))) {
        v.field("ignoreUriCase", |v| {
            v.effect("it does nothing for a regular expression")
                .help("begin the expression with `(?i)`");
        });
    }
}
