//! A route for HTTP requests.

use mesh2yaml_k8s::Validator;

use super::{Context, cors, destination, fault, headers, matches, redirect, retry};
use crate::validate::duration::whole_millis;
use crate::{HttpAction, HttpRoute};

pub(super) fn route(v: &mut Validator, it: &HttpRoute, cx: &Context<'_>) {
    v.each("match", &it.matches, |v, one| matches::http(v, one, cx));
    match &it.action {
        HttpAction::Route(destinations) => {
            if destinations.is_empty() {
                v.field("route", |v| {
                    v.admission("a route has at least one destination");
                });
            }
            destination::http(v, destinations, cx.is_made);
        }
        HttpAction::Redirect(to) => {
            v.field("redirect", |v| redirect::redirect(v, to, &it.matches));
            answered(v, it, "redirect");
        }
        HttpAction::DirectResponse(response) => {
            v.field("directResponse", |v| redirect::direct_response(v, response));
            answered(v, it, "directResponse");
        }
        HttpAction::Delegate(to) => {
            v.some(
                "directResponse",
                to.direct_response.as_ref(),
                redirect::direct_response,
            );
            if cx.is_delegate() {
                v.field("delegate", |v| {
                    v.admission("without hosts, it is a delegate itself, and delegates do not delegate")
                        .help("name the `hosts`, or say where requests go");
                });
            }
        }
    }
    v.some("rewrite", it.rewrite.as_ref(), redirect::rewrite);
    whole_millis(v, "timeout", it.timeout);
    v.some("retries", it.retries.as_ref(), retry::retry);
    v.some("fault", it.fault.as_ref(), fault::fault);
    mirrors(v, it, cx);
    v.some("corsPolicy", it.cors_policy.as_ref(), cors::cors);
    v.field("headers", |v| headers::operations(v, &it.headers));
    headers::one_authority(v, it.rewrite.as_ref(), &it.headers);
}

/// What is not said of requests that go nowhere.
fn answered(v: &mut Validator, it: &HttpRoute, action: &str) {
    for (key, is_there) in [("rewrite", it.rewrite.is_some()), ("fault", it.fault.is_some())] {
        if is_there {
            v.field(key, |v| {
                v.admission(format!("`{key}` and `{action}` exclude each other"));
            });
        }
    }
}

fn mirrors(v: &mut Validator, it: &HttpRoute, cx: &Context<'_>) {
    destination::mirrors(v, &it.mirrors);
    v.some("mirror", it.mirror.as_ref(), destination::backend);
    let is_root = matches!(it.action, HttpAction::Delegate(_)) && !cx.is_delegate();
    // The webhook does not look at a route that delegates.
    if it.mirror.is_some() && !it.mirrors.is_empty() && !is_root {
        v.field("mirror", |v| {
            v.admission("`mirror` and `mirrors` exclude each other");
        });
    }
    if let Some(percent) = it.mirror_percent {
        v.field("mirrorPercent", |v| {
            if percent > 100 {
                v.admission("a percentage is at most 100");
            }
            v.admission_warning("`mirrorPercent` is deprecated")
                .help("use `mirrors`, or `mirrorPercentage`");
        });
    }
}
