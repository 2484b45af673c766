//! What a route makes of a request (`pilot/pkg/networking/core/route`).

use mesh2yaml_types::Port;
use mesh2yaml_types::decision::{
    Action, Fault, FieldEdit, Forward, Mirror, OwnEdits, Redirect, Response, RetryPolicy, Routed, Share,
};
use regex::bytes::Regex;

use super::destination::Finder;
use super::view::View;
use super::{retry, text};
use crate::{
    Abort, AbortStatus, Body, Destination, HeaderEdits, HttpAction, HttpRoute, PathRewrite, Percentage,
    RedirectPath, RedirectPort, Scheme, TcpDestination,
};

/// A route, ready to be followed.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    route: HttpRoute,
    /// The expression of a rewrite; `None` where there is none or Envoy refuses it.
    pattern: Option<Regex>,
    faults: Vec<Fault>,
    retry: Option<RetryPolicy>,
    request: Vec<FieldEdit>,
    response: Vec<FieldEdit>,
}

/// A request that a route is for.
pub(super) struct Taken<'a> {
    pub(super) view: &'a View<'a>,
    /// Path and query as they were sent.
    pub(super) sent: &'a [u8],
    /// How much of the path the match spoke of.
    pub(super) matched: usize,
    /// The namespace of the VirtualService.
    pub(super) namespace: &'a str,
}

impl Outcome {
    pub(super) fn new(route: &HttpRoute) -> Self {
        let rewrite = route.rewrite.as_ref().and_then(|it| it.path.as_ref());
        let pattern = match rewrite {
            Some(PathRewrite::Regex(regex)) => text::anywhere(&regex.pattern),
            Some(PathRewrite::Uri(_)) | None => None,
        };
        Self {
            route: route.clone(),
            pattern,
            faults: faults(route),
            retry: route.retries.as_ref().map(retry::policy),
            request: edits(&route.headers.request),
            response: edits(&route.headers.response),
        }
    }

    pub(super) fn follow(&self, taken: &Taken<'_>, finder: &Finder<'_>, because: String) -> Routed {
        let mut response = self.response.clone();
        let action = match &self.route.action {
            HttpAction::Route(destinations) => self.forward(destinations, taken, finder, &mut response),
            HttpAction::Redirect(redirect) => redirected(redirect, taken, finder.port),
            HttpAction::DirectResponse(answer) => {
                let body = match &answer.body {
                    None => Vec::new(),
                    Some(Body::String(text)) => text.clone().into_bytes(),
                    Some(Body::Bytes(bytes)) => bytes.clone(),
                };
                Action::Respond(Response::new(answer.status, body))
            }
            // What a delegate says is not looked up here.
            HttpAction::Delegate(_) => Action::NoRoute,
        };
        let mut routed = Routed::new(action, because);
        if matches!(routed.action, Action::NoRoute) {
            return routed;
        }
        routed.faults.clone_from(&self.faults);
        routed.response = response;
        if let Action::Forward(_) = routed.action {
            routed.timeout = self.route.timeout;
            routed.retry.clone_from(&self.retry);
            routed.mirrors = self.mirrors(taken, finder);
        }
        routed
    }

    fn forward(
        &self,
        destinations: &[Destination],
        taken: &Taken<'_>,
        finder: &Finder<'_>,
        response: &mut Vec<FieldEdit>,
    ) -> Action {
        let single = destinations.len() == 1;
        let weighted = |it: &&Destination| single || it.weight.is_some_and(|weight| weight > 0);
        let chosen: Vec<&Destination> = destinations.iter().filter(weighted).collect();
        let weights = chosen
            .iter()
            .map(|it| if single { 1 } else { it.weight.unwrap_or(0) });
        let Some(mut forward) = shares(
            chosen.iter().map(|it| &it.backend).zip(weights),
            taken.namespace,
            finder,
        ) else {
            return Action::NoRoute;
        };
        let rewrite = self.route.rewrite.as_ref();
        let said = rewrite
            .map(|it| it.authority.as_str())
            .filter(|it| !it.is_empty());
        forward.authority = said
            .map(str::to_owned)
            .or_else(|| authority(&self.route.headers.request));
        forward.headers.clone_from(&self.request);
        for destination in chosen {
            let headers = &destination.headers;
            if single {
                // Istio puts those of the one destination behind those of the route, and Envoy removes before it sets.
                forward.headers = removals_first(&forward.headers, edits(&headers.request));
                *response = removals_first(response, edits(&headers.response));
                forward.authority = forward.authority.take().or_else(|| authority(&headers.request));
            } else if !headers.is_empty() {
                let backend = &destination.backend;
                let backend = finder.backend(&backend.host, taken.namespace, backend.port, &backend.subset);
                let mut own = OwnEdits::default();
                own.request = edits(&headers.request);
                own.response = edits(&headers.response);
                own.authority = authority(&headers.request);
                forward.own.insert(backend, own);
            }
        }
        let target = self.target(taken);
        forward.target = (target != taken.sent).then_some(target);
        Action::Forward(forward)
    }

