//! EnvoyFilter: changes to what Istio tells its proxies.

mod patch_match;

pub use patch_match::{
    ClusterMatch, FilterChainMatch, FilterMatch, ListenerMatch, PatchContext, PatchMatch, PatchObject,
    ProxyMatch, RouteAction, RouteConfigurationMatch, RouteMatch, SubFilterMatch, VirtualHostMatch,
    WaypointFilterMatch, WaypointMatch, WaypointRouteMatch,
};

use std::borrow::Cow;

use mesh2yaml_k8s::{ObjectMeta, object, wired};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{TargetRef, WorkloadSelector};

/// Changes to what Istio tells its proxies, by Envoy's own words: for what no other kind can say.
///
/// What a patch puts in is Envoy's and is not looked at here: [`Patch::value`].
///
/// ```
/// use mesh2yaml_istio::{ApplyTo, ConfigPatch, EnvoyFilter, Patch, PatchContext, PatchMatch};
/// use serde_json::json;
///
/// let filter = EnvoyFilter::new("more", "production").patch(
///     ConfigPatch::new(ApplyTo::Cluster, Patch::add(json!({"name": "lua_cluster"}).as_object().cloned().unwrap_or_default()))
///         .when(PatchMatch::new().context(PatchContext::SidecarOutbound)),
/// );
/// assert_eq!(
///     serde_json::to_value(&filter)?["spec"]["configPatches"][0],
///     json!({
///         "applyTo": "CLUSTER",
///         "match": {"context": "SIDECAR_OUTBOUND"},
///         "patch": {"operation": "ADD", "value": {"name": "lua_cluster"}},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnvoyFilter {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The changes.
    pub spec: EnvoyFilterSpec,
}

object!(EnvoyFilter as "EnvoyFilter", spec: EnvoyFilterSpec, in "networking.istio.io/v1alpha3");

/// The `spec` of an [`EnvoyFilter`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnvoyFilterSpec {
    /// The proxies, upstream `workloadSelector` or `targetRefs`. Without it, all of the namespace; in the root namespace, of the mesh.
    pub target: Option<EnvoyFilterTarget>,
    /// The changes, upstream `configPatches`; in order.
    pub config_patches: Vec<ConfigPatch>,
    /// Its place among the filters of a proxy, upstream `priority`; lower is sooner. 0 by default.
    pub priority: Option<i32>,
}

/// Which proxies an [`EnvoyFilter`] is for: one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnvoyFilterTarget {
    /// Those of workloads, upstream `workloadSelector`.
    Workloads(WorkloadSelector),
    /// Those of gateways and waypoints, upstream `targetRefs`; at most 16.
    Refs(Vec<TargetRef>),
}

/// A change, upstream `EnvoyConfigObjectPatch`.
///
/// Everything can be left out as far as the schema goes; the webhook asks for `apply_to` and `patch`, except of waypoints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ConfigPatch {
    /// What is changed, upstream `applyTo`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_to: Option<ApplyTo>,
    /// Which of them, upstream `match`; all by default.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub matching: Option<PatchMatch>,
    /// How, upstream `patch`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch: Option<Patch>,
}

/// What a patch changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum ApplyTo {
    /// Nothing: as good as absent, upstream `INVALID`.
    Invalid,
    /// A listener, upstream `LISTENER`.
    Listener,
    /// A filter chain of a listener, upstream `FILTER_CHAIN`.
    FilterChain,
    /// A network filter of a chain, upstream `NETWORK_FILTER`.
    NetworkFilter,
    /// An HTTP filter of a chain, upstream `HTTP_FILTER`.
    HttpFilter,
    /// The routes of a listener or gateway, upstream `ROUTE_CONFIGURATION`.
    RouteConfiguration,
    /// The routes of some hosts, upstream `VIRTUAL_HOST`.
    VirtualHost,
    /// A route, upstream `HTTP_ROUTE`.
    HttpRoute,
    /// A cluster, upstream `CLUSTER`.
    Cluster,
    /// A filter that others refer to, upstream `EXTENSION_CONFIG`.
    ExtensionConfig,
    /// What a proxy starts with, upstream `BOOTSTRAP`.
    Bootstrap,
    /// A filter that sees a connection first, upstream `LISTENER_FILTER`.
    ListenerFilter,
}

/// How something is changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Patch {
    /// What is done, upstream `operation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<PatchOperation>,
    /// What is put in, upstream `value`: in Envoy's words, which are not looked at. Nulls in it are not kept when it is read by its
    /// type alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Map<String, Value>>,
    /// Where a filter is put, upstream `filterClass`; only with `ADD` of an HTTP filter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter_class: Option<FilterClass>,
}

