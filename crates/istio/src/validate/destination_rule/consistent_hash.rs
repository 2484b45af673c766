//! `consistentHash`.

use std::collections::BTreeSet;

use mesh2yaml_k8s::Validator;
use mesh2yaml_types::Duration;

use super::At;
use crate::{ConsistentHash, CookieLifetime, HashAlgorithm, HashCookie, HashKey};

pub(super) fn hash(v: &mut Validator, hash: &ConsistentHash, at: At<'_>) {
    match &hash.key {
        Some(HashKey::Cookie(it)) => v.field("httpCookie", |v| cookie(v, it)),
        // The proxy refuses the route.
        Some(HashKey::Header(name)) if name.is_empty() => v.field("httpHeaderName", |v| {
            v.effect("the name must not be empty: the proxy does not take it");
        }),
        Some(HashKey::QueryParameter(name)) if name.is_empty() => v.field("httpQueryParameterName", |v| {
            v.effect("the name must not be empty: the proxy does not take it");
        }),
        None | Some(HashKey::Header(_) | HashKey::SourceIp | HashKey::QueryParameter(_)) => {}
    }
    if hash.minimum_ring_size.is_some_and(|size| size != 0) {
        v.field("minimumRingSize", |v| {
            if hash.algorithm.is_some() {
                v.admission("`ringHash` and `maglev` exclude it");
            }
            if at.is_whole_host {
                v.admission_warning("the field is deprecated")
                    .help("use `ringHash.minimumRingSize`");
            }
        });
    }
    if let Some(HashAlgorithm::Maglev { table_size }) = hash.algorithm {
        v.field("maglev", |v| table(v, table_size.unwrap_or_default()));
    }
}

fn cookie(v: &mut Validator, cookie: &HashCookie) {
    if cookie.name.is_empty() {
        v.field("name", |v| {
            v.admission("the name must not be empty");
        });
    }
    let mut names = BTreeSet::new();
    v.each("attributes", &cookie.attributes, |v, attribute| {
        v.field("name", |v| {
            if attribute.name.is_empty() {
                v.admission("the name must not be empty");
            } else if !names.insert(&attribute.name) {
                v.admission("another attribute has this name");
            }
        });
    });
    if let Some(CookieLifetime::For(time)) = cookie.ttl
        && !is_whole_seconds(time)
    {
        v.field("ttl", |v| {
            v.effect("a cookie lives for whole seconds, and the rest is cut off");
        });
    }
}

fn is_whole_seconds(time: Duration) -> bool {
    std::time::Duration::from(time).subsec_nanos() == 0
}

fn table(v: &mut Validator, size: u64) {
    if size == 0 {
        v.admission("`tableSize` is missing");
    } else if size >= 5_000_011 || !is_prime(size) {
        v.field("tableSize", |v| {
            v.admission("it is a prime number below 5000011")
                .help("65537 is one");
        });
    }
}

/// As the proxy has it, where 1 is one too.
fn is_prime(n: u64) -> bool {
    match n {
        0 => false,
        1..=3 => true,
        _ if n.is_multiple_of(2) => false,
        _ => (3..)
            .step_by(2)
            .take_while(|factor| factor * factor <= n)
            .all(|factor| !n.is_multiple_of(factor)),
    }
}
