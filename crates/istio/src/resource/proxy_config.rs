//! ProxyConfig: settings of single proxies.

use std::collections::BTreeMap;

use mesh2yaml_k8s::{ObjectMeta, object};
use serde::{Deserialize, Serialize};

use super::Selector;

/// Settings that proxies take when they start.
///
/// Without a selector it is for its namespace, in the root namespace for the mesh. It wins over the mesh's own settings, and the
/// annotation `proxy.istio.io/config` of a pod wins over it.
///
/// ```
/// use mesh2yaml_istio::ProxyConfig;
///
/// let proxies = ProxyConfig::new("shop", "production").selector([("app", "shop")]).concurrency(2);
/// assert_eq!(serde_json::to_value(&proxies)?["spec"]["concurrency"], 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProxyConfig {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The settings.
    pub spec: ProxyConfigSpec,
}

object!(ProxyConfig as "ProxyConfig", spec: ProxyConfigSpec, in "networking.istio.io/v1beta1");

/// The `spec` of a [`ProxyConfig`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ProxyConfigSpec {
    /// The workloads, upstream `selector`. Without it, all of the namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selector: Option<Selector>,
    /// Threads of the proxy, upstream `concurrency`; 0 for one a core. Without it, as the CPU limit says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<u32>,
    /// Environment variables of the proxy, upstream `environmentVariables`; a value has at most 2,048 characters.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub environment_variables: BTreeMap<String, String>,
    /// The image of the proxy, upstream `image`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<ProxyImage>,
}

/// The image of a proxy, upstream `ProxyImage`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ProxyImage {
    /// `default`, `debug` or `distroless`, or one of your own, upstream `imageType`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub image_type: String,
}

impl ProxyConfig {
    /// Settings that say nothing yet, for a whole namespace.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            spec: ProxyConfigSpec::default(),
        }
    }

    /// Narrows them to some workloads.
    #[must_use]
    pub fn selector(mut self, selector: impl Into<Selector>) -> Self {
        self.spec.selector = Some(selector.into());
        self
    }

    /// Gives the proxy so many threads; with 0, one a core.
    #[must_use]
    pub fn concurrency(mut self, threads: u32) -> Self {
        self.spec.concurrency = Some(threads);
        self
    }

    /// Gives the proxy an environment variable.
    #[must_use]
    pub fn environment_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.spec.environment_variables.insert(name.into(), value.into());
        self
    }

    /// Chooses the image of the proxy.
    #[must_use]
    pub fn image_type(mut self, image_type: impl Into<String>) -> Self {
        self.spec.image = Some(ProxyImage {
            image_type: image_type.into(),
        });
        self
    }
}
