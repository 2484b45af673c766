//! Fields and kinds that Istio has given up, or is about to. IST0002.

use mesh2yaml_k8s::Path;
use serde_json::Value;

use super::{Findings, World};
use crate::kinds::group_of;

/// The fields of a document that are deprecated, by path. Nothing is kept of one without.
#[derive(Debug)]
pub(crate) struct Facts(Vec<(Path, Field)>);

/// A deprecated field.
#[derive(Clone, Copy, Debug)]
enum Field {
    DelayPercent,
    EgressProxy,
}

impl Facts {
    /// Of a document, whether it fits its kind or not.
    pub(crate) fn of(document: &Value) -> Option<Self> {
        if group_of(document["apiVersion"].as_str()?) != "networking.istio.io" {
            return None;
        }
        let spec = &document["spec"];
        let fields = match document["kind"].as_str()? {
            "VirtualService" => delays(&spec["http"]),
            "Sidecar" => egress_proxy(&spec["outboundTrafficPolicy"]),
            _ => Vec::new(),
        };
        (!fields.is_empty()).then_some(Self(fields))
    }
}

fn delays(routes: &Value) -> Vec<(Path, Field)> {
    let routes = routes.as_array().into_iter().flatten().enumerate();
    let percent = |route: &Value| route["fault"]["delay"]["percent"].as_i64();
    let delayed = routes.filter(|(_, route)| percent(route).is_some_and(|percent| percent > 0));
    let field = |(index, _)| {
        let route = Path::default().key("spec").key("http").index(index);
        (
            route.key("fault").key("delay").key("percent"),
            Field::DelayPercent,
        )
    };
    delayed.map(field).collect()
}

fn egress_proxy(policy: &Value) -> Vec<(Path, Field)> {
    let path = Path::default()
        .key("spec")
        .key("outboundTrafficPolicy")
        .key("egressProxy");
    let proxy = policy["egressProxy"].as_object();
    proxy.map(|_| (path, Field::EgressProxy)).into_iter().collect()
}

/// The group of the policies before AuthorizationPolicy, and its kinds.
const GONE: (&str, [&str; 4]) = (
    "rbac.istio.io",
    [
        "ClusterRbacConfig",
        "RbacConfig",
        "ServiceRole",
        "ServiceRoleBinding",
    ],
);

/// IST0002.
pub(crate) fn deprecated(world: &World, findings: &mut Findings) {
    for it in &world.deprecations {
        for (path, field) in &it.facts.0 {
            let (message, help) = match field {
                Field::DelayPercent => ("`percent` is deprecated", "write `percentage: {value: …}`"),
                Field::EgressProxy => (
                    "`egressProxy` is deprecated",
                    "route to the proxy with a VirtualService, or name what is called in a ServiceEntry",
                ),
            };
            findings.warning(it, "IST0002", path.clone(), message).help(help);
        }
    }
    let (group, kinds) = GONE;
    for it in &world.definitions {
        if it.facts.group == group && kinds.contains(&it.facts.kind.as_str()) {
            let path = Path::default().key("spec").key("names").key("kind");
            let message = format!("Istio has no `{}` any more", it.facts.kind);
            findings
                .warning(it, "IST0002", path, message)
                .help("use AuthorizationPolicy");
        }
    }
}