    /// Path and query as they are sent on.
    fn target(&self, taken: &Taken<'_>) -> Vec<u8> {
        let mut path = match self.route.rewrite.as_ref().and_then(|it| it.path.as_ref()) {
            Some(PathRewrite::Uri(uri)) => with_front(uri, taken),
            Some(PathRewrite::Regex(regex)) => match &self.pattern {
                Some(pattern) => substituted(pattern, taken.view.path(), &regex.replacement),
                None => taken.view.path().to_vec(),
            },
            None => taken.view.path().to_vec(),
        };
        path.extend_from_slice(taken.view.query());
        path
    }

    fn mirrors(&self, taken: &Taken<'_>, finder: &Finder<'_>) -> Vec<Mirror> {
        let route = &self.route;
        let percent = route.mirror_percent.map(|it| Share::new(it.min(100), 100));
        let first = route.mirror.as_ref().map(|backend| {
            let share = route.mirror_percentage.map(share).or(percent);
            (backend, share.unwrap_or(Share::ALL))
        });
        let others = route
            .mirrors
            .iter()
            .map(|it| (&it.backend, it.percentage.map_or(Share::ALL, share)));
        first
            .into_iter()
            .chain(others)
            .filter(|(_, share)| share.as_f64() > 0.0)
            .map(|(to, share)| {
                let to = finder.backend(&to.host, taken.namespace, to.port, &to.subset);
                Mirror::new(to, share)
            })
            .collect()
    }
}

/// Where bytes go: as they do for requests.
pub(super) fn bytes(destinations: &[TcpDestination], namespace: &str, finder: &Finder<'_>) -> Action {
    let single = destinations.len() == 1;
    let weight = |it: &TcpDestination| if single { 1 } else { it.weight.unwrap_or(0) };
    let all = destinations.iter().map(|it| (&it.backend, weight(it)));
    shares(all.filter(|(_, weight)| *weight > 0), namespace, finder).map_or(Action::NoRoute, Action::Forward)
}

/// Backends by weight; `None` where there are none, or more weight than Envoy takes.
fn shares<'a>(
    all: impl Iterator<Item = (&'a crate::Backend, u32)>,
    namespace: &str,
    finder: &Finder<'_>,
) -> Option<Forward> {
    let mut sum: u32 = 0;
    let mut to = Vec::new();
    for (backend, weight) in all {
        sum = sum.checked_add(weight)?;
        to.push((
            finder.backend(&backend.host, namespace, backend.port, &backend.subset),
            weight,
        ));
    }
    (sum > 0).then(|| Forward::weighted(to))
}

/// The path with another front in the place of what matched.
fn with_front(front: &str, taken: &Taken<'_>) -> Vec<u8> {
    let mut path = front.as_bytes().to_vec();
    path.extend_from_slice(taken.view.path().get(taken.matched..).unwrap_or_default());
    path
}

/// Each place that fits replaced, where `\1` is what the first group found and `\0` all of it.
fn substituted(pattern: &Regex, path: &[u8], replacement: &str) -> Vec<u8> {
    let replace = |found: &regex::bytes::Captures<'_>| {
        let mut out = Vec::new();
        let mut rest = replacement.bytes();
        while let Some(byte) = rest.next() {
            match (byte, byte == b'\\') {
                (_, false) => out.push(byte),
                (_, true) => match rest.next() {
                    Some(digit @ b'0'..=b'9') => {
                        let group = found.get(usize::from(digit - b'0'));
                        out.extend(group.map(|it| it.as_bytes()).unwrap_or_default());
                    }
                    other => out.extend(other),
                },
            }
        }
        out
    };
    pattern.replace_all(path, replace).into_owned()
}

