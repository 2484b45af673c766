//! EnvoyFilter: operations that do nothing, or depend on the order of filters. IST0151 to IST0155.

use std::collections::BTreeSet;

use mesh2yaml_istio::{ApplyTo, ConfigPatch, EnvoyFilter, PatchObject, PatchOperation};
use mesh2yaml_k8s::Path;

use super::super::{Findings, Known, World};

/// What is kept of an EnvoyFilter.
#[derive(Debug)]
pub(crate) struct Facts {
    has_priority: bool,
    patches: Vec<Patch>,
}

/// What is kept of a patch.
#[derive(Debug)]
struct Patch {
    operation: Option<PatchOperation>,
    apply_to: Option<ApplyTo>,
    /// The name of what is put in, or of the filter that is matched.
    name: Box<str>,
    has_proxy_version: bool,
}

impl Facts {
    pub(crate) fn of(filter: &EnvoyFilter) -> Self {
        let patches = &filter.spec.config_patches;
        Self {
            has_priority: filter.spec.priority.is_some_and(|priority| priority != 0),
            // As the analyzer does, which looks no further than the first without a patch.
            patches: patches.iter().map_while(Patch::of).collect(),
        }
    }
}

impl Patch {
    fn of(patch: &ConfigPatch) -> Option<Self> {
        let change = patch.patch.as_ref()?;
        let matching = patch.matching.as_ref();
        let name = change.value.as_ref().and_then(|value| match value.get("name") {
            Some(name) => name.as_str().map(Into::into),
            None => matching.and_then(|m| matched_filter(m.object.as_ref()?)),
        });
        let version = matching.and_then(|m| m.proxy.as_ref()?.proxy_version.as_ref());
        Some(Self {
            operation: change.operation,
            apply_to: patch.apply_to,
            name: name.unwrap_or_default(),
            has_proxy_version: version.is_some_and(|version| !version.is_empty()),
        })
    }
}

fn matched_filter(object: &PatchObject) -> Option<Box<str>> {
    let PatchObject::Listener(listener) = object else {
        return None;
    };
    let filter = listener.filter_chain.as_ref()?.filter.as_ref()?;
    filter.name.as_deref().map(Into::into)
}

/// IST0151 to IST0155: an operation that is for other things than it is applied to, and one that depends on what other filters have done.
pub(crate) fn operations(world: &World, findings: &mut Findings) {
    let mut with_version = BTreeSet::new();
    let mut filters: Vec<_> = world.envoy_filters.iter().collect();
    filters.sort_by_key(|it| (&it.namespace, &it.name));
    for it in filters {
        for (index, patch) in it.facts.patches.iter().enumerate() {
            judge(it, index, patch, with_version.contains(&*patch.name), findings);
            if patch.has_proxy_version {
                with_version.insert(&*patch.name);
            }
        }
    }
}

fn judge(it: &Known<Facts>, index: usize, patch: &Patch, same_name: bool, findings: &mut Findings) {
    use PatchOperation as Op;
    let path = Path::default()
        .key("spec")
        .key("configPatches")
        .index(index)
        .key("patch")
        .key("operation");
    let whole_routes = matches!(
        patch.apply_to,
        Some(ApplyTo::RouteConfiguration | ApplyTo::HttpRoute)
    );
    let replaceable = matches!(
        patch.apply_to,
        Some(ApplyTo::NetworkFilter | ApplyTo::HttpFilter | ApplyTo::VirtualHost)
    );
    let relative = match patch.operation {
        Some(Op::Add) if whole_routes => {
            let message = "`ADD` has no effect on a route configuration or an HTTP route";
            findings.error(it, "IST0153", path.clone(), message);
            false
        }
        Some(Op::Remove) if whole_routes => {
            let message = "`REMOVE` has no effect on a route configuration or an HTTP route";
            findings.error(it, "IST0154", path.clone(), message);
            false
        }
        Some(Op::Replace) if !replaceable => {
            let message = "`REPLACE` is for `HTTP_FILTER`, `NETWORK_FILTER` and `VIRTUAL_HOST`";
            findings.error(it, "IST0152", path.clone(), message);
            false
        }
        Some(Op::Remove | Op::Replace | Op::InsertBefore | Op::InsertAfter) => true,
        Some(Op::Invalid | Op::Merge | Op::Add | Op::InsertFirst | Op::MergeAndReplaceList | _) | None => {
            false
        }
    };
    if relative && !it.facts.has_priority {
        let (code, message) = if same_name {
            let message = "the operation is relative to what others have done, one of which is for some versions of the proxy, and nothing says in which order";
            ("IST0155", message)
        } else {
            let message =
                "the operation is relative to what others have done, and nothing says in which order";
            ("IST0151", message)
        };
        findings
            .warning(it, code, path, message)
            .help("set the `priority` of the filter, or use an operation that is absolute, such as `ADD` or `INSERT_FIRST`");
    }
}
