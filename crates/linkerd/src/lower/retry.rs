//! `retry`: annotations of the route's object, which hold for all of its rules. So a route is an object of its own.

use mesh2yaml_diagnostics::Code;
use mesh2yaml_model::Loss;
use mesh2yaml_model::construct::{Retry, RetryOn};

use super::{Cx, target};
use crate::{HttpStatus, Retries};

pub(super) fn lower(retry: &Retry, several_versions: bool, cx: &mut Cx<'_, '_>) -> Option<Retries> {
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
            RetryOn::FiveXx => Some(HttpStatus::FiveXx),
            RetryOn::GatewayError => Some(HttpStatus::GatewayError),
            RetryOn::Status(status) => Some(HttpStatus::Code(status)),
            // Always retried, whatever the annotations say.
            RetryOn::RefusedStream => None,
            RetryOn::Reset | RetryOn::ConnectFailure => {
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