fn redirected(redirect: &crate::Redirect, taken: &Taken<'_>, asked: Port) -> Action {
    let status = redirect.code.unwrap_or(301);
    // Envoy has no other redirects, and takes no route without an action.
    if ![301, 302, 303, 307, 308].contains(&status) {
        return Action::NoRoute;
    }
    let mut out = Redirect::new(status);
    let scheme = redirect.scheme.map(|scheme| match scheme {
        Scheme::Http => "http",
        Scheme::Https => "https",
    });
    out.scheme = scheme.map(str::to_owned);
    out.host = (!redirect.authority.is_empty()).then(|| redirect.authority.clone());
    let port = match redirect.port {
        Some(RedirectPort::Number(port)) => Some(port),
        Some(RedirectPort::Request) => Some(asked),
        Some(RedirectPort::Zero | RedirectPort::ProtocolDefault) | None => None,
    };
    // The port that goes without saying is left unsaid.
    out.port = port.filter(|port| {
        !matches!(
            (port.get(), scheme.unwrap_or("http")),
            (80, "http") | (443, "https")
        )
    });
    out.path = match &redirect.path {
        Some(RedirectPath::Uri(uri)) => Some(uri.clone().into_bytes()).filter(|uri| !uri.is_empty()),
        Some(RedirectPath::Prefix(prefix)) => Some(with_front(prefix, taken)),
        None => None,
    };
    Action::Redirect(out)
}

/// Names that Istio keeps out of edits of headers: they are no headers.
fn is_kept_out(name: &str) -> bool {
    name.starts_with(':') || name.eq_ignore_ascii_case("host")
}

/// Edits in the order in which Envoy makes them: it removes, then sets and adds.
fn edits(own: &HeaderEdits) -> Vec<FieldEdit> {
    let name = |name: &String| name.to_ascii_lowercase();
    let removed = own.remove.iter().filter(|it| !is_kept_out(it));
    let set = own.set.iter().filter(|(it, _)| !is_kept_out(it));
    let added = own.add.iter().filter(|(it, _)| !is_kept_out(it));
    removed
        .map(|it| FieldEdit::Remove(name(it)))
        .chain(set.map(|(key, value)| FieldEdit::Set(name(key), literal(value))))
        .chain(added.map(|(key, value)| FieldEdit::Add(name(key), literal(value))))
        .collect()
}

/// A value without Envoy's escape: `%%` is `%`. Its variables stay as they are written.
fn literal(value: &str) -> String {
    value.replace("%%", "%")
}

fn removals_first(first: &[FieldEdit], second: Vec<FieldEdit>) -> Vec<FieldEdit> {
    let all = first.iter().cloned().chain(second);
    let (mut removals, others): (Vec<_>, Vec<_>) = all.partition(|it| matches!(it, FieldEdit::Remove(_)));
    removals.extend(others);
    removals
}

/// The authority that edits of headers set, for which Istio makes a rewrite.
fn authority(own: &HeaderEdits) -> Option<String> {
    let said = |values: &std::collections::BTreeMap<String, String>| {
        let named = |name: &str| name.eq_ignore_ascii_case(":authority") || name.eq_ignore_ascii_case("host");
        let value = values
            .iter()
            .rev()
            .find(|(name, _)| named(name))
            .map(|(_, value)| value.clone());
        value.filter(|value| !value.is_empty())
    };
    said(&own.set).or_else(|| said(&own.add))
}

/// A percentage to the ten-thousandth, as Istio hands it on.
fn share(percentage: Percentage) -> Share {
    const MILLION: u32 = 1_000_000;
    let parts = (percentage.get() * 10_000.0).clamp(0.0, f64::from(MILLION));
    // A number within those bounds, cut to a whole one as Go cuts it.
    Share::new(parts as u32, MILLION)
}

fn faults(route: &HttpRoute) -> Vec<Fault> {
    let Some(fault) = &route.fault else {
        return Vec::new();
    };
    let delay = fault.delay.and_then(|it| {
        let percent = it.percent.unwrap_or(0).clamp(0, 100).unsigned_abs();
        Some(Fault::Delay {
            time: it.fixed_delay?,
            share: it.percentage.map_or(Share::new(percent, 100), share),
        })
    });
    let abort = fault.abort.and_then(
        |Abort {
             status, percentage, ..
         }| {
            let share = percentage.map_or(Share::new(0, 1), share);
            Some(match status? {
                AbortStatus::Http(status) => Fault::Abort { status, share },
                AbortStatus::Grpc(status) => Fault::AbortCall {
                    status: status as u16,
                    share,
                },
            })
        },
    );
    let happens = |fault: &Fault| {
        let (Fault::Abort { share, .. } | Fault::AbortCall { share, .. } | Fault::Delay { share, .. }) =
            fault
        else {
            return true;
        };
        share.as_f64() > 0.0
    };
    delay.into_iter().chain(abort).filter(happens).collect()
}
