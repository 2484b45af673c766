//! What a gateway listens for.

use std::collections::BTreeSet;

use mesh2yaml_k8s::{Validate, Validator};

use super::selected;
use crate::validate::pattern::{is_word, options, some_of};
use crate::validate::schema::{at_most, length};
use crate::validate::schema::{group, hostname, kind, section_name};
use crate::{AllowedRoutes, Listener, ListenerProtocol, ListenerTls, RoutesFrom, TlsMode};

pub(in crate::validate) fn listeners(v: &mut Validator, listeners: &[Listener]) {
    some_of(v, "listeners", listeners.len(), 64);
    let mut names = BTreeSet::new();
    let mut places = BTreeSet::new();
    v.each("listeners", listeners, |v, listener| {
        listener.validate(v);
        if !names.insert(&listener.name) {
            v.field("name", |v| {
                v.schema(format!("another listener is named `{}`", listener.name));
            });
        }
        if !places.insert((listener.port, &listener.protocol, &listener.hostname)) {
            v.schema("another listener has the same port, protocol and hostname");
        }
    });
}

impl Validate for Listener {
    fn validate(&self, v: &mut Validator) {
        v.field("name", |v| section_name(v, &self.name));
        v.some("hostname", self.hostname.as_ref(), hostname);
        protocol(v, &self.protocol);
        let is_bytes = matches!(self.protocol, ListenerProtocol::Tcp | ListenerProtocol::Udp);
        if is_bytes && self.hostname.is_some() {
            v.field("hostname", |v| {
                v.schema(format!("a listener for {} has no hostname", self.protocol));
            });
        }
        self.tls_of_protocol(v);
        v.some("tls", self.tls.as_ref(), |v, tls| tls.validate(v));
        v.some("allowedRoutes", self.allowed_routes.as_ref(), |v, it| {
            it.validate(v)
        });
    }
}

fn protocol(v: &mut Validator, protocol: &ListenerProtocol) {
    let ListenerProtocol::Other(word) = protocol else {
        return;
    };
    // Only the name behind the last `/` is tied to its end: upstream's pattern has no beginning there.
    let of_domain = word.rsplit_once('/').is_some_and(|(domain, name)| {
        let is_edge = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        domain.bytes().last().is_some_and(is_edge) && is_word(name, b"")
    });
    v.field("protocol", |v| {
        length(v, word, 1, 255);
        if !word.is_empty() && !is_word(word, b"-") && !of_domain {
            v.schema("a protocol is one of `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP`, or of an implementation, as `example.com/quic`");
        }
    });
}

impl Listener {
    /// What the protocol says of `tls`.
    fn tls_of_protocol(&self, v: &mut Validator) {
        let mode = self
            .tls
            .as_ref()
            .map(|tls| tls.mode.unwrap_or(TlsMode::Terminate));
        match (&self.protocol, mode) {
            (ListenerProtocol::Http | ListenerProtocol::Tcp | ListenerProtocol::Udp, Some(_)) => {
                v.field("tls", |v| {
                    v.schema(format!("a listener for {} has no `tls`", self.protocol))
                        .help("make its protocol `HTTPS` or `TLS`");
                });
            }
            (ListenerProtocol::Https, Some(TlsMode::Passthrough)) => v.field("tls", |v| {
                v.field("mode", |v| {
                    v.schema("a listener for HTTPS decrypts: its mode is `Terminate`")
                        .help("make its protocol `TLS`");
                });
            }),
            (ListenerProtocol::Tls, None) => {
                v.schema("a listener for TLS needs `tls`");
            }
            (ListenerProtocol::Https, None) => {
                v.effect("a listener for HTTPS has no certificate without `tls`");
            }
            (
                ListenerProtocol::Http
                | ListenerProtocol::Https
                | ListenerProtocol::Tls
                | ListenerProtocol::Tcp
                | ListenerProtocol::Udp
                | ListenerProtocol::Other(_),
                _,
            ) => {}
        }
    }
}

impl Validate for ListenerTls {
    fn validate(&self, v: &mut Validator) {
        at_most(v, "certificateRefs", self.certificate_refs.len(), 64);
        v.parts("certificateRefs", &self.certificate_refs);
        options(v, &self.options);
        match self.mode.unwrap_or(TlsMode::Terminate) {
            TlsMode::Terminate => {
                if self.certificate_refs.is_empty() && self.options.is_empty() {
                    v.schema("to decrypt, a listener needs `certificateRefs`, or `options`");
                }
            }
            TlsMode::Passthrough => {
                if !self.certificate_refs.is_empty() {
                    v.field("certificateRefs", |v| {
                        v.effect("nothing is decrypted, so the certificates are ignored");
                    });
                }
            }
        }
    }
}

impl Validate for AllowedRoutes {
    fn validate(&self, v: &mut Validator) {
        if let Some(namespaces) = &self.namespaces {
            let is_selector = namespaces.from == Some(RoutesFrom::Selector);
            v.field("namespaces", |v| {
                selected(v, is_selector, namespaces.selector.as_ref())
            });
        }
        at_most(v, "kinds", self.kinds.len(), 8);
        v.each("kinds", &self.kinds, |v, it| {
            v.some("group", it.group.as_ref(), |v, it| group(v, it));
            v.field("kind", |v| kind(v, &it.kind));
        });
    }
}
