//! The Secrets of a Gateway's certificates. IST0101 and IST0161.

use std::collections::{HashMap, HashSet};

use super::super::{Findings, Known, World};
use super::gateway::{Certificate, Facts};
use super::hosts::may_be;
use super::pods::Index;
use crate::cluster;

/// What stands before the name of a Secret, if anything does.
const KUBERNETES: &str = "kubernetes://";

/// Secrets by name.
struct Secrets<'w> {
    by_name: HashMap<&'w str, Vec<&'w Known<cluster::Secret>>>,
    /// Names of those that something else in the set makes.
    made: HashSet<&'w str>,
}

/// IST0101 and IST0161: a Secret that is not there, or has no certificate that can be used.
pub(crate) fn credentials(world: &World, findings: &mut Findings) {
    let index = Index::of(world);
    let mut secrets = Secrets {
        by_name: HashMap::new(),
        made: world.made_secrets.iter().map(|it| &**it).collect(),
    };
    for secret in &world.secrets {
        secrets.by_name.entry(&secret.name).or_default().push(secret);
    }
    for it in &world.gateways {
        let namespaces = index.gateway_namespaces(&it.facts.selector);
        // Without pods, that is told of already.
        if !namespaces.is_empty() {
            judge(world, it, &namespaces, &secrets, findings);
        }
    }
}

fn judge(
    world: &World,
    it: &Known<Facts>,
    namespaces: &[&str],
    secrets: &Secrets<'_>,
    findings: &mut Findings,
) {
    for (index, server) in it.facts.servers.iter().enumerate() {
        for (at, certificate) in &server.certificates {
            let Certificate::Secret(written) = certificate else {
                continue;
            };
            let name = written.strip_prefix(KUBERNETES).unwrap_or(written);
            if name.contains("://") {
                continue;
            }
            let (namespace, name) = match name.split_once('/') {
                Some((namespace, name)) => (Some(namespace), name),
                None => (None, name),
            };
            let is_there = |secret: &&&Known<cluster::Secret>| {
                let own = &secret.namespace;
                match namespace {
                    Some(namespace) => may_be(own, namespace),
                    None => namespaces.iter().any(|it| may_be(own, it)),
                }
            };
            let all = secrets.by_name.get(name).into_iter().flatten();
            let found: Vec<_> = all.filter(is_there).collect();
            if found.is_empty() {
                if world.complete && !secrets.made.contains(name) {
                    let place = namespace.unwrap_or_else(|| namespaces[0]);
                    let place = if place.is_empty() {
                        "the namespace of the gateway's pods"
                    } else {
                        place
                    };
                    findings
                        .error(
                            it,
                            "IST0101",
                            at.path(index),
                            format!("there is no Secret `{name}` in {place}"),
                        )
                        .help("the Secret of a certificate is in the namespace of the gateway's pods");
                }
                continue;
            }
            // Where it is not certain which one is meant, one that is right is enough.
            if let Some(problem) = found
                .iter()
                .map(|secret| secret.facts.certificate.problem())
                .reduce(|one, other| one.and(other))
                .flatten()
            {
                findings
                    .error(
                        it,
                        "IST0161",
                        at.path(index),
                        format!("the Secret `{name}` {problem}"),
                    )
                    .help(
                        "a Secret of a certificate has `tls.crt` and `tls.key`, or `cert` and `key`, in PEM",
                    );
            }
        }
    }
}
