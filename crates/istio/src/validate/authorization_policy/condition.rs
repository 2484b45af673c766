//! `when`.

use mesh2yaml_k8s::Validator;

use super::{Lists, each_text, ip_or_range, principal, service_accounts, trust_domain};
use crate::{Attribute, Condition};

pub(super) fn condition(v: &mut Validator, condition: &Condition, is_custom: bool) {
    // What was built by hand may have brackets in a name.
    let text = condition.key.to_string();
    let key = Attribute::from(text.as_str());
    v.field("key", |v| {
        if let Attribute::Other(_) = &key {
            other(v, &text);
        }
        if is_custom && identifies(&key, &text) {
            v.admission("a policy that asks a provider cannot compare who asks, except by address");
        }
    });
    let lists: Lists<'_> = [
        ("values", &condition.values),
        ("notValues", &condition.not_values),
    ];
    if !text.is_empty() && lists.iter().all(|(_, texts)| texts.is_empty()) {
        v.admission("a condition has at least one of `values` and `notValues`");
    }
    match &key {
        Attribute::SourceServiceAccount => {
            for (field, texts) in lists {
                service_accounts(v, field, texts, |v| {
                    v.admission("there are at most 16 service accounts");
                });
            }
        }
        Attribute::SourceIp | Attribute::RemoteIp | Attribute::DestinationIp => {
            each_text(v, lists, ip_or_range);
        }
        Attribute::SourcePrincipal => each_text(v, lists, principal),
        Attribute::SourceTrustDomain => each_text(v, lists, trust_domain),
        Attribute::DestinationPort => each_text(v, lists, port),
        Attribute::RequestHeader(_)
        | Attribute::SourceNamespace
        | Attribute::RequestPrincipal
        | Attribute::RequestAudiences
        | Attribute::RequestPresenter
        | Attribute::RequestClaim(_)
        | Attribute::ConnectionSni
        | Attribute::EnvoyFilter { .. }
        | Attribute::Other(_) => each_text(v, lists, |_, _| {}),
    }
}

fn port(v: &mut Validator, text: &str) {
    let is_number = text.bytes().all(|b| b.is_ascii_digit());
    if !is_number || text.parse::<u16>().is_err() {
        v.admission("it is no port: a number of at most 65535");
    }
}

/// Whether it is about who asks.
fn identifies(key: &Attribute, text: &str) -> bool {
    matches!(
        key,
        Attribute::SourceNamespace
            | Attribute::SourceServiceAccount
            | Attribute::SourcePrincipal
            | Attribute::SourceTrustDomain
    ) || text.starts_with("request.auth.")
}

/// A key that is no attribute. Some are admitted all the same.
fn other(v: &mut Validator, text: &str) {
    let bracketed = [
        "request.headers",
        "request.auth.claims",
        "experimental.envoy.filters.",
    ];
    if let Some(name) = bracketed.into_iter().find(|name| text.starts_with(name)) {
        let open = text.find('[').unwrap_or(0);
        if !text.ends_with(']') || open == 0 || open + 2 >= text.len() {
            v.admission(format!("a name stands in brackets behind it: `{name}[name]`"));
        } else if !text[name.len()..].starts_with('[') && !name.ends_with('.') {
            v.effect(format!("`{text}` is nothing that a request has"))
                .help(format!("write `{name}[name]`"));
        }
        return;
    }
    if text.is_empty() {
        v.admission("the key is empty");
    } else if text == "destination.namespace" {
        v.admission("a policy is for the namespace that it is in")
            .help("remove the condition");
    } else if text.starts_with("destination.labels") {
        v.admission("workloads are not chosen by a condition")
            .help("name their labels in `selector`");
    } else if matches!(text, "destination.name" | "destination.user") {
        v.admission(format!("`{text}` was of a version that is no more"))
            .help("name the workloads' labels in `selector`");
    } else {
        v.admission(format!("there is no attribute `{text}`")).help(
            "such as `source.ip`, `source.principal`, `request.headers[name]`, `request.auth.claims[name]`",
        );
    }
}
