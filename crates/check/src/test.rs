//! `test "…" { … }`: a request that can be sent, and what can be expected of it.

use std::net::IpAddr;

use mesh2yaml_diagnostics::{Code, Span};
use mesh2yaml_model::construct::{Protocol, ServiceConstruct, ServiceFact};
use mesh2yaml_model::{MeshId, Sender, SenderIdentity, Sent, Service, Test, Text};
use mesh2yaml_syntax::ast::{self, Condition, TestStatement};
use mesh2yaml_syntax::closest;
use mesh2yaml_types::{Name, Port, ServiceAccount};

use crate::checker::Checker;
use crate::expected::EXPECTED;
use crate::values::{self, Problem, Read};

const SENT: &str =
    "write `send GET \"/path\" to SERVICE`, `send grpc CALL to SERVICE` or `send bytes to SERVICE`";
const CALLED: &str = "say who calls: `from account NAME`, `from identity \"spiffe://…\"` or `from address IP`; an account and an identity may have `at IP`";

/// What a request has beside method and path.
#[derive(Default)]
struct Has {
    headers: Vec<(Text, Text)>,
    queries: Vec<(Text, Text)>,
    host: Option<(mesh2yaml_types::Host, Span)>,
    port: Option<(Port, Span)>,
    /// The first place of what only HTTP has.
    http: Option<(Span, &'static str)>,
}

/// What is sent.
enum Kind {
    Http(Sent),
    Bytes,
}

impl Checker {
    pub(crate) fn test(&mut self, test: &ast::Test<'_>) {
        let failures = self.failures();
        let title = self.read(test.title, values::plain_text);
        let (mut send, mut from) = (None, None);
        let mut has = Has::default();
        let mut expects = Vec::new();
        for statement in &test.body {
            match statement {
                TestStatement::Send(s) => {
                    if self.first(send.is_none(), s.span, "send") {
                        send = Some(s);
                    }
                }
                TestStatement::From(f) => {
                    if self.first(from.is_none(), f.span, "from") {
                        from = Some(f);
                    }
                }
                TestStatement::Has(condition) => self.has(condition, &mut has),
                TestStatement::Expect(e) => expects.push(e),
            }
        }
        let Some(send) = send else {
            return self.error(Code::BadTest, test.title.span, "this test sends no request", SENT);
        };
        if expects.is_empty() {
            self.error(
                Code::BadTest,
                test.title.span,
                "this test expects nothing",
                EXPECTED,
            );
        }
        let service = self.find_service(send.to);
        let namespace = service.map(|s| self.policy.services[s].namespace.clone());
        let kind = self.sent(send, &has);
        let port = service
            .filter(|_| has.port.is_some() || kind.is_some())
            .and_then(|service| self.asked_port(service, send, kind.as_ref(), has.port));
        let sender = from.map_or(Some(Sender::default()), |from| {
            self.sender(from, namespace.as_ref())
        });
        let expects = self.expectations(&expects, service);
        let (Some(title), Some(service), Some(kind), Some(port), Some(sender)) =
            (title, service, kind, port, sender)
        else {
            return;
        };
        if self.failures() > failures {
            return;
        }
        let service = &self.policy.services[service];
        let test = Test {
            title,
            span: test.title.span,
            namespace: service.namespace.clone(),
            service: service.name.clone(),
            port,
            sender,
            sent: match kind {
                Kind::Http(sent) => Some(sent),
                Kind::Bytes => None,
            },
            expects,
        };
        self.policy.tests.push(test);
    }

    /// What a request has: one value of each.
    fn has(&mut self, condition: &Condition<'_>, has: &mut Has) {
        let keyword = condition.keyword();
        let span = condition.span();
        if keyword != "port" && has.http.is_none() {
            has.http = Some((span, keyword));
        }
        let values = match condition {
            Condition::Header(field) | Condition::Query(field) => field.values.len(),
            Condition::Host { hosts, .. } => hosts.len(),
            Condition::Port { ports, .. } => ports.len(),
            // They are said by `send`.
            Condition::Method { .. } | Condition::Path { .. } | Condition::Grpc { .. } => 0,
        };
        if values != 1 {
            let message = format!("a request has one `{keyword}`, and a rule may have several");
            return self.error(Code::BadTest, span, message, "write a test for each");
        }
        match condition {
            Condition::Header(field) => {
                if let Some(pair) = self.has_field(field, values::header_name, values::header_value)
                    && self.only(has.headers.iter().all(|(name, _)| *name != pair.0), span, &pair.0)
                {
                    has.headers.push(pair);
                }
            }
            Condition::Query(field) => {
                if let Some(pair) = self.has_field(field, values::parameter, values::query_value)
                    && self.only(has.queries.iter().all(|(name, _)| *name != pair.0), span, &pair.0)
                {
                    has.queries.push(pair);
                }
            }
            Condition::Host { hosts, .. } => {
                for word in hosts {
                    if self.first(has.host.is_none(), span, "host") {
                        has.host = self.read(*word, values::host).map(|host| (host, span));
                    }
                }
            }
            Condition::Port { ports, .. } => {
                for word in ports {
                    if self.first(has.port.is_none(), span, "port") {
                        has.port = self.read(*word, values::port).map(|port| (port, word.span));
                    }
                }
            }
            Condition::Method { .. } | Condition::Path { .. } | Condition::Grpc { .. } => {}
        }
    }

