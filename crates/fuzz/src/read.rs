//! YAML to findings, to typed resources and back, and to decisions.

use std::collections::BTreeSet;

use mesh2yaml::diagnostics::{Coded, Diagnostic, Severity, Sources};
use mesh2yaml::istio::evaluate as istio;
use mesh2yaml::k8s::types::decision::{Arrival, Caller, HttpRequest, Request, ServiceFacts};
use mesh2yaml::k8s::types::{Name, Port, ServiceAccount};
use mesh2yaml::linkerd::evaluate as linkerd;
use mesh2yaml_k8s::manifest::{Limits, documents, flat, read as read_all, typed};
use mesh2yaml_k8s::{Finding, Kind, Rule, Validate, yaml};
use mesh2yaml_validate::set::Set;
use mesh2yaml_validate::{Report, Target, Validation};
use serde_json::Value;

use crate::check_rendered;
use crate::compile::SEPARATOR;

/// A text beyond this is slow because it is much.
const MOST: usize = 1 << 16;

/// The most of each thing that decisions are asked about.
const FEW: usize = 3;

/// What must hold of any text that is to be YAML, and of a request: `yaml 0xff method target authority name: value…`, a line each.
///
/// There is no panic, findings are at places of the text and can be shown, what is read and written is read again as the same, as JSON values and
/// as typed resources, and resources decide of requests.
///
/// # Panics
/// Where something does not hold.
#[must_use]
pub fn read(data: &[u8]) -> bool {
    let mut parts = data.splitn(2, |b| *b == SEPARATOR);
    let (text, request) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let validation = Validation::default();
    let text = match validation.text(text) {
        Ok(text) if text.len() <= MOST => text,
        Ok(_) => return false,
        Err(report) => {
            assert!(report.is_invalid());
            return false;
        }
    };
    for target in [None, Some(Target::Istio(None)), Some(Target::Linkerd(None))] {
        for complete in [false, true] {
            check_reports(text, &Validation::default().target(target).complete(complete));
        }
    }
    check_values(text);
    let mut cluster = Cluster::default();
    for document in documents(text, Limits::default()).flatten() {
        cluster.take(&document.value);
        if let Some(items) = document.value.get("items").and_then(Value::as_array) {
            items.iter().for_each(|item| cluster.take(item));
        }
    }
    cluster.decide(request);
    cluster.known > 0 || data.len() < 64
}

/// A finding as the command shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Found(Rule);

impl Coded for Found {
    fn as_str(self) -> &'static str {
        self.0.code()
    }

    fn title(self) -> &'static str {
        "found"
    }

    fn severity(self) -> Severity {
        Severity::Error
    }

    fn name(self) -> String {
        self.0.code().to_owned()
    }
}

fn judged(text: &str, validation: &Validation) -> Vec<Report> {
    let mut set = Set::new();
    let mut reports: Vec<_> = validation.reports_into(text, 0, &mut set).collect();
    let found = set
        .finish(validation.complete)
        .into_iter()
        .map(|(place, finding)| (place.report, finding));
    validation.add(text, &mut reports, found.collect());
    reports
}

fn check_reports(text: &str, validation: &Validation) {
    let reports = judged(text, validation);
    let mut sources = Sources::new();
    let id = sources.add("fuzz.yaml", text);
    let lines = text.split(['\n', '\r']).count();
    let mut shown = Vec::new();
    for report in &reports {
        assert!((1..=lines).contains(&report.line), "{report:?} of {text:?}");
        for found in &report.findings {
            let Finding {
                rule,
                path,
                message,
                help,
                ..
            } = &found.finding;
            assert!(
                (1..=lines).contains(&found.line) && found.column > 0,
                "{found:?} of {text:?}"
            );
            let span = sources.span_at(id, found.line, found.column, found.length.max(1));
            assert!(
                text.get(span.start as usize..span.end as usize).is_some(),
                "{found:?} of {text:?}"
            );
            let mut diagnostic = Diagnostic::new(Found(*rule), span, format!("{path}: {message}"));
            diagnostic.label = Some(path.to_string());
            diagnostic.help = help.clone();
            shown.push(diagnostic);
        }
    }
    check_rendered(&shown, &sources);
    assert_eq!(
        format!("{:?}", judged(text, validation)),
        format!("{reports:?}"),
        "{text}"
    );
}

/// Values are what they are, however often they are written.
fn check_values(text: &str) {
    // What deep texts are refused for is the depth, and writing adds none.
    let Ok(values) = read_all(text, &Limits::default()) else {
        let _ = flat(text, &Limits::default());
        return;
    };
    let mut written = String::new();
    for value in &values {
        yaml::append_document(&mut written, value).unwrap_or_else(|e| panic!("{e}: {value}"));
    }
    assert_eq!(
        read_all(&written, &Limits::default()),
        Ok(values.clone()),
        "{text:?} as {written:?}"
    );
    if let (Ok(entries), [Value::Object(map)]) = (flat(text, &Limits::default()), values.as_slice()) {
        let names: BTreeSet<&str> = entries.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, map.keys().map(String::as_str).collect(), "{text:?}");
    }
}

