//! `mirror`: Linkerd takes no route that copies: the whole object would have no effect.

use mesh2yaml_model::Gap;
use mesh2yaml_model::construct::Mirror;

use super::Cx;

pub(super) fn lower(mirror: &Mirror, cx: &mut Cx<'_, '_>) {
    let Mirror { to } = mirror;
    cx.unsupported(
        to,
        Gap {
            why: "linkerd sends no copies of requests".to_owned(),
            instead: "say it for istio alone: `on istio { mirror … }`".to_owned(),
        },
    );
}
