//! The comparison of decisions finds what it is there to find: each fault that a lowering might have is put into the output, and must show.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a fault looks for one kind of thing among all"
)]

#[path = "parity_faults/istio.rs"]
mod istio;
#[path = "parity_faults/linkerd.rs"]
mod linkerd;

use mesh2yaml::istio::lower::Resource as Istio;
use mesh2yaml::istio::{
    AuthorizationAction, AuthorizationPolicy, Destination, HttpAction, HttpRoute, PeerAuthentication,
    StringMatch, VirtualService,
};
use mesh2yaml::linkerd::gateway::{HttpRoute as GatewayRoute, HttpRouteMatch, PathMatch};
use mesh2yaml::linkerd::lower::Resource as Linkerd;
use mesh2yaml::linkerd::{
    AccessPolicy, Authentication, AuthorizationPolicy as LinkerdAuthorization, MeshTlsAuthentication,
    MeshTlsAuthenticationSpec, ProxyProtocol, Server,
};
use mesh2yaml::{Resource, Target};
use mesh2yaml_snapshots::parity::{Edges, Judge, Random, Sketch, Tally};

/// Puts a fault into an output; whether there was a place for it.
type Fault = fn(&mut Vec<Resource>) -> bool;

/// How many policies with a place for a fault may hide it.
const PATIENCE: usize = 60;

/// Looks at policies that have a place for a fault until it shows.
fn shows(target: Target, fault: Fault) -> bool {
    let mut random = Random::new(11);
    let mut seen = 0;
    for _ in 0..4_000 {
        let (sketch, edges): (Sketch, Edges) = Sketch::random(&mut random.fork());
        let Some(judge) = Judge::with_fault(&sketch.to_string(), target, fault) else {
            continue;
        };
        seen += 1;
        let found = judge.compare(&sketch, &edges, &mut random.fork(), &mut Tally::default());
        if found.is_some() {
            return true;
        }
        if seen == PATIENCE {
            return false;
        }
    }
    panic!("only {seen} policies have a place for the fault");
}

fn hidden<'f>(target: Target, faults: &[(&'f str, Fault)]) -> Vec<&'f str> {
    let hidden = faults.iter().filter(|(_, fault)| !shows(target, *fault));
    hidden.map(|(name, _)| *name).collect()
}

/// Changes the first thing that can be changed.
fn first<T>(
    resources: &mut [Resource],
    of: fn(&mut Resource) -> Option<&mut T>,
    change: fn(&mut T) -> bool,
) -> bool {
    resources.iter_mut().filter_map(of).any(change)
}

/// Takes away the first resource that fits.
fn without(resources: &mut Vec<Resource>, fits: fn(&Resource) -> bool) -> bool {
    match resources.iter().position(fits) {
        Some(index) => {
            resources.remove(index);
            true
        }
        None => false,
    }
}

/// Takes everything out of a list; whether there was something.
fn emptied<T>(list: &mut Vec<T>) -> bool {
    !std::mem::take(list).is_empty()
}

fn policy(resource: &mut Resource) -> Option<&mut AuthorizationPolicy> {
    match resource {
        Resource::Istio(Istio::AuthorizationPolicy(it))
            if it.spec.action == AuthorizationAction::Allow
                && !it.metadata.annotations().contains_key("istio.io/dry-run") =>
        {
            Some(it)
        }
        _ => None,
    }
}

fn any_policy(resource: &mut Resource) -> Option<&mut AuthorizationPolicy> {
    match resource {
        Resource::Istio(Istio::AuthorizationPolicy(it)) => Some(it),
        _ => None,
    }
}

fn peer(resource: &mut Resource) -> Option<&mut PeerAuthentication> {
    match resource {
        Resource::Istio(Istio::PeerAuthentication(it)) => Some(it),
        _ => None,
    }
}

fn denials(resource: &mut Resource) -> Option<&mut AuthorizationPolicy> {
    match resource {
        Resource::Istio(Istio::AuthorizationPolicy(it)) if it.spec.action == AuthorizationAction::Deny => {
            Some(it)
        }
        _ => None,
    }
}

fn routes(resource: &mut Resource) -> Option<&mut VirtualService> {
    match resource {
        Resource::Istio(Istio::VirtualService(it)) => Some(it),
        _ => None,
    }
}

fn destinations(route: &mut HttpRoute) -> Option<&mut Vec<Destination>> {
    match &mut route.action {
        HttpAction::Route(destinations) => Some(destinations),
        _ => None,
    }
}

