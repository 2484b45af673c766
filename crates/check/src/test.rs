//! `test "…" { … }`: parsed and checked; what it asks is decided by a later command.

use mesh2yaml_diagnostics::Code;
use mesh2yaml_model::construct::{ServiceConstruct, ServiceFact};
use mesh2yaml_model::{MeshId, Service};
use mesh2yaml_syntax::ast::{self, TestStatement};
use mesh2yaml_syntax::closest;

use crate::checker::Checker;
use crate::values;

impl Checker {
    pub(crate) fn test(&mut self, test: &ast::Test<'_>) {
        let (mut send, mut from, mut expect) = (None, None, None);
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
                TestStatement::Header(h) => {
                    self.read(h.name, values::header_name);
                    for value in &h.values {
                        self.read(*value, values::header_value);
                    }
                }
                TestStatement::Expect(e) => {
                    if self.first(expect.is_none(), e.span, "expect") {
                        expect = Some(e);
                    }
                }
            }
        }
        if let Some(from) = from {
            self.sender(from);
        }
        let Some(send) = send else {
            let help = "add `send GET \"/\" to SERVICE`";
            return self.error(Code::BadTest, test.title.span, "this test sends no request", help);
        };
        self.read(send.method, values::method);
        let path = self.read(send.path, values::path);
        if path.is_some_and(|p| !p.is_literal()) {
            let help = "write one path, as a caller would";
            self.error(
                Code::BadTest,
                send.path.span,
                "a request has one path, no pattern",
                help,
            );
        }
        let service = self.find_service(send.to);
        let Some(expect) = expect else {
            let help = "add `expect allowed`, `expect denied` or `expect version NAME`";
            return self.error(Code::BadTest, test.title.span, "this test expects nothing", help);
        };
        self.expectation(expect, service);
    }

    fn sender(&mut self, from: &ast::From<'_>) {
        let help = "say who calls: `from account NAME`";
        let [caller] = from.callers.as_slice() else {
            let help = "write a test for each: `from account NAME`";
            return self.error(Code::BadTest, from.span, "a request has one caller", help);
        };
        match (caller.first.text, caller.second, caller.except) {
            ("account", Some(name), None) => {
                self.read(name, values::account);
            }
            (kind, ..) => {
                let message = format!("`{kind}` is not a kind of caller");
                self.error(Code::BadChoice, caller.first.span, message, help);
            }
        }
    }

    fn expectation(&mut self, expect: &ast::Expect<'_>, service: Option<usize>) {
        match (expect.what.text, expect.name) {
            ("allowed" | "denied", None) => {}
            ("version", Some(version)) => {
                let read = |s: &usize| self.is_read(&self.policy.services[*s]);
                let Some(service) = service.filter(read) else {
                    return;
                };
                let names = self.version_names(service);
                if !names.iter().any(|n| n == version.text) {
                    let help = match closest(version.text, names.iter().map(String::as_str)) {
                        Some(close) => format!("did you mean `{close}`?"),
                        None => "expect one of the service's versions".to_owned(),
                    };
                    let message = format!("the service has no version `{}`", version.text);
                    self.error(Code::UnknownName, version.span, message, help);
                }
            }
            _ => self.error(
                Code::BadTest,
                expect.span,
                "this is nothing to expect",
                "write `expect allowed`, `expect denied` or `expect version NAME`",
            ),
        }
    }

    fn version_names(&self, service: usize) -> Vec<String> {
        let wanted = self.policy.services[service].span;
        let mut names = Vec::new();
        for mesh in 0..u8::try_from(self.policy.meshes.len()).unwrap_or(0) {
            self.policy.each_service(MeshId(mesh), |service: &Service, view| {
                if service.span != wanted {
                    return;
                }
                for construct in view.constructs {
                    if let ServiceConstruct::Service(ServiceFact::Version(v)) = construct {
                        names.extend(v.name.peek(service).map(|n| n.to_string()));
                    }
                }
            });
        }
        names
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
