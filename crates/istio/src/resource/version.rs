//! The API versions that each group serves; the schemas of a kind are the same in all of them.

/// A version of `networking.istio.io`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum NetworkingVersion {
    /// `networking.istio.io/v1`, served since Istio 1.22: the default.
    #[default]
    V1,
    /// `networking.istio.io/v1beta1`.
    V1Beta1,
    /// `networking.istio.io/v1alpha3`.
    V1Alpha3,
}

impl NetworkingVersion {
    /// The version as `apiVersion` writes it.
    #[must_use]
    pub const fn api_version(self) -> &'static str {
        match self {
            Self::V1 => "networking.istio.io/v1",
            Self::V1Beta1 => "networking.istio.io/v1beta1",
            Self::V1Alpha3 => "networking.istio.io/v1alpha3",
        }
    }
}

/// A version of `security.istio.io`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecurityVersion {
    /// `security.istio.io/v1`, served since Istio 1.22: the default.
    #[default]
    V1,
    /// `security.istio.io/v1beta1`.
    V1Beta1,
}

impl SecurityVersion {
    /// The version as `apiVersion` writes it.
    #[must_use]
    pub const fn api_version(self) -> &'static str {
        match self {
            Self::V1 => "security.istio.io/v1",
            Self::V1Beta1 => "security.istio.io/v1beta1",
        }
    }
}

/// A version of `telemetry.istio.io`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TelemetryVersion {
    /// `telemetry.istio.io/v1`, served since Istio 1.22: the default.
    #[default]
    V1,
    /// `telemetry.istio.io/v1alpha1`.
    V1Alpha1,
}

impl TelemetryVersion {
    /// The version as `apiVersion` writes it.
    #[must_use]
    pub const fn api_version(self) -> &'static str {
        match self {
            Self::V1 => "telemetry.istio.io/v1",
            Self::V1Alpha1 => "telemetry.istio.io/v1alpha1",
        }
    }
}
