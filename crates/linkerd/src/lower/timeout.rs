//! `timeout`: of a route's rule, or its annotation where the rule's field is not in force.

use mesh2yaml_gateway::{HttpRoute, HttpRouteRule};
use mesh2yaml_model::construct::Timeout;

use super::{Cx, target};
use crate::{RouteSettings as _, RouteTimeouts};

/// Gateway API takes at most five digits a unit, and Linkerd one unit: longer ones go into the annotation.
const DIGITS: usize = 5;

pub(super) fn lower(
    timeout: &Timeout,
    rule: &mut HttpRouteRule,
    mut route: HttpRoute,
    cx: &mut Cx<'_, '_>,
) -> HttpRoute {
    let Timeout { after } = timeout;
    if !cx.has(target::TIMEOUTS, after) {
        return route;
    }
    let time = cx.take(after);
    let digits = time.to_single_unit().bytes().filter(u8::is_ascii_digit).count();
    if target::has_route_timeouts(cx.target) && digits <= DIGITS {
        rule.timeouts.request = Some(time.into());
    } else {
        route = route.timeouts(RouteTimeouts::new().request(time));
    }
    route
}