    /// Whether a header or parameter is there once: of several nothing is said.
    fn only(&mut self, first: bool, span: Span, name: &str) -> bool {
        if !first {
            let message = format!("`{name}` is there already");
            self.error(
                Code::Repeated,
                span,
                message,
                "a header or parameter is there once; of several nothing is said",
            );
        }
        first
    }

    fn has_field(
        &mut self,
        field: &ast::Field<'_>,
        name: fn(&str) -> Read<Text>,
        value: fn(&str) -> Read<Text>,
    ) -> Option<(Text, Text)> {
        let name = self.read(field.name, name);
        let one = *field.values.first()?;
        if one.regex {
            let help = "write one value that the expression fits, and a test for one that it does not";
            self.error(
                Code::BadTest,
                one.span,
                "a request has a value, no expression",
                help,
            );
            return None;
        }
        Some((name?, self.read(one, value)?))
    }

    fn sent(&mut self, send: &ast::Send<'_>, has: &Has) -> Option<Kind> {
        let Some(content) = send.content else {
            if send.what.text != "bytes" {
                self.error(
                    Code::BadTest,
                    send.span,
                    "a request has a method and a path",
                    SENT,
                );
                return None;
            }
            if let Some((span, keyword)) = has.http {
                let message = format!("bytes have no `{keyword}`");
                let help = "take it out, or send a request: `send GET \"/path\" to SERVICE`";
                self.error(Code::BadTest, span, message, help);
                return None;
            }
            return Some(Kind::Bytes);
        };
        let (method, path): (Text, Text) = match send.what.text {
            "bytes" => {
                self.error(Code::BadTest, content.span, "bytes have no path", SENT);
                return None;
            }
            "grpc" => {
                let call = self.read(content, values::grpc_call)?;
                let Some(method) = call.method else {
                    let help = format!("write its method too: `send grpc {}/METHOD`", call.service);
                    self.error(Code::BadTest, content.span, "a call is of one method", help);
                    return None;
                };
                ("POST".into(), format!("/{}/{method}", call.service).into())
            }
            _ => {
                let method = self.read(send.what, values::method);
                let path = self.read(content, request_path);
                (method?.as_str().into(), path?)
            }
        };
        let mut target = path.to_string();
        for (number, (name, value)) in has.queries.iter().enumerate() {
            target.push(if number == 0 { '?' } else { '&' });
            target.push_str(&format!("{name}={value}"));
        }
        Some(Kind::Http(Sent {
            method,
            target: target.into(),
            host: has.host.as_ref().map(|(host, _)| host.clone()),
            headers: has.headers.clone(),
            is_call: send.what.text == "grpc",
        }))
    }

