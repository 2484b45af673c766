//! Fields and kinds that Istio has given up, or is about to. IST0002.

use mesh2yaml_istio::{Sidecar, VirtualService};
use mesh2yaml_k8s::Path;

use super::{Findings, World};

/// The fields of a resource that are deprecated, by path. Nothing is kept of a resource without.
#[derive(Debug)]
pub(crate) struct Facts(Vec<(Path, Field)>);

/// A deprecated field.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Field {
    DelayPercent,
    EgressProxy,
}

impl Facts {
    pub(crate) fn of(resource: &impl Deprecating) -> Option<Self> {
        let fields = resource.deprecated();
        (!fields.is_empty()).then_some(Self(fields))
    }
}

/// A kind with deprecated fields.
pub(crate) trait Deprecating {
    fn deprecated(&self) -> Vec<(Path, Field)>;
}

impl Deprecating for VirtualService {
    fn deprecated(&self) -> Vec<(Path, Field)> {
        let spec = Path::default().key("spec").key("http");
        let routes = self.spec.http.iter().enumerate();
        let delayed = routes.filter(|(_, route)| {
            let delay = route.fault.as_ref().and_then(|fault| fault.delay.as_ref());
            delay.and_then(|delay| delay.percent).is_some_and(|percent| percent > 0)
        });
        let field = |(index, _)| {
            let delay = spec.clone().index(index).key("fault").key("delay");
            (delay.key("percent"), Field::DelayPercent)
        };
        delayed.map(field).collect()
    }
}

impl Deprecating for Sidecar {
    fn deprecated(&self) -> Vec<(Path, Field)> {
        let policy = self.spec.outbound_traffic_policy.as_ref();
        let proxy = policy.and_then(|policy| policy.egress_proxy.as_ref());
        let path = Path::default()
            .key("spec")
            .key("outboundTrafficPolicy")
            .key("egressProxy");
        proxy.map(|_| (path, Field::EgressProxy)).into_iter().collect()
    }
}

/// The group of the policies before AuthorizationPolicy, and its kinds.
const GONE: (&str, [&str; 4]) = (
    "rbac.istio.io",
    ["ClusterRbacConfig", "RbacConfig", "ServiceRole", "ServiceRoleBinding"],
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
