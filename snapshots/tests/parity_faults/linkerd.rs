//! Faults of Linkerd's output, construct by construct.

use mesh2yaml::k8s::Service;
use mesh2yaml::k8s::types::port;
use mesh2yaml::linkerd::gateway::{GrpcRoute, HttpRouteFilter, HttpRouteRule};
use mesh2yaml::linkerd::lower::Resource as Linkerd;
use mesh2yaml::linkerd::{
    AccessPolicy, Authentication, AuthorizationPolicy, HelmValues, MeshTlsAuthentication,
    MeshTlsAuthenticationSpec, Network, NetworkAuthentication, ServerPort,
};
use mesh2yaml::{Resource, Target};

use super::{Fault, emptied, first, hidden, inbound, matches, outbound, server, without};

fn calls(resource: &mut Resource) -> Option<&mut GrpcRoute> {
    match resource {
        Resource::Linkerd(Linkerd::GrpcRoute(it)) => Some(it),
        _ => None,
    }
}

fn networks(resource: &mut Resource) -> Option<&mut NetworkAuthentication> {
    match resource {
        Resource::Linkerd(Linkerd::NetworkAuthentication(it)) => Some(it),
        _ => None,
    }
}

fn identities(resource: &mut Resource) -> Option<&mut Vec<String>> {
    match resource {
        Resource::Linkerd(Linkerd::MeshTlsAuthentication(MeshTlsAuthentication {
            spec: MeshTlsAuthenticationSpec::Identities(all),
            ..
        })) => Some(all),
        _ => None,
    }
}

fn grant(resource: &mut Resource) -> Option<&mut AuthorizationPolicy> {
    match resource {
        Resource::Linkerd(Linkerd::AuthorizationPolicy(it)) => Some(it),
        _ => None,
    }
}

fn values(resource: &mut Resource) -> Option<&mut HelmValues> {
    match resource {
        Resource::Linkerd(Linkerd::HelmValues(it)) => Some(it),
        _ => None,
    }
}

fn version(resource: &mut Resource) -> Option<&mut Service> {
    match resource {
        Resource::Linkerd(Linkerd::Service(it)) if it.spec.is_some() => Some(it),
        _ => None,
    }
}

/// Changes the first rule of a route of requests that can be changed.
fn rule(all: &mut [Resource], change: fn(&mut HttpRouteRule) -> bool) -> bool {
    all.iter_mut()
        .filter_map(outbound)
        .flat_map(|it| &mut it.spec.rules)
        .any(change)
}

/// The annotation of some object is lost.
fn unsaid(all: &mut [Resource], key: &str) -> bool {
    let of = |it: &mut Resource| match it {
        Resource::Linkerd(Linkerd::HttpRoute(it)) => it.metadata.annotations_mut().remove(key),
        Resource::Linkerd(Linkerd::GrpcRoute(it)) => it.metadata.annotations_mut().remove(key),
        Resource::Linkerd(Linkerd::Namespace(it)) => it.metadata.annotations_mut().remove(key),
        _ => None,
    };
    all.iter_mut().filter_map(of).next().is_some()
}

