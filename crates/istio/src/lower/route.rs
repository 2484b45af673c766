//! `route`: an `http` entry of the service's VirtualService. First match wins on both sides.

use mesh2yaml_model::construct::{Conditions, HeaderIs, Method, Route};
use mesh2yaml_model::{Leaf, regex_literal};
use mesh2yaml_types::Host;

use super::path::in_route;
use super::{Cx, retry, timeout};
use crate::{Destination, HttpMatch, HttpRoute, StringMatch};

pub(super) fn lower(route: &Route, host: &Host, cx: &mut Cx<'_, '_>) -> HttpRoute {
    let Route {
        title,
        span: _,
        when,
        to,
        timeout: after,
        retry: again,
    } = route;
    let single = to.len() == 1;
    let mut destinations: Vec<Destination> = Vec::with_capacity(to.len().max(1));
    for leaf in to {
        let share = cx.take(leaf);
        let to = Destination::new(host.clone()).subset(share.version.as_str());
        destinations.push(if single {
            to
        } else {
            to.weight(u32::from(share.percent.get()))
        });
    }
    if destinations.is_empty() {
        destinations.push(Destination::new(host.clone()));
    }
    let mut out = HttpRoute::to(destinations);
    if let Some(title) = title {
        out = out.name(&*title.slug);
    }
    out.matches = matches(when, cx);
    if let Some(after) = cx.pick(after) {
        out = out.timeout(timeout::lower(after, cx));
    }
    if let Some(again) = cx.pick(again) {
        out = out.retry(retry::lower(again, cx));
    }
    out
}

/// One match a path; methods and the values of a header are alternatives in one expression.
fn matches(when: &Conditions, cx: &mut Cx<'_, '_>) -> Vec<HttpMatch> {
    let Conditions {
        headers,
        methods,
        paths,
    } = when;
    let mut all = HttpMatch::any();
    if !methods.is_empty() {
        all = all.method(one_of_methods(methods, cx));
    }
    for leaf in headers {
        let HeaderIs { name, values } = cx.take(leaf);
        let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
        all = all.header(&*name, one_of(&values));
    }
    if paths.is_empty() {
        return if all == HttpMatch::any() {
            Vec::new()
        } else {
            vec![all]
        };
    }
    let mut matches = Vec::with_capacity(paths.len());
    for leaf in paths {
        let mut one = all.clone();
        one.uri = Some(in_route(&cx.take(leaf)));
        matches.push(one);
    }
    matches
}

fn one_of_methods(methods: &[Leaf<Method>], cx: &mut Cx<'_, '_>) -> StringMatch {
    let words: Vec<&str> = methods.iter().map(|leaf| cx.take(leaf).as_str()).collect();
    one_of(&words)
}

/// Any of some texts: Istio compares a regular expression with the whole value.
fn one_of(texts: &[&str]) -> StringMatch {
    match texts {
        [one] => StringMatch::exact(*one),
        many => StringMatch::regex(
            many.iter()
                .map(|t| regex_literal(t))
                .collect::<Vec<_>>()
                .join("|"),
        ),
    }
}