/// A document as a resource of a kind, if it is one: it is written and read again as the same.
fn resource<K: Kind + Validate + PartialEq + std::fmt::Debug>(document: &Value) -> Option<K> {
    let text = |field: &str| document.get(field).and_then(Value::as_str);
    let is_it =
        text("kind") == Some(K::KIND) && text("apiVersion").is_some_and(|it| K::API_VERSIONS.contains(&it));
    if !is_it {
        return None;
    }
    let (it, _) = typed::<K>(document);
    let it = it?;
    let value = serde_json::to_value(&it).unwrap_or_else(|e| panic!("{e}: {it:?}"));
    let (again, findings) = typed::<K>(&value);
    assert!(findings.is_empty(), "{findings:?} of {value}, once {document}");
    assert_eq!(again.as_ref(), Some(&it), "{value}, once {document}");
    let written = yaml::to_string(&value).unwrap_or_else(|e| panic!("{e}: {value}"));
    assert_eq!(
        read_all(&written, &Limits::default()),
        Ok(vec![value]),
        "{written:?}"
    );
    // A second time, and after a round, it is judged as before.
    assert_eq!(again.map(|it| it.findings()), Some(it.findings()));
    Some(it)
}

/// Resources of both meshes, and what they speak of.
#[derive(Default)]
struct Cluster {
    istio: istio::Resources,
    linkerd: linkerd::Resources,
    known: usize,
    namespaces: BTreeSet<String>,
    services: BTreeSet<String>,
    labels: BTreeSet<Vec<(String, String)>>,
    ports: BTreeSet<u16>,
    targets: BTreeSet<String>,
    methods: BTreeSet<String>,
    identities: BTreeSet<(String, String)>,
}

impl Cluster {
    fn take(&mut self, document: &Value) {
        macro_rules! take {
            ($($kind:ty => $list:expr;)+) => {
                $(if let Some(it) = resource::<$kind>(document) {
                    $list.push(it);
                    self.known += 1;
                    self.note(document, "");
                })+
            };
        }
        macro_rules! pass {
            ($($kind:ty)+) => {
                $(self.known += usize::from(resource::<$kind>(document).is_some());)+
            };
        }
        take! {
            mesh2yaml::istio::VirtualService => self.istio.virtual_services;
            mesh2yaml::istio::DestinationRule => self.istio.destination_rules;
            mesh2yaml::istio::PeerAuthentication => self.istio.peer_authentications;
            mesh2yaml::istio::AuthorizationPolicy => self.istio.authorization_policies;
            mesh2yaml::linkerd::Server => self.linkerd.servers;
            mesh2yaml::linkerd::AuthorizationPolicy => self.linkerd.authorization_policies;
            mesh2yaml::linkerd::MeshTlsAuthentication => self.linkerd.mesh_tls_authentications;
            mesh2yaml::linkerd::NetworkAuthentication => self.linkerd.network_authentications;
            mesh2yaml::linkerd::ServerAuthorization => self.linkerd.server_authorizations;
            mesh2yaml::linkerd::PolicyHttpRoute => self.linkerd.policy_http_routes;
            mesh2yaml::linkerd::ServiceProfile => self.linkerd.service_profiles;
            mesh2yaml::istio::gateway::HttpRoute => self.linkerd.http_routes;
            mesh2yaml::istio::gateway::GrpcRoute => self.linkerd.grpc_routes;
            mesh2yaml::istio::gateway::TlsRoute => self.linkerd.tls_routes;
            mesh2yaml::istio::gateway::TcpRoute => self.linkerd.tcp_routes;
        }
        pass! {
            mesh2yaml::istio::EnvoyFilter
            mesh2yaml::istio::Gateway
            mesh2yaml::istio::IstioOperator
            mesh2yaml::istio::ProxyConfig
            mesh2yaml::istio::ServiceEntry
            mesh2yaml::istio::Sidecar
            mesh2yaml::istio::WorkloadEntry
            mesh2yaml::istio::WorkloadGroup
            mesh2yaml::istio::RequestAuthentication
            mesh2yaml::istio::Telemetry
            mesh2yaml::istio::TrafficExtension
            mesh2yaml::istio::WasmPlugin
            mesh2yaml::linkerd::EgressNetwork
            mesh2yaml::linkerd::HttpLocalRateLimitPolicy
            mesh2yaml::linkerd::ExternalWorkload
            mesh2yaml::linkerd::Link
            mesh2yaml::istio::gateway::BackendTlsPolicy
            mesh2yaml::istio::gateway::Gateway
            mesh2yaml::istio::gateway::GatewayClass
            mesh2yaml::istio::gateway::ListenerSet
            mesh2yaml::istio::gateway::ReferenceGrant
            mesh2yaml::istio::gateway::UdpRoute
        }
        match typed::<mesh2yaml_k8s::Service>(document).0 {
            Some(it) if document.get("kind").and_then(Value::as_str) == Some("Service") => {
                self.linkerd.services.push(it)
            }
            _ => {}
        }
    }

