//! What TCPRoute and TLSRoute have in common.

use mesh2yaml_gateway::{BackendRule, ParentRef};
use mesh2yaml_k8s::{ObjectMeta, Validator};

use crate::validate::route::{self, Attached, Traffic};

/// The parents and rules of a route for connections, and to what it is attached. `one_rule` says whether the CRD lets it have no more.
pub(super) fn connection_route<'r>(
    v: &mut Validator,
    metadata: &'r ObjectMeta,
    parents: &'r [ParentRef],
    rules: &[BackendRule],
    one_rule: bool,
) -> Attached<'r> {
    // The webhook admits what it cannot read, and nothing reads it later.
    let is_missing = |rule: &BackendRule| rule.backend_refs.is_empty();
    if rules.iter().any(is_missing) {
        let mut apart = Validator::default();
        let attached = route::parents(&mut apart, metadata, parents, ParentRef::GATEWAY_GROUP);
        v.each("rules", rules, |v, rule| {
            if is_missing(rule) && attached.is_any() && !one_rule {
                v.effect("Linkerd cannot read a rule without `backendRefs`, and ignores the whole route")
                    .help("name the parent as its backend, if that is meant");
            }
        });
        return attached;
    }
    let attached = route::parents(v, metadata, parents, ParentRef::GATEWAY_GROUP);
    if attached.to_server {
        v.field("parentRefs", |v| {
            v.effect("Linkerd attaches routes for connections to Services and EgressNetworks alone, not to a Server");
        });
    }
    if rules.len() > 1 && !one_rule {
        v.field("rules", |v| {
            v.admission("Linkerd takes a route for connections with one rule alone")
                .help("write a route for each rule");
        });
    }
    v.each("rules", rules, |v, rule| {
        if attached.to_service {
            route::backends(v, attached, rule.backend_refs.iter(), Traffic::Connections);
        }
    });
    attached
}