#[test]
fn faults_of_istio_show() {
    let faults: &[(&str, Fault)] = &[
        ("a dropped method lets in all methods", |all| {
            first(all, policy, |it| {
                it.spec
                    .rules
                    .iter_mut()
                    .flat_map(|r| &mut r.to)
                    .any(|to| emptied(&mut to.methods))
            })
        }),
        ("a dropped path lets in all paths", |all| {
            first(all, policy, |it| {
                it.spec
                    .rules
                    .iter_mut()
                    .flat_map(|r| &mut r.to)
                    .any(|to| emptied(&mut to.paths))
            })
        }),
        ("a prefix stands for an exact path of a rule", |all| {
            first(all, policy, |it| {
                let mut paths = it
                    .spec
                    .rules
                    .iter_mut()
                    .flat_map(|r| &mut r.to)
                    .flat_map(|to| &mut to.paths);
                let Some(path) = paths.find(|path| !path.contains(['*', '{'])) else {
                    return false;
                };
                path.push('*');
                true
            })
        }),
        ("a rule without ports binds all", |all| {
            first(all, policy, |it| {
                it.spec
                    .rules
                    .iter_mut()
                    .flat_map(|r| &mut r.to)
                    .any(|to| emptied(&mut to.ports))
            })
        }),
        ("a rule without callers is for everybody", |all| {
            first(all, policy, |it| {
                it.spec.rules.iter_mut().any(|rule| emptied(&mut rule.from))
            })
        }),
        ("any trust domain is taken", |all| {
            first(all, policy, |it| {
                let mut sources = it.spec.rules.iter_mut().flat_map(|r| &mut r.from);
                let Some(principal) = sources.find_map(|from| from.principals.first_mut()) else {
                    return false;
                };
                *principal = principal.replace("cluster.local/", "*/");
                true
            })
        }),
        ("an account of any namespace is taken", |all| {
            first(all, policy, |it| {
                let mut sources = it.spec.rules.iter_mut().flat_map(|r| &mut r.from);
                let Some(principal) = sources.find_map(|from| from.principals.first_mut()) else {
                    return false;
                };
                let account = principal
                    .rsplit('/')
                    .next()
                    .map(str::to_owned)
                    .unwrap_or_default();
                *principal = format!("*/sa/{account}");
                true
            })
        }),
        ("an alias of the trust domain is no identity of the mesh", |all| {
            first(all, policy, |it| {
                let mut sources = it.spec.rules.iter_mut().flat_map(|r| &mut r.from);
                let old = |principals: &Vec<String>| principals.iter().position(|p| p == "old.example/*");
                sources.any(|from| {
                    let place = old(&from.principals);
                    place.map(|place| from.principals.remove(place)).is_some()
                })
            })
        }),
        ("a dry run is in force", |all| {
            first(all, any_policy, |it| {
                let annotations = it.metadata.annotations_mut();
                annotations.remove("istio.io/dry-run").is_some()
            })
        }),
        ("a condition of a rule on a header is lost", |all| {
            first(all, policy, |it| {
                it.spec.rules.iter_mut().any(|rule| emptied(&mut rule.when))
            })
        }),
        ("one of two headers of a rule is lost", |all| {
            first(all, policy, |it| {
                let mut two = it.spec.rules.iter_mut().filter(|rule| rule.when.len() > 1);
                two.next().is_some_and(|rule| rule.when.pop().is_some())
            })
        }),
        ("a value of a header is lost", |all| {
            first(all, policy, |it| {
                let mut conditions = it.spec.rules.iter_mut().flat_map(|rule| &mut rule.when);
                conditions.any(|c| c.values.len() > 1 && c.values.pop().is_some())
            })
        }),
        ("what begins so stands for a value of a header", |all| {
            first(all, policy, |it| {
                let mut values = it
                    .spec
                    .rules
                    .iter_mut()
                    .flat_map(|rule| &mut rule.when)
                    .flat_map(|c| &mut c.values);
                let Some(value) = values.find(|value| !value.ends_with('*')) else {
                    return false;
                };
                value.push('*');
                true
            })
        }),
        ("a lost condition on the host", |all| {
            first(all, policy, |it| {
                let mut to = it.spec.rules.iter_mut().flat_map(|r| &mut r.to);
                to.any(|to| emptied(&mut to.hosts))
            })
        }),
        ("a host without its ports", |all| {
            first(all, policy, |it| {
                let mut to = it.spec.rules.iter_mut().flat_map(|r| &mut r.to);
                to.any(|to| {
                    let before = to.hosts.len();
                    to.hosts.retain(|host| !host.ends_with(":*"));
                    before != to.hosts.len()
                })
            })
        }),
        ("a denied host without its last dot", |all| {
            first(all, denials, |it| {
                let mut to = it.spec.rules.iter_mut().flat_map(|r| &mut r.to);
                to.any(|to| {
                    let before = to.hosts.len();
                    to.hosts.retain(|host| !host.ends_with('.'));
                    before != to.hosts.len()
                })
            })
        }),
        ("all that begins so stands for a method of gRPC", |all| {
            first(all, policy, |it| {
                let to = it.spec.rules.iter_mut().flat_map(|r| &mut r.to);
                let mut paths = to.flat_map(|to| &mut to.paths);
                let Some(path) = paths.find(|path| path.starts_with("/shop.Cart/")) else {
                    return false;
                };
                path.push('*');
                true
            })
        }),
        ("a service of gRPC stands for one of its methods", |all| {
            first(all, policy, |it| {
                let to = it.spec.rules.iter_mut().flat_map(|r| &mut r.to);
                let mut paths = to.flat_map(|to| &mut to.paths);
                let Some(path) = paths.find(|path| path.starts_with("/shop.Cart/")) else {
                    return false;
                };
                *path = "/shop.Cart/{*}".to_owned();
                true
            })
        }),
        ("a lost rule", |all| {
            first(all, policy, |it| it.spec.rules.pop().is_some())
        }),
        ("a lost PeerAuthentication", |all| {
            without(all, |it| {
                matches!(it, Resource::Istio(Istio::PeerAuthentication(_)))
            })
        }),
        ("what a port asks of its callers is lost", |all| {
            first(all, peer, |it| {
                let workload = it.spec.workload.as_mut();
                workload.is_some_and(|it| it.ports.pop_last().is_some())
            })
        }),
        ("a port asks what another one does", |all| {
            first(all, peer, |it| {
                let ports = it.spec.workload.as_mut().map(|it| &mut it.ports);
                let modes: Vec<_> = ports.iter().flat_map(|it| it.values().copied()).collect();
                let [a, b] = modes[..] else { return false };
                let modes = ports.into_iter().flat_map(|it| it.values_mut());
                modes.zip([b, a]).for_each(|(mode, other)| *mode = other);
                a != b
            })
        }),
        ("a lost policy", |all| {
            without(all, |it| {
                matches!(it, Resource::Istio(Istio::AuthorizationPolicy(_)))
            })
        }),
        ("routes in another order", |all| {
            first(all, routes, |it| {
                let before = it.spec.http.clone();
                it.spec.http.reverse();
                it.spec.http != before
            })
        }),
        ("a lost route", |all| {
            first(all, routes, |it| it.spec.http.pop().is_some())
        }),
        ("a condition on a header is lost", |all| {
            first(all, routes, |it| {
                let mut matches = it.spec.http.iter_mut().flat_map(|route| &mut route.matches);
                matches.any(|m| !std::mem::take(&mut m.headers).is_empty())
            })
        }),
        ("a condition on the method is lost", |all| {
            first(all, routes, |it| {
                let mut matches = it.spec.http.iter_mut().flat_map(|route| &mut route.matches);
                matches.any(|m| m.method.take().is_some())
            })
        }),
        ("a prefix stands for an exact path of a route", |all| {
            first(all, routes, |it| {
                let mut matches = it.spec.http.iter_mut().flat_map(|route| &mut route.matches);
                matches.any(|m| match &m.uri {
                    Some(StringMatch::Exact(path)) => {
                        m.uri = Some(StringMatch::prefix(path.clone()));
                        true
                    }
                    _ => false,
                })
            })
        }),
        ("swapped weights", |all| {
            first(all, routes, |it| {
                it.spec.http.iter_mut().filter_map(destinations).any(|to| {
                    let [a, b] = &mut to[..] else { return false };
                    std::mem::swap(&mut a.weight, &mut b.weight);
                    a.weight != b.weight
                })
            })
        }),
        ("a lost subset", |all| {
            first(all, routes, |it| {
                let mut to = it.spec.http.iter_mut().filter_map(destinations).flatten();
                to.any(|to| !std::mem::take(&mut to.backend.subset).is_empty())
            })
        }),
        ("a lost timeout", |all| {
            first(all, routes, |it| {
                it.spec
                    .http
                    .iter_mut()
                    .any(|route| route.timeout.take().is_some())
            })
        }),
        ("one try too many", |all| {
            first(all, routes, |it| {
                let retry = it.spec.http.iter_mut().find_map(|route| route.retries.as_mut());
                retry.is_some_and(|retry| {
                    retry.attempts += 1;
                    true
                })
            })
        }),
    ];
    assert_eq!(hidden(Target::istio(), faults), Vec::<&str>::new());
}

