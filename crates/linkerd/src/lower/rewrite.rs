//! `rewrite`: Linkerd takes no route that rewrites: the whole object would have no effect.

use mesh2yaml_model::construct::Rewrite;
use mesh2yaml_model::{FromArgument, Gap, Leaf};

use super::Cx;

pub(super) fn lower(rewrite: &Rewrite, cx: &mut Cx<'_, '_>) {
    let Rewrite { path, host } = rewrite;
    if let Some(leaf) = path {
        refuse(leaf, "paths", cx);
    }
    if let Some(leaf) = host {
        refuse(leaf, "hosts", cx);
    }
}

fn refuse<T: FromArgument>(leaf: &Leaf<T>, what: &str, cx: &mut Cx<'_, '_>) {
    cx.unsupported(
        leaf,
        Gap {
            why: format!("linkerd rewrites no {what}"),
            instead: "let the workload take both; or put the route into `on istio { … }`".to_owned(),
        },
    );
}