    /// The port that is asked: the one that is given, or the only one that is for what is sent.
    fn asked_port(
        &mut self,
        service: usize,
        send: &ast::Send<'_>,
        kind: Option<&Kind>,
        given: Option<(Port, Span)>,
    ) -> Option<Port> {
        if !self.is_read(&self.policy.services[service]) {
            return None;
        }
        let ports = self.ports(service);
        let takes = |protocol: Protocol| match kind {
            None => true,
            Some(Kind::Bytes) => !protocol.is_routed(),
            Some(Kind::Http(sent)) => protocol.is_routed() && (!sent.is_call || protocol == Protocol::Grpc),
        };
        let what = match kind {
            Some(Kind::Bytes) => "bytes",
            Some(Kind::Http(sent)) if sent.is_call => "calls of gRPC",
            Some(Kind::Http(_)) | None => "requests of HTTP",
        };
        let numbers = |all: &[(Port, Protocol)]| {
            let words: Vec<String> = all.iter().map(|(port, _)| port.to_string()).collect();
            values::list(words.iter().map(String::as_str))
        };
        if let Some((port, span)) = given {
            let of_port: Vec<Protocol> = ports
                .iter()
                .filter(|(p, _)| *p == port)
                .map(|(_, it)| *it)
                .collect();
            let Some(protocol) = of_port.first() else {
                let message = format!("the service has no port {port}");
                let help = match ports.as_slice() {
                    [] => "it declares none".to_owned(),
                    all => format!("its ports are {}", numbers(all)),
                };
                self.error(Code::UnknownName, span, message, help);
                return None;
            };
            if !of_port.iter().any(|protocol| takes(*protocol)) {
                let message = format!("port {port} speaks `{}`, and takes no {what}", protocol.word());
                self.error(Code::BadTest, span, message, SENT);
                return None;
            }
            return Some(port);
        }
        let mut fit = ports;
        fit.retain(|(_, protocol)| takes(*protocol));
        // What is no call goes to a port for calls only where it says so, or where there is no other.
        let is_other = |protocol: Protocol| protocol != Protocol::Grpc;
        if matches!(kind, Some(Kind::Http(sent)) if !sent.is_call)
            && fit.iter().any(|(_, protocol)| is_other(*protocol))
        {
            fit.retain(|(_, protocol)| is_other(*protocol));
        }
        fit.dedup_by_key(|(port, _)| *port);
        match fit.as_slice() {
            [(port, _)] => Some(*port),
            [] => {
                let message = format!("the service has no port for {what}");
                self.error(Code::BadTest, send.span, message, SENT);
                None
            }
            several => {
                let message = format!("several ports of the service take {what}");
                let help = format!("say which one by `port NUMBER`: {}", numbers(several));
                self.error(Code::BadTest, send.span, message, help);
                None
            }
        }
    }

    fn sender(&mut self, from: &ast::Sender<'_>, home: Option<&Name>) -> Option<Sender> {
        let [caller] = from.callers.as_slice() else {
            let help = "write a test for each: `from account NAME`";
            self.error(Code::BadTest, from.span, "a request has one caller", help);
            return None;
        };
        let at = caller.at.map(|word| self.read(word, address));
        let kind = caller.kind.text;
        let Some(name) = caller.name.filter(|_| kind != "mesh" && kind != "anyone") else {
            let (message, help) = match kind {
                "account" | "identity" | "address" => (format!("`{kind}` stands before who calls"), CALLED),
                _ => (format!("`{kind}` does not say who calls"), caller_help(kind)),
            };
            self.error(Code::BadTest, from.span, message, help);
            return None;
        };
        let identity = match kind {
            "account" => {
                let account = self.account(name)?;
                let namespace = account.namespace.or_else(|| home.cloned())?;
                Some(SenderIdentity {
                    trust_domain: None,
                    account: ServiceAccount::new(namespace, account.name),
                })
            }
            "identity" => Some(self.read(name, identity)?),
            "address" => {
                if let Some(word) = caller.at {
                    let help = "write one of the two addresses";
                    self.error(Code::BadTest, word.span, "a request comes from one address", help);
                    return None;
                }
                let address = self.read(name, address);
                return address.map(|address| Sender {
                    identity: None,
                    address: Some(address),
                });
            }
            other => {
                let message = format!("`{other}` is not a kind of caller of a request");
                self.error(Code::BadChoice, caller.kind.span, message, caller_help(other));
                return None;
            }
        };
        let address = match at {
            Some(None) => return None,
            Some(Some(address)) => Some(address),
            None => None,
        };
        Some(Sender { identity, address })
    }

    pub(crate) fn version_names(&self, service: usize) -> Vec<String> {
        let mut names = Vec::new();
        self.facts(service, |service, fact| {
            if let ServiceFact::Version(v) = fact {
                names.extend(v.name.peek(service).map(|n| n.to_string()));
            }
        });
        names
    }

    /// The ports of a service on all meshes, by number.
    fn ports(&self, service: usize) -> Vec<(Port, Protocol)> {
        let mut ports = Vec::new();
        self.facts(service, |service, fact| {
            if let ServiceFact::Port(port) = fact {
                ports.extend(port.number.peek(service).zip(port.protocol.peek(service)));
            }
        });
        ports.sort_by_key(|(port, protocol)| (port.get(), protocol.word()));
        ports.dedup();
        ports
    }

    /// What is said of a service, on each mesh.
    fn facts(&self, service: usize, mut each: impl FnMut(&Service, &ServiceFact)) {
        let wanted = self.policy.services[service].span;
        for mesh in 0..u8::try_from(self.policy.meshes.len()).unwrap_or(0) {
            self.policy.each_service(MeshId(mesh), |service: &Service, view| {
                if service.span != wanted {
                    return;
                }
                for construct in view.constructs {
                    if let ServiceConstruct::Service(fact) = construct {
                        each(service, fact);
                    }
                }
            });
        }
    }

