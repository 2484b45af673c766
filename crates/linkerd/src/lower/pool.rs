//! `pool`: Linkerd has no settings for connections.

use mesh2yaml_model::construct::Pool;
use mesh2yaml_model::{FromArgument, Leaf, Loss};

use super::Cx;

pub(super) fn lower(pool: &Pool, cx: &mut Cx<'_, '_>) {
    let Pool {
        max_connections,
        connect_timeout,
        max_pending_requests,
        max_requests,
        max_requests_per_connection,
        max_concurrent_retries,
        h2_upgrade,
    } = pool;
    lost(max_connections, "it limits no connections", cx);
    lost(
        connect_timeout,
        "how long a connection may take is one setting of each pod's proxy",
        cx,
    );
    lost(max_pending_requests, "it limits no waiting requests", cx);
    lost(max_requests, "it limits no requests under way", cx);
    lost(max_requests_per_connection, "it keeps connections open", cx);
    lost(max_concurrent_retries, "it limits no retries under way", cx);
    lost(h2_upgrade, "it decides itself which connections carry HTTP/2", cx);
}

fn lost<T: FromArgument>(leaf: &Option<Leaf<T>>, what: &'static str, cx: &mut Cx<'_, '_>) {
    if let Some(leaf) = leaf {
        cx.approximate(leaf, Loss::of(what));
    }
}
