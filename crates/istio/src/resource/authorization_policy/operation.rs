//! What is asked for.

use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

use crate::resource::wire;

/// What is asked for: every list that is given must have an entry that matches, and every `not` list none.
///
/// All but ports exist in HTTP alone: on a TCP port Istio drops an `ALLOW` rule with the others, and a `DENY` rule's
/// other fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Operation {
    /// Hosts as the request names them, port included, whatever their case, upstream `hosts`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// Hosts that are not meant, upstream `notHosts`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_hosts: Vec<String>,
    /// Methods in capitals, upstream `methods`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// Methods that are not meant, upstream `notMethods`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_methods: Vec<String>,
    /// Paths, or templates with `{*}` for one segment and `{**}` for any number, upstream `paths`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// Paths that are not meant, upstream `notPaths`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_paths: Vec<String>,
    /// Ports that the workload listens on, upstream `ports`. Istio takes 0, which no connection has.
    #[serde(skip_serializing_if = "Vec::is_empty", with = "wire::port_texts")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub ports: Vec<u16>,
    /// Ports that are not meant, upstream `notPorts`.
    #[serde(skip_serializing_if = "Vec::is_empty", with = "wire::port_texts")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub not_ports: Vec<u16>,
}

impl Operation {
    /// An operation without conditions; Istio refuses it as long as it has none.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

setters! { Operation {
    /// Adds a host.
    host(impl Into<String>) = hosts.push;
    /// Excludes a host.
    not_host(impl Into<String>) = not_hosts.push;
    /// Adds a method.
    method(impl Into<String>) = methods.push;
    /// Excludes a method.
    not_method(impl Into<String>) = not_methods.push;
    /// Adds a path.
    path(impl Into<String>) = paths.push;
    /// Excludes a path.
    not_path(impl Into<String>) = not_paths.push;
    /// Adds a port.
    port(Port) = ports.push;
    /// Excludes a port.
    not_port(Port) = not_ports.push;
} }
