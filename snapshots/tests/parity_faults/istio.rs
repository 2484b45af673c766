//! Faults of Istio's output, construct by construct.

use mesh2yaml::istio::lower::Resource as Istio;
use mesh2yaml::istio::{
    AuthorizationAction, AuthorizationPolicy, HttpAction, HttpMatch, HttpRoute, IstioOperator, MtlsMode,
    Operation, PathRewrite, PeerAuthentication, Source, StringMatch,
};
use mesh2yaml::{Resource, Target};

use super::{Fault, first, hidden, policy, routes, without};

/// Changes the first route that can be changed.
fn route(all: &mut [Resource], change: fn(&mut HttpRoute) -> bool) -> bool {
    all.iter_mut()
        .filter_map(routes)
        .flat_map(|it| &mut it.spec.http)
        .any(change)
}

fn condition(all: &mut [Resource], change: fn(&mut HttpMatch) -> bool) -> bool {
    all.iter_mut()
        .filter_map(routes)
        .flat_map(|it| &mut it.spec.http)
        .flat_map(|route| &mut route.matches)
        .any(change)
}

fn denial(resource: &mut Resource) -> Option<&mut AuthorizationPolicy> {
    match resource {
        Resource::Istio(Istio::AuthorizationPolicy(it)) if it.spec.action == AuthorizationAction::Deny => {
            Some(it)
        }
        _ => None,
    }
}

fn operation(
    all: &mut [Resource],
    of: fn(&mut Resource) -> Option<&mut AuthorizationPolicy>,
    change: fn(&mut Operation) -> bool,
) -> bool {
    all.iter_mut()
        .filter_map(of)
        .flat_map(|it| &mut it.spec.rules)
        .flat_map(|rule| &mut rule.to)
        .any(change)
}

fn source(all: &mut [Resource], change: fn(&mut Source) -> bool) -> bool {
    all.iter_mut()
        .filter_map(policy)
        .flat_map(|it| &mut it.spec.rules)
        .flat_map(|rule| &mut rule.from)
        .any(change)
}

fn peers(resource: &mut Resource) -> Option<&mut PeerAuthentication> {
    match resource {
        Resource::Istio(Istio::PeerAuthentication(it)) => Some(it),
        _ => None,
    }
}

fn install(resource: &mut Resource) -> Option<&mut Box<IstioOperator>> {
    match resource {
        Resource::Istio(Istio::IstioOperator(it)) => Some(it),
        _ => None,
    }
}

/// The ports of a rule become another's.
fn moved(ports: &mut [u16]) -> bool {
    for port in &mut *ports {
        *port = match *port {
            8080 => 8081,
            8081 => 8080,
            _ => return false,
        };
    }
    !ports.is_empty()
}

/// Whether an option had a value, which it loses.
fn lost<T>(option: &mut Option<T>) -> bool {
    option.take().is_some()
}