    /// The service that a test speaks of, by its name alone where that is clear.
    fn find_service(&mut self, word: ast::Word<'_>) -> Option<usize> {
        let (namespace, name) = match word.text.split_once('/') {
            Some((namespace, name)) => (Some(namespace), name),
            None => (None, word.text),
        };
        let services = self.policy.services.iter().enumerate();
        let found: Vec<usize> = services
            .filter(|(_, s)| s.name.as_str() == name && namespace.is_none_or(|n| n == s.namespace.as_str()))
            .map(|(i, _)| i)
            .collect();
        match found.as_slice() {
            [one] => Some(*one),
            [] => {
                self.unknown_service(word, namespace);
                None
            }
            [first, ..] => {
                let namespace = self.policy.services[*first].namespace.clone();
                let help = format!("say which one: `to {namespace}/{name}`");
                self.error(
                    Code::UnknownName,
                    word.span,
                    format!("several services are called `{name}`"),
                    help,
                );
                None
            }
        }
    }

    fn unknown_service(&mut self, word: ast::Word<'_>, namespace: Option<&str>) {
        let name = word.text;
        let services = self.policy.services.iter();
        let known: Vec<String> = match namespace {
            Some(_) => services.map(|s| format!("{}/{}", s.namespace, s.name)).collect(),
            None => services.map(|s| s.name.to_string()).collect(),
        };
        let base = name.rsplit('/').next();
        let elsewhere = known
            .iter()
            .find(|k| namespace.is_some() && k.rsplit('/').next() == base);
        let close = closest(name, known.iter().map(String::as_str));
        let help = match close.or(elsewhere.map(String::as_str)) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "a test asks a service of the policy: `to name`, or `to namespace/name`".to_owned(),
        };
        self.error(
            Code::UnknownName,
            word.span,
            format!("no service is called `{name}`"),
            help,
        );
    }
}

/// What to write for what rules have and a request has not.
fn caller_help(kind: &str) -> &'static str {
    match kind {
        "cidr" => "a request comes from one address: `from address IP`",
        "anyone" => "leave `from` out: then it is a caller without an identity",
        "namespace" | "mesh" => "a request comes from one account: `from account NAMESPACE/NAME`",
        _ => CALLED,
    }
}

/// A path that a caller sends: normal, and no pattern.
fn request_path(text: &str) -> Read<Text> {
    if text.contains('?') {
        return Err(Problem {
            code: Code::BadTest,
            message: "the query is no part of the path".to_owned(),
            help: "say it apart: `query NAME = VALUE`".to_owned(),
        });
    }
    let path = values::path(text)?;
    if !path.is_literal() {
        return Err(Problem {
            code: Code::BadTest,
            message: "a request has one path, no pattern".to_owned(),
            help: "write one path, as a caller would".to_owned(),
        });
    }
    Ok(text.into())
}

/// An address of IPv4 or IPv6; one of IPv4 in the form of IPv6 is what proxies take it for.
fn address(text: &str) -> Read<IpAddr> {
    let address = text.parse::<IpAddr>().map(|address| address.to_canonical());
    address.map_err(|_| Problem {
        code: Code::BadNetwork,
        message: format!("`{text}` is not an address"),
        help: if text.contains('/') {
            "a request comes from one address, not from a network: `10.0.3.7`".to_owned()
        } else {
            "an address is written `10.0.3.7` or `fd00::7`".to_owned()
        },
    })
}

/// Whom a certificate names: an account of some trust domain.
fn identity(text: &str) -> Read<SenderIdentity> {
    let of = || {
        let rest = text.strip_prefix("spiffe://")?;
        let mut parts = rest.split('/');
        let mut next = || parts.next();
        let (domain, ns, namespace, sa, account) = (next()?, next()?, next()?, next()?, next()?);
        let names = namespace.parse::<Name>().ok().zip(account.parse::<Name>().ok())?;
        let is_one = ns == "ns" && sa == "sa" && next().is_none() && !domain.is_empty();
        is_one.then(|| SenderIdentity {
            trust_domain: Some(domain.into()),
            account: ServiceAccount::new(names.0, names.1),
        })
    };
    values::identity(text)?;
    of().ok_or_else(|| Problem {
        code: Code::BadTest,
        message: format!("nobody can be asked as `{text}`"),
        help: "a test asks as an account of a trust domain: \"spiffe://partner.example/ns/shop/sa/web\""
            .to_owned(),
    })
}
