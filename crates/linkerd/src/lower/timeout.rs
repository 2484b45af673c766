//! `timeout`: of a route's rule, or its annotation where the rule's field is not in force.

use mesh2yaml_gateway::{GrpcRoute, HttpRoute, HttpRouteRule};
use mesh2yaml_model::construct::Timeout;
use mesh2yaml_types::Duration;

use super::{Cx, target};
use crate::{RouteSettings as _, RouteTimeouts};

/// Gateway API takes at most five digits a unit, and Linkerd one unit: longer ones go into the annotation.
const DIGITS: usize = 5;

pub(super) fn lower(timeout: &Timeout, cx: &mut Cx<'_, '_>) -> Option<Duration> {
    let Timeout { after } = timeout;
    cx.has(target::TIMEOUTS, after).then(|| cx.take(after))
}

pub(super) fn on_http(
    time: Duration,
    rule: &mut HttpRouteRule,
    route: HttpRoute,
    cx: &Cx<'_, '_>,
) -> HttpRoute {
    let digits = time.to_single_unit().bytes().filter(u8::is_ascii_digit).count();
    if target::has_route_timeouts(cx.target) && digits <= DIGITS {
        rule.timeouts.request = Some(time.into());
        return route;
    }
    route.timeouts(RouteTimeouts::new().request(time))
}

/// A GRPCRoute has no field for it.
pub(super) fn on_grpc(time: Duration, route: GrpcRoute) -> GrpcRoute {
    route.timeouts(RouteTimeouts::new().request(time))
}