#[test]
fn faults_of_istios_access_show() {
    let faults: &[(&str, Fault)] = &[
        ("the ports of a rule are another's", |all| {
            operation(all, policy, |to| moved(&mut to.ports))
        }),
        ("the ports of a denial are another's", |all| {
            operation(all, denial, |to| moved(&mut to.ports))
        }),
        ("a rule of one port is lost", |all| {
            first(all, policy, |it| {
                let several = it.spec.rules.len() > 1;
                several && !it.spec.rules.remove(0).to.is_empty()
            })
        }),
        ("a denial is lost", |all| {
            without(
                all,
                |it| matches!(it, Resource::Istio(Istio::AuthorizationPolicy(it)) if it.spec.action == AuthorizationAction::Deny),
            )
        }),
        ("a denial lets in", |all| {
            first(all, denial, |it| {
                it.spec.action = AuthorizationAction::Allow;
                true
            })
        }),
        ("a denial of one method is of all", |all| {
            operation(all, denial, |to| super::emptied(&mut to.methods))
        }),
        ("a path is no longer denied", |all| {
            operation(all, denial, |to| to.paths.len() > 1 && to.paths.pop().is_some())
        }),
        ("the root is denied in one spelling", |all| {
            operation(all, denial, |to| {
                let before = to.paths.len();
                to.paths.retain(|path| path != "//");
                to.paths.len() < before
            })
        }),
        ("an identity of any domain is taken", |all| {
            source(all, |from| {
                from.principals.iter_mut().any(|it| {
                    let foreign = it.starts_with("elsewhere.example/");
                    *it = it.replace("elsewhere.example/", "*/");
                    foreign
                })
            })
        }),
        ("a foreign identity is taken for an own one", |all| {
            source(all, |from| {
                from.principals.iter_mut().any(|it| {
                    let foreign = it.starts_with("elsewhere.example/");
                    *it = it.replace("elsewhere.example/", "cluster.local/");
                    foreign
                })
            })
        }),
        ("an exception of a network is lost", |all| {
            source(all, |from| super::emptied(&mut from.not_ip_blocks))
        }),
        ("a network is wider", |all| {
            source(all, |from| {
                from.ip_blocks.iter_mut().any(|it| {
                    let narrow = it == "10.244.0.0/16";
                    if narrow {
                        "10.0.0.0/8".clone_into(it);
                    }
                    narrow
                })
            })
        }),
        ("plaintext is let in on one port", |all| {
            first(all, peers, |it| {
                let ports = it.spec.workload.iter_mut().flat_map(|it| it.ports.values_mut());
                let mut strict = ports.filter(|mode| **mode == MtlsMode::Strict);
                strict.next().map(|mode| *mode = MtlsMode::Permissive).is_some()
            })
        }),
        ("a whole namespace lets plaintext in", |all| {
            first(all, peers, |it| {
                let strict = it.spec.mtls == Some(MtlsMode::Strict);
                it.spec.mtls = Some(MtlsMode::Permissive);
                strict
            })
        }),
        ("paths are not normalised as the policy says", |all| {
            first(all, install, |it| {
                lost(&mut it.spec.mesh_config.path_normalization)
            })
        }),
        ("the mesh has another trust domain", |all| {
            first(all, install, |it| lost(&mut it.spec.mesh_config.trust_domain))
        }),
        ("what is for all is in a namespace that is not the root", |all| {
            let has_policy = all
                .iter_mut()
                .filter_map(peers)
                .any(|it| it.spec.workload.is_none());
            has_policy && first(all, install, |it| lost(&mut it.spec.mesh_config.root_namespace))
        }),
    ];
    assert_eq!(hidden(Target::istio(), faults), Vec::<&str>::new());
}

