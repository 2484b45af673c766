//! Gateway.

mod listener;

pub(super) use listener::listeners;

use std::collections::BTreeSet;

use mesh2yaml_k8s::{Validate, Validator};

use super::pattern::{ends_as_domain_and_path, is_key, is_wildcard_domain, is_word, some_of};
use super::schema::{at_most, length};
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
            v.field("gatewayClassName", |v| length(v, class, 1, 253));
            listeners(v, &spec.listeners);
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
    at_most(v, "addresses", addresses.len(), 16);
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
    let is_type = word.starts_with("Hostname")
        || word.contains("IPAddress")
        || word.contains("NamedAddress")
        || ends_as_domain_and_path(word);
    v.field("type", |v| {
        length(v, word, 1, 253);
        if !word.is_empty() && !is_type {
            v.schema("a type is `IPAddress`, `Hostname`, `NamedAddress`, or of an implementation, as `example.com/address`");
        }
    });
}

fn address_value(v: &mut Validator, kind: &AddressType, value: &str) {
    v.field("value", |v| {
        length(v, value, 0, 253);
        match kind {
            AddressType::IpAddress if value.parse::<std::net::IpAddr>().is_err() => {
                v.schema("it is no IP address")
                    .help("an address that is none needs a `type`");
            }
            AddressType::Hostname if !is_wildcard_domain(value) => {
                v.schema("a host is a domain name in lower case, whose first label may be `*`");
            }
            AddressType::IpAddress | AddressType::Hostname | AddressType::Named | AddressType::Other(_) => {}
        }
    });
}

impl Validate for Infrastructure {
    fn validate(&self, v: &mut Validator) {
        let form = "the key is a name of at most 63 characters, after `domain/` if there is one";
        at_most(v, "labels", self.labels.len(), 8);
        v.entries("labels", &self.labels, |v, key, value| {
            if !is_key(key) {
                v.schema(form);
            }
            if value.len() > 63 || (!value.is_empty() && !is_word(value, b"-_.")) {
                v.schema("the value of a label is of letters, digits, `-`, `_` and `.`, begins and ends with a letter or digit, and has at most 63 characters");
            }
        });
        at_most(v, "annotations", self.annotations.len(), 16);
        v.entries("annotations", &self.annotations, |v, key, value| {
            if !is_key(key) {
                v.schema(form);
            }
            length(v, value, 0, 4096);
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
            at_most(v, "perPort", frontend.per_port.len(), 64);
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
        some_of(v, "caCertificateRefs", self.ca_certificate_refs.len(), 16);
        v.parts("caCertificateRefs", &self.ca_certificate_refs);
    }
}
