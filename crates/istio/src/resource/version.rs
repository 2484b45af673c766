//! The API versions that each group serves; the schemas of a kind are the same in all of them.

use mesh2yaml_k8s::versions;

versions! {
    /// A version of `networking.istio.io`.
    NetworkingVersion {
        /// `networking.istio.io/v1`, served since Istio 1.22: the default.
        #[default]
        V1 = "networking.istio.io/v1",
        /// `networking.istio.io/v1beta1`.
        V1Beta1 = "networking.istio.io/v1beta1",
        /// `networking.istio.io/v1alpha3`.
        V1Alpha3 = "networking.istio.io/v1alpha3",
    }
}

versions! {
    /// A version of `security.istio.io`.
    SecurityVersion {
        /// `security.istio.io/v1`, served since Istio 1.22: the default.
        #[default]
        V1 = "security.istio.io/v1",
        /// `security.istio.io/v1beta1`.
        V1Beta1 = "security.istio.io/v1beta1",
    }
}

versions! {
    /// A version of `telemetry.istio.io`.
    TelemetryVersion {
        /// `telemetry.istio.io/v1`, served since Istio 1.22: the default.
        #[default]
        V1 = "telemetry.istio.io/v1",
        /// `telemetry.istio.io/v1alpha1`.
        V1Alpha1 = "telemetry.istio.io/v1alpha1",
    }
}
