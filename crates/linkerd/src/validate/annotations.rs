//! The annotations and labels of any object: what Linkerd drops with a line in a log, and what it never looks at.

mod breaker;
mod meant;

use std::collections::BTreeMap;

use mesh2yaml_k8s::Validator;

use crate::annotation::{self, Annotation, Holder, Syntax, find, find_label};
use crate::{GoDuration, UnitDuration};
use meant::meant;

/// Annotations by key.
type Annotations = BTreeMap<String, String>;

/// What a route is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Parents {
    /// A Service or EgressNetwork among others: retries and timeouts count, and the webhook looks at them.
    Outbound,
    /// None of these: neither counts.
    Other,
}

/// Judges the annotations of an object that is no route; `v` is at its `metadata`, which may be that of a template of pods.
///
/// ```
/// use mesh2yaml_linkerd::annotation::{self, Holder};
/// use mesh2yaml_linkerd::k8s::{ObjectMeta, Validator};
///
/// let shop = ObjectMeta::new("shop", "prod").annotation("timeout.linkerd.io/request", "1h30m");
/// let mut v = Validator::default();
/// v.field("metadata", |v| annotation::validate(v, shop.annotations(), Holder::Service));
/// let found = v.into_findings();
/// assert_eq!(found[0].help.as_deref(), Some("write `90m`"));
/// ```
pub fn validate(v: &mut Validator, annotations: &BTreeMap<String, String>, on: Holder) {
    v.entries("annotations", annotations, |v, key, text| {
        if let Some(it) = known(v, key, on)
            && !breaker::is_idle(v, it, annotations)
        {
            value(v, it, text, false);
        }
    });
    if matches!(on, Holder::Service | Holder::EgressNetwork) {
        v.field("annotations", |v| breaker::together(v, annotations));
    }
}

/// Judges the annotations of a route; `v` is at its `metadata`. On routes the webhook refuses what it cannot read, where a parent is a
/// Service or EgressNetwork.
pub fn validate_route(
    v: &mut Validator,
    annotations: &BTreeMap<String, String>,
    on: Holder,
    parents: Parents,
) {
    v.entries("annotations", annotations, |v, key, text| {
        if let Some(it) = known(v, key, on) {
            match parents {
                Parents::Outbound => value(v, it, text, true),
                Parents::Other => {
                    v.effect("it counts only on a route whose parent is a Service or an EgressNetwork");
                }
            }
        }
    });
}

/// Judges the labels of an object; `v` is at its `metadata`.
pub fn validate_labels(
    v: &mut Validator,
    labels: &BTreeMap<String, String>,
    annotations: &BTreeMap<String, String>,
) {
    v.entries("labels", labels, |v, key, _| {
        // A key of the multicluster extension may be both.
        let is_annotation = find(key).is_some() && !key.starts_with("multicluster.");
        if is_annotation && !annotations.contains_key(key) {
            v.effect("Linkerd does not read this label")
                .help("it is an annotation: write it under `annotations`");
        }
    });
}

/// The annotation, where it is read on such an object; says so where it is not.
fn known(v: &mut Validator, key: &str, on: Holder) -> Option<&'static Annotation> {
    let Some(it) = find(key) else {
        unknown(v, key);
        return None;
    };
    if it.is_on(on) {
        return Some(it);
    }
    let places: Vec<&str> = it.on.iter().map(|on| on.name()).collect();
    v.effect(format!("Linkerd does not read this annotation on {}", on.name()))
        .help(format!("it is read on {}", either(&places)));
    None
}

fn unknown(v: &mut Validator, key: &str) {
    if let Some(it) = find_label(key)
        && it.key.contains("linkerd.io/")
    {
        v.effect("Linkerd does not read this annotation")
            .help("it is a label: write it under `labels`");
    } else if let Some(name) = meant(key) {
        v.effect("Linkerd has no such annotation")
            .help(format!("did you mean `{name}`?"));
    } else if key.starts_with("balancer.alpha.linkerd.io/failure-accrual-success-rate") {
        v.effect("Linkerd has no such annotation")
            .help("there are `…-success-rate-threshold`, `…-window` and `…-min-requests`");
    }
}

/// Whether the value can be read. The webhook refuses it on a route; elsewhere it is dropped.
fn value(v: &mut Validator, it: &Annotation, text: &str, is_refused: bool) {
    let Err(expected) = it.value.check(text) else {
        return;
    };
    let finding = if is_refused {
        v.admission(expected)
    } else {
        v.effect(format!("{expected}; {}", instead(it.key)))
    };
    if let Some(single) = single(it.value, text) {
        finding.help(format!("write `{single}`"));
    } else if it.value == Syntax::Ports && text.contains(|c: char| c.is_ascii_alphabetic()) {
        finding.help("write numbers: names of ports are not known there");
    }
}

/// What holds where a value cannot be read.
fn instead(key: &str) -> &'static str {
    match key.split_once('/').map_or(key, |(domain, _)| domain) {
        "retry.linkerd.io" => "the retries from here do not count",
        "timeout.linkerd.io" => "none of the timeouts from here counts",
        "balancer.linkerd.io" => "there is no circuit breaker",
        "balancer.alpha.linkerd.io" if key.contains("success-rate") => "there is no circuit breaker",
        "balancer.alpha.linkerd.io" if key.contains("retry-after") && !key.contains("biaser") => {
            "`Retry-After` does not count"
        }
        "balancer.alpha.linkerd.io" => "failures are not penalized",
        _ if [
            annotation::OPAQUE_PORTS,
            annotation::REQUIRE_IDENTITY_INBOUND_PORTS,
        ]
        .contains(&key) =>
        {
            "the policy controller reads nothing of the list"
        }
        _ if key == annotation::INJECT => "nothing is injected",
        _ => "Linkerd cannot use it",
    }
}

/// The duration with one unit, where several were written.
fn single(syntax: Syntax, text: &str) -> Option<UnitDuration> {
    const MILLI: i64 = 1_000_000;
    let is_duration = matches!(syntax, Syntax::UnitDuration | Syntax::Millis32);
    let nanos = text.trim().parse::<GoDuration>().ok()?.as_nanos();
    if !is_duration || nanos <= 0 || nanos % MILLI != 0 {
        return None;
    }
    format!("{}ms", nanos / MILLI).parse().ok()
}

/// `a, b or c`
fn either(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}
