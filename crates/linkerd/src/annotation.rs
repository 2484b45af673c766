//! The annotations that Linkerd reads, by name. [`RouteSettings`](crate::RouteSettings),
//! [`ServiceSettings`](crate::ServiceSettings) and [`WorkloadSettings`](crate::WorkloadSettings) write them with typed
//! values.
//!
//! A value that Linkerd cannot read is dropped with a line in a log, and so is a key on a kind that it is not for.

/// Whether a proxy is put into pods: `enabled`, `disabled` or `ingress`. On a Namespace or pod template.
pub const INJECT: &str = "linkerd.io/inject";

/// Statuses on which a request is repeated: codes, ranges, `5xx`, `gateway-error`. On a Service or HTTPRoute.
pub const RETRY_HTTP: &str = "retry.linkerd.io/http";
/// gRPC statuses on which a request is repeated. On a Service or GRPCRoute.
pub const RETRY_GRPC: &str = "retry.linkerd.io/grpc";
/// The number of tries after the first; 1 when another of these keys is set. On a Service or route.
pub const RETRY_LIMIT: &str = "retry.linkerd.io/limit";
/// The time for each try. On a Service or route.
pub const RETRY_TIMEOUT: &str = "retry.linkerd.io/timeout";

/// The time for a request with its retries and its response. On a Service or route.
pub const TIMEOUT_REQUEST: &str = "timeout.linkerd.io/request";
/// The time until the response is complete. On a Service or route.
pub const TIMEOUT_RESPONSE: &str = "timeout.linkerd.io/response";
/// The time without any data in either direction. On a Service or route.
pub const TIMEOUT_IDLE: &str = "timeout.linkerd.io/idle";

/// The circuit breaker's mode, `consecutive` or `unified`; off without it. On a Service.
pub const FAILURE_ACCRUAL: &str = "balancer.linkerd.io/failure-accrual";
/// Failures in a row that eject a pod; 7 by default. On a Service.
pub const FAILURE_ACCRUAL_MAX_FAILURES: &str = "balancer.linkerd.io/failure-accrual-consecutive-max-failures";
/// The first rest of an ejected pod; 1 s by default. On a Service.
pub const FAILURE_ACCRUAL_MIN_PENALTY: &str = "balancer.linkerd.io/failure-accrual-consecutive-min-penalty";
/// The longest rest of an ejected pod; 60 s by default. On a Service.
pub const FAILURE_ACCRUAL_MAX_PENALTY: &str = "balancer.linkerd.io/failure-accrual-consecutive-max-penalty";
/// How much a rest varies, 0 to 100; 0.5 by default. On a Service.
pub const FAILURE_ACCRUAL_JITTER_RATIO: &str = "balancer.linkerd.io/failure-accrual-consecutive-jitter-ratio";

/// The form of the access log, `apache` or `json`; none without it. On a Namespace or pod template.
pub const ACCESS_LOG: &str = "config.linkerd.io/access-log";
/// What is admitted on ports without a Server, read when a pod starts. On a Namespace or pod template.
pub const DEFAULT_INBOUND_POLICY: &str = "config.linkerd.io/default-inbound-policy";
/// Ports where the proxy passes bytes without a look. On a Namespace, pod template or Service.
pub const OPAQUE_PORTS: &str = "config.linkerd.io/opaque-ports";
/// Ports whose incoming connections go past the proxy. On a Namespace or pod template.
pub const SKIP_INBOUND_PORTS: &str = "config.linkerd.io/skip-inbound-ports";
/// Ports whose outgoing connections go past the proxy. On a Namespace or pod template.
pub const SKIP_OUTBOUND_PORTS: &str = "config.linkerd.io/skip-outbound-ports";
/// Networks whose connections go past the proxy. On a Namespace or pod template.
pub const SKIP_SUBNETS: &str = "config.linkerd.io/skip-subnets";
/// Ports that take callers with a mesh identity only. On a Namespace or pod template.
pub const REQUIRE_IDENTITY_INBOUND_PORTS: &str = "config.linkerd.io/proxy-require-identity-inbound-ports";
/// What the proxy logs, a filter such as `warn,linkerd=info`. On a Namespace or pod template.
pub const PROXY_LOG_LEVEL: &str = "config.linkerd.io/proxy-log-level";
