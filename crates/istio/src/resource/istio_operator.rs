//! IstioOperator: how the mesh is installed.

use mesh2yaml_k8s::ObjectMeta;
use serde::Serialize;

use super::MeshConfig;

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

written_object!(IstioOperator, |_it| "install.istio.io/v1alpha1");

/// The `spec` of an [`IstioOperator`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct IstioOperatorSpec {
    /// The set of values to begin with, upstream `profile`; `default` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// Settings of the whole mesh, upstream `meshConfig`.
    #[serde(skip_serializing_if = "MeshConfig::is_empty")]
    pub mesh_config: MeshConfig,
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
    pub fn profile(mut self, profile: Profile) -> Self {
        self.spec.profile = Some(profile);
        self
    }

    /// Gives the settings of the whole mesh.
    #[must_use]
    pub fn mesh_config(mut self, config: MeshConfig) -> Self {
        self.spec.mesh_config = config;
        self
    }
}
