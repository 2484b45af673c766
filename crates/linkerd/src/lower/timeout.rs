//! `timeout`: of a route's rule, or its annotation where the rule's field is not in force.

use mesh2yaml_gateway::{GatewayDuration, HttpRoute, HttpRouteRule};
use mesh2yaml_k8s::ObjectMeta;
use mesh2yaml_model::construct::Timeout;
use mesh2yaml_types::Duration;

use super::{Cx, target};
use crate::RouteTimeouts;

/// Gateway API takes at most five digits a unit, and Linkerd one unit: longer ones go into the annotation.
const DIGITS: usize = 5;

pub(super) fn lower(timeout: &Timeout, cx: &mut Cx<'_, '_>) -> Option<Duration> {
    let Timeout { after } = timeout;
    cx.has(target::TIMEOUTS, after).then(|| cx.take(after))
}

pub(super) fn on_http(time: Duration, rule: &mut HttpRouteRule, route: &mut HttpRoute, cx: &Cx<'_, '_>) {
    let written = GatewayDuration::from(time);
    let digits = written.as_str().bytes().filter(u8::is_ascii_digit).count();
    if target::has_route_timeouts(cx.target) && digits <= DIGITS {
        rule.timeouts.request = Some(written);
    } else {
        annotate(time, &mut route.metadata);
    }
}

/// In an annotation: a GRPCRoute has no field for it.
pub(super) fn annotate(time: Duration, route: &mut ObjectMeta) {
    RouteTimeouts::new().request(time).write(route);
}