/// What is done by a [`Patch`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum PatchOperation {
    /// Nothing: as good as absent, upstream `INVALID`.
    Invalid,
    /// The value is merged in; lists grow, upstream `MERGE`.
    Merge,
    /// The value is added, upstream `ADD`.
    Add,
    /// What matches is taken away, upstream `REMOVE`.
    Remove,
    /// The value comes before what matches, upstream `INSERT_BEFORE`.
    InsertBefore,
    /// The value comes after what matches, upstream `INSERT_AFTER`.
    InsertAfter,
    /// The value comes first, upstream `INSERT_FIRST`.
    InsertFirst,
    /// The value replaces what matches, upstream `REPLACE`.
    Replace,
    /// The value is merged in, and its lists replace those that are there, upstream `MERGE_AND_REPLACE_LIST`.
    MergeAndReplaceList,
}

/// Where an HTTP filter is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum FilterClass {
    /// At the end, upstream `UNSPECIFIED`.
    Unspecified,
    /// After those that find out who asks, upstream `AUTHN`.
    Authn,
    /// After those that decide who may ask, upstream `AUTHZ`.
    Authz,
    /// Before those that count, upstream `STATS`.
    Stats,
}

impl EnvoyFilter {
    /// No change yet, for the proxies of a whole namespace.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            spec: EnvoyFilterSpec::default(),
        }
    }

    /// Narrows it to the proxies of some workloads.
    #[must_use]
    pub fn workloads(mut self, selector: impl Into<WorkloadSelector>) -> Self {
        self.spec.target = Some(EnvoyFilterTarget::Workloads(selector.into()));
        self
    }

    /// Narrows it to gateways and waypoints.
    #[must_use]
    pub fn targets(mut self, targets: impl IntoIterator<Item = TargetRef>) -> Self {
        self.spec.target = Some(EnvoyFilterTarget::Refs(targets.into_iter().collect()));
        self
    }

    /// Adds a change.
    #[must_use]
    pub fn patch(mut self, patch: ConfigPatch) -> Self {
        self.spec.config_patches.push(patch);
        self
    }

    /// Puts it before filters of a higher number.
    #[must_use]
    pub fn priority(mut self, priority: i32) -> Self {
        self.spec.priority = Some(priority);
        self
    }
}

impl ConfigPatch {
    /// A change to all of a kind.
    #[must_use]
    pub fn new(apply_to: ApplyTo, patch: Patch) -> Self {
        Self {
            apply_to: Some(apply_to),
            matching: None,
            patch: Some(patch),
        }
    }

    /// Narrows it to those that match.
    #[must_use]
    pub fn when(mut self, matching: PatchMatch) -> Self {
        self.matching = Some(matching);
        self
    }
}

impl Patch {
    /// Something is done with a value.
    #[must_use]
    pub fn new(operation: PatchOperation, value: Map<String, Value>) -> Self {
        Self {
            operation: Some(operation),
            value: Some(value),
            filter_class: None,
        }
    }

    /// A value is added.
    #[must_use]
    pub fn add(value: Map<String, Value>) -> Self {
        Self::new(PatchOperation::Add, value)
    }

    /// A value is merged in.
    #[must_use]
    pub fn merge(value: Map<String, Value>) -> Self {
        Self::new(PatchOperation::Merge, value)
    }

    /// What matches is taken away.
    #[must_use]
    pub fn remove() -> Self {
        Self {
            operation: Some(PatchOperation::Remove),
            ..Self::default()
        }
    }

    /// Puts a filter into its place.
    #[must_use]
    pub fn filter_class(mut self, class: FilterClass) -> Self {
        self.filter_class = Some(class);
        self
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    workload_selector: Option<Cow<'a, WorkloadSelector>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_refs: Option<Cow<'a, [TargetRef]>>,
    #[serde(default, skip_serializing_if = "is_empty")]
    config_patches: Cow<'a, [ConfigPatch]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<i32>,
}

fn is_empty(patches: &[ConfigPatch]) -> bool {
    patches.is_empty()
}

wired!(EnvoyFilterSpec, Wire);

impl<'a> From<&'a EnvoyFilterSpec> for Wire<'a> {
    fn from(spec: &'a EnvoyFilterSpec) -> Self {
        let (workload_selector, target_refs) = match &spec.target {
            None => (None, None),
            Some(EnvoyFilterTarget::Workloads(selector)) => (Some(Cow::Borrowed(selector)), None),
            Some(EnvoyFilterTarget::Refs(refs)) => (None, Some(Cow::Borrowed(refs.as_slice()))),
        };
        Wire {
            workload_selector,
            target_refs,
            config_patches: Cow::Borrowed(&spec.config_patches),
            priority: spec.priority,
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for EnvoyFilterSpec {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        Ok(Self {
            target: match (wire.workload_selector, wire.target_refs) {
                (None, None) => None,
                (Some(selector), None) => Some(EnvoyFilterTarget::Workloads(selector.into_owned())),
                (None, Some(refs)) => Some(EnvoyFilterTarget::Refs(refs.into_owned())),
                (Some(_), Some(_)) => return Err("`workloadSelector` and `targetRefs` exclude each other"),
            },
            config_patches: wire.config_patches.into_owned(),
            priority: wire.priority,
        })
    }
}
