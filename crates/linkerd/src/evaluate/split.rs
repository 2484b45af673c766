//! Where a request is sent on, by weight.

use std::collections::BTreeMap;

use mesh2yaml_types::decision::{
    Action, Backend, Fault, FieldEdit, Forward, OwnEdits, Redirect, Response, Routed, Share,
};

use super::filter::{Ended, Filter, apply};
use super::matching::HttpRank;
use super::view::View;

/// One of the backends of a rule.
#[derive(Clone, Debug)]
pub(super) struct Weighted {
    pub(super) weight: u32,
    pub(super) to: Destination,
}

/// Where a share of the requests goes.
#[derive(Clone, Debug)]
pub(super) enum Destination {
    /// Pods, and what is changed for them alone.
    Pods(Backend, Vec<Filter>),
    /// Nowhere: the proxy answers 500. A Service that does not exist, without a port, of another kind, with a filter that is not read.
    Failing,
}

/// A share of the requests after the filters of its backend.
enum Part {
    Sent(Backend, OwnEdits),
    Redirected(Redirect),
    Failing,
}

/// Fills in the action of a decision. Of several backends one is drawn; a single one gets everything, whatever its weight.
pub(super) fn split(
    routed: &mut Routed,
    backends: &[Weighted],
    request: Vec<FieldEdit>,
    view: Option<&View<'_>>,
    rank: Option<&HttpRank>,
    is_grpc: bool,
) {
    let weight = |it: &Weighted| {
        if backends.len() == 1 {
            1
        } else {
            u64::from(it.weight)
        }
    };
    let total: u64 = backends.iter().map(weight).sum();
    if total == 0 {
        routed.action = Action::NoRoute;
        routed
            .because
            .push_str(", none of whose backends has a weight: the proxy takes no such split");
        return;
    }
    let mut sent: BTreeMap<Backend, u64> = BTreeMap::new();
    let mut own: BTreeMap<Backend, OwnEdits> = BTreeMap::new();
    let (mut failing, mut redirected) = (0, None);
    for it in backends.iter().filter(|it| weight(it) > 0) {
        match part(&it.to, view, rank) {
            Part::Sent(backend, edits) => {
                *sent.entry(backend.clone()).or_default() += weight(it);
                own.insert(backend, edits);
            }
            Part::Failing => failing += weight(it),
            Part::Redirected(redirect) => {
                // What a share of the requests is told is no backend of others.
                failing += weight(it);
                redirected = Some((redirect, weight(it)));
            }
        }
    }
    if let Some((redirect, _)) = redirected.filter(|(_, weight)| *weight == total) {
        routed.action = Action::Redirect(redirect);
        return;
    }
    let alive = total - failing;
    if alive == 0 {
        routed.action = Action::Respond(Response::new(500, Vec::new()));
        return;
    }
    if failing > 0 {
        let share = share(failing, total);
        routed.faults.push(match is_grpc {
            true => Fault::AbortCall {
                status: UNKNOWN,
                share,
            },
            false => Fault::Abort { status: 500, share },
        });
    }
    let mut forward = Forward::default();
    forward.to = sent
        .into_iter()
        .map(|(backend, weight)| (backend, share(weight, alive)))
        .collect();
    // A rule's edits come before those of a backend.
    if own.values().any(|it| !it.request.is_empty()) {
        for it in own.values_mut() {
            it.request.splice(0..0, request.iter().cloned());
        }
    } else {
        forward.headers = request;
    }
    own.retain(|_, it| *it != OwnEdits::default());
    forward.own = own;
    routed.action = Action::Forward(forward);
}

/// The status of gRPC that a failing backend is answered with.
const UNKNOWN: u16 = 2;

fn part(to: &Destination, view: Option<&View<'_>>, rank: Option<&HttpRank>) -> Part {
    let (backend, filters) = match to {
        Destination::Pods(backend, filters) => (backend, filters),
        Destination::Failing => return Part::Failing,
    };
    let mut own = OwnEdits::default();
    if let Some(view) = view {
        match apply(filters, view, rank) {
            Ok(edited) => {
                own.request = edited.request;
                own.response = edited.response;
            }
            Err(Ended::Redirected(redirect)) => return Part::Redirected(redirect),
            Err(Ended::Invalid) => return Part::Failing,
        }
    }
    Part::Sent(backend.clone(), own)
}

/// A share of large numbers: in lowest terms, and rounded where they still do not fit.
fn share(part: u64, whole: u64) -> Share {
    let (mut a, mut b) = (part, whole);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    let (mut part, mut whole) = (part / a.max(1), whole / a.max(1));
    while whole > u64::from(u32::MAX) {
        (part, whole) = (part >> 1, whole >> 1);
    }
    let fit = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    Share::new(fit(part), fit(whole))
}
