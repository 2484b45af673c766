//! Sidecar.

use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml_k8s::{Validate, Validator};

use super::metadata::metadata;
use super::namespaced_host::of_sidecar;
use super::text::{UNIX, is_fqdn, is_ip, is_label, is_unix};
use crate::{
    CaptureMode, EgressListener, IngressListener, NamespacedHost, OutboundMode, OutboundTrafficPolicy,
    ServerTls, ServerTlsMode, Sidecar, SidecarPort,
};

impl Validate for Sidecar {
    fn validate(&self, v: &mut Validator) {
        metadata(v, &self.metadata);
        let spec = &self.spec;
        v.field("spec", |v| {
            if spec.egress.is_empty()
                && spec.ingress.is_empty()
                && spec.outbound_traffic_policy.is_none()
                && spec.inbound_connection_pool.is_none()
            {
                v.admission("a sidecar needs one of `ingress`, `egress`, `outboundTrafficPolicy` and `inboundConnectionPool`");
            }
            v.some("workloadSelector", spec.workload_selector.as_ref(), |v, selector| {
                selector.validate(v);
            });
            let mut numbers = BTreeSet::new();
            v.each("ingress", &spec.ingress, |v, listener| {
                ingress(v, listener);
                if !numbers.insert(listener.port.number) {
                    same_port(v);
                }
            });
            v.some("inboundConnectionPool", spec.inbound_connection_pool.as_ref(), |v, pool| {
                pool.validate(v);
            });
            let (mut numbers, mut sockets) = (BTreeSet::new(), BTreeSet::new());
            let last = spec.egress.len().saturating_sub(1);
            let mut index = 0;
            v.each("egress", &spec.egress, |v, listener| {
                egress(v, listener, self.metadata.namespace());
                match &listener.port {
                    None if index < last => {
                        v.admission("a listener without a port is for all other ports, and is the last one");
                    }
                    Some(SidecarPort { number: Some(number), .. }) if !numbers.insert(*number) => same_port(v),
                    Some(SidecarPort { number: None, .. }) if !sockets.insert(&listener.bind) => {
                        v.field("bind", |v| {
                            v.admission("another listener has this Unix socket");
                        });
                    }
                    None | Some(_) => {}
                }
                index += 1;
            });
            v.some("outboundTrafficPolicy", spec.outbound_traffic_policy.as_ref(), outbound);
        });
    }
}

fn same_port(v: &mut Validator) {
    v.field("port", |v| {
        v.field("number", |v| {
            v.admission("another listener has this port");
        });
    });
}

fn port(v: &mut Validator, port: &SidecarPort) {
    v.field("port", |v| {
        if !port.name.is_empty() && !is_label(&port.name) {
            v.field("name", |v| {
                v.admission("the name of a port is of letters, digits and `-`, begins and ends with a letter or digit, and has at most 63 characters");
            });
        }
        if port.target_port.is_some_and(|number| number > 0) {
            v.field("targetPort", |v| {
                v.admission("a sidecar has no use for `targetPort`").help("remove it");
            });
        }
    });
}

fn address(v: &mut Validator, bind: &str) {
    if !bind.is_empty() && !is_ip(bind) {
        v.field("bind", |v| {
            v.admission("it is no IP address");
        });
    }
}

fn ingress(v: &mut Validator, listener: &IngressListener) {
    port(v, &listener.port);
    if listener.port.number.is_none() {
        v.field("port", |v| {
            v.field("number", |v| {
                v.admission("a port is a number from 1 to 65535");
            });
        });
    }
    address(v, &listener.bind);
    if !listener.default_endpoint.is_empty() {
        v.field("defaultEndpoint", |v| endpoint(v, &listener.default_endpoint));
    }
    v.some("tls", listener.tls.as_ref(), |v, it| {
        tls(v, it);
        if !listener.port.protocol.is_some_and(|p| p.is_tls()) {
            v.admission("only a port for HTTPS or TLS has `tls`");
        }
    });
    v.some("connectionPool", listener.connection_pool.as_ref(), |v, it| {
        it.validate(v);
        if it.http.is_some() && !listener.port.protocol.is_some_and(|p| p.is_http()) {
            v.field("http", |v| {
                v.admission_warning("the port is not for HTTP, so only `tcp` applies")
                    .help("make its protocol `HTTP`");
            });
        }
    });
}