#[test]
fn faults_of_istios_routes_show() {
    let faults: &[(&str, Fault)] = &[
        ("two routes in another order", |all| {
            first(all, routes, |it| {
                let several = it.spec.http.len() > 1;
                if several {
                    it.spec.http.swap(0, 1);
                }
                several
            })
        }),
        ("the first route is lost", |all| {
            first(all, routes, |it| {
                let several = it.spec.http.len() > 1;
                several && !it.spec.http.remove(0).matches.is_empty()
            })
        }),
        ("a route is of all ports", |all| {
            condition(all, |it| lost(&mut it.port))
        }),
        ("a route is of another port", |all| {
            condition(all, |it| {
                let (one, other) = (mesh2yaml::k8s::types::port!(80), mesh2yaml::k8s::types::port!(81));
                let is = it.port == Some(one);
                it.port = it.port.map(|port| if port == one { other } else { port });
                is
            })
        }),
        ("all methods of a service are called", |all| {
            condition(all, |it| match &it.uri {
                Some(StringMatch::Exact(path)) if path.starts_with("/shop.") => {
                    let end = path.rfind('/').map_or(0, |at| at + 1);
                    it.uri = Some(StringMatch::prefix(&path[..end]));
                    true
                }
                _ => false,
            })
        }),
        ("a condition on the query is lost", |all| {
            condition(all, |it| !std::mem::take(&mut it.query_params).is_empty())
        }),
        ("a condition on the host is lost", |all| {
            condition(all, |it| lost(&mut it.authority))
        }),
        ("a rewritten path keeps its end", |all| {
            route(all, |it| {
                match it.rewrite.as_mut().and_then(|it| it.path.as_mut()) {
                    Some(PathRewrite::Regex(regex)) if regex.pattern == "^/.*$" => {
                        "^/".clone_into(&mut regex.pattern);
                        true
                    }
                    _ => false,
                }
            })
        }),
        ("a rewritten prefix loses its slash", |all| {
            route(all, |it| {
                match it.rewrite.as_mut().and_then(|it| it.path.as_mut()) {
                    Some(PathRewrite::Uri(uri)) if uri.len() > 1 && uri.ends_with('/') => uri.pop().is_some(),
                    Some(PathRewrite::Regex(regex)) if regex.replacement.ends_with("2/") => {
                        regex.replacement.pop().is_some()
                    }
                    _ => false,
                }
            })
        }),
        ("a prefix is rewritten wherever it stands", |all| {
            route(all, |it| {
                match it.rewrite.as_mut().and_then(|it| it.path.as_mut()) {
                    Some(PathRewrite::Regex(regex)) if regex.pattern == "^/" => {
                        "/".clone_into(&mut regex.pattern);
                        true
                    }
                    _ => false,
                }
            })
        }),
        ("a rewritten host is lost", |all| {
            route(all, |it| {
                it.rewrite
                    .as_mut()
                    .is_some_and(|it| !std::mem::take(&mut it.authority).is_empty())
            })
        }),
        ("a time for each try is lost", |all| {
            route(all, |it| {
                it.retries
                    .as_mut()
                    .is_some_and(|it| lost(&mut it.per_try_timeout))
            })
        }),
        ("a condition of retries is lost", |all| {
            route(all, |it| {
                let retry = it.retries.as_mut();
                retry.is_some_and(|it| it.retry_on.len() > 1 && it.retry_on.pop().is_some())
            })
        }),
        ("copies are lost", |all| route(all, |it| lost(&mut it.mirror))),
        ("all requests are copied", |all| {
            route(all, |it| it.mirror.is_some() && lost(&mut it.mirror_percentage))
        }),
        ("a delay is lost", |all| {
            route(all, |it| it.fault.as_mut().is_some_and(|it| lost(&mut it.delay)))
        }),
        ("an abort is lost", |all| {
            route(all, |it| it.fault.as_mut().is_some_and(|it| lost(&mut it.abort)))
        }),
        ("a header of the request is not removed", |all| {
            route(all, |it| it.headers.request.remove.pop().is_some())
        }),
        ("a header of the response is not set", |all| {
            route(all, |it| it.headers.response.set.pop_first().is_some())
        }),
        ("an added header is set", |all| {
            route(all, |it| {
                let edits = &mut it.headers.request;
                let added = edits.add.pop_first();
                added.map(|(name, value)| edits.set.insert(name, value)).is_some()
            })
        }),
        ("callers are sent elsewhere with another status", |all| {
            route(all, |it| match &mut it.action {
                HttpAction::Redirect(to) => {
                    to.code = Some(if to.code == Some(302) { 301 } else { 302 });
                    true
                }
                _ => false,
            })
        }),
        ("the port of a redirection is lost", |all| {
            route(all, |it| match &mut it.action {
                HttpAction::Redirect(to) => lost(&mut to.port),
                _ => false,
            })
        }),
        ("an answer has another status", |all| {
            route(all, |it| match &mut it.action {
                HttpAction::DirectResponse(answer) => {
                    answer.status = 500;
                    true
                }
                _ => false,
            })
        }),
        ("a subset has the labels of another", |all| {
            let rules = all.iter_mut().filter_map(|it| match it {
                Resource::Istio(Istio::DestinationRule(it)) => Some(it),
                _ => None,
            });
            let swapped = rules.map(|it| match &mut it.spec.subsets[..] {
                [a, b] => {
                    std::mem::swap(&mut a.labels, &mut b.labels);
                    true
                }
                _ => false,
            });
            swapped.fold(false, |any, one| any | one)
        }),
    ];
    assert_eq!(hidden(Target::istio(), faults), Vec::<&str>::new());
}
