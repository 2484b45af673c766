//! What becomes of a test: its request is asked, and what is decided is held against what is expected.

use std::net::{IpAddr, Ipv4Addr};

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::decision::{
    Action, Admission, Arrival, Backend, Caller, FieldEdit, Forward, HttpRequest, Identity, Request, Routed,
};

use super::service::{PortMeaning, ServiceMeaning};
use super::{Decided, Meaning};
use crate::construct::RedirectStatus;
use crate::{Expectation, Expected, Test};

/// The address of a sender of which none is said: one that documents speak of, and no network has.
pub const NOWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

/// Who decides of requests: the policy's meaning, or what a mesh makes of its output.
pub trait Decides {
    /// Where a request goes; `None` for a Service that is not known.
    fn route(&self, request: &Request) -> Option<Decided<Routed>>;

    /// Whether a pod lets a request in.
    fn admit(&self, arrival: &Arrival) -> Decided<Admission>;
}

impl Decides for Meaning {
    fn route(&self, request: &Request) -> Option<Decided<Routed>> {
        self.route(request)
    }

    fn admit(&self, arrival: &Arrival) -> Decided<Admission> {
        self.admit(arrival)
    }
}

/// An expectation that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure {
    /// The place of the expectation.
    pub span: Span,
    /// What is so instead, as a sentence goes on: `the request is denied`.
    pub found: String,
    /// Why: the places that decided.
    pub trace: Vec<(Span, &'static str)>,
}

impl Meaning {
    /// What does not hold of a test, where somebody decides of its requests; nothing where all is as expected.
    ///
    /// A request goes where its caller's side sends it. Whoever gets it there is asked whether it is let in, with what the caller's side made of it.
    /// Where the caller's side answers in their place, the service's own pods are asked. They are asked beside the others where `denied` is expected, for a caller may
    /// have no proxy.
    #[must_use]
    pub fn failures(&self, test: &Test, decides: &dyn Decides) -> Vec<Failure> {
        let Some((service, port)) = self.asked(test) else {
            return self.nobody(test);
        };
        let request = self.request(test);
        let Some(routed) = decides.route(&request) else {
            return self.nobody(test);
        };
        let asked = Asked {
            meaning: self,
            decides,
            service,
            port,
            request: &request,
            routed: &routed,
        };
        let failure = |expected: &Expectation| {
            let (found, trace) = asked.against(&expected.what)?;
            Some(Failure {
                span: expected.span,
                found,
                trace,
            })
        };
        test.expects.iter().filter_map(failure).collect()
    }

    /// Where a mesh has no such service or port, for they are another's.
    fn nobody(&self, test: &Test) -> Vec<Failure> {
        let failure = |expected: &Expectation| Failure {
            span: expected.span,
            found: format!("there is no such service with port {} there", test.port),
            trace: Vec::new(),
        };
        test.expects.iter().map(failure).collect()
    }

    fn asked(&self, test: &Test) -> Option<(&ServiceMeaning, &PortMeaning)> {
        let named = |it: &&ServiceMeaning| it.name == test.service && it.namespace == test.namespace;
        let service = self.services.iter().find(named)?;
        let port = service.ports.iter().find(|port| port.number == test.port)?;
        Some((service, port))
    }

    /// The request of a test.
    #[must_use]
    pub fn request(&self, test: &Test) -> Request {
        let own = self.trust_domains.first().map_or("cluster.local", String::as_str);
        let mut caller = Caller::nobody(test.namespace.clone());
        if let Some(identity) = &test.sender.identity {
            let domain = identity.trust_domain.as_deref().unwrap_or(own);
            caller.namespace = identity.account.namespace.clone();
            caller.identity = Some(Identity::new(domain, identity.account.clone()));
        }
        let caller = caller.at(test.sender.address.unwrap_or(NOWHERE));
        let (namespace, service) = (test.namespace.clone(), test.service.clone());
        let Some(sent) = &test.sent else {
            return Request::bytes(namespace, service, test.port).from(caller);
        };
        let mut http = HttpRequest::new(&*sent.method, sent.target.as_bytes());
        http.grpc = sent.is_call;
        http.authority = match &sent.host {
            Some(host) => host.as_str().to_owned(),
            None => format!("{service}.{namespace}.svc.cluster.local"),
        };
        if sent.is_call && sent.headers.iter().all(|(name, _)| &**name != "content-type") {
            http = http.header("content-type", "application/grpc");
        }
        let with =
            |http: HttpRequest, (name, value): &(crate::Text, crate::Text)| http.header(&**name, &**value);
        let http = sent.headers.iter().fold(http, with);
        Request::http(namespace, service, test.port, http).from(caller)
    }
}

