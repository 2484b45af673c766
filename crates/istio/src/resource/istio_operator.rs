//! IstioOperator: how the mesh is installed.

mod components;

pub use components::{BaseComponent, Component, Components, GatewayComponent};

use mesh2yaml_k8s::{Kind, ObjectMeta, object};
use serde::{Deserialize, Deserializer, Serialize};
#[cfg(feature = "full")]
use serde_json::Value;

use super::{FreeForm, MeshConfig};

/// The file that `istioctl install -f` reads. It is not applied to the cluster.
///
/// ```
/// use mesh2yaml_istio::{IstioOperator, MeshConfig, Profile};
///
/// let install = IstioOperator::new("mesh", "istio-system")
///     .profile(Profile::Default)
///     .mesh_config(MeshConfig::new().enable_auto_mtls(true).access_log_file("/dev/stdout"));
/// assert_eq!(
///     serde_json::to_value(&install)?["spec"],
///     serde_json::json!({
///         "profile": "default",
///         "meshConfig": {"accessLogFile": "/dev/stdout", "enableAutoMtls": true},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IstioOperator {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The installation.
    pub spec: IstioOperatorSpec,
}

object!(@resource IstioOperator, "IstioOperator", |_it| "install.istio.io/v1alpha1");

#[cfg(feature = "read")]
impl Kind for IstioOperator {
    const API_VERSIONS: &'static [&'static str] = &["install.istio.io/v1alpha1"];
}

/// The document, whose metadata can be left out: it is not an object of the cluster.
#[cfg(feature = "read")]
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Document {
    api_version: ApiVersion,
    kind: KindName,
    #[serde(default)]
    metadata: ObjectMeta,
    #[serde(default)]
    spec: IstioOperatorSpec,
}

#[cfg(feature = "read")]
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum ApiVersion {
    #[serde(rename = "install.istio.io/v1alpha1")]
    V1Alpha1,
}

#[cfg(feature = "read")]
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum KindName {
    IstioOperator,
}

#[cfg(feature = "read")]
impl<'de> Deserialize<'de> for IstioOperator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Document {
            api_version: ApiVersion::V1Alpha1,
            kind: KindName::IstioOperator,
            metadata,
            spec,
        } = Document::deserialize(deserializer)?;
        Ok(Self { metadata, spec })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for IstioOperator {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "IstioOperator".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Document::json_schema(generator)
    }
}

/// The `spec` of an [`IstioOperator`].
///
/// `values`, `unvalidatedValues` and the `k8s` of components are not looked into: they are Helm's and Kubernetes' own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct IstioOperatorSpec {
    /// The set of values to begin with, upstream `profile`; `default` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<ProfileSource>,
    /// Settings of the whole mesh, upstream `meshConfig`.
    #[serde(skip_serializing_if = "MeshConfig::is_empty")]
    pub mesh_config: MeshConfig,
    /// The folder of the charts, upstream `installPackagePath`; those of `istioctl` by default.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub install_package_path: String,
    /// Where images come from, upstream `hub`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hub: String,
    /// The version of the images, upstream `tag`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<Tag>,
    /// The namespace of the control plane, upstream `namespace`; that of the metadata by default.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    /// The name of this control plane beside others, a DNS label, upstream `revision`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub revision: String,
    /// The version whose defaults are kept, `1.23`, upstream `compatibilityVersion`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub compatibility_version: String,
    /// What is installed, upstream `components`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub components: Option<Components>,
    /// Values of the charts, upstream `values`; not looked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<FreeForm>,
    /// Values of charts of your own, upstream `unvalidatedValues`; not looked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unvalidated_values: Option<FreeForm>,
}

/// Where a profile comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum ProfileSource {
    /// Istio ships it.
    Shipped(Profile),
    /// It is a file, or has a name that is not known here.
    Other(String),
}

impl From<Profile> for ProfileSource {
    fn from(profile: Profile) -> Self {
        Self::Shipped(profile)
    }
}

impl From<String> for ProfileSource {
    fn from(text: String) -> Self {
        Profile::from_name(&text).map_or(Self::Other(text), Self::Shipped)
    }
}

impl From<ProfileSource> for String {
    fn from(source: ProfileSource) -> Self {
        match source {
            ProfileSource::Shipped(profile) => profile.as_str().to_owned(),
            ProfileSource::Other(text) => text,
        }
    }
}

/// The version of an image: text, or a number that stands for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Tag(
    #[cfg(feature = "full")] Value,
    #[cfg(not(feature = "full"))] String,
);

impl Tag {
    /// The version as text.
    #[must_use]
    pub fn text(&self) -> String {
        #[cfg(feature = "full")]
        match &self.0 {
            Value::String(text) => text.clone(),
            other
            @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                other.to_string()
            }
        }
        #[cfg(not(feature = "full"))]
        self.0.clone()
    }
}

impl From<&str> for Tag {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Tag {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

/// A set of values that Istio ships.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Profile {
    /// `default`: for production; a control plane and an ingress gateway.
    Default,
    /// `minimal`: the control plane alone.
    Minimal,
    /// `demo`: everything, with modest requests.
    Demo,
    /// `ambient`: the ambient data plane.
    Ambient,
    /// `remote`: a cluster whose control plane is elsewhere.
    Remote,
    /// `preview`: with features that are not yet stable.
    Preview,
    /// `stable`: what is stable alone.
    Stable,
    /// `empty`: nothing.
    Empty,
    /// `openshift`: as `default`, for OpenShift.
    Openshift,
    /// `openshift-ambient`: as `ambient`, for OpenShift.
    OpenshiftAmbient,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Default,
        Self::Minimal,
        Self::Demo,
        Self::Ambient,
        Self::Remote,
        Self::Preview,
        Self::Stable,
        Self::Empty,
        Self::Openshift,
        Self::OpenshiftAmbient,
    ];

    /// The name, as `profile` writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Minimal => "minimal",
            Self::Demo => "demo",
            Self::Ambient => "ambient",
            Self::Remote => "remote",
            Self::Preview => "preview",
            Self::Stable => "stable",
            Self::Empty => "empty",
            Self::Openshift => "openshift",
            Self::OpenshiftAmbient => "openshift-ambient",
        }
    }

    /// The profile of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.as_str() == name)
    }
}

impl IstioOperator {
    /// An installation as Istio ships it.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            spec: IstioOperatorSpec::default(),
        }
    }

    /// Begins with a profile.
    #[must_use]
    pub fn profile(mut self, profile: impl Into<ProfileSource>) -> Self {
        self.spec.profile = Some(profile.into());
        self
    }

    /// Gives the settings of the whole mesh.
    #[must_use]
    pub fn mesh_config(mut self, config: MeshConfig) -> Self {
        self.spec.mesh_config = config;
        self
    }

    /// Says what is installed.
    #[must_use]
    pub fn components(mut self, components: Components) -> Self {
        self.spec.components = Some(components);
        self
    }

    /// Names this control plane.
    #[must_use]
    pub fn revision(mut self, revision: impl Into<String>) -> Self {
        self.spec.revision = revision.into();
        self
    }

    /// Takes images from here.
    #[must_use]
    pub fn hub(mut self, hub: impl Into<String>) -> Self {
        self.spec.hub = hub.into();
        self
    }

    /// Takes images of this version.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<Tag>) -> Self {
        self.spec.tag = Some(tag.into());
        self
    }

    /// Gives values to the charts.
    #[must_use]
    pub fn values(mut self, values: FreeForm) -> Self {
        self.spec.values = Some(values);
        self
    }
}