#[test]
fn faults_of_linkerds_access_show() {
    let faults: &[(&str, Fault)] = &[
        ("a Server of another port", |all| {
            first(all, server, |it| {
                let is = it.spec.port == ServerPort::Number(port!(8080));
                if is {
                    it.spec.port = ServerPort::Number(port!(8081));
                }
                is
            })
        }),
        ("plaintext is let in on one port", |all| {
            first(all, server, |it| {
                let strict = it.spec.access_policy == Some(AccessPolicy::AllAuthenticated);
                if strict {
                    it.spec.access_policy = Some(AccessPolicy::AllUnauthenticated);
                }
                strict
            })
        }),
        ("probes are granted to everywhere", |all| {
            first(all, networks, |it| {
                let is = it.metadata.name().ends_with("-probes");
                if is {
                    it.spec.networks = vec![Network::new("0.0.0.0/0"), Network::new("::/0")];
                }
                is
            })
        }),
        ("a lost grant of probes", |all| {
            without(
                all,
                |it| matches!(it, Resource::Linkerd(Linkerd::NetworkAuthentication(it)) if it.metadata.name().ends_with("-probes")),
            )
        }),
        ("probes on ports without rules come from everywhere", |all| {
            // It shows where ports without rules are closed, and on them alone.
            let closed = |it: &Resource| match it {
                Resource::Linkerd(Linkerd::Namespace(it)) => {
                    let policy = it
                        .metadata
                        .annotations()
                        .get("config.linkerd.io/default-inbound-policy");
                    policy.is_some_and(|it| it == "deny")
                }
                _ => false,
            };
            let has_rules = all
                .iter()
                .any(|it| matches!(it, Resource::Linkerd(Linkerd::AuthorizationPolicy(_))));
            !has_rules
                && all.iter().any(closed)
                && first(all, values, |it| {
                    emptied(&mut it.policy_controller.probe_networks)
                })
        }),
        ("an exception of a network is lost", |all| {
            first(all, networks, |it| {
                it.spec.networks.iter_mut().any(|it| emptied(&mut it.except))
            })
        }),
        ("a network is wider", |all| {
            first(all, networks, |it| {
                it.spec.networks.iter_mut().any(|it| {
                    let narrow = it.cidr == "10.244.0.0/16";
                    if narrow {
                        "10.0.0.0/8".clone_into(&mut it.cidr);
                    }
                    narrow
                })
            })
        }),
        ("an account is any", |all| {
            first(all, identities, |all| {
                let mut own = all.iter_mut().filter(|it| it.contains(".serviceaccount."));
                own.next().map(|it| "*".clone_into(it)).is_some()
            })
        }),
        ("an account of any namespace is taken", |all| {
            first(all, identities, |all| {
                let mut own = all
                    .iter_mut()
                    .filter(|it| !it.starts_with('*') && it.contains(".serviceaccount."));
                own.next()
                    .map(|it| {
                        let domain = it.find(".serviceaccount.").map_or("", |at| &it[at..]);
                        *it = format!("*{domain}");
                    })
                    .is_some()
            })
        }),
        ("a foreign identity is lost", |all| {
            first(all, identities, |all| {
                let before = all.len();
                all.retain(|it| !it.starts_with("spiffe://elsewhere.example/"));
                all.len() < before
            })
        }),
        ("a grant asks for nothing", |all| {
            first(all, grant, |it| {
                let before = it.spec.authentication.clone();
                it.spec.authentication = Authentication::Anyone;
                before != Authentication::Anyone
            })
        }),
        ("a grant asks for a network and for no identity", |all| {
            first(all, grant, |it| match it.spec.authentication.clone() {
                Authentication::IdentityAndNetwork(_, network) => {
                    it.spec.authentication = Authentication::Network(network);
                    true
                }
                _ => false,
            })
        }),
        ("a route that lets nobody in is lost", |all| {
            without(
                all,
                |it| matches!(it, Resource::Linkerd(Linkerd::HttpRoute(it)) if it.metadata.name().ends_with("-nobody")),
            )
        }),
        ("one method more is let in", |all| {
            first(all, inbound, |it| {
                use mesh2yaml::linkerd::gateway::Method;
                matches(it).any(|m| {
                    let is = m.method == Some(Method::Get);
                    m.method = m
                        .method
                        .map(|it| if it == Method::Get { Method::Post } else { it });
                    is
                })
            })
        }),
        ("the mesh has another trust domain", |all| {
            first(all, values, |it| {
                let foreign = it.identity_trust_domain.take();
                foreign.is_some_and(|it| it != "cluster.local")
            })
        }),
        ("the default of a namespace is lost", |all| {
            unsaid(all, "config.linkerd.io/default-inbound-policy")
        }),
    ];
    assert_eq!(hidden(Target::linkerd(), faults), Vec::<&str>::new());
}