/// A request with what was decided of it.
struct Asked<'a> {
    meaning: &'a Meaning,
    decides: &'a dyn Decides,
    service: &'a ServiceMeaning,
    port: &'a PortMeaning,
    request: &'a Request,
    routed: &'a Decided<Routed>,
}

/// What is so instead, and why.
type Found = (String, Vec<(Span, &'static str)>);

impl Asked<'_> {
    /// What is so instead of what is expected; `None` where it is as expected.
    fn against(&self, expected: &Expected) -> Option<Found> {
        match expected {
            Expected::Allowed => self.denied(),
            Expected::Denied => self.let_in(),
            Expected::To(shares) => {
                let wanted = self.service.backends(shares, self.port, self.meaning);
                let action = &self.routed.decision.action;
                if matches!(action, Action::Forward(forward) if forward.to == wanted.to) {
                    self.denied()
                } else {
                    Some(self.goes())
                }
            }
            Expected::NoRoute => (self.routed.decision.action != Action::NoRoute).then(|| self.goes()),
            Expected::Respond(status) => {
                let action = &self.routed.decision.action;
                let same = matches!(action, Action::Respond(response) if response.status == *status);
                (!same).then(|| self.goes())
            }
            Expected::Redirect {
                status,
                scheme,
                host,
                port,
                path,
            } => {
                let Action::Redirect(to) = &self.routed.decision.action else {
                    return Some(self.goes());
                };
                let same = to.status == RedirectStatus::code(*status)
                    && to.scheme.as_deref() == scheme.map(crate::construct::Scheme::as_str)
                    && to.host.as_deref() == host.as_ref().map(mesh2yaml_types::Host::as_str)
                    && to.port == *port
                    && to.path.as_deref() == path.as_ref().map(|path| path.as_bytes());
                (!same).then(|| self.goes())
            }
            Expected::Timeout(time) => {
                let timeout = self.routed.decision.timeout;
                let found = match timeout {
                    Some(timeout) if timeout == *time => return None,
                    Some(timeout) => format!("its timeout is {timeout}"),
                    None => "nothing limits its time".to_owned(),
                };
                Some((found, self.routed.trace.clone()))
            }
        }
    }

    /// Where it goes.
    fn goes(&self) -> Found {
        let found = match &self.routed.decision.action {
            Action::Forward(forward) => format!("it goes to {}", self.names(forward)),
            Action::Redirect(to) => {
                let part = |name: &str, value: Option<String>| value.map(|value| format!(" {name} {value}"));
                let path = to
                    .path
                    .as_ref()
                    .map(|path| String::from_utf8_lossy(path).into_owned());
                let parts = [
                    part("scheme", to.scheme.clone()),
                    part("host", to.host.clone()),
                    part("port", to.port.map(|port| port.to_string())),
                    part("path", path),
                ];
                let parts: String = parts.into_iter().flatten().collect();
                format!("the caller is sent elsewhere: redirect {}{parts}", to.status)
            }
            Action::Respond(response) => format!("it is answered at once, with {}", response.status),
            Action::NoRoute | _ => "no route takes it".to_owned(),
        };
        (found, self.routed.trace.clone())
    }

    /// Who gets it, in words.
    fn names(&self, forward: &Forward) -> String {
        let name = |backend: &Backend| {
            let of = |service: &ServiceMeaning| {
                let own = std::ptr::eq(service, self.service);
                let whole = match own {
                    true => "all of the service".to_owned(),
                    false => format!("service {}/{}", service.namespace, service.name),
                };
                let is = |version: Option<&mesh2yaml_types::Name>| {
                    service
                        .ports
                        .iter()
                        .any(|port| service.pods(version, port) == *backend)
                };
                let version = service.versions.keys().find(|version| is(Some(version)));
                match version {
                    Some(version) if own => Some(format!("version {version}")),
                    Some(version) => Some(format!("{whole}, version {version}")),
                    None => is(None).then_some(whole),
                }
            };
            let services = std::iter::once(self.service).chain(&self.meaning.services);
            let known = services.into_iter().find_map(of);
            known.unwrap_or_else(|| match backend.host.as_str() {
                "" => format!("pods of {} on port {}", backend.namespace, backend.port),
                host => format!("{host} on port {}", backend.port),
            })
        };
        let parts: Vec<String> = forward
            .to
            .iter()
            .map(|(backend, share)| {
                let percent = share.as_f64() * 100.0;
                match forward.to.len() {
                    1 => name(backend),
                    _ => format!("{} {percent}%", name(backend)),
                }
            })
            .collect();
        match parts.as_slice() {
            [] => "nobody".to_owned(),
            parts => parts.join(", "),
        }
    }

    /// Why somebody who gets it does not let it in.
    fn denied(&self) -> Option<Found> {
        let decided: Vec<_> = self.arrivals().iter().map(|it| self.decides.admit(it)).collect();
        let denied: Vec<_> = decided.iter().filter(|it| !it.decision.admitted).collect();
        let first = denied.first()?;
        let found = if denied.len() == decided.len() {
            "the request is denied"
        } else {
            "some of those who may get the request deny it"
        };
        Some((because(found, first), self.trace_of(first)))
    }

    /// Why somebody who gets it lets it in.
    fn let_in(&self) -> Option<Found> {
        let admitted = |arrivals: Vec<Arrival>| {
            let decided = arrivals.into_iter().map(|it| self.decides.admit(&it));
            decided.into_iter().find(|it| it.decision.admitted)
        };
        if let Some(it) = admitted(self.arrivals()) {
            return Some((because("the request is let in", &it), self.trace_of(&it)));
        }
        let it = admitted(self.around())?;
        let found = "the service's pods let it in when they are asked without the caller's proxy";
        Some((because(found, &it), it.trace))
    }

    fn trace_of(&self, decided: &Decided<Admission>) -> Vec<(Span, &'static str)> {
        self.routed.trace.iter().chain(&decided.trace).copied().collect()
    }

    /// The request at each of those who may get it; at the service's own pods, where nobody does whom the policy knows.
    fn arrivals(&self) -> Vec<Arrival> {
        let Action::Forward(forward) = &self.routed.decision.action else {
            return self.around();
        };
        let pods = forward.to.keys().filter(|backend| backend.host.is_empty());
        let all: Vec<Arrival> = pods
            .filter_map(|backend| {
                let namespace = backend.namespace.parse().ok()?;
                let arrival = Arrival::new(
                    namespace,
                    backend.labels.clone(),
                    backend.port,
                    self.request.caller.clone(),
                );
                Some(match &self.request.http {
                    Some(http) => arrival.asking(sent_on(http, forward, backend)),
                    None => arrival,
                })
            })
            .collect();
        if all.is_empty() { self.around() } else { all }
    }

    /// The request at the service's own pods, as it left its caller.
    fn around(&self) -> Vec<Arrival> {
        let versions = self.service.versions.keys().map(Some).chain([None]);
        let arrival = |version| {
            let pods = self.service.pods(version, self.port);
            let arrival = Arrival::new(
                self.service.namespace.clone(),
                pods.labels,
                self.port.target,
                self.request.caller.clone(),
            );
            match &self.request.http {
                Some(http) => arrival.asking(http.clone()),
                None => arrival,
            }
        };
        versions.map(arrival).collect()
    }
}

/// With what decided, where no places tell it.
fn because(found: &str, decided: &Decided<Admission>) -> String {
    let because = decided.decision.because.as_str();
    if because.is_empty() || !decided.trace.is_empty() {
        return found.to_owned();
    }
    format!("{found} ({because})")
}

/// A request with what the caller's side made of it.
fn sent_on(http: &HttpRequest, forward: &Forward, backend: &Backend) -> HttpRequest {
    let mut http = http.clone();
    let own = forward.own.get(backend);
    if let Some(target) = &forward.target {
        http.target.clone_from(target);
    }
    if let Some(authority) = own
        .and_then(|own| own.authority.as_ref())
        .or(forward.authority.as_ref())
    {
        http.authority.clone_from(authority);
    }
    let own = own.into_iter().flat_map(|own| &own.request);
    for edit in own.chain(&forward.headers) {
        match edit {
            FieldEdit::Set(name, value) => {
                let name = name.to_ascii_lowercase();
                http.headers.retain(|(header, _)| *header != name);
                http.headers.push((name, value.clone()));
            }
            FieldEdit::Add(name, value) => http.headers.push((name.to_ascii_lowercase(), value.clone())),
            FieldEdit::Remove(name) => {
                let name = name.to_ascii_lowercase();
                http.headers.retain(|(header, _)| *header != name);
            }
            _ => {}
        }
    }
    http
}
