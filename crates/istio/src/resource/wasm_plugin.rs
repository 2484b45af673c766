//! WasmPlugin: a Wasm module in the proxies.

use std::borrow::Cow;

use mesh2yaml_k8s::{ObjectMeta, object, wired};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::policy_target::TargetFields;
use super::wasm_module::vm_config;
use super::{
    EnvVar, FailStrategy, FilterPhase, PluginType, PolicyTarget, PullPolicy, Selector, TargetRef,
    TrafficSelector, WasmModule,
};

/// A Wasm module in the proxies of a namespace, in the root namespace of the mesh, or where it says.
///
/// [`TrafficExtension`](crate::TrafficExtension) is its successor, which takes Lua too.
///
/// ```
/// use mesh2yaml_istio::{FilterPhase, WasmModule, WasmPlugin};
/// use serde_json::json;
///
/// let login = WasmPlugin::new("login", "ingress", WasmModule::new("oci://registry.example.com/login:1.0"))
///     .selector([("istio", "ingressgateway")])
///     .phase(FilterPhase::Authn);
/// assert_eq!(
///     serde_json::to_value(&login)?["spec"],
///     json!({
///         "selector": {"matchLabels": {"istio": "ingressgateway"}},
///         "url": "oci://registry.example.com/login:1.0",
///         "phase": "AUTHN",
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WasmPlugin {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The module, and where it is run.
    pub spec: WasmPluginSpec,
}

object!(WasmPlugin as "WasmPlugin", spec: WasmPluginSpec, in "extensions.istio.io/v1alpha1");

/// The `spec` of a [`WasmPlugin`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WasmPluginSpec {
    /// Where it applies, upstream `selector`, `targetRef` or `targetRefs`. All of the namespace by default; of the mesh in the root
    /// namespace.
    pub target: PolicyTarget,
    /// The module; its fields stand in the `spec` itself.
    pub module: WasmModule,
    /// Where in the chain of filters it is, upstream `phase`.
    pub phase: Option<FilterPhase>,
    /// The order within the phase, upstream `priority`: the highest is first. 0 by default; ties are broken by name and namespace.
    pub priority: Option<i32>,
    /// The traffic that passes it: any of these, upstream `match`. All by default.
    pub matches: Vec<TrafficSelector>,
}

impl WasmPlugin {
    /// A module in all proxies of a namespace; of the mesh in the root namespace.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, module: impl Into<WasmModule>) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            spec: WasmPluginSpec {
                target: PolicyTarget::All,
                module: module.into(),
                phase: None,
                priority: None,
                matches: Vec::new(),
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
    target_ref: Option<Cow<'a, TargetRef>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_refs: Option<Cow<'a, [TargetRef]>>,
    url: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_pull_policy: Option<PullPolicy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_pull_secret: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    verification_key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    plugin_config: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plugin_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<Phase>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fail_strategy: Option<FailStrategy>,
    #[serde(
        default,
        rename = "vmConfig",
        with = "vm_config",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "vm_config::VmConfig"))]
    env: Vec<EnvVar>,
    #[serde(rename = "match", default, skip_serializing_if = "is_empty")]
    matches: Cow<'a, [TrafficSelector]>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    plugin_type: Option<PluginType>,
}

phases!(Phase, "UNSPECIFIED_PHASE");

fn is_empty(matches: &[TrafficSelector]) -> bool {
    matches.is_empty()
}

wired!(WasmPluginSpec, Wire);

impl<'a> From<&'a WasmPluginSpec> for Wire<'a> {
    fn from(spec: &'a WasmPluginSpec) -> Self {
        let TargetFields {
            selector,
            target_ref,
            target_refs,
        } = TargetFields::from(&spec.target);
        let WasmModule {
            url,
            sha256,
            image_pull_policy,
            image_pull_secret,
            verification_key,
            plugin_config,
            plugin_name,
            fail_strategy,
            env,
            plugin_type,
        } = spec.module.clone();
        Wire {
            selector,
            target_ref,
            target_refs,
            url,
            sha256,
            image_pull_policy,
            image_pull_secret,
            verification_key,
            plugin_config,
            plugin_name,
            phase: spec.phase.map(Phase::from),
            priority: spec.priority,
            fail_strategy,
            env,
            matches: Cow::Borrowed(&spec.matches),
            plugin_type,
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for WasmPluginSpec {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        Ok(Self {
            target: PolicyTarget::try_from(TargetFields {
                selector: wire.selector,
                target_ref: wire.target_ref,
                target_refs: wire.target_refs,
            })?,
            module: WasmModule {
                url: wire.url,
                sha256: wire.sha256,
                image_pull_policy: wire.image_pull_policy,
                image_pull_secret: wire.image_pull_secret,
                verification_key: wire.verification_key,
                plugin_config: wire.plugin_config,
                plugin_name: wire.plugin_name,
                fail_strategy: wire.fail_strategy,
                env: wire.env,
                plugin_type: wire.plugin_type,
            },
            phase: wire.phase.and_then(Phase::into),
            priority: wire.priority,
            matches: wire.matches.into_owned(),
        })
    }
}
