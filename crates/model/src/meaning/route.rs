//! Where a request goes: the first route that fits takes it.

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::decision::{
    Action, Fault, FieldEdit, Forward, HttpRequest, Mirror, Redirect, Response, RetryPolicy, Routed, Share,
};
use mesh2yaml_types::{Duration, Host};

use super::service::{PortMeaning, Reader, ServiceMeaning};
use super::{Decided, Meaning};
use crate::construct::{self, Edit, Retry, RetryOn, RewritePath, Route};
use crate::{Text, When};

/// A route with its values.
#[derive(Clone, Debug)]
pub(super) struct RouteMeaning {
    span: Span,
    title: String,
    when: When,
    then: Then,
    timeout: Option<Duration>,
    retry: Option<RetryPolicy>,
    mirror: Option<construct::Share>,
    faults: Vec<Fault>,
    response: Vec<FieldEdit>,
}

/// What becomes of a request.
#[derive(Clone, Debug)]
enum Then {
    Forward {
        to: Vec<construct::Share>,
        path: Option<RewritePath>,
        host: Option<Host>,
        request: Vec<FieldEdit>,
    },
    Redirect(Redirect),
    Respond(Response),
}

impl RouteMeaning {
    pub(super) fn new(route: &Route, reader: &mut Reader<'_>) -> Self {
        let Route {
            title,
            span,
            when,
            to,
            redirect,
            respond,
            rewrite,
            mirror,
            fault,
            edits,
            timeout,
            retry,
        } = route;
        let then = if let Some(redirect) = redirect {
            Then::Redirect(redirection(redirect, reader))
        } else if let Some(respond) = respond {
            let body = respond.body.as_ref().and_then(|leaf| reader.value(leaf));
            let body = body.map_or_else(Vec::new, |body| body.as_bytes().to_vec());
            Then::Respond(Response::new(reader.value(&respond.status).unwrap_or(200), body))
        } else {
            Then::Forward {
                to: reader.values(to),
                path: rewrite.path.as_ref().and_then(|leaf| reader.value(leaf)),
                host: rewrite.host.as_ref().and_then(|leaf| reader.value(leaf)),
                request: edited(&reader.values(&edits.request)),
            }
        };
        let faults = faults(fault, reader);
        Self {
            span: *span,
            title: title
                .as_ref()
                .map_or_else(|| "route".to_owned(), |t| t.text.to_string()),
            when: when.values(reader),
            then,
            timeout: timeout.get(reader.mesh).and_then(|it| reader.value(&it.after)),
            retry: retry.get(reader.mesh).and_then(|it| retries(it, reader)),
            mirror: mirror.get(reader.mesh).and_then(|it| reader.value(&it.to)),
            faults,
            response: edited(&reader.values(&edits.response)),
        }
    }
}

fn redirection(redirect: &construct::Redirect, reader: &Reader<'_>) -> Redirect {
    let construct::Redirect {
        status,
        scheme,
        host,
        port,
        path,
    } = redirect;
    let mut out = Redirect::new(reader.value(status).map_or(301, construct::RedirectStatus::code));
    let scheme = scheme.as_ref().and_then(|leaf| reader.value(leaf));
    out.scheme = scheme.map(|scheme| scheme.as_str().to_owned());
    out.host = host
        .as_ref()
        .and_then(|leaf| Some(reader.value(leaf)?.as_str().to_owned()));
    out.port = port.as_ref().and_then(|leaf| reader.value(leaf));
    out.path = path
        .as_ref()
        .and_then(|leaf| Some(reader.value(leaf)?.as_bytes().to_vec()));
    out
}

fn faults(fault: &construct::Fault, reader: &Reader<'_>) -> Vec<Fault> {
    let construct::Fault { delay, abort } = fault;
    let share = |percent: mesh2yaml_types::Percent| Share::new(u32::from(percent.get()), 100);
    let delay = delay.get(reader.mesh).and_then(|leaf| reader.value(leaf));
    let abort = abort.get(reader.mesh).and_then(|leaf| reader.value(leaf));
    let delay = delay.map(|it| Fault::Delay {
        time: it.time,
        share: share(it.percent),
    });
    let abort = abort.map(|it| Fault::Abort {
        status: it.status,
        share: share(it.percent),
    });
    delay.into_iter().chain(abort).collect()
}

