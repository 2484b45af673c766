//! Settings of a workload's proxy.

use mesh2yaml_k8s::{Namespace, ObjectMeta, Service};
use mesh2yaml_types::Port;
use serde::Serialize;

use super::{
    Configured, LogFormat, LogHeaders, OnOff, PortRange, PullPolicy, Quantity, Subnet, ValueError, joined,
    set,
};
use crate::{AccessPolicy, GoDuration, annotation};
#[cfg(feature = "full")]
use crate::{EgressNetwork, ExternalWorkload};

/// Defines setters that write a value as it is displayed.
macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident($arg:ty) = $key:ident;)+) => {
        $(
            $(#[$doc])*
            #[must_use]
            fn $name(mut self, value: $arg) -> Self {
                set(self.configured(), annotation::$key, value.to_string());
                self
            }
        )+
    };
    (lists: $($(#[$doc:meta])* $name:ident($item:ty) = $key:ident;)+) => {
        $(
            $(#[$doc])*
            #[must_use]
            fn $name<T: Into<$item>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
                let values = joined(values.into_iter().map(Into::into));
                set(self.configured(), annotation::$key, values);
                self
            }
        )+
    };
}

/// Ports that are not looked into; Linkerd reads them on a Service, an EgressNetwork, an ExternalWorkload, a Namespace and a template of
/// pods.
pub trait OpaqueSettings: Configured {
    settings! { lists:
        /// Passes bytes on these ports without a look, and on no other: the list takes the place of the mesh's own.
        opaque_ports(PortRange) = OPAQUE_PORTS;
    }
}

#[cfg(feature = "full")]
impl OpaqueSettings for EgressNetwork {}
#[cfg(feature = "full")]
impl OpaqueSettings for ExternalWorkload {}
impl OpaqueSettings for Namespace {}
impl OpaqueSettings for Service {}

/// What a workload takes in; Linkerd reads it on an ExternalWorkload, a Namespace and a template of pods.
pub trait InboundSettings: OpaqueSettings {
    settings! {
        /// Says what is admitted on ports without a Server.
        default_inbound_policy(AccessPolicy) = DEFAULT_INBOUND_POLICY;
    }

    settings! { lists:
        /// Takes callers with a mesh identity only, on these ports.
        require_identity_inbound_ports(PortRange) = REQUIRE_IDENTITY_INBOUND_PORTS;
    }
}

#[cfg(feature = "full")]
impl InboundSettings for ExternalWorkload {}
impl InboundSettings for Namespace {}

/// Settings of a workload's proxy; Linkerd reads them on a Namespace and on a template of pods, which comes first. A pod
/// keeps what held when it was created.
///
/// ```
/// use mesh2yaml_linkerd::k8s::Namespace;
/// use mesh2yaml_linkerd::{Inject, Quantity, WorkloadSettings, annotation};
/// use mesh2yaml_types::{duration, port};
///
/// let shop = Namespace::new("shop")
///     .inject(Inject::Enabled)
///     .skip_outbound_ports([port!(3306)])
///     .proxy_cpu_request(Quantity::milli_cpu(100))
///     .proxy_outbound_connect_timeout(duration!("2s").into());
/// assert_eq!(shop.metadata.annotations()[annotation::PROXY_CPU_REQUEST], "100m");
/// ```
pub trait WorkloadSettings: InboundSettings {
    settings! {
        /// Says whether pods get a proxy.
        inject(Inject) = INJECT;
        /// Writes an access log in this form.
        access_log(AccessLog) = ACCESS_LOG;
        /// Says what the proxy logs, a filter such as `warn,linkerd=info`.
        proxy_log_level(&str) = PROXY_LOG_LEVEL;
        /// Says in which form the proxy logs.
        proxy_log_format(LogFormat) = PROXY_LOG_FORMAT;
        /// Says whether the proxy logs headers of requests.
        proxy_log_http_headers(LogHeaders) = PROXY_LOG_HTTP_HEADERS;
        /// Asks for so much CPU.
        proxy_cpu_request(Quantity) = PROXY_CPU_REQUEST;
        /// Takes no more than so much CPU.
        proxy_cpu_limit(Quantity) = PROXY_CPU_LIMIT;
        /// Asks for so much memory.
        proxy_memory_request(Quantity) = PROXY_MEMORY_REQUEST;
        /// Takes no more than so much memory.
        proxy_memory_limit(Quantity) = PROXY_MEMORY_LIMIT;
        /// Asks for so much storage.
        proxy_ephemeral_storage_request(Quantity) = PROXY_EPHEMERAL_STORAGE_REQUEST;
        /// Takes no more than so much storage.
        proxy_ephemeral_storage_limit(Quantity) = PROXY_EPHEMERAL_STORAGE_LIMIT;
        /// Limits the time for a connection to a service.
        proxy_outbound_connect_timeout(GoDuration) = PROXY_OUTBOUND_CONNECT_TIMEOUT;
        /// Limits the time for a connection to the application.
        proxy_inbound_connect_timeout(GoDuration) = PROXY_INBOUND_CONNECT_TIMEOUT;
        /// Forgets an unused service after this time.
        proxy_outbound_discovery_cache_unused_timeout(GoDuration) = PROXY_OUTBOUND_DISCOVERY_CACHE_UNUSED_TIMEOUT;
        /// Forgets an unused port after this time.
        proxy_inbound_discovery_cache_unused_timeout(GoDuration) = PROXY_INBOUND_DISCOVERY_CACHE_UNUSED_TIMEOUT;
        /// Says whether the proxy waits without end for a client's first bytes, on the way out.
        proxy_disable_outbound_protocol_detect_timeout(bool) = PROXY_DISABLE_OUTBOUND_PROTOCOL_DETECT_TIMEOUT;
        /// Says whether the proxy waits without end for a client's first bytes, on the way in.
        proxy_disable_inbound_protocol_detect_timeout(bool) = PROXY_DISABLE_INBOUND_PROTOCOL_DETECT_TIMEOUT;
        /// Says whether metrics carry the names of hosts.
        proxy_metrics_hostname_labels(bool) = PROXY_METRICS_HOSTNAME_LABELS;
        /// Says whether the proxy can be ended by a request to its port for metrics.
        proxy_admin_shutdown(OnOff) = PROXY_ADMIN_SHUTDOWN;
        /// Says whether the application waits until the proxy is ready.
        proxy_await(OnOff) = PROXY_AWAIT;
        /// Gives open connections this time when the proxy ends.
        shutdown_grace_period(GoDuration) = SHUTDOWN_GRACE_PERIOD;
        /// Lets the proxy go on for so many seconds after the pod is told to end.
        proxy_wait_before_exit_seconds(u64) = PROXY_WAIT_BEFORE_EXIT_SECONDS;
        /// Says whether the proxy is an init container that stays.
        proxy_enable_native_sidecar(bool) = PROXY_ENABLE_NATIVE_SIDECAR;
        /// Says whether ServiceProfiles count for names outside of the cluster.
        enable_external_profiles(bool) = ENABLE_EXTERNAL_PROFILES;
        /// Says whether a container for debugging is put beside the proxy.
        enable_debug_sidecar(bool) = ENABLE_DEBUG_SIDECAR;
        /// Takes another image for the proxy.
        proxy_image(&str) = PROXY_IMAGE;
        /// Takes another version of the proxy's image.
        proxy_version(&str) = PROXY_VERSION;
        /// Says when the images of the proxy are pulled.
        image_pull_policy(PullPolicy) = IMAGE_PULL_POLICY;
        /// Moves the proxy's port for its control.
        control_port(Port) = CONTROL_PORT;
        /// Moves the proxy's port for incoming connections.
        inbound_port(Port) = INBOUND_PORT;
        /// Moves the proxy's port for metrics and probes.
        admin_port(Port) = ADMIN_PORT;
        /// Moves the proxy's port for outgoing connections.
        outbound_port(Port) = OUTBOUND_PORT;
        /// Runs the proxy as this user.
        proxy_uid(u32) = PROXY_UID;
        /// Runs the proxy as this group.
        proxy_gid(u32) = PROXY_GID;
        /// Says whether requests cannot be looked into, with the viz extension.
        disable_tap(bool) = DISABLE_TAP;
    }

    settings! { lists:
        /// Lets incoming connections to these ports go past the proxy, so past every policy.
        skip_inbound_ports(PortRange) = SKIP_INBOUND_PORTS;
        /// Lets outgoing connections to these ports go past the proxy, so without mTLS.
        skip_outbound_ports(PortRange) = SKIP_OUTBOUND_PORTS;
        /// Says which ports containers listen on that other webhooks add later.
        pod_inbound_ports(PortRange) = POD_INBOUND_PORTS;
        /// Lets connections of these networks go past the proxy.
        skip_subnets(Subnet) = SKIP_SUBNETS;
    }

    /// Adds variables to the proxy's environment. A pod's come before its namespace's of the same name.
    #[cfg(feature = "full")]
    #[must_use]
    fn proxy_additional_env(mut self, variables: &[super::EnvVar]) -> Self {
        // A list of texts and JSON values can always be written.
        let text = serde_json::to_string(variables).unwrap_or_default();
        set(self.configured(), annotation::PROXY_ADDITIONAL_ENV, text);
        self
    }
}

impl WorkloadSettings for Namespace {}

/// Settings that are read on a template of pods alone.
pub trait PodSettings: WorkloadSettings {
    settings! {
        /// Uses no more than this part of the node's CPUs; between 0 and 1.
        proxy_cpu_ratio_limit(f64) = PROXY_CPU_RATIO_LIMIT;
        /// Says whether the proxy is the gateway for other clusters.
        enable_gateway(bool) = ENABLE_GATEWAY;
        /// Drops half closed connections after this time.
        close_wait_timeout(GoDuration) = CLOSE_WAIT_TIMEOUT;
        /// Takes another image for the container for debugging.
        debug_image(&str) = DEBUG_IMAGE;
        /// Takes another version of the image for debugging.
        debug_image_version(&str) = DEBUG_IMAGE_VERSION;
        /// Says when the image for debugging is pulled.
        debug_image_pull_policy(PullPolicy) = DEBUG_IMAGE_PULL_POLICY;
    }

    /// Gives the pod's traces an attribute, where tracing is on.
    #[must_use]
    fn resource_attribute(mut self, name: &str, value: impl Into<String>) -> Self {
        let key = format!("{}{name}", annotation::RESOURCE_ATTRIBUTE);
        set(self.configured(), &key, value);
        self
    }
}

/// Settings that are read on a Namespace alone.
pub trait NamespaceSettings: WorkloadSettings {
    /// Keeps all of Linkerd's webhooks from the namespace: nothing is injected, and nothing judged.
    #[must_use]
    fn without_admission_webhooks(mut self) -> Self {
        let labels = self.configured().labels_mut();
        labels.insert(annotation::ADMISSION_WEBHOOKS.to_owned(), "disabled".to_owned());
        self
    }
}

impl NamespaceSettings for Namespace {}

/// The metadata of the pods of a workload, `spec.template.metadata` of a Deployment: who writes Deployments takes its labels and
/// annotations from here.
///
/// ```
/// use mesh2yaml_linkerd::{Inject, PodSettings, PodTemplate, WorkloadSettings};
/// use mesh2yaml_types::duration;
///
/// let pods = PodTemplate::default().inject(Inject::Enabled).close_wait_timeout(duration!("1h").into());
/// assert_eq!(pods.metadata.annotations()["linkerd.io/inject"], "enabled");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PodTemplate {
    /// Labels and annotations.
    pub metadata: ObjectMeta,
}

impl Configured for PodTemplate {
    fn configured(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }
}

impl OpaqueSettings for PodTemplate {}
impl InboundSettings for PodTemplate {}
impl WorkloadSettings for PodTemplate {}
impl PodSettings for PodTemplate {}

super::value::words! {
    /// Whether pods get a proxy.
    Inject {
        /// Yes, `enabled`.
        Enabled = "enabled",
        /// No, `disabled`.
        Disabled = "disabled",
        /// Yes, for an ingress that names the service of each request in a header, `ingress`.
        Ingress = "ingress",
    }
    "`enabled`, `disabled` or `ingress`"
}

/// The form of an access log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum AccessLog {
    /// Apache's common log format, `apache`.
    Apache,
    /// An object on each line, `json`.
    Json,
}

impl AccessLog {
    /// The form as Linkerd reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Apache => "apache",
            Self::Json => "json",
        }
    }
}

impl std::fmt::Display for AccessLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for AccessLog {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        match text {
            "apache" => Ok(Self::Apache),
            "json" => Ok(Self::Json),
            _ => Err(ValueError::new("`apache` or `json`")),
        }
    }
}
