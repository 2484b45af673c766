//! Which objects of Envoy's a patch changes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use mesh2yaml_k8s::wired;
use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

/// Which objects a patch changes, upstream `EnvoyConfigObjectMatch`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PatchMatch {
    /// Of which proxies, upstream `context`; `ANY` by default.
    pub context: Option<PatchContext>,
    /// Of which versions, upstream `proxy`.
    pub proxy: Option<ProxyMatch>,
    /// Which object, upstream `listener`, `routeConfiguration`, `cluster` or `waypoint`. Every one by default.
    pub object: Option<PatchObject>,
}

/// An object of Envoy's: one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatchObject {
    /// A listener, or what is in one, upstream `listener`.
    Listener(ListenerMatch),
    /// Routes, upstream `routeConfiguration`.
    RouteConfiguration(RouteConfigurationMatch),
    /// A cluster, upstream `cluster`.
    Cluster(ClusterMatch),
    /// What a waypoint has, upstream `waypoint`; with the context `WAYPOINT`, and only with it.
    Waypoint(WaypointMatch),
}

/// Which proxies, and which side of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum PatchContext {
    /// All but waypoints, upstream `ANY`.
    Any,
    /// What sidecars take in, upstream `SIDECAR_INBOUND`.
    SidecarInbound,
    /// What sidecars let out, upstream `SIDECAR_OUTBOUND`.
    SidecarOutbound,
    /// Gateways, upstream `GATEWAY`.
    Gateway,
    /// Waypoints, upstream `WAYPOINT`.
    Waypoint,
}

/// Defines the parts of a match: maps of what may be absent.
macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
            #[cfg_attr(feature = "read", derive(Deserialize))]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            #[serde(rename_all = "camelCase", default, deny_unknown_fields)]
            #[non_exhaustive]
            pub struct $name {
                $(
                    $(#[$field_doc])*
                    #[serde(skip_serializing_if = "Option::is_none")]
                    pub $field: Option<$type>,
                )*
            }

            impl $name {
                /// One that leaves everything open.
                #[must_use]
                pub fn new() -> Self {
                    Self::default()
                }

                $(
                    /// Asks for this; the field of the same name says what it is.
                    #[must_use]
                    pub fn $field(mut self, value: impl Into<$type>) -> Self {
                        self.$field = Some(value.into());
                        self
                    }
                )*
            }
        )*
    };
}

parts! {
    /// Which proxies, upstream `ProxyMatch`.
    ProxyMatch {
        /// A regular expression in RE2's syntax for the version, upstream `proxyVersion`; longer than 1,024 bytes it is ignored.
        proxy_version: String,
        /// What a proxy says of itself, upstream `metadata`.
        metadata: BTreeMap<String, String>,
    }

    /// A listener, upstream `ListenerMatch`.
    ListenerMatch {
        /// The port that is asked for, upstream `portNumber`.
        port_number: u32,
        /// Has no effect, upstream `portName`.
        port_name: String,
        /// A filter chain of it, upstream `filterChain`.
        filter_chain: FilterChainMatch,
        /// A filter that sees a connection first, by its name, upstream `listenerFilter`.
        listener_filter: String,
        /// Its name in Envoy, upstream `name`.
        name: String,
    }

    /// A filter chain, upstream `FilterChainMatch`.
    FilterChainMatch {
        /// Its name, upstream `name`.
        name: String,
        /// The server name that it is for, upstream `sni`.
        sni: String,
        /// `tls` or `raw_buffer`, upstream `transportProtocol`.
        transport_protocol: String,
        /// Protocols of ALPN with commas between, upstream `applicationProtocols`.
        application_protocols: String,
        /// A network filter of it, upstream `filter`.
        filter: FilterMatch,
        /// The port that it is for, upstream `destinationPort`.
        destination_port: u32,
    }

    /// A network filter, upstream `FilterMatch`.
    FilterMatch {
        /// Its name, upstream `name`; needed.
        name: String,
        /// An HTTP filter in it, upstream `subFilter`; only in `envoy.filters.network.http_connection_manager`.
        sub_filter: SubFilterMatch,
    }

    /// An HTTP filter, upstream `SubFilterMatch`.
    SubFilterMatch {
        /// Its name, upstream `name`; needed.
        name: String,
    }

    /// Routes, upstream `RouteConfigurationMatch`.
    RouteConfigurationMatch {
        /// The port, upstream `portNumber`.
        port_number: u32,
        /// The name of a gateway's port, upstream `portName`.
        port_name: String,
        /// The gateway, `namespace/name`, upstream `gateway`.
        gateway: String,
        /// The hosts, upstream `vhost`.
        vhost: VirtualHostMatch,
        /// Their name in Envoy, upstream `name`.
        name: String,
    }

    /// The routes of some hosts, upstream `VirtualHostMatch`.
    VirtualHostMatch {
        /// Their name, `host:port`, upstream `name`.
        name: String,
        /// A route, upstream `route`.
        route: RouteMatch,
        /// One of the hosts, upstream `domainName`.
        domain_name: String,
    }

    /// A route, upstream `RouteMatch`.
    RouteMatch {
        /// Its name, upstream `name`.
        name: String,
        /// What it does, upstream `action`.
        action: RouteAction,
    }

    /// A cluster, upstream `ClusterMatch`.
    ClusterMatch {
        /// The port of its service, upstream `portNumber`.
        port_number: u32,
        /// The host of its service, upstream `service`.
        service: String,
        /// Its subset, upstream `subset`.
        subset: String,
        /// Its name in Envoy, upstream `name`.
        name: String,
    }

    /// What a waypoint has, upstream `WaypointMatch`.
    WaypointMatch {
        /// The port of a service, upstream `portNumber`.
        port_number: Port,
        /// A network filter, upstream `filter`.
        filter: WaypointFilterMatch,
        /// A route, upstream `route`.
        route: WaypointRouteMatch,
    }

    /// A network filter of a waypoint.
    WaypointFilterMatch {
        /// Its name, upstream `name`.
        name: String,
        /// An HTTP filter in it, upstream `subFilter`.
        sub_filter: SubFilterMatch,
    }

    /// A route of a waypoint.
    WaypointRouteMatch {
        /// Its name, upstream `name`.
        name: String,
    }
}

