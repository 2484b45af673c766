//! Gateway.

mod listener;

use std::collections::BTreeSet;

use mesh2yaml_k8s::{Validate, Validator};

use super::text::{ends_as_domain_and_path, is_key, is_wildcard_domain, is_word, items, text};
use crate::{
    AddressType, ClientCertificates, Gateway, GatewayAddress, GatewayTls, Infrastructure, LabelSelector,
    ListenersFrom,
};

impl Validate for Gateway {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("spec", |v| {
            let spec = &self.spec;
            let class = &spec.gateway_class_name;
            text(v, "gatewayClassName", class, 253, !class.is_empty(), "");
            listener::listeners(v, &spec.listeners);
            addresses(v, &spec.addresses);
            v.some("infrastructure", spec.infrastructure.as_ref(), |v, it| {
                it.validate(v)
            });
            let namespaces = spec
                .allowed_listeners
                .as_ref()
                .and_then(|it| it.namespaces.as_ref());
            if let Some(from) = namespaces {
                let is_selector = from.from == Some(ListenersFrom::Selector);
                v.field("allowedListeners", |v| {
                    v.field("namespaces", |v| selected(v, is_selector, from.selector.as_ref()));
                });
            }
            v.some("tls", spec.tls.as_ref(), |v, tls| tls.validate(v));
        });
    }
}

/// A selector, beside the word that makes it count.
fn selected(v: &mut Validator, counts: bool, selector: Option<&LabelSelector>) {
    match (counts, selector) {
        (true, None) => {
            v.effect("without `selector`, no namespace is chosen");
        }
        (false, Some(_)) => v.field("selector", |v| {
            v.effect("the selector is ignored: it counts with `from: Selector` alone");
        }),
        (true, Some(selector)) => v.part("selector", selector),
        (false, None) => {}
    }
}

fn addresses(v: &mut Validator, addresses: &[GatewayAddress]) {
    items(v, "addresses", addresses.len(), 0, 16);
    let mut seen = BTreeSet::new();
    v.each("addresses", addresses, |v, address| {
        let kind = address.r#type.as_ref().unwrap_or(&AddressType::IpAddress);
        let value = address.value.as_deref();
        address_type(v, kind);
        if let Some(value) = value {
            address_value(v, kind, value);
        }
        let is_unique_type = matches!(kind, AddressType::IpAddress | AddressType::Hostname);
        if is_unique_type && value.is_some() && !seen.insert((kind, value)) {
            v.schema("the same address is there before");
        }
    });
}

fn address_type(v: &mut Validator, kind: &AddressType) {
    let AddressType::Other(word) = kind else {
        return;
    };
    // Upstream's pattern is not tied to both ends of the text.
    let is_right = word.starts_with("Hostname")
        || word.contains("IPAddress")
        || word.contains("NamedAddress")
        || ends_as_domain_and_path(word);
    let form = "the type is `IPAddress`, `Hostname`, `NamedAddress`, or of an implementation, as `example.com/address`";
    text(v, "type", word, 253, is_right, form);
}

fn address_value(v: &mut Validator, kind: &AddressType, value: &str) {
    let (is_right, form) = match kind {
        AddressType::IpAddress => (
            value.parse::<std::net::IpAddr>().is_ok(),
            "it is no IP address; other types are said by `type`",
        ),
        AddressType::Hostname => (
            is_wildcard_domain(value),
            "it is no host: a host is a domain name in lower case, whose first label may be `*`",
        ),
        AddressType::Named | AddressType::Other(_) => (true, ""),
    };
    text(v, "value", value, 253, is_right, form);
}

impl Validate for Infrastructure {
    fn validate(&self, v: &mut Validator) {
        let form = "the key is a name of at most 63 characters, after `domain/` if there is one";
        items(v, "labels", self.labels.len(), 0, 8);
        v.entries("labels", &self.labels, |v, key, value| {
            if !is_key(key) {
                v.schema(form);
            }
            if value.len() > 63 || (!value.is_empty() && !is_word(value, b"-_.")) {
                v.schema("the value of a label is of letters, digits, `-`, `_` and `.`, begins and ends with a letter or digit, and has at most 63 characters");
            }
        });
        items(v, "annotations", self.annotations.len(), 0, 16);
        v.entries("annotations", &self.annotations, |v, key, value| {
            if !is_key(key) {
                v.schema(form);
            }
            if value.chars().count() > 4096 {
                v.schema("it has at most 4096 characters");
            }
        });
        v.some("parametersRef", self.parameters_ref.as_ref(), |v, it| {
            it.validate(v)
        });
    }
}

impl Validate for GatewayTls {
    fn validate(&self, v: &mut Validator) {
        let certificate = self
            .backend
            .as_ref()
            .and_then(|it| it.client_certificate_ref.as_ref());
        if let Some(certificate) = certificate {
            v.field("backend", |v| v.part("clientCertificateRef", certificate));
        }
        v.some("frontend", self.frontend.as_ref(), |v, frontend| {
            v.field("default", |v| {
                v.some("validation", frontend.default.validation.as_ref(), |v, it| {
                    it.validate(v)
                });
            });
            items(v, "perPort", frontend.per_port.len(), 0, 64);
            let mut ports = BTreeSet::new();
            v.each("perPort", &frontend.per_port, |v, port| {
                if !ports.insert(port.port) {
                    v.field("port", |v| {
                        v.schema(format!("port {} is there before", port.port));
                    });
                }
                v.field("tls", |v| {
                    v.some("validation", port.tls.validation.as_ref(), |v, it| it.validate(v));
                });
            });
        });
    }
}

impl Validate for ClientCertificates {
    fn validate(&self, v: &mut Validator) {
        items(v, "caCertificateRefs", self.ca_certificate_refs.len(), 1, 16);
        v.parts("caCertificateRefs", &self.ca_certificate_refs);
    }
}