fn tls(v: &mut Validator, tls: &ServerTls) {
    tls.validate(v);
    for (key, is_set) in [
        ("subjectAltNames", !tls.subject_alt_names.is_empty()),
        ("httpsRedirect", tls.https_redirect),
        ("credentialName", !tls.credential_name.is_empty()),
        ("credentialNames", !tls.credential_names.is_empty()),
        ("tlsCertificates", !tls.tls_certificates.is_empty()),
    ] {
        if is_set {
            v.field(key, |v| {
                v.admission(format!("a sidecar takes no `{key}`"));
            });
        }
    }
    if matches!(
        tls.mode,
        Some(ServerTlsMode::IstioMutual | ServerTlsMode::AutoPassthrough)
    ) {
        v.field("mode", |v| {
            v.admission("a sidecar takes neither `ISTIO_MUTUAL` nor `AUTO_PASSTHROUGH`");
        });
    }
}

/// Where the application listens.
fn endpoint(v: &mut Validator, text: &str) {
    if let Some(path) = text.strip_prefix(UNIX) {
        if !is_unix(path) {
            v.admission("the path of a Unix socket begins with `/`, or with `@` if it is abstract, and does not end with `/`");
        }
        return;
    }
    let split = match text.strip_prefix('[') {
        Some(rest) => rest.split_once("]:"),
        None => text.rsplit_once(':').filter(|(host, _)| !host.contains(':')),
    };
    let is_right = split.is_some_and(|(host, port)| {
        let port = port.strip_prefix('+').unwrap_or(port);
        matches!(host, "" | "127.0.0.1" | "0.0.0.0" | "::1" | "::")
            && port.bytes().all(|b| b.is_ascii_digit())
            && port.parse::<u64>().is_ok_and(|port| (1..=65535).contains(&port))
    });
    if !is_right {
        v.admission(
            "the form is `127.0.0.1:port`, `[::1]:port`, `0.0.0.0:port`, `[::]:port`, `:port` or `unix://…`",
        );
    }
}

fn egress(v: &mut Validator, listener: &EgressListener, own: Option<&str>) {
    if let Some(it) = &listener.port {
        port(v, it);
        if it.number.is_some() {
            address(v, &listener.bind);
        } else {
            v.field("bind", |v| match listener.bind.strip_prefix(UNIX) {
                None => {
                    v.admission("a port without a number needs a Unix socket: `unix:///path`");
                }
                Some(path) if !is_unix(path) => {
                    v.admission("the path of a Unix socket begins with `/`, or with `@` if it is abstract, and does not end with `/`");
                }
                Some(_) => {}
            });
            if listener.capture_mode == Some(CaptureMode::Iptables) {
                v.field("captureMode", |v| {
                    v.admission("traffic cannot be led to a Unix socket: the mode is `DEFAULT` or `NONE`");
                });
            }
        }
    }
    if listener.hosts.is_empty() {
        v.field("hosts", |v| {
            v.admission("a listener has at least one host");
        });
    }
    hosts(v, &listener.hosts, own);
}

fn hosts(v: &mut Validator, hosts: &[NamespacedHost], own: Option<&str>) {
    let mut known: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    v.each("hosts", hosts, |v, host| {
        of_sidecar(v, host);
        let Some((namespace, name)) = host.as_str().split_once('/') else {
            return;
        };
        if namespace.starts_with('~') {
            return;
        }
        let namespace = if namespace == "." {
            own.unwrap_or(".")
        } else {
            namespace
        };
        let names = known.entry(namespace).or_default();
        let is_covered = if name == "*" {
            !names.is_empty()
        } else {
            names.contains(name) || names.contains("*")
        };
        if is_covered {
            v.admission_warning("the host is there already");
        }
        names.insert(name);
    });
    if known.get("*").is_some_and(|names| names.contains("*")) && known.len() > 1 {
        v.field("hosts", |v| {
            v.admission_warning("`*/*` is every host, so that the others add nothing");
        });
    }
}

fn outbound(v: &mut Validator, policy: &OutboundTrafficPolicy) {
    let Some(proxy) = &policy.egress_proxy else {
        return;
    };
    v.field("egressProxy", |v| {
        if policy.mode != Some(OutboundMode::AllowAny) {
            v.admission("an egress proxy goes with the mode `ALLOW_ANY` alone");
        }
        if !is_fqdn(proxy.host.as_str()) {
            v.field("host", |v| {
                v.admission("the host is no domain name");
            });
        }
        if !proxy.subset.is_empty() && !is_label(&proxy.subset) {
            v.field("subset", |v| {
                v.admission("the name of a subset is of letters, digits and `-`, begins and ends with a letter or digit, and has at most 63 characters");
            });
        }
    });
}
