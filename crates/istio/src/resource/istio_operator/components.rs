//! What is installed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Tag;
use crate::FreeForm;

/// What is installed, upstream `components`; as the profile says by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Components {
    /// CRDs and cluster roles, upstream `base`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<BaseComponent>,
    /// The control plane, upstream `pilot`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pilot: Option<Component>,
    /// What sets up pods, upstream `cni`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cni: Option<Component>,
    /// The node proxy of the ambient mesh, upstream `ztunnel`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ztunnel: Option<Component>,
    /// What a cluster needs whose control plane is elsewhere, upstream `istiodRemote`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub istiod_remote: Option<Component>,
    /// Gateways into the mesh, upstream `ingressGateways`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ingress_gateways: Vec<GatewayComponent>,
    /// Gateways out of the mesh, upstream `egressGateways`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub egress_gateways: Vec<GatewayComponent>,
}

/// CRDs and cluster roles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct BaseComponent {
    /// Whether it is installed, upstream `enabled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Settings of its Kubernetes objects, upstream `k8s`; not looked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub k8s: Option<FreeForm>,
}

/// A part of the installation, upstream `ComponentSpec`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Component {
    /// Whether it is installed, upstream `enabled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Its namespace, upstream `namespace`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    /// Where its image comes from, upstream `hub`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hub: String,
    /// The version of its image, upstream `tag`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<Tag>,
    /// Settings of its Kubernetes objects, upstream `k8s`; not looked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub k8s: Option<FreeForm>,
}

/// A gateway, upstream `GatewayComponentSpec`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct GatewayComponent {
    /// Its name, upstream `name`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Whether it is installed, upstream `enabled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Labels of its pods, upstream `label`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub label: BTreeMap<String, String>,
    /// Its namespace, upstream `namespace`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    /// Where its image comes from, upstream `hub`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hub: String,
    /// The version of its image, upstream `tag`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<Tag>,
    /// Settings of its Kubernetes objects, upstream `k8s`; not looked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub k8s: Option<FreeForm>,
}

setters! { Components {
    /// Says how the control plane is installed.
    pilot(Component) = pilot.set;
    /// Says how what sets up pods is installed.
    cni(Component) = cni.set;
    /// Says how the node proxy of the ambient mesh is installed.
    ztunnel(Component) = ztunnel.set;
    /// Adds a gateway into the mesh.
    ingress_gateway(GatewayComponent) = ingress_gateways.push;
    /// Adds a gateway out of the mesh.
    egress_gateway(GatewayComponent) = egress_gateways.push;
} }

impl Component {
    /// It is installed, or not.
    #[must_use]
    pub fn new(enabled: bool) -> Self {
        Self {
            enabled: Some(enabled),
            ..Self::default()
        }
    }
}

impl GatewayComponent {
    /// It is installed, or not.
    pub fn new(name: impl Into<String>, enabled: bool) -> Self {
        Self {
            name: name.into(),
            enabled: Some(enabled),
            ..Self::default()
        }
    }
}
