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
    out.retry_on.reserve_exact(on.len());
    for leaf in on {
        condition(leaf, has_reset, &mut out.retry_on, cx);
    }
    if let Some(each) = each {
        if has_reset {
            out.per_try_timeout = Some(cx.take(each));
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

/// Adds the words for a condition.
fn condition(leaf: &Leaf<On>, has_reset: bool, words: &mut Vec<RetryOn>, cx: &mut Cx<'_, '_>) {
    let said = match cx.look(leaf) {
        On::FiveXx if has_reset => RetryOn::FiveXx,
        On::FiveXx => {
            let loss =
                Loss::of("without `reset`, istio lists statuses, and takes neither 509 nor 512 to 599");
            if cx.approximate(leaf, loss).is_some() {
                words.extend(NAMED_5XX.map(RetryOn::Status));
            }
            return;
        }
        On::GatewayError if has_reset => RetryOn::GatewayError,
        On::GatewayError => {
            cx.take(leaf);
            return words.extend([502, 503, 504].map(RetryOn::Status));
        }
        On::Reset => RetryOn::Reset,
        On::ResetBeforeRequest => RetryOn::ResetBeforeRequest,
        On::Grpc(status) => grpc(status),
        On::ConnectFailure => RetryOn::ConnectFailure,
        On::RefusedStream => RetryOn::RefusedStream,
        On::Status(status) if RetryOn::Status(status).is_known() => RetryOn::Status(status),
        On::Status(status) => {
            let gap = Gap {
                why: format!("istio does not take {status} as a status to retry on: it has no standard name"),
                instead: "retry on `5xx` and `reset`, or on statuses with a name".to_owned(),
            };
            return cx.unsupported(leaf, gap);
        }
    };
    cx.take(leaf);
    words.push(said);
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