    /// What a document speaks of, by the fields it is in.
    fn note(&mut self, value: &Value, field: &str) {
        match value {
            Value::Object(map) => {
                if matches!(field, "matchLabels" | "labels") {
                    let labels = map
                        .iter()
                        .filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned())));
                    self.labels.insert(labels.collect());
                }
                map.iter().for_each(|(key, value)| self.note(value, key));
            }
            Value::Array(items) => items.iter().for_each(|item| self.note(item, field)),
            Value::String(text) => match field {
                "namespace" => _ = self.namespaces.insert(text.clone()),
                "name" | "host" | "hosts" => {
                    self.services
                        .insert(text.split('.').next().unwrap_or_default().to_owned());
                }
                "method" | "methods" | "notMethods" => _ = self.methods.insert(text.clone()),
                "principals" => {
                    let mut parts = text.split("/ns/").nth(1).unwrap_or_default().split("/sa/");
                    let part = parts.next().unwrap_or_default().to_owned();
                    self.identities
                        .insert((part, parts.next().unwrap_or_default().to_owned()));
                }
                _ if text.starts_with('/') => _ = self.targets.insert(text.clone()),
                _ => {}
            },
            Value::Number(number) if matches!(field, "port" | "number") => {
                self.ports
                    .extend(number.as_u64().and_then(|it| u16::try_from(it).ok()));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Asks both meshes about some requests to what they speak of.
    fn decide(&self, request: &[u8]) {
        let asked = Asked::new(request);
        let name = |text: &String| text.parse::<Name>().ok();
        let namespaces: Vec<Name> = self.namespaces.iter().filter_map(name).take(FEW).collect();
        let services: Vec<Name> = self.services.iter().filter_map(name).take(FEW).collect();
        let ports: Vec<Port> = self
            .ports
            .iter()
            .chain(&[80, 8080])
            .filter_map(|it| Port::new(*it))
            .take(FEW)
            .collect();
        let mut facts = Vec::new();
        for namespace in &namespaces {
            for service in &services {
                let empty =
                    ServiceFacts::new(namespace.clone(), service.clone(), [("app", service.as_str())]);
                facts.push(ports.iter().fold(empty, |facts, port| facts.port(*port, *port)));
            }
        }
        let on_istio = istio::Evaluator::new(&self.istio, facts.clone(), istio::MeshDefaults::default());
        let on_linkerd = linkerd::Evaluator::new(&self.linkerd, facts, linkerd::MeshDefaults::default());
        let mut asked_for: Vec<HttpRequest> = vec![asked.request.clone()];
        for target in self.targets.iter().take(FEW) {
            let method = self.methods.first().unwrap_or(&asked.request.method);
            let mut http = asked.request.clone();
            http.method.clone_from(method);
            http.target = target.clone().into();
            asked_for.push(http);
        }
        let callers = |namespace: &Name| {
            let own = ServiceAccount::new(namespace.clone(), namespace.clone());
            let named = self.identities.iter().filter_map(|(namespace, account)| {
                Some(ServiceAccount::new(
                    namespace.parse().ok()?,
                    account.parse().ok()?,
                ))
            });
            let known = named
                .chain([own])
                .take(FEW)
                .map(|it| Caller::account("cluster.local", it));
            known
                .chain([Caller::nobody(namespace.clone())])
                .collect::<Vec<_>>()
        };
        for namespace in &namespaces {
            for http in &asked_for {
                for port in &ports {
                    for service in &services {
                        let request = Request::http(namespace.clone(), service.clone(), *port, http.clone());
                        assert_eq!(on_istio.route(&request), on_istio.route(&request));
                        let _ = on_linkerd.route(&request);
                    }
                    for labels in self.labels.iter().take(FEW) {
                        for caller in callers(namespace) {
                            let arrival =
                                Arrival::new(namespace.clone(), labels.iter().cloned(), *port, caller);
                            let arrival = arrival.asking(http.clone());
                            let _ = on_istio.admit(&arrival);
                            for order in linkerd::RouteOrder::ALL {
                                let _ = on_linkerd.admit_in(order, &arrival);
                            }
                        }
                    }
                }
            }
        }
    }
}

struct Asked {
    request: HttpRequest,
}

impl Asked {
    fn new(bytes: &[u8]) -> Self {
        let mut lines = bytes.split(|b| *b == b'\n');
        let mut line = || lines.next().unwrap_or_default();
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        let (method, target, authority) = (text(line()), line().to_vec(), text(line()));
        let mut request = HttpRequest::new(method, target).authority(authority);
        for line in lines {
            if let Some((name, value)) = text(line).split_once(": ") {
                request = request.header(name, value);
            }
        }
        Self { request }
    }
}
