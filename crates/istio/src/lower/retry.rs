//! `retry`: the `retries` of a route.
//!
//! Envoy's words `5xx` and `gateway-error` mean more than statuses: a reset, a failed connection and a try that took
//! too long too. So they are written only beside `reset`, which says that; without it, statuses are listed. Istio
//! takes the statuses that Go has a name for, and no others.

use mesh2yaml_model::construct::{GrpcStatus, Retry as Said, RetryOn as On};
use mesh2yaml_model::{Gap, Leaf, Loss};

use super::Cx;
use crate::{Retry, RetryOn};

/// The statuses from 500 that Go's `http.StatusText` knows.
const NAMED_5XX: [u16; 11] = [500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511];

pub(super) fn lower(retry: &Said, cx: &mut Cx<'_, '_>) -> Retry {
    let Said { times, each, on } = retry;
    let has_reset = on.iter().any(|leaf| cx.look(leaf) == On::Reset);
    let mut out = Retry::attempts(cx.take(times));
    for leaf in on {
        out = out.on(condition(leaf, has_reset, cx));
    }
    if let Some(each) = each {
        if has_reset {
            out = out.per_try_timeout(cx.take(each));
        } else {
            cx.unsupported(
                each,
                Gap {
                    why: "istio does not retry a try that took too long, unless it retries on `reset`"
                        .to_owned(),
                    instead: "add `reset` to `on`, or take `within … each` out".to_owned(),
                },
            );
        }
    }
    out
}

fn condition(leaf: &Leaf<On>, has_reset: bool, cx: &mut Cx<'_, '_>) -> Vec<RetryOn> {
    match cx.look(leaf) {
        On::FiveXx if has_reset => taken(leaf, cx, [RetryOn::FiveXx]),
        On::FiveXx => {
            let loss =
                Loss::of("without `reset`, istio lists statuses, and takes neither 509 nor 512 to 599");
            let statuses = || NAMED_5XX.map(RetryOn::Status).to_vec();
            cx.approximate(leaf, loss).map_or_else(Vec::new, |_| statuses())
        }
        On::GatewayError if has_reset => taken(leaf, cx, [RetryOn::GatewayError]),
        On::GatewayError => taken(leaf, cx, [502, 503, 504].map(RetryOn::Status)),
        On::Reset => taken(leaf, cx, [RetryOn::Reset]),
        On::ResetBeforeRequest => taken(leaf, cx, [RetryOn::ResetBeforeRequest]),
        On::Grpc(status) => taken(leaf, cx, [grpc(status)]),
        On::ConnectFailure => taken(leaf, cx, [RetryOn::ConnectFailure]),
        On::RefusedStream => taken(leaf, cx, [RetryOn::RefusedStream]),
        On::Status(status) if RetryOn::Status(status).is_known() => {
            taken(leaf, cx, [RetryOn::Status(status)])
        }
        On::Status(status) => {
            cx.unsupported(
                leaf,
                Gap {
                    why: format!(
                        "istio does not take {status} as a status to retry on: it has no standard name"
                    ),
                    instead: "retry on `5xx` and `reset`, or on statuses with a name".to_owned(),
                },
            );
            Vec::new()
        }
    }
}

fn grpc(status: GrpcStatus) -> RetryOn {
    match status {
        GrpcStatus::Cancelled => RetryOn::Cancelled,
        GrpcStatus::DeadlineExceeded => RetryOn::DeadlineExceeded,
        GrpcStatus::ResourceExhausted => RetryOn::ResourceExhausted,
        GrpcStatus::Internal => RetryOn::Internal,
        GrpcStatus::Unavailable => RetryOn::Unavailable,
    }
}

fn taken<const N: usize>(leaf: &Leaf<On>, cx: &mut Cx<'_, '_>, words: [RetryOn; N]) -> Vec<RetryOn> {
    cx.take(leaf);
    words.to_vec()
}
