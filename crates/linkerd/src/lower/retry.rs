//! `retry`: annotations of the route's object, which hold for all of its rules. So a route is an object of its own.

use mesh2yaml_diagnostics::Code;
use mesh2yaml_model::construct::{GrpcStatus as Said, Retry, RetryOn};
use mesh2yaml_model::{Gap, Loss};

use super::{Cx, target};
use crate::{GrpcStatus, HttpStatus, Retries};

pub(super) fn lower(
    retry: &Retry,
    several_versions: bool,
    grpc: bool,
    cx: &mut Cx<'_, '_>,
) -> Option<Retries> {
    let Retry { times, each, on } = retry;
    if !cx.has(target::RETRIES, times) {
        each.iter().for_each(|leaf| {
            cx.take(leaf);
        });
        on.iter().for_each(|leaf| {
            cx.take(leaf);
        });
        return None;
    }
    let mut out = Retries::new(u16::try_from(cx.take(times)).unwrap_or(u16::MAX));
    for leaf in on {
        let status = match cx.look(leaf) {
            RetryOn::Grpc(status) => {
                cx.take(leaf);
                out = out.on_grpc([of_grpc(status)]);
                continue;
            }
            RetryOn::FiveXx | RetryOn::GatewayError | RetryOn::Status(_) if grpc => {
                cx.unsupported(
                    leaf,
                    Gap {
                        why: "linkerd tries calls of gRPC again on their own statuses, not on those of HTTP"
                            .to_owned(),
                        instead: "name those that are meant, such as `unavailable`".to_owned(),
                    },
                );
                continue;
            }
            RetryOn::FiveXx => Some(HttpStatus::FiveXx),
            RetryOn::GatewayError => Some(HttpStatus::GatewayError),
            RetryOn::Status(status) => Some(HttpStatus::Code(status)),
            // Always retried, whatever the annotations say.
            RetryOn::RefusedStream => None,
            RetryOn::Reset | RetryOn::ResetBeforeRequest | RetryOn::ConnectFailure => {
                cx.approximate(
                    leaf,
                    Loss::of("linkerd retries on statuses, and on tries that took too long"),
                );
                continue;
            }
        };
        cx.take(leaf);
        out = out.on_http(status);
    }
    if let Some(each) = each {
        out = out.timeout(cx.take(each));
    }
    if !on.iter().any(|leaf| cx.look(leaf) == RetryOn::RefusedStream) {
        cx.note(
            times,
            Code::Operational,
            "linkerd also retries requests that a pod refused before it did anything",
        );
    }
    if several_versions {
        let message =
            "a retry on linkerd picks a version anew, so it may leave the one that the first try went to";
        cx.note(times, Code::Operational, message);
    }
    Some(out)
}

fn of_grpc(status: Said) -> GrpcStatus {
    match status {
        Said::Cancelled => GrpcStatus::Cancelled,
        Said::DeadlineExceeded => GrpcStatus::DeadlineExceeded,
        Said::ResourceExhausted => GrpcStatus::ResourceExhausted,
        Said::Internal => GrpcStatus::Internal,
        Said::Unavailable => GrpcStatus::Unavailable,
    }
}
