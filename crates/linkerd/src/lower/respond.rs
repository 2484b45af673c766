//! `respond`: Linkerd's proxies answer nothing themselves.

use mesh2yaml_model::Gap;
use mesh2yaml_model::construct::Respond;

use super::Cx;

pub(super) fn lower(respond: &Respond, cx: &mut Cx<'_, '_>) {
    let Respond { status, body } = respond;
    cx.unsupported(
        status,
        Gap {
            why: "linkerd's proxies answer no request themselves".to_owned(),
            instead: "send requests to a workload that answers so: `to service NAME`; or put the route into `on istio { … }`"
                .to_owned(),
        },
    );
    if let Some(body) = body {
        cx.refused_too(body);
    }
}
