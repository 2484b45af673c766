//! Gateway.

use std::collections::BTreeSet;

use mesh2yaml_k8s::{Validate, Validator};

use super::metadata::metadata;
use super::namespaced_host::of_gateway;
use super::text::{UNIX, is_ip, is_label, is_unix};
use crate::{Gateway, Server, ServerTls, ServerTlsMode};

impl Validate for Gateway {
    fn validate(&self, v: &mut Validator) {
        metadata(v, &self.metadata);
        let semantics = self
            .metadata
            .annotations()
            .get("internal.istio.io/gateway-semantics");
        let made = semantics.is_some_and(|value| value == "gateway");
        if !is_label(self.metadata.name()) && !made && !self.metadata.name().is_empty() {
            v.field("metadata", |v| {
                v.field("name", |v| {
                    v.admission(
                        "the name of a gateway is a DNS label: it has no dots, and at most 63 characters",
                    );
                });
            });
        }
        v.field("spec", |v| {
            if self.spec.servers.is_empty() {
                v.admission("a gateway has at least one of `servers`");
            }
            let mut names = BTreeSet::new();
            v.each("servers", &self.spec.servers, |v, server| {
                self::server(v, server, made);
                if !names.insert(&server.port.name) {
                    v.field("port", |v| {
                        v.field("name", |v| {
                            v.admission(format!("another server has a port named `{}`", server.port.name));
                        });
                    });
                }
            });
        });
    }
}

fn server(v: &mut Validator, server: &Server, made: bool) {
    if server.hosts.is_empty() {
        v.field("hosts", |v| {
            v.admission("a server has at least one host");
        });
    }
    v.each("hosts", &server.hosts, |v, host| of_gateway(v, host, made));
    let port = &server.port;
    let path = server.bind.strip_prefix(UNIX);
    v.field("port", |v| {
        match (port.number, path) {
            (None, None) => v.field("number", |v| {
                v.admission("a port is a number from 1 to 65535; 0 goes with a Unix socket in `bind` alone");
            }),
            (Some(_), Some(_)) => v.field("number", |v| {
                v.admission("the number is 0 for a Unix socket");
            }),
            (None, Some(_)) | (Some(_), None) => {}
        }
        if port.target_port.is_some_and(|number| number > 0) {
            v.field("targetPort", |v| {
                v.admission("a gateway has no use for `targetPort`")
                    .help("remove it");
            });
        }
        if port.name.is_empty() {
            v.field("name", |v| {
                v.admission("the port needs a name");
            });
        }
    });
    v.field("bind", |v| match path {
        Some(path) if !is_unix(path) => {
            v.admission("the path of a Unix socket begins with `/`, or with `@` if it is abstract, and does not end with `/`");
        }
        None if !server.bind.is_empty() && !is_ip(&server.bind) => {
            v.admission("it is neither an IP address nor a Unix socket (`unix://…`)");
        }
        Some(_) | None => {}
    });
    match &server.tls {
        None if port.protocol.is_tls() => {
            v.admission(format!("a port for {} needs `tls`", port.protocol.as_str()));
        }
        Some(tls) => v.field("tls", |v| {
            tls.validate(v);
            if port.protocol.is_http() {
                if !goes_with_http(tls) {
                    v.admission(
                        "a port for requests in the clear takes no certificates, only `httpsRedirect`",
                    )
                    .help("make its protocol `HTTPS`");
                }
            } else {
                if !port.protocol.is_tls() {
                    v.admission("only a port for HTTPS or TLS has `tls`");
                }
                if tls.https_redirect {
                    v.field("httpsRedirect", |v| {
                        v.admission_warning("only an HTTP port redirects to HTTPS");
                    });
                }
            }
        }),
        None => {}
    }
}

fn goes_with_http(tls: &ServerTls) -> bool {
    matches!(
        tls.mode,
        None | Some(ServerTlsMode::Passthrough | ServerTlsMode::AutoPassthrough)
    ) && [&tls.ca_certificates, &tls.private_key, &tls.server_certificate]
        .iter()
        .all(|file| file.is_empty())
}