fn edited(edits: &[Edit]) -> Vec<FieldEdit> {
    let text = |text: &Text| text.to_string();
    let edit = |edit: &Edit| match edit {
        Edit::Set(name, value) => FieldEdit::Set(text(name), text(value)),
        Edit::Add(name, value) => FieldEdit::Add(text(name), text(value)),
        Edit::Remove(name) => FieldEdit::Remove(text(name)),
    };
    edits.iter().map(edit).collect()
}

fn retries(retry: &Retry, reader: &Reader<'_>) -> Option<RetryPolicy> {
    let Retry { times, each, on } = retry;
    let mut policy = RetryPolicy::new(reader.value(times)?);
    policy.per_try = each.as_ref().and_then(|leaf| reader.value(leaf));
    for condition in reader.values(on) {
        let word: &str = match condition {
            RetryOn::FiveXx => {
                policy.statuses.extend(500..=599);
                continue;
            }
            RetryOn::GatewayError => {
                policy.statuses.extend(502..=504);
                continue;
            }
            RetryOn::Status(status) => {
                policy.statuses.insert(status);
                continue;
            }
            RetryOn::Reset => "reset",
            RetryOn::ResetBeforeRequest => "reset-before-request",
            RetryOn::ConnectFailure => "connect-failure",
            RetryOn::RefusedStream => "refused-stream",
            RetryOn::Grpc(status) => status.word(),
        };
        policy.conditions.insert(word.to_owned());
    }
    // A try that takes too long has failed, and is tried again.
    if policy.per_try.is_some() {
        policy.conditions.insert("per-try-timeout".to_owned());
    }
    Some(policy)
}

impl ServiceMeaning {
    /// Where a request of a port that is routed goes.
    pub(super) fn route(&self, http: &HttpRequest, port: &PortMeaning, all: &Meaning) -> Decided<Routed> {
        let of_port = || {
            self.routes
                .iter()
                .filter(|r| r.when.ports.is_empty() || r.when.ports.contains(&port.number))
        };
        let Some(route) = of_port().find(|route| route.when.fits(http, port.number)) else {
            return if of_port().next().is_none() {
                let to = self.backends(&[], port, all);
                Decided::new(
                    Routed::new(Action::Forward(to), "there are no routes"),
                    Vec::new(),
                )
            } else {
                Decided::new(Routed::new(Action::NoRoute, "no route fits"), Vec::new())
            };
        };
        let action = match &route.then {
            Then::Redirect(redirect) => Action::Redirect(redirect.clone()),
            Then::Respond(response) => Action::Respond(response.clone()),
            Then::Forward {
                to,
                path,
                host,
                request,
            } => {
                let mut forward: Forward = self.backends(to, port, all);
                forward.target = path.as_ref().map(|path| rewritten(path, http));
                forward.authority = host.as_ref().map(|host| host.as_str().to_owned());
                forward.headers.clone_from(request);
                Action::Forward(forward)
            }
        };
        let mut routed = Routed::new(action, route.title.clone());
        routed.timeout = route.timeout;
        routed.retry.clone_from(&route.retry);
        routed.faults.clone_from(&route.faults);
        routed.response.clone_from(&route.response);
        if let Some(share) = &route.mirror {
            let percent = Share::new(u32::from(share.percent.get()), 100);
            let to = self.backend(&share.to, port, all);
            routed.mirrors.push(Mirror::new(to, percent));
        }
        Decided::new(routed, vec![(route.span, "the first route that fits")])
    }
}

/// The path and query that a request is sent on with.
fn rewritten(path: &RewritePath, http: &HttpRequest) -> Vec<u8> {
    let own = String::from_utf8_lossy(http.path()).into_owned();
    let mut target = path.apply(&own).into_bytes();
    target.extend_from_slice(&http.target[http.path().len()..]);
    target
}