fn inbound(resource: &mut Resource) -> Option<&mut GatewayRoute> {
    attached(resource, "policy.linkerd.io", "Server")
}

fn outbound(resource: &mut Resource) -> Option<&mut GatewayRoute> {
    attached(resource, "", "Service")
}

fn attached<'r>(resource: &'r mut Resource, group: &str, kind: &str) -> Option<&'r mut GatewayRoute> {
    match resource {
        Resource::Linkerd(Linkerd::HttpRoute(it))
            if it.spec.parent_refs.iter().any(|p| p.is(group, kind)) =>
        {
            Some(it)
        }
        _ => None,
    }
}

fn server(resource: &mut Resource) -> Option<&mut Server> {
    match resource {
        Resource::Linkerd(Linkerd::Server(it)) => Some(it),
        _ => None,
    }
}

fn grant(resource: &mut Resource) -> Option<&mut LinkerdAuthorization> {
    match resource {
        Resource::Linkerd(Linkerd::AuthorizationPolicy(it)) => Some(it),
        _ => None,
    }
}

fn authentication(resource: &mut Resource) -> Option<&mut MeshTlsAuthentication> {
    match resource {
        Resource::Linkerd(Linkerd::MeshTlsAuthentication(it)) => Some(it),
        _ => None,
    }
}

