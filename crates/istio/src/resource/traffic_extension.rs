//! TrafficExtension: a filter of one's own in the proxies.

use std::borrow::Cow;

use mesh2yaml_k8s::{ObjectMeta, object, wired};
use serde::{Deserialize, Serialize};

use super::policy_target::TargetFields;
use super::{FilterPhase, PolicyTarget, Selector, TargetRef, TrafficSelector, WasmModule};

/// A filter of one's own, in Wasm or Lua, in the proxies of a namespace, in the root namespace of the mesh, or where it says.
///
/// ```
/// use mesh2yaml_istio::{FilterPhase, TargetRef, TrafficExtension, TrafficMode, TrafficSelector};
/// use serde_json::json;
///
/// let logger = TrafficExtension::lua("logger", "shop", "function envoy_on_request(request) end")
///     .target_ref(TargetRef::service("reviews"))
///     .when(TrafficSelector::of(TrafficMode::Server))
///     .phase(FilterPhase::Stats);
/// assert_eq!(
///     serde_json::to_value(&logger)?["spec"],
///     json!({
///         "targetRefs": [{"kind": "Service", "name": "reviews"}],
///         "phase": "STATS",
///         "match": [{"mode": "SERVER"}],
///         "lua": {"inlineCode": "function envoy_on_request(request) end"},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrafficExtension {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The filter, and where it is.
    pub spec: TrafficExtensionSpec,
}

object!(TrafficExtension as "TrafficExtension", spec: TrafficExtensionSpec, in "extensions.istio.io/v1alpha1");

/// The `spec` of a [`TrafficExtension`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrafficExtensionSpec {
    /// Where it applies, upstream `selector` or `targetRefs`. All of the namespace by default; of the mesh in the root namespace. One
    /// [`Ref`](PolicyTarget::Ref) is written as a list: this kind does not have the older form.
    pub target: PolicyTarget,
    /// Where in the chain of filters it is, upstream `phase`.
    pub phase: Option<FilterPhase>,
    /// The order within the phase, upstream `priority`: the highest is first. 0 by default; ties are broken by age, name and
    /// namespace.
    pub priority: Option<i32>,
    /// The traffic that passes it: any of these, upstream `match`. All by default.
    pub matches: Vec<TrafficSelector>,
    /// The filter, upstream `wasm` or `lua`.
    pub filter: ExtensionFilter,
}

/// What a [`TrafficExtension`] runs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExtensionFilter {
    /// A Wasm module, upstream `wasm`.
    Wasm(WasmModule),
    /// Lua code, upstream `lua.inlineCode`; 1 to 65,536 bytes. It works on requests alone.
    Lua(String),
}

impl TrafficExtension {
    /// A Wasm module in all proxies of a namespace; of the mesh in the root namespace.
    pub fn wasm(
        name: impl Into<String>,
        namespace: impl Into<String>,
        module: impl Into<WasmModule>,
    ) -> Self {
        Self::new(name, namespace, ExtensionFilter::Wasm(module.into()))
    }

    /// Lua code in all proxies of a namespace; of the mesh in the root namespace.
    pub fn lua(name: impl Into<String>, namespace: impl Into<String>, code: impl Into<String>) -> Self {
        Self::new(name, namespace, ExtensionFilter::Lua(code.into()))
    }

    /// A filter in all proxies of a namespace; of the mesh in the root namespace.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, filter: ExtensionFilter) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            spec: TrafficExtensionSpec {
                target: PolicyTarget::All,
                phase: None,
                priority: None,
                matches: Vec::new(),
                filter,
            },
        }
    }

    /// Narrows it to the workloads with these labels.
    #[must_use]
    pub fn selector(mut self, selector: impl Into<Selector>) -> Self {
        self.spec.target = PolicyTarget::workloads(selector);
        self
    }

    /// Attaches it to a service, gateway or waypoint; another by calling this again.
    #[must_use]
    pub fn target_ref(mut self, target: TargetRef) -> Self {
        self.spec.target = self.spec.target.and(target);
        self
    }

    /// Puts it at a place in the chain of filters.
    #[must_use]
    pub fn phase(mut self, phase: FilterPhase) -> Self {
        self.spec.phase = Some(phase);
        self
    }

    /// Orders it within its phase: the highest is first.
    #[must_use]
    pub fn priority(mut self, priority: i32) -> Self {
        self.spec.priority = Some(priority);
        self
    }

    /// Adds traffic that passes it.
    #[must_use]
    pub fn when(mut self, traffic: TrafficSelector) -> Self {
        self.spec.matches.push(traffic);
        self
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    selector: Option<Cow<'a, Selector>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_refs: Option<Cow<'a, [TargetRef]>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<Phase>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<i32>,
    #[serde(rename = "match", default, skip_serializing_if = "is_empty")]
    matches: Cow<'a, [TrafficSelector]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wasm: Option<Cow<'a, WasmModule>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lua: Option<Lua<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Lua<'a> {
    inline_code: Cow<'a, str>,
}

phases!(Phase, "UNSPECIFIED");

fn is_empty(matches: &[TrafficSelector]) -> bool {
    matches.is_empty()
}

wired!(TrafficExtensionSpec, Wire);

impl<'a> From<&'a TrafficExtensionSpec> for Wire<'a> {
    fn from(spec: &'a TrafficExtensionSpec) -> Self {
        let TargetFields {
            selector,
            target_ref,
            target_refs,
        } = TargetFields::from(&spec.target);
        let alone = target_ref.map(|target| Cow::Owned(vec![target.into_owned()]));
        let (wasm, lua) = match &spec.filter {
            ExtensionFilter::Wasm(module) => (Some(Cow::Borrowed(module)), None),
            ExtensionFilter::Lua(code) => {
                let inline_code = Cow::Borrowed(code.as_str());
                (None, Some(Lua { inline_code }))
            }
        };
        Wire {
            selector,
            target_refs: target_refs.or(alone),
            phase: spec.phase.map(Phase::from),
            priority: spec.priority,
            matches: Cow::Borrowed(&spec.matches),
            wasm,
            lua,
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for TrafficExtensionSpec {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        let filter = match (wire.wasm, wire.lua) {
            (Some(module), None) => ExtensionFilter::Wasm(module.into_owned()),
            (None, Some(lua)) => ExtensionFilter::Lua(lua.inline_code.into_owned()),
            (Some(_), Some(_)) => return Err("`wasm` and `lua` exclude each other"),
            (None, None) => return Err("one of `wasm` and `lua` is needed"),
        };
        if wire.selector.is_some() && wire.target_refs.is_some() {
            return Err("`selector` and `targetRefs` exclude each other");
        }
        Ok(Self {
            target: PolicyTarget::try_from(TargetFields {
                selector: wire.selector,
                target_ref: None,
                target_refs: wire.target_refs,
            })?,
            phase: wire.phase.and_then(Phase::into),
            priority: wire.priority,
            matches: wire.matches.into_owned(),
            filter,
        })
    }
}
