//! `observe { … }`, `access-log`, `tracing`

use mesh2yaml_types::{Name, Percent, Port, ServiceAccount};

use crate::{Leaf, Text};

pub(super) const LEAVES: &[&str] = &[
    "access-log",
    "tracing.provider",
    "tracing.at",
    "tracing.as",
    "tracing.sample",
    "kiali.auth",
    "kiali.port",
    "kiali.prometheus",
    "kiali.grafana",
    "kiali.jaeger",
];

/// A statement about what can be seen.
#[derive(Clone, Debug)]
pub enum ObserveSetting {
    /// `access-log`
    AccessLog(AccessLog),
    /// `tracing`
    Tracing(Tracing),
    /// `kiali`
    Kiali(Kiali),
}

/// A line for each request.
#[derive(Clone, Debug)]
pub struct AccessLog {
    /// Where to.
    pub to: Leaf<LogTarget>,
}

/// Where access logs go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogTarget {
    /// The proxy's standard output.
    Stdout,
    /// Nowhere.
    Off,
}

/// Spans of requests, sent to a collector.
#[derive(Clone, Debug)]
pub struct Tracing {
    /// The provider's name.
    pub provider: Leaf<Name>,
    /// The collector's host (`service.namespace`, or a whole host name) and its OTLP port.
    pub at: Option<(Leaf<Text>, Port)>,
    /// The collector's identity.
    pub account: Option<Leaf<ServiceAccount>>,
    /// The share of requests.
    pub sample: Option<Leaf<Percent>>,
}

/// The settings of Kiali.
#[derive(Clone, Debug, Default)]
pub struct Kiali {
    /// How users log in.
    pub auth: Option<Leaf<Text>>,
    /// The port that it listens on.
    pub port: Option<Leaf<Port>>,
    /// Where Prometheus is.
    pub prometheus: Option<Leaf<Text>>,
    /// Where Grafana is.
    pub grafana: Option<Leaf<Text>>,
    /// Where Jaeger is.
    pub jaeger: Option<Leaf<Text>>,
}
