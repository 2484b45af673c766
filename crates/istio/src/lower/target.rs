//! What Istio has since when: data, so that a target version is a look-up and not a branch of its own.

use mesh2yaml_model::{Feature, Target, Version};

use crate::{NetworkingVersion, SecurityVersion, TelemetryVersion};

/// What the source calls the mesh.
pub const NAME: &str = "istio";
/// The oldest version that can be compiled for.
pub const OLDEST: Version = Version::new(1, 18);
/// The version that is compiled for where none is given: the newest release whose CRDs the suite checks against.
pub const LATEST: Version = Version::new(1, 31);

/// `v1` of networking, security and telemetry, release 1.22 (release CRDs at 1.21.0 and 1.22.0).
const V1: Version = Version::new(1, 22);

/// `{*}` and `{**}` in paths of AuthorizationPolicy, release 1.22 (release note 16585).
pub(super) const PATH_TEMPLATES: Feature = Feature {
    name: "wildcards inside the paths of access rules",
    since: Version::new(1, 22),
};

/// Since when `{*}` and `{**}` take every character of a normal path, and `=` may stand beside them. `=` came with Istio 1.25 (`CheckValidPathTemplate` at
/// 1.24.0 and 1.25.0), `*` with Envoy 1.35 (its release notes), which is Istio 1.27. Patches of older Envoys have `*` too, but a version here names no patch.
pub(super) const WHOLE_TEMPLATES: Version = Version::new(1, 27);

pub(super) fn networking(target: Target) -> NetworkingVersion {
    if target.version >= V1 {
        NetworkingVersion::V1
    } else {
        NetworkingVersion::V1Beta1
    }
}

pub(super) fn security(target: Target) -> SecurityVersion {
    if target.version >= V1 {
        SecurityVersion::V1
    } else {
        SecurityVersion::V1Beta1
    }
}

/// The storage version is still v1alpha1, in every release.
pub(super) fn telemetry(_: Target) -> TelemetryVersion {
    TelemetryVersion::V1Alpha1
}
