//! The table: a key a line.

use super::Holder::{self, EgressNetwork, ExternalWorkload, GrpcRoute, HttpRoute, Namespace, Pod, Service};
use super::Syntax::{
    AccessLog, AccessPolicy, Bool, Count32, Count64, CpuRatio, Discovery, Env, GoDuration, GrpcStatuses,
    HttpStatuses, InitPorts, Integer, JitterRatio, LogFormat, LogHeaders, Millis32, Mode, OnOff, Period,
    Port, Ports, PullPolicy, Quantity, Rate, Retries, Subnets, Text, UnitDuration, Word,
};
use super::{Annotation, Syntax};

/// Defines the keys of a list: a constant for each, and the list.
macro_rules! keys {
    ($(#[$doc:meta])* $list:ident {
        $($name:ident = $key:literal, $syntax:expr, $on:expr, $default:literal, $meaning:literal;)+
    }) => {
        $(
            #[doc = concat!($meaning, " Default: `", $default, "`.")]
            pub const $name: &str = $key;
        )+

        $(#[$doc])*
        pub const $list: &[Annotation] = &[$(
            Annotation { key: $key, value: $syntax, on: $on, default: $default, meaning: $meaning },
        )+];
    };
}

const INJECTED: &[Holder] = &[Pod, Namespace];
const ON_POD: &[Holder] = &[Pod];
const ON_NAMESPACE: &[Holder] = &[Namespace];
const ON_SERVICE: &[Holder] = &[Service];
const BALANCED: &[Holder] = &[Service, EgressNetwork];
const OF_HTTP: &[Holder] = &[Service, EgressNetwork, HttpRoute];
const OF_GRPC: &[Holder] = &[Service, EgressNetwork, GrpcRoute];
const ROUTED: &[Holder] = &[Service, EgressNetwork, HttpRoute, GrpcRoute];
const OPAQUE: &[Holder] = &[Service, EgressNetwork, Pod, ExternalWorkload, Namespace];
const INBOUND: &[Holder] = &[Pod, Namespace, ExternalWorkload];

const INJECT_WORDS: Syntax = Word(&["enabled", "disabled", "ingress"]);
const EXPORTED_WORDS: Syntax = Word(&["true", "remote-discovery"]);
const MEMBER: Syntax = Word(&["member"]);
const DISABLED: Syntax = Word(&["disabled"]);

#[rustfmt::skip]
keys! {
    /// Every annotation that an author writes for Linkerd, except `resource.opentelemetry.io/…`, which has any name.
    ANNOTATIONS {
        INJECT = "linkerd.io/inject", INJECT_WORDS, INJECTED, "disabled", "Whether a proxy is put into pods.";

        RETRY_HTTP = "retry.linkerd.io/http", HttpStatuses, OF_HTTP, "", "Statuses on which a request is repeated: codes, ranges, `5xx`, `gateway-error`.";
        RETRY_GRPC = "retry.linkerd.io/grpc", GrpcStatuses, OF_GRPC, "", "gRPC statuses on which a request is repeated.";
        RETRY_LIMIT = "retry.linkerd.io/limit", Retries, ROUTED, "1", "The number of tries after the first, where another key for retries is set; 0 is as good as none.";
        RETRY_TIMEOUT = "retry.linkerd.io/timeout", UnitDuration, ROUTED, "", "The time for each try; 0 is as good as none.";

        TIMEOUT_REQUEST = "timeout.linkerd.io/request", UnitDuration, ROUTED, "", "The time for a request with its retries and its response.";
        TIMEOUT_RESPONSE = "timeout.linkerd.io/response", UnitDuration, ROUTED, "", "The time until the response is complete.";
        TIMEOUT_IDLE = "timeout.linkerd.io/idle", UnitDuration, ROUTED, "", "The time without any data in either direction.";

        FAILURE_ACCRUAL = "balancer.linkerd.io/failure-accrual", Mode, BALANCED, "", "The circuit breaker's mode: failures in a row, or these and the rate of success.";
        FAILURE_ACCRUAL_MAX_FAILURES = "balancer.linkerd.io/failure-accrual-consecutive-max-failures", Count32, BALANCED, "7", "Failures in a row that eject a pod; 0 switches this off beside the rate of success.";
        FAILURE_ACCRUAL_MIN_PENALTY = "balancer.linkerd.io/failure-accrual-consecutive-min-penalty", UnitDuration, BALANCED, "1s", "The first rest of an ejected pod, at most the longest.";
        FAILURE_ACCRUAL_MAX_PENALTY = "balancer.linkerd.io/failure-accrual-consecutive-max-penalty", UnitDuration, BALANCED, "60s", "The longest rest of an ejected pod, above 0.";
        FAILURE_ACCRUAL_JITTER_RATIO = "balancer.linkerd.io/failure-accrual-consecutive-jitter-ratio", JitterRatio, BALANCED, "0.5", "How much a rest varies, in relation to its length.";
        SUCCESS_RATE_THRESHOLD = "balancer.alpha.linkerd.io/failure-accrual-success-rate-threshold", Rate, BALANCED, "0.8", "The rate of success below which a pod is ejected, with the mode `unified`; 0 switches this off.";
        SUCCESS_RATE_WINDOW = "balancer.alpha.linkerd.io/failure-accrual-success-rate-window", UnitDuration, BALANCED, "10s", "The time over which the rate of success is taken; 10 ms at least.";
        SUCCESS_RATE_MIN_REQUESTS = "balancer.alpha.linkerd.io/failure-accrual-success-rate-min-requests", Count32, BALANCED, "5", "Requests in this time without which the rate does not count; at most 1000000.";
        HONOR_RETRY_AFTER = "balancer.alpha.linkerd.io/failure-accrual-honor-retry-after", Bool, BALANCED, "false", "Whether a rest is as long as the pod asks for by `Retry-After`, with the mode `unified`.";
        PENALIZE_FAILURES = "balancer.alpha.linkerd.io/penalize-failures", Bool, ON_SERVICE, "false", "Whether a pod gets fewer requests after failures.";
        LOAD_BIASER_PENALTY = "balancer.alpha.linkerd.io/load-biaser-penalty", Millis32, ON_SERVICE, "5s", "The latency that a failure counts as, with `penalize-failures`.";
        LOAD_BIASER_MAX_RETRY_AFTER = "balancer.alpha.linkerd.io/load-biaser-max-retry-after", UnitDuration, ON_SERVICE, "300s", "The longest `Retry-After` that counts, with `penalize-failures`.";

        OPAQUE_PORTS = "config.linkerd.io/opaque-ports", Ports, OPAQUE, "25,587,3306,4444,5432,6379,9300,11211", "Ports where the proxy passes bytes without a look, instead of the default ones.";
        DEFAULT_INBOUND_POLICY = "config.linkerd.io/default-inbound-policy", AccessPolicy, INBOUND, "all-unauthenticated", "What is admitted on ports without a Server, read when a pod starts.";
        REQUIRE_IDENTITY_INBOUND_PORTS = "config.linkerd.io/proxy-require-identity-inbound-ports", Ports, INBOUND, "", "Ports that take callers with a mesh identity only.";

        SKIP_INBOUND_PORTS = "config.linkerd.io/skip-inbound-ports", InitPorts, INJECTED, "4567,4568", "Ports whose incoming connections go past the proxy.";
        SKIP_OUTBOUND_PORTS = "config.linkerd.io/skip-outbound-ports", InitPorts, INJECTED, "4567,4568", "Ports whose outgoing connections go past the proxy.";
        SKIP_SUBNETS = "config.linkerd.io/skip-subnets", Subnets, INJECTED, "", "Networks whose connections go past the proxy.";
        POD_INBOUND_PORTS = "config.linkerd.io/pod-inbound-ports", InitPorts, INJECTED, "", "Ports of containers that other webhooks add after Linkerd's; those of the pod by default.";
        CONTROL_PORT = "config.linkerd.io/control-port", Port, INJECTED, "4190", "The proxy's port for its control.";
        INBOUND_PORT = "config.linkerd.io/inbound-port", Port, INJECTED, "4143", "The proxy's port for incoming connections.";
        ADMIN_PORT = "config.linkerd.io/admin-port", Port, INJECTED, "4191", "The proxy's port for metrics and probes.";
        OUTBOUND_PORT = "config.linkerd.io/outbound-port", Port, INJECTED, "4140", "The proxy's port for outgoing connections.";

        ACCESS_LOG = "config.linkerd.io/access-log", AccessLog, INJECTED, "", "The form of the access log.";
        PROXY_LOG_LEVEL = "config.linkerd.io/proxy-log-level", Text, INJECTED, "warn,linkerd=info,hickory=error", "What the proxy logs, a filter.";
        PROXY_LOG_FORMAT = "config.linkerd.io/proxy-log-format", LogFormat, INJECTED, "plain", "The form of the proxy's log.";
        PROXY_LOG_HTTP_HEADERS = "config.linkerd.io/proxy-log-http-headers", LogHeaders, INJECTED, "off", "Whether headers of requests are logged at the level `debug`.";

        PROXY_CPU_REQUEST = "config.linkerd.io/proxy-cpu-request", Quantity, INJECTED, "", "The CPU that the proxy asks for.";
        PROXY_CPU_LIMIT = "config.linkerd.io/proxy-cpu-limit", Quantity, INJECTED, "", "The most CPU that the proxy gets.";
        PROXY_CPU_RATIO_LIMIT = "config.linkerd.io/proxy-cpu-ratio-limit", CpuRatio, ON_POD, "", "The most of the node's CPUs that the proxy uses, as a part.";
        PROXY_MEMORY_REQUEST = "config.linkerd.io/proxy-memory-request", Quantity, INJECTED, "", "The memory that the proxy asks for.";
        PROXY_MEMORY_LIMIT = "config.linkerd.io/proxy-memory-limit", Quantity, INJECTED, "", "The most memory that the proxy gets.";
        PROXY_EPHEMERAL_STORAGE_REQUEST = "config.linkerd.io/proxy-ephemeral-storage-request", Quantity, INJECTED, "", "The storage that the proxy asks for.";
        PROXY_EPHEMERAL_STORAGE_LIMIT = "config.linkerd.io/proxy-ephemeral-storage-limit", Quantity, INJECTED, "", "The most storage that the proxy gets.";

        PROXY_OUTBOUND_CONNECT_TIMEOUT = "config.linkerd.io/proxy-outbound-connect-timeout", GoDuration, INJECTED, "1000ms", "The time for a connection to a service.";
        PROXY_INBOUND_CONNECT_TIMEOUT = "config.linkerd.io/proxy-inbound-connect-timeout", GoDuration, INJECTED, "100ms", "The time for a connection to the application.";
        PROXY_OUTBOUND_DISCOVERY_CACHE_UNUSED_TIMEOUT = "config.linkerd.io/proxy-outbound-discovery-cache-unused-timeout", GoDuration, INJECTED, "5s", "The time after which an unused service is forgotten; whole seconds count.";
        PROXY_INBOUND_DISCOVERY_CACHE_UNUSED_TIMEOUT = "config.linkerd.io/proxy-inbound-discovery-cache-unused-timeout", GoDuration, INJECTED, "90s", "The time after which an unused port is forgotten; whole seconds count.";
        PROXY_DISABLE_OUTBOUND_PROTOCOL_DETECT_TIMEOUT = "config.linkerd.io/proxy-disable-outbound-protocol-detect-timeout", Bool, INJECTED, "false", "Whether the proxy waits without end for a client's first bytes, to find the protocol.";
        PROXY_DISABLE_INBOUND_PROTOCOL_DETECT_TIMEOUT = "config.linkerd.io/proxy-disable-inbound-protocol-detect-timeout", Bool, INJECTED, "false", "The same for incoming connections.";
        SHUTDOWN_GRACE_PERIOD = "config.linkerd.io/shutdown-grace-period", GoDuration, INJECTED, "", "The time that open connections have when the proxy ends.";
        CLOSE_WAIT_TIMEOUT = "config.linkerd.io/close-wait-timeout", GoDuration, ON_POD, "", "The time after which half closed connections are dropped, set in the pod's kernel.";
        PROXY_WAIT_BEFORE_EXIT_SECONDS = "config.alpha.linkerd.io/proxy-wait-before-exit-seconds", Count64, INJECTED, "0", "Seconds that the proxy goes on after the pod is told to end.";

        PROXY_ADMIN_SHUTDOWN = "config.linkerd.io/proxy-admin-shutdown", OnOff, INJECTED, "disabled", "Whether the proxy can be ended by a request to its port for metrics.";
        PROXY_AWAIT = "config.linkerd.io/proxy-await", OnOff, INJECTED, "enabled", "Whether the application waits until the proxy is ready.";
        PROXY_ENABLE_NATIVE_SIDECAR = "config.linkerd.io/proxy-enable-native-sidecar", Bool, INJECTED, "true", "Whether the proxy is an init container that stays.";
        PROXY_ENABLE_NATIVE_SIDECAR_BETA = "config.beta.linkerd.io/proxy-enable-native-sidecar", Bool, ON_POD, "true", "The older spelling of `config.linkerd.io/proxy-enable-native-sidecar`.";
        PROXY_ENABLE_NATIVE_SIDECAR_ALPHA = "config.alpha.linkerd.io/proxy-enable-native-sidecar", Bool, INJECTED, "true", "The oldest spelling of `config.linkerd.io/proxy-enable-native-sidecar`.";
        PROXY_METRICS_HOSTNAME_LABELS = "config.linkerd.io/proxy-metrics-hostname-labels", Bool, INJECTED, "false", "Whether metrics carry the names of hosts.";
        ENABLE_EXTERNAL_PROFILES = "config.linkerd.io/enable-external-profiles", Bool, INJECTED, "false", "Whether ServiceProfiles count for names outside of the cluster.";
        ENABLE_GATEWAY = "config.linkerd.io/enable-gateway", Bool, ON_POD, "false", "Whether the proxy is the gateway for other clusters.";
        ENABLE_DEBUG_SIDECAR = "config.linkerd.io/enable-debug-sidecar", Bool, INJECTED, "false", "Whether a container for debugging is put beside the proxy.";

        PROXY_IMAGE = "config.linkerd.io/proxy-image", Text, INJECTED, "cr.l5d.io/linkerd/proxy", "The proxy's image.";
        PROXY_VERSION = "config.linkerd.io/proxy-version", Text, INJECTED, "", "The version of the proxy's image; that of the control plane by default.";
        IMAGE_PULL_POLICY = "config.linkerd.io/image-pull-policy", PullPolicy, INJECTED, "IfNotPresent", "When the images of the proxy are pulled.";
        DEBUG_IMAGE = "config.linkerd.io/debug-image", Text, ON_POD, "cr.l5d.io/linkerd/debug", "The image of the container for debugging.";
        DEBUG_IMAGE_VERSION = "config.linkerd.io/debug-image-version", Text, ON_POD, "", "The version of that image; that of the control plane by default.";
        DEBUG_IMAGE_PULL_POLICY = "config.linkerd.io/debug-image-pull-policy", PullPolicy, ON_POD, "IfNotPresent", "When that image is pulled.";
        PROXY_UID = "config.linkerd.io/proxy-uid", Integer, INJECTED, "2102", "The user that the proxy runs as.";
        PROXY_GID = "config.linkerd.io/proxy-gid", Integer, INJECTED, "", "The group that the proxy runs as.";
        PROXY_ADDITIONAL_ENV = "config.linkerd.io/proxy-additional-env", Env, INJECTED, "[]", "Variables of the proxy's environment, as a JSON list; a pod's are put before its namespace's, by name.";

        DISABLE_TAP = "viz.linkerd.io/disable-tap", Bool, INJECTED, "false", "Whether requests cannot be looked into, with the viz extension.";

        GATEWAY_IDENTITY = "mirror.linkerd.io/gateway-identity", Text, ON_SERVICE, "", "The identity of a gateway for other clusters, on its Service.";
        GATEWAY_PROBE_PATH = "mirror.linkerd.io/probe-path", Text, ON_SERVICE, "/ready", "The path by which other clusters ask whether the gateway is well.";
        GATEWAY_PROBE_PERIOD = "mirror.linkerd.io/probe-period", Period, ON_SERVICE, "3s", "The time between two such probes.";
        GATEWAY_PROBE_TIMEOUT = "mirror.linkerd.io/probe-timeout", GoDuration, ON_SERVICE, "30s", "The time for the answer to such a probe.";
        GATEWAY_PROBE_FAILURE_THRESHOLD = "mirror.linkerd.io/probe-failure-threshold", Count32, ON_SERVICE, "3", "How many failures in a row make the gateway unwell.";
        REMOTE_DISCOVERY = "multicluster.linkerd.io/remote-discovery", Discovery, ON_SERVICE, "", "Services of linked clusters whose pods are this Service's, `service@cluster` with commas; the extension writes it.";
        LOCAL_DISCOVERY = "multicluster.linkerd.io/local-discovery", Text, ON_SERVICE, "", "The Service of this cluster whose pods are this Service's too; the extension writes it.";
    }
}

#[rustfmt::skip]
keys! {
    /// Every label that an author writes for Linkerd.
    LABELS {
        MIRROR_EXPORTED = "mirror.linkerd.io/exported", EXPORTED_WORDS, ON_SERVICE, "", "Whether other clusters mirror the Service, through the gateway or directly.";
        MIRROR_FEDERATED = "mirror.linkerd.io/federated", MEMBER, ON_SERVICE, "", "Whether the Service joins those of the same name in linked clusters.";
        ADMISSION_WEBHOOKS = "config.linkerd.io/admission-webhooks", DISABLED, ON_NAMESPACE, "", "Whether Linkerd's webhooks leave the namespace alone.";
        EXTENSION = "linkerd.io/extension", Text, ON_NAMESPACE, "", "The extension of Linkerd that the namespace is for.";
        TRACE_INSTANCE = "app.kubernetes.io/instance", Text, ON_POD, "", "The name of the service in traces, where tracing is on.";
        TRACE_NAME = "app.kubernetes.io/name", Text, ON_POD, "", "The same, where there is no `instance`.";
    }
}

/// The beginning of annotations of a pod that become attributes of its traces, where tracing is on: `resource.opentelemetry.io/team`.
pub const RESOURCE_ATTRIBUTE: &str = "resource.opentelemetry.io/";
