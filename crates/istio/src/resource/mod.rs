//! One file per kind; what several kinds share stands beside them.

#[macro_use]
mod setters;
#[cfg(feature = "full")]
#[macro_use]
mod traffic_selector;

mod authorization_policy;
mod base64;
mod destination_rule;
#[cfg(feature = "full")]
mod envoy_filter;
mod export_to;
mod free_form;
#[cfg(feature = "full")]
mod gateway;
mod host;
mod istio_operator;
mod mesh_config;
#[cfg(feature = "full")]
mod namespaced_host;
mod peer_authentication;
mod percentage;
mod policy_target;
mod protocol;
#[cfg(feature = "full")]
mod proxy_config;
#[cfg(feature = "full")]
mod request_authentication;
mod selector;
#[cfg(feature = "full")]
mod service_entry;
#[cfg(feature = "full")]
mod sidecar;
mod string_match;
mod target_ref;
mod telemetry;
#[cfg(feature = "full")]
mod traffic_extension;
mod version;
mod virtual_service;
#[cfg(feature = "full")]
mod wasm_module;
#[cfg(feature = "full")]
mod wasm_plugin;
mod wire;
#[cfg(feature = "full")]
mod workload_entry;
#[cfg(feature = "full")]
mod workload_group;
#[cfg(feature = "full")]
mod workload_selector;

pub use authorization_policy::{
    Attribute, AuthorizationAction, AuthorizationPolicy, AuthorizationPolicySpec, Condition, Operation, Rule,
    Source,
};
pub use destination_rule::{
    Aggression, AggressionError, Balancing, ClientTls, ClientTlsMode, ConnectionPool, ConsistentHash,
    CookieAttribute, CookieLifetime, DestinationRule, DestinationRuleSpec, Distribution, Failover,
    H2UpgradePolicy, HashAlgorithm, HashCookie, HashKey, Http2KeepAlive, HttpPool, IdleTimeout, LoadBalancer,
    LocalityLb, OutlierDetection, PortTrafficPolicy, ProxyProtocol, ProxyProtocolVersion, RetryBudget,
    SimpleBalancer, Subset, TcpKeepalive, TcpPool, TrafficPolicy, Tunnel, TunnelProtocol, Warmup,
    ZoneAwareLb,
};
#[cfg(feature = "full")]
pub use envoy_filter::{
    ApplyTo, ClusterMatch, ConfigPatch, EnvoyFilter, EnvoyFilterSpec, EnvoyFilterTarget, FilterChainMatch,
    FilterClass, FilterMatch, ListenerMatch, Patch, PatchContext, PatchMatch, PatchObject, PatchOperation,
    ProxyMatch, RouteAction, RouteConfigurationMatch, RouteMatch, SubFilterMatch, VirtualHostMatch,
    WaypointFilterMatch, WaypointMatch, WaypointRouteMatch,
};
pub use export_to::ExportTo;
pub use free_form::FreeForm;
#[cfg(feature = "full")]
pub use gateway::{
    Gateway, GatewaySpec, Server, ServerPort, ServerTls, ServerTlsMode, TlsCertificate, TlsVersion,
};
pub use host::HostName;
pub use istio_operator::{
    BaseComponent, Component, Components, GatewayComponent, IstioOperator, IstioOperatorSpec, Profile,
    ProfileSource, Tag,
};
pub use mesh_config::{
    AccessLogEncoding, DefaultProviders, ExtensionProvider, InboundTrafficMode, InboundTrafficPolicy,
    IngressControllerMode, MeshConfig, MeshH2Upgrade, MeshOutboundMode, MeshOutboundPolicy, MeshTls,
    MeshTlsVersion, OpenTelemetryProvider, PathNormalization, Provider, ServiceScope, ServiceSettings,
    Settings,
};
#[cfg(feature = "full")]
pub use namespaced_host::NamespacedHost;
pub use peer_authentication::{MtlsMode, PeerAuthentication, PeerAuthenticationSpec, WorkloadMtls};
pub use percentage::{Percentage, PercentageError};
pub use policy_target::PolicyTarget;
pub use protocol::{Protocol, ProtocolError};
#[cfg(feature = "full")]
pub use proxy_config::{ProxyConfig, ProxyConfigSpec, ProxyImage};
#[cfg(feature = "full")]
pub use request_authentication::{
    ClaimToHeader, JwtHeader, JwtKeys, JwtPresence, JwtRule, RequestAuthentication, RequestAuthenticationSpec,
};
pub use selector::Selector;
#[cfg(feature = "full")]
pub use service_entry::{Backends, Location, Resolution, ServiceEntry, ServiceEntrySpec, ServicePort};
#[cfg(feature = "full")]
pub use sidecar::{
    CaptureMode, EgressListener, EgressProxy, IngressListener, OutboundMode, OutboundTrafficPolicy, Sidecar,
    SidecarPort, SidecarSpec,
};
pub use string_match::{FieldMatch, StringMatch};
pub use target_ref::TargetRef;
pub use telemetry::{
    AccessLogging, CustomTag, IstioMetric, Metric, MetricOverride, Metrics, TagOverride, TagSource,
    Telemetry, TelemetrySpec, Tracing, WorkloadMode,
};
#[cfg(feature = "full")]
pub use traffic_extension::{ExtensionFilter, TrafficExtension, TrafficExtensionSpec};
#[cfg(feature = "full")]
pub use traffic_selector::{FilterPhase, TrafficMode, TrafficSelector};
pub use version::{NetworkingVersion, SecurityVersion, TelemetryVersion};
pub use virtual_service::{
    Abort, AbortStatus, Backend, Body, CorsPolicy, Delay, Delegate, Destination, DirectResponse, Fault,
    GatewayName, GrpcStatus, HeaderEdits, HeaderOperations, HttpAction, HttpMatch, HttpRoute, Mirror,
    PathRewrite, Redirect, RedirectPath, RedirectPort, RegexRewrite, Retry, RetryOn, RetryOnError, Rewrite,
    Scheme, TcpDestination, TcpMatch, TcpRoute, TlsMatch, TlsRoute, UnmatchedPreflights, VirtualService,
    VirtualServiceSpec,
};
#[cfg(feature = "full")]
pub use wasm_module::{EnvValue, EnvVar, FailStrategy, PluginType, PullPolicy, WasmModule};
#[cfg(feature = "full")]
pub use wasm_plugin::{WasmPlugin, WasmPluginSpec};
#[cfg(feature = "full")]
pub use workload_entry::{WorkloadEntry, WorkloadEntrySpec};
#[cfg(feature = "full")]
pub use workload_group::{
    ExecProbe, GroupMetadata, GrpcProbe, HttpProbe, Probe, ProbeHeader, ProbeMethod, TcpProbe, WorkloadGroup,
    WorkloadGroupSpec,
};
#[cfg(feature = "full")]
pub use workload_selector::WorkloadSelector;
