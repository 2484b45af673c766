//! A Wasm module: what a WasmPlugin runs, and a TrafficExtension that has one.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A module for proxies, and how it is fetched and run; upstream `WasmConfig`, and the fields of a `WasmPlugin`.
///
/// ```
/// use mesh2yaml_istio::{EnvVar, WasmModule};
///
/// let module = WasmModule::new("oci://registry.example.com/check:1.0").env(EnvVar::new("LEVEL", "debug"));
/// assert_eq!(serde_json::to_value(&module)?["vmConfig"]["env"][0]["value"], "debug");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct WasmModule {
    /// Where it is, upstream `url`: an image (`oci://…`, or no scheme), a file of the proxy's container (`file://…`), or a file that
    /// is fetched (`https://…`, `http://…`).
    pub url: String,
    /// The SHA-256 sum that it must have, 64 hexadecimal digits in lower case, upstream `sha256`. Not checked by default.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// When it is fetched again, upstream `imagePullPolicy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_pull_policy: Option<PullPolicy>,
    /// The secret of this namespace that an image is pulled with, upstream `imagePullSecret`; 1 to 253 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_pull_secret: Option<String>,
    /// A key for signatures, upstream `verificationKey`. Istio does not look at it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub verification_key: String,
    /// What the module is given as its configuration, upstream `pluginConfig`; not looked into. Nulls in it are not kept when it is
    /// read by its type alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plugin_config: Option<Map<String, Value>>,
    /// Which plugin of the module is run, upstream `pluginName`; 1 to 256 characters. For modules that have several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plugin_name: Option<String>,
    /// What becomes of requests when it cannot be fetched or fails, upstream `failStrategy`. They fail, by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fail_strategy: Option<FailStrategy>,
    /// Environment variables of the module, upstream `vmConfig.env`; at most 256.
    #[serde(
        default,
        rename = "vmConfig",
        with = "vm_config",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "vm_config::VmConfig"))]
    pub env: Vec<EnvVar>,
    /// Whether it works on requests or on connections, upstream `type`. On requests, by default.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub plugin_type: Option<PluginType>,
}

/// When a module is fetched again, upstream `PullPolicy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum PullPolicy {
    /// As good as absent: [`IfNotPresent`](Self::IfNotPresent), and [`Always`](Self::Always) for an image with the tag `latest`;
    /// upstream `UNSPECIFIED_POLICY`.
    #[serde(rename = "UNSPECIFIED_POLICY")]
    Unspecified,
    /// When the proxy does not have it, upstream `IfNotPresent`.
    IfNotPresent,
    /// When the resource changes, upstream `Always`.
    Always,
}

/// What becomes of requests when a module cannot be fetched or fails, upstream `FailStrategy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum FailStrategy {
    /// They fail with a status of 5xx, upstream `FAIL_CLOSE`: the default.
    FailClose,
    /// They go on without it, upstream `FAIL_OPEN`. Not for what authenticates or authorizes.
    FailOpen,
    /// The next one gets a new instance, if the module failed at run time; upstream `FAIL_RELOAD`.
    FailReload,
}

/// What a module works on, upstream `PluginType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum PluginType {
    /// As good as absent: [`Http`](Self::Http), upstream `UNSPECIFIED_PLUGIN_TYPE`.
    #[serde(rename = "UNSPECIFIED_PLUGIN_TYPE")]
    Unspecified,
    /// Requests, upstream `HTTP`: the default.
    Http,
    /// Connections, upstream `NETWORK`.
    Network,
}

/// An environment variable of a module, upstream `EnvVar`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnvVar {
    /// Its name, upstream `name`; 1 to 256 characters.
    pub name: String,
    /// Its value, upstream `value` and `valueFrom`.
    pub value: EnvValue,
}

/// The value of an [`EnvVar`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnvValue {
    /// This text, upstream `value`; at most 2,048 characters.
    Inline(String),
    /// That of the proxy's own variable of this name, upstream `valueFrom: HOST`. Left out if the proxy has none.
    Host,
}

impl WasmModule {
    /// The module at this address.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            sha256: String::new(),
            image_pull_policy: None,
            image_pull_secret: None,
            verification_key: String::new(),
            plugin_config: None,
            plugin_name: None,
            fail_strategy: None,
            env: Vec::new(),
            plugin_type: None,
        }
    }
}

setters! { WasmModule {
    /// Takes it only with this SHA-256 sum.
    sha256(impl Into<String>) = sha256.put;
    /// Says when it is fetched again.
    image_pull_policy(PullPolicy) = image_pull_policy.set;
    /// Pulls an image with this secret of the namespace.
    image_pull_secret(impl Into<String>) = image_pull_secret.set;
    /// Gives the module its configuration.
    plugin_config(Map<String, Value>) = plugin_config.set;
    /// Chooses a plugin of the module.
    plugin_name(impl Into<String>) = plugin_name.set;
    /// Says what becomes of requests when it cannot be fetched or fails.
    fail_strategy(FailStrategy) = fail_strategy.set;
    /// Gives it an environment variable.
    env(EnvVar) = env.push;
    /// Says whether it works on requests or on connections.
    plugin_type(PluginType) = plugin_type.set;
} }

impl From<&str> for WasmModule {
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

impl From<String> for WasmModule {
    fn from(url: String) -> Self {
        Self::new(url)
    }
}

impl EnvVar {
    /// A variable with this value.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: EnvValue::Inline(value.into()),
        }
    }

    /// A variable of the proxy's own.
    pub fn host(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: EnvValue::Host,
        }
    }
}

/// `{env: […]}`.
pub(super) mod vm_config {
    use std::borrow::Cow;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::EnvVar;

    #[derive(Serialize)]
    #[cfg_attr(feature = "read", derive(Deserialize))]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[serde(deny_unknown_fields)]
    pub(in crate::resource) struct VmConfig<'a> {
        #[serde(default)]
        env: Cow<'a, [EnvVar]>,
    }

    pub(in crate::resource) fn serialize<S: Serializer>(
        env: &[EnvVar],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        VmConfig {
            env: Cow::Borrowed(env),
        }
        .serialize(serializer)
    }

    #[cfg(feature = "read")]
    pub(in crate::resource) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<EnvVar>, D::Error> {
        Ok(VmConfig::deserialize(deserializer)?.env.into_owned())
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EnvWire<'a> {
    name: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_from: Option<EnvSource>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Cow<'a, str>>,
}

#[derive(Clone, Copy, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum EnvSource {
    Inline,
    Host,
}

wired!(EnvVar, EnvWire);

impl<'a> From<&'a EnvVar> for EnvWire<'a> {
    fn from(var: &'a EnvVar) -> Self {
        let (value_from, value) = match &var.value {
            EnvValue::Inline(value) => (None, Some(value.as_str().into())),
            EnvValue::Host => (Some(EnvSource::Host), None),
        };
        EnvWire {
            name: var.name.as_str().into(),
            value_from,
            value,
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<EnvWire<'_>> for EnvVar {
    type Error = &'static str;

    fn try_from(wire: EnvWire<'_>) -> Result<Self, Self::Error> {
        let value = match (wire.value_from, wire.value) {
            (Some(EnvSource::Host), Some(_)) => {
                return Err(
                    "a variable of the proxy's own has no `value`: `valueFrom: HOST` takes it from there",
                );
            }
            (Some(EnvSource::Host), None) => EnvValue::Host,
            (Some(EnvSource::Inline) | None, value) => {
                EnvValue::Inline(value.unwrap_or_default().into_owned())
            }
        };
        Ok(Self {
            name: wire.name.into_owned(),
            value,
        })
    }
}
