//! `timeout`: the `timeout` of a route, which covers all tries.

use mesh2yaml_model::construct::Timeout;
use mesh2yaml_types::Duration;

use super::Cx;

pub(super) fn lower(timeout: &Timeout, cx: &mut Cx<'_, '_>) -> Duration {
    let Timeout { after } = timeout;
    cx.take(after)
}