#[test]
fn faults_of_linkerds_routes_show() {
    let faults: &[(&str, Fault)] = &[
        ("a lost route of calls", |all| {
            let mut index = all.iter_mut().map(calls).position(|it| it.is_some());
            index.take().map(|index| all.remove(index)).is_some()
        }),
        ("all methods of a service are called", |all| {
            first(all, calls, |it| {
                let mut methods = it.spec.rules.iter_mut().flat_map(|it| &mut it.matches);
                methods.any(|it| it.method.as_mut().is_some_and(|it| it.method.take().is_some()))
            })
        }),
        ("a method of any service is called", |all| {
            first(all, calls, |it| {
                let mut methods = it.spec.rules.iter_mut().flat_map(|it| &mut it.matches);
                methods.any(|it| {
                    let called = it.method.as_mut().filter(|it| it.method.is_some());
                    called.is_some_and(|it| it.service.take().is_some())
                })
            })
        }),
        ("a condition of a call on a header is lost", |all| {
            first(all, calls, |it| {
                let mut matches = it.spec.rules.iter_mut().flat_map(|it| &mut it.matches);
                matches.any(|it| emptied(&mut it.headers))
            })
        }),
        ("statuses of gRPC are not tried again", |all| {
            unsaid(all, "retry.linkerd.io/grpc")
        }),
        ("statuses are not tried again", |all| {
            unsaid(all, "retry.linkerd.io/http")
        }),
        ("a time for each try is lost", |all| {
            unsaid(all, "retry.linkerd.io/timeout")
        }),
        ("a route is of all ports", |all| {
            first(all, outbound, |it| {
                it.spec
                    .parent_refs
                    .iter_mut()
                    .any(|it| it.port.take().is_some_and(|it| it == port!(81)))
            })
        }),
        ("a route is of another port", |all| {
            first(all, outbound, |it| {
                it.spec.parent_refs.iter_mut().any(|it| {
                    let is = it.port == Some(port!(81));
                    if is {
                        it.port = Some(port!(80));
                    }
                    is
                })
            })
        }),
        ("a condition on the query is lost", |all| {
            first(all, outbound, |it| {
                matches(it).any(|m| emptied(&mut m.query_params))
            })
        }),
        ("a condition on the method is lost", |all| {
            first(all, outbound, |it| matches(it).any(|m| m.method.take().is_some()))
        }),
        ("a condition on the host is lost", |all| {
            first(all, outbound, |it| emptied(&mut it.spec.hostnames))
        }),
        ("changes of headers are lost", |all| {
            rule(all, |it| emptied(&mut it.filters))
        }),
        ("callers are sent elsewhere with another status", |all| {
            use mesh2yaml::linkerd::gateway::RedirectStatus;
            rule(all, |it| {
                it.filters.iter_mut().any(|it| match it {
                    HttpRouteFilter::RequestRedirect(to) => {
                        let found = to.status_code == Some(RedirectStatus::Found);
                        to.status_code = Some(if found {
                            RedirectStatus::MovedPermanently
                        } else {
                            RedirectStatus::Found
                        });
                        true
                    }
                    _ => false,
                })
            })
        }),
        ("a version is all pods", |all| {
            first(all, version, |it| {
                let spec = it.spec.as_mut();
                spec.is_some_and(|it| it.selector.remove("version").is_some())
            })
        }),
        ("a version listens on the Service's port", |all| {
            first(all, version, |it| {
                let ports = it.spec.iter_mut().flat_map(|it| &mut it.ports);
                let lost = ports.map(|it| it.target_port.take().is_some());
                lost.fold(false, |any, one| any | one)
            })
        }),
    ];
    assert_eq!(hidden(Target::linkerd(), faults), Vec::<&str>::new());
}
