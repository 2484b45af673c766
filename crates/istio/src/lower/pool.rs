//! `pool`: the `connectionPool` of a DestinationRule.

use mesh2yaml_model::construct::{H2Upgrade, Pool};

use super::Cx;
use crate::{ConnectionPool, H2UpgradePolicy, HttpPool, TcpPool};

pub(super) fn lower(pool: &Pool, cx: &mut Cx<'_, '_>) -> ConnectionPool {
    let Pool {
        max_connections,
        connect_timeout,
        max_pending_requests,
        max_requests,
        max_requests_per_connection,
        max_concurrent_retries,
        h2_upgrade,
    } = pool;
    let mut tcp = TcpPool::new();
    tcp.max_connections = max_connections.as_ref().map(|l| cx.take(l));
    tcp.connect_timeout = connect_timeout.as_ref().map(|l| cx.take(l));
    let mut http = HttpPool::new();
    http.h2_upgrade_policy = h2_upgrade.as_ref().map(|l| match cx.take(l) {
        H2Upgrade::Always => H2UpgradePolicy::Upgrade,
        H2Upgrade::Never => H2UpgradePolicy::DoNotUpgrade,
    });
    http.http1_max_pending_requests = max_pending_requests.as_ref().map(|l| cx.take(l));
    http.http2_max_requests = max_requests.as_ref().map(|l| cx.take(l));
    http.max_requests_per_connection = max_requests_per_connection.as_ref().map(|l| cx.take(l));
    http.max_retries = max_concurrent_retries.as_ref().map(|l| cx.take(l));
    let mut out = ConnectionPool::new();
    out.tcp = Some(tcp).filter(|said| *said != TcpPool::new());
    out.http = Some(http).filter(|said| *said != HttpPool::new());
    out
}