fn matches(route: &mut GatewayRoute) -> impl Iterator<Item = &mut HttpRouteMatch> {
    route.spec.rules.iter_mut().flat_map(|rule| &mut rule.matches)
}

#[test]
fn faults_of_linkerd_show() {
    let faults: &[(&str, Fault)] = &[
        ("a dropped method lets in all methods", |all| {
            first(all, inbound, |it| matches(it).any(|m| m.method.take().is_some()))
        }),
        ("a prefix stands for an exact path of a rule", |all| {
            first(all, inbound, |it| {
                matches(it).any(|m| match &m.path {
                    Some(PathMatch::Exact(path)) if path.len() > 1 => {
                        m.path = Some(PathMatch::prefix(path.clone()));
                        true
                    }
                    _ => false,
                })
            })
        }),
        ("an expression of a rule admits what is not normal", |all| {
            first(all, inbound, |it| {
                matches(it).any(|m| match &m.path {
                    Some(PathMatch::Regex(text)) if text.starts_with("^(?:/api/") => {
                        m.path = Some(PathMatch::regex("^(?:/api/.*)$"));
                        true
                    }
                    _ => false,
                })
            })
        }),
        ("a condition of a rule on a header is lost", |all| {
            first(all, inbound, |it| matches(it).any(|m| emptied(&mut m.headers)))
        }),
        ("a condition of a rule on the query is lost", |all| {
            first(all, inbound, |it| {
                matches(it).any(|m| emptied(&mut m.query_params))
            })
        }),
        ("a header and a method have no cell of their own", |all| {
            first(all, inbound, |it| {
                it.spec.rules.iter_mut().any(|rule| {
                    let before = rule.matches.len();
                    rule.matches
                        .retain(|m| m.method.is_none() || m.headers.is_empty());
                    before != rule.matches.len() && !rule.matches.is_empty()
                })
            })
        }),
        ("one of several values of a header is lost", |all| {
            first(all, inbound, |it| {
                it.spec.rules.iter_mut().any(|rule| {
                    let with_header = rule.matches.iter().filter(|m| !m.headers.is_empty()).count();
                    with_header > 1 && rule.matches.pop().is_some()
                })
            })
        }),
        ("a route of a host is for all hosts", |all| {
            first(all, inbound, |it| emptied(&mut it.spec.hostnames))
        }),
        ("one of two hosts is lost", |all| {
            first(all, inbound, |it| {
                it.spec.hostnames.len() > 1 && it.spec.hostnames.pop().is_some()
            })
        }),
        ("a prefix stands for a method of gRPC", |all| {
            first(all, inbound, |it| {
                matches(it).any(|m| match &m.path {
                    Some(PathMatch::Exact(path)) if path.starts_with("/shop.Cart/") => {
                        m.path = Some(PathMatch::prefix(path.clone()));
                        true
                    }
                    _ => false,
                })
            })
        }),
        ("a Server of gRPC has HTTPRoutes", |all| {
            first(all, server, |it| {
                let before = it.spec.proxy_protocol;
                if before == Some(ProxyProtocol::Http2) {
                    it.spec.proxy_protocol = Some(ProxyProtocol::Grpc);
                }
                before != it.spec.proxy_protocol
            })
        }),
        ("a Server lets everybody in", |all| {
            first(all, server, |it| {
                let before = it.spec.access_policy;
                it.spec.access_policy = Some(AccessPolicy::AllUnauthenticated);
                before != it.spec.access_policy
            })
        }),
        ("strict as a grant beside others", |all| {
            let has_rules = all
                .iter()
                .any(|it| matches!(it, Resource::Linkerd(Linkerd::AuthorizationPolicy(_))));
            has_rules
                && first(all, server, |it| {
                    let before = it.spec.access_policy;
                    it.spec.access_policy = Some(AccessPolicy::AllAuthenticated);
                    before != it.spec.access_policy
                })
        }),
        ("an alias of the trust domain is no identity of the mesh", |all| {
            first(all, authentication, |it| {
                let MeshTlsAuthenticationSpec::Identities(names) = &mut it.spec else {
                    return false;
                };
                let before = names.len();
                names.retain(|name| !name.ends_with(".old.example"));
                names.len() < before
            })
        }),
        ("a grant does not ask for an identity", |all| {
            first(all, grant, |it| {
                let Authentication::IdentityAndNetwork(_, network) = &it.spec.authentication else {
                    return false;
                };
                it.spec.authentication = Authentication::Network(network.clone());
                true
            })
        }),
        ("an audited port denies", |all| {
            first(all, server, |it| {
                let audits = it.spec.access_policy == Some(AccessPolicy::Audit);
                if audits {
                    it.spec.access_policy = Some(AccessPolicy::Deny);
                }
                audits
            })
        }),
        ("a port that denies is audited", |all| {
            first(all, server, |it| {
                let denies = it.spec.access_policy == Some(AccessPolicy::Deny);
                if denies {
                    it.spec.access_policy = Some(AccessPolicy::Audit);
                }
                denies
            })
        }),
        ("a lost Server", |all| {
            without(all, |it| matches!(it, Resource::Linkerd(Linkerd::Server(_))))
        }),
        ("a lost grant", |all| {
            without(all, |it| {
                matches!(it, Resource::Linkerd(Linkerd::AuthorizationPolicy(_)))
            })
        }),
        ("a lost authentication", |all| {
            without(all, |it| {
                matches!(it, Resource::Linkerd(Linkerd::MeshTlsAuthentication(_)))
            })
        }),
        ("a lost route of requests", |all| {
            let mut index = all.iter_mut().map(outbound).position(|it| it.is_some());
            index.take().map(|index| all.remove(index)).is_some()
        }),
        ("a condition on a header is lost", |all| {
            first(all, outbound, |it| matches(it).any(|m| emptied(&mut m.headers)))
        }),
        ("a prefix stands for an exact path of a route", |all| {
            first(all, outbound, |it| {
                matches(it).any(|m| match &m.path {
                    Some(PathMatch::Exact(path)) if path.len() > 1 => {
                        m.path = Some(PathMatch::prefix(path.clone()));
                        true
                    }
                    _ => false,
                })
            })
        }),
        ("swapped weights", |all| {
            first(all, outbound, |it| {
                it.spec.rules.iter_mut().any(|rule| {
                    let [a, b] = &mut rule.backend_refs[..] else {
                        return false;
                    };
                    std::mem::swap(&mut a.backend.weight, &mut b.backend.weight);
                    a.backend.weight != b.backend.weight
                })
            })
        }),
        ("requests go to the Service of all versions", |all| {
            first(all, outbound, |it| {
                it.spec.rules.iter_mut().any(|rule| {
                    let backends = rule.backend_refs.iter_mut();
                    let mut changed = false;
                    for backend in backends {
                        let whole = backend.backend.name.replace("-stable", "").replace("-canary", "");
                        changed |= whole != backend.backend.name;
                        backend.backend.name = whole;
                    }
                    changed
                })
            })
        }),
        ("a lost timeout", |all| {
            first(all, outbound, |it| {
                it.spec
                    .rules
                    .iter_mut()
                    .any(|rule| rule.timeouts.request.take().is_some())
            })
        }),
        ("lost retries", |all| {
            first(all, outbound, |it| {
                it.metadata
                    .annotations_mut()
                    .remove("retry.linkerd.io/limit")
                    .is_some()
            })
        }),
    ];
    assert_eq!(hidden(Target::linkerd(), faults), Vec::<&str>::new());
}
