//! The annotations that Istio knows, by name, as its `annotations.yaml` of 1.31 has them.

use super::value;
use super::{Annotation, Maturity};

const ANY: &[&str] = &[];
const POD: &[&str] = &["Pod"];

const fn alpha(name: &'static str, kinds: &'static [&'static str]) -> Annotation {
    Annotation::new(name, Maturity::Alpha, kinds)
}

const fn beta(name: &'static str, kinds: &'static [&'static str]) -> Annotation {
    Annotation::new(name, Maturity::Beta, kinds)
}

const fn stable(name: &'static str, kinds: &'static [&'static str]) -> Annotation {
    Annotation::new(name, Maturity::Stable, kinds)
}

#[rustfmt::skip]
pub(super) const TABLE: &[Annotation] = &[
    alpha("alpha.istio.io/canonical-serviceaccounts", &["Service"]).deprecated(),
    alpha("alpha.istio.io/kubernetes-serviceaccounts", &["Service"]).deprecated(),
    alpha("ambient.istio.io/bypass-inbound-capture", POD),
    alpha("ambient.istio.io/dns-capture", POD),
    beta("ambient.istio.io/redirection", POD),
    alpha("ambient.istio.io/waypoint-inbound-binding", &["GatewayClass", "Gateway"]),
    alpha("galley.istio.io/analyze-suppress", ANY),
    alpha("gateway.istio.io/controller-version", ANY),
    alpha("gateway.istio.io/name-override", &["Gateway"]),
    alpha("gateway.istio.io/service-account", &["Gateway"]),
    alpha("inject.istio.io/templates", POD),
    alpha("istio.io/autoRegistrationGroup", &["WorkloadEntry"]),
    alpha("istio.io/connectedAt", &["WorkloadEntry"]),
    alpha("istio.io/disconnectedAt", &["WorkloadEntry"]),
    alpha("istio.io/dry-run", &["AuthorizationPolicy"]),
    alpha("istio.io/reroute-virtual-interfaces", POD).with(value::interfaces),
    alpha("istio.io/rev", POD),
    alpha("istio.io/use-waypoint-canary-weight", &["Service", "ServiceEntry", "Namespace"]),
    alpha("istio.io/workloadController", &["WorkloadEntry"]),
    stable("kubernetes.io/ingress.class", &["Ingress"]),
    alpha("networking.istio.io/exportTo", &["Service"]),
    alpha("networking.istio.io/service-type", &["Gateway"]),
    alpha("networking.istio.io/traffic-distribution", &["Namespace", "Service", "ServiceEntry"]),
    alpha("prometheus.istio.io/merge-metrics", POD).with(value::boolean),
    beta("proxy.istio.io/config", POD).with(value::proxy_config),
    alpha("proxy.istio.io/overrides", POD),
    alpha("readiness.status.sidecar.istio.io/applicationPorts", POD),
    alpha("readiness.status.sidecar.istio.io/failureThreshold", POD).with(value::whole_number),
    alpha("readiness.status.sidecar.istio.io/initialDelaySeconds", POD).with(value::whole_number),
    alpha("readiness.status.sidecar.istio.io/periodSeconds", POD).with(value::whole_number),
    alpha("sidecar.istio.io/agentLogLevel", POD),
    alpha("sidecar.istio.io/bootstrapOverride", POD),
    alpha("sidecar.istio.io/componentLogLevel", POD),
    alpha("sidecar.istio.io/discoveryAddress", POD).deprecated(),
    alpha("sidecar.istio.io/extraStatTags", POD).deprecated(),
    beta("sidecar.istio.io/inject", POD).deprecated(),
    alpha("sidecar.istio.io/interceptionMode", POD).with(value::interception_mode),
    alpha("sidecar.istio.io/logLevel", POD),
    alpha("sidecar.istio.io/nativeSidecar", POD),
    alpha("sidecar.istio.io/proxyCPU", POD).with(value::quantity),
    alpha("sidecar.istio.io/proxyCPULimit", POD).with(value::quantity),
    alpha("sidecar.istio.io/proxyImage", POD),
    alpha("sidecar.istio.io/proxyImageType", POD),
    alpha("sidecar.istio.io/proxyMemory", POD).with(value::quantity),
    alpha("sidecar.istio.io/proxyMemoryLimit", POD).with(value::quantity),
    alpha("sidecar.istio.io/rewriteAppHTTPProbers", POD),
    alpha("sidecar.istio.io/statsCompression", POD).deprecated(),
    alpha("sidecar.istio.io/statsEvictionInterval", POD),
    alpha("sidecar.istio.io/statsFlushInterval", POD),
    alpha("sidecar.istio.io/statsHistogramBins", POD),
    alpha("sidecar.istio.io/statsHistogramBuckets", POD),
    alpha("sidecar.istio.io/statsInclusionPrefixes", POD).deprecated(),
    alpha("sidecar.istio.io/statsInclusionRegexps", POD).deprecated(),
    alpha("sidecar.istio.io/statsInclusionSuffixes", POD).deprecated(),
    alpha("sidecar.istio.io/status", POD),
    alpha("sidecar.istio.io/userVolume", POD),
    alpha("sidecar.istio.io/userVolumeMount", POD),
    alpha("status.sidecar.istio.io/port", POD).with(value::port),
    alpha("topology.istio.io/controlPlaneClusters", &["Namespace"]),
    stable("traffic.istio.io/nodeSelector", &["Service"]),
    alpha("traffic.sidecar.istio.io/excludeInboundPorts", POD).with(value::ports),
    alpha("traffic.sidecar.istio.io/excludeInterfaces", POD).with(value::interfaces),
    alpha("traffic.sidecar.istio.io/excludeOutboundIPRanges", POD).with(value::ranges),
    alpha("traffic.sidecar.istio.io/excludeOutboundPorts", POD).with(value::ports),
    alpha("traffic.sidecar.istio.io/includeInboundPorts", POD).with(value::any_or_ports),
    alpha("traffic.sidecar.istio.io/includeOutboundIPRanges", POD).with(value::any_or_ranges),
    alpha("traffic.sidecar.istio.io/includeOutboundPorts", POD),
    alpha("traffic.sidecar.istio.io/kubevirtInterfaces", POD).deprecated().with(value::interfaces),
];
