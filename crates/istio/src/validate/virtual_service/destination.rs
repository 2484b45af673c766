//! Where requests and connections go, and where copies go.

use mesh2yaml_k8s::Validator;

use super::headers;
use crate::validate::text::{int32, is_label, is_wildcard_domain};
use crate::{Backend, Destination, Mirror, TcpDestination};

/// Destinations of requests.
pub(super) fn http(v: &mut Validator, destinations: &[Destination], is_made: bool) {
    let has_weight = destinations
        .iter()
        .any(|it| it.weight.is_some_and(|weight| weight > 0));
    v.each("route", destinations, |v, destination| {
        if !is_made {
            v.field("destination", |v| backend(v, &destination.backend));
        }
        int32(v, "weight", destination.weight);
        if destination.weight.is_none() && has_weight {
            v.effect("beside destinations with a weight, one without gets nothing")
                .help("give it a `weight`, or take it out");
        }
        v.field("headers", |v| headers::operations(v, &destination.headers));
    });
    weights(v, destinations.iter().map(|it| it.weight));
}

/// Destinations of connections.
pub(super) fn tcp(v: &mut Validator, destinations: &[TcpDestination], is_made: bool) {
    v.each("route", destinations, |v, destination| {
        if !is_made {
            v.field("destination", |v| backend(v, &destination.backend));
        }
        int32(v, "weight", destination.weight);
    });
    weights(v, destinations.iter().map(|it| it.weight));
}

fn weights(v: &mut Validator, weights: impl ExactSizeIterator<Item = Option<u32>>) {
    if weights.len() > 1 && weights.flatten().all(|weight| weight == 0) {
        v.field("route", |v| {
            v.admission("of several destinations, one has a `weight` above 0");
        });
    }
}

/// Services that get copies.
pub(super) fn mirrors(v: &mut Validator, mirrors: &[Mirror]) {
    v.each("mirrors", mirrors, |v, mirror| {
        v.field("destination", |v| backend(v, &mirror.backend));
    });
}

/// A service.
pub(super) fn backend(v: &mut Validator, backend: &Backend) {
    v.field("host", |v| match backend.host.as_str() {
        "*" => {
            v.admission("a destination is one service, not every host");
        }
        host if !is_wildcard_domain(host) => {
            v.admission("the host is no domain name");
        }
        _ => {}
    });
    if !backend.subset.is_empty() && !is_label(&backend.subset) {
        v.field("subset", |v| {
            v.admission("the name of a subset is a DNS label: it has no dots, and at most 63 characters");
        });
    }
}
