//! What Linkerd has since when: data, so that a target version is a look-up and not a branch of its own.
//!
//! Versions of open-source Linkerd are edge releases; these are the `version-2.x` tags that first hold the commit.

use mesh2yaml_gateway::{GrpcRouteVersion, HttpRouteVersion};
use mesh2yaml_model::{Feature, Target, Version};

use crate::ServerVersion;

/// What the source calls the mesh.
pub const NAME: &str = "linkerd";
/// The oldest version that can be compiled for.
pub const OLDEST: Version = Version::new(2, 15);
/// The version that is compiled for where none is given.
pub const LATEST: Version = Version::new(2, 20);

/// `timeout.linkerd.io/request` (edge-24.7.5).
pub(super) const TIMEOUTS: Feature = Feature {
    name: "timeouts on routes",
    since: Version::new(2, 16),
};
/// `retry.linkerd.io/*` (edge-24.7.5).
pub(super) const RETRIES: Feature = Feature {
    name: "retries on routes",
    since: Version::new(2, 16),
};
/// GRPCRoutes of Services (edge-24.7.5).
pub(super) const GRPC_ROUTES: Feature = Feature {
    name: "routes for calls of gRPC",
    since: Version::new(2, 16),
};
/// `accessPolicy` of Server (edge-24.7.4).
pub(super) const ACCESS_POLICY: Feature = Feature {
    name: "access policies of Servers",
    since: Version::new(2, 16),
};
/// `proxy.tracing` of the chart (edge-25.6.4).
pub(super) const TRACING: Feature = Feature {
    name: "tracing without an extension",
    since: Version::new(2, 19),
};

/// `rules[].timeouts` of Gateway API's HTTPRoute are in force (edge-25.11.3); the annotation is, before.
pub(super) fn has_route_timeouts(target: Target) -> bool {
    target.version >= Version::new(2, 20)
}

/// Whether an AuthorizationPolicy may be for an HTTPRoute of Gateway API (edge-25.5.1).
pub(super) fn authorizes_gateway_routes(target: Target) -> bool {
    target.version >= Version::new(2, 19)
}

pub(super) fn http_route(target: Target) -> HttpRouteVersion {
    if target.version >= Version::new(2, 18) {
        HttpRouteVersion::V1
    } else {
        HttpRouteVersion::V1Beta1
    }
}

pub(super) fn grpc_route(target: Target) -> GrpcRouteVersion {
    if target.version >= Version::new(2, 18) {
        GrpcRouteVersion::V1
    } else {
        GrpcRouteVersion::V1Alpha2
    }
}

pub(super) fn server(target: Target) -> ServerVersion {
    if target.version >= ACCESS_POLICY.since {
        ServerVersion::V1Beta3
    } else {
        ServerVersion::V1Beta2
    }
}