/// What a route does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum RouteAction {
    /// Anything, upstream `ANY`.
    Any,
    /// It leads somewhere, upstream `ROUTE`.
    Route,
    /// It redirects, upstream `REDIRECT`.
    Redirect,
    /// It answers, upstream `DIRECT_RESPONSE`.
    DirectResponse,
}

impl PatchMatch {
    /// Everything.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What matches in a waypoint.
    #[must_use]
    pub fn waypoint(waypoint: WaypointMatch) -> Self {
        Self {
            context: Some(PatchContext::Waypoint),
            proxy: None,
            object: Some(PatchObject::Waypoint(waypoint)),
        }
    }
}

setters! { PatchMatch {
    /// Says of which proxies.
    context(PatchContext) = context.set;
    /// Says of which versions.
    proxy(ProxyMatch) = proxy.set;
    /// Says which object.
    object(PatchObject) = object.set;
} }

impl From<ListenerMatch> for PatchObject {
    fn from(it: ListenerMatch) -> Self {
        Self::Listener(it)
    }
}

impl From<RouteConfigurationMatch> for PatchObject {
    fn from(it: RouteConfigurationMatch) -> Self {
        Self::RouteConfiguration(it)
    }
}

impl From<ClusterMatch> for PatchObject {
    fn from(it: ClusterMatch) -> Self {
        Self::Cluster(it)
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<PatchContext>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proxy: Option<Cow<'a, ProxyMatch>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    listener: Option<Cow<'a, ListenerMatch>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    route_configuration: Option<Cow<'a, RouteConfigurationMatch>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster: Option<Cow<'a, ClusterMatch>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waypoint: Option<Cow<'a, WaypointMatch>>,
}

wired!(PatchMatch, Wire);

impl<'a> From<&'a PatchMatch> for Wire<'a> {
    fn from(it: &'a PatchMatch) -> Self {
        let mut wire = Wire {
            context: it.context,
            proxy: it.proxy.as_ref().map(Cow::Borrowed),
            listener: None,
            route_configuration: None,
            cluster: None,
            waypoint: None,
        };
        match &it.object {
            Some(PatchObject::Listener(it)) => wire.listener = Some(Cow::Borrowed(it)),
            Some(PatchObject::RouteConfiguration(it)) => wire.route_configuration = Some(Cow::Borrowed(it)),
            Some(PatchObject::Cluster(it)) => wire.cluster = Some(Cow::Borrowed(it)),
            Some(PatchObject::Waypoint(it)) => wire.waypoint = Some(Cow::Borrowed(it)),
            None => {}
        }
        wire
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for PatchMatch {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        let object = match (
            wire.listener,
            wire.route_configuration,
            wire.cluster,
            wire.waypoint,
        ) {
            (None, None, None, None) => None,
            (Some(it), None, None, None) => Some(PatchObject::Listener(it.into_owned())),
            (None, Some(it), None, None) => Some(PatchObject::RouteConfiguration(it.into_owned())),
            (None, None, Some(it), None) => Some(PatchObject::Cluster(it.into_owned())),
            (None, None, None, Some(it)) => Some(PatchObject::Waypoint(it.into_owned())),
            _ => {
                return Err(
                    "only one of `listener`, `routeConfiguration`, `cluster` and `waypoint` can be matched",
                );
            }
        };
        Ok(Self {
            context: wire.context,
            proxy: wire.proxy.map(Cow::into_owned),
            object,
        })
    }
}
