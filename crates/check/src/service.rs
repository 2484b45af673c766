//! `service api-server in production { … }`

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_model::construct::{
    LabelLeaf, ObserveSetting, Port, Probes, Protocol, ServiceConstruct, ServiceFact, Version,
};
use mesh2yaml_model::{ArgumentKind, Body, MeshId, Service, Use};
use mesh2yaml_syntax::ast::{self, ServiceStatement};

use crate::checker::Checker;
use crate::values::{self, choice};

impl Checker {
    pub(crate) fn service(&mut self, service: &ast::Service<'_>) {
        let name = self.read(service.name, values::name);
        let namespace = self.namespace_name(service.namespace);
        let (Some(name), Some(namespace)) = (name, namespace) else {
            return;
        };
        let key = (namespace.clone(), name.clone());
        let place = *self.service_names.entry(key).or_insert(service.name.span);
        if place != service.name.span {
            let d = Diagnostic::new(
                Code::DuplicateName,
                service.name.span,
                format!("the service `{name}` of `{namespace}` is described twice"),
            )
            .help("put the statements into one block: a mesh takes one object a host, and drops or merges others")
            .related(place, "the first is here");
            self.report(d);
            return;
        }
        self.in_service = true;
        let failures = self.failures();
        let mut uses = Vec::with_capacity(1);
        let body = self.service_body(&service.body, Some(&mut uses));
        self.in_service = false;
        let span = service.name.span.to(service.namespace.span);
        self.profiles_agree(&uses, &body);
        if self.failures() > failures {
            self.unread.insert(span);
        }
        self.policy.services.push(Service {
            name,
            namespace,
            span,
            body,
            uses,
        });
    }

    /// The statements of a service, or of a profile (`uses` is none: profiles do not use profiles).
    pub(crate) fn service_body(
        &mut self,
        statements: &[ServiceStatement<'_>],
        mut uses: Option<&mut Vec<Use>>,
    ) -> Body<ServiceConstruct> {
        let start = self.leaf_count();
        let mut body = Body::default();
        let with_profiles = uses.is_some();
        self.service_statements(statements, None, &mut body, &mut uses);
        body.leaves = self.leaves_since(start);
        // What stands in a route speaks of that route; it has its range already.
        let own: Vec<u32> = body
            .accepts
            .iter()
            .copied()
            .filter(|i| self.policy.accepts[*i as usize].covers == mesh2yaml_model::LeafRange::default())
            .collect();
        self.covers(&own, body.leaves, with_profiles);
        body
    }

    fn service_statements(
        &mut self,
        statements: &[ServiceStatement<'_>],
        only: Option<MeshId>,
        body: &mut Body<ServiceConstruct>,
        uses: &mut Option<&mut Vec<Use>>,
    ) {
        use ServiceStatement as S;
        let fact = ServiceConstruct::Service;
        for statement in statements {
            let start = self.leaf_count();
            let (span, construct) = match statement {
                S::Use(u) => {
                    self.use_profile(u, only, uses);
                    continue;
                }
                S::Param(p) => {
                    if only.is_some() {
                        let message = "a parameter is the same on every mesh";
                        self.error(
                            Code::ScopedTwice,
                            p.span,
                            message,
                            "take it out of the `on` block",
                        );
                    }
                    continue;
                }
                S::Workload(w) => (
                    w.span,
                    Some(fact(ServiceFact::Workload(self.labels("workload", &w.labels)))),
                ),
                S::Account(a) => {
                    let leaf = self.leaf("account", a.name, values::name);
                    (a.span, leaf.map(|l| fact(ServiceFact::Account(l))))
                }
                S::Port(p) => (p.span, self.port(p).map(|p| fact(ServiceFact::Port(p)))),
                S::Probes(p) => (p.span, self.probes(p).map(|p| fact(ServiceFact::Probes(p)))),
                S::Version(v) => {
                    let name = self.leaf("version", v.name, values::name);
                    let labels = self.labels("version.labels", &v.labels);
                    (
                        v.span,
                        name.map(|name| {
                            fact(ServiceFact::Version(Version {
                                name,
                                labels,
                                span: v.span,
                            }))
                        }),
                    )
                }
                S::Route(r) => {
                    let route = self.route(r, &mut body.accepts);
                    (
                        r.keyword,
                        route.map(|route| ServiceConstruct::Route(Box::new(route))),
                    )
                }
                S::Pool(p) => (p.keyword, Some(ServiceConstruct::Pool(self.pool(p)))),
                S::Eject(e) => (e.keyword, self.eject(e).map(ServiceConstruct::Eject)),
                S::Mtls(m) => (m.span, self.mtls(m).map(ServiceConstruct::Mtls)),
                S::Allow(a) => (a.keyword, self.allow(a).map(ServiceConstruct::Allow)),
                S::Deny(d) => (d.rule.keyword, self.deny(d).map(ServiceConstruct::Deny)),
                S::Scrape(s) => (s.keyword, self.scrape(s).map(ServiceConstruct::Scrape)),
                S::Observe(o) => {
                    self.observe(o, false, |cx, span, start, setting: ObserveSetting| {
                        cx.add(body, only, span, start, ServiceConstruct::Observe(setting));
                    });
                    continue;
                }
                S::Accept(a) => {
                    let added = self.accept(a, only);
                    body.accepts.extend(added);
                    continue;
                }
                S::On(on) => {
                    if let Some(mesh) = self.on_mesh(on, only) {
                        self.service_statements(&on.body, Some(mesh), body, uses);
                    }
                    continue;
                }
            };
            if let Some(construct) = construct {
                self.add(body, only, span, start, construct);
            }
        }
    }

    fn labels(&mut self, name: &'static str, labels: &[ast::Label<'_>]) -> Vec<LabelLeaf> {
        let mut out: Vec<LabelLeaf> = Vec::with_capacity(labels.len());
        for label in labels {
            let key = self.read(label.key, values::label_key);
            let value = self.leaf(name, label.value, values::label_value);
            let (Some(key), Some(value)) = (key, value) else {
                continue;
            };
            if out.iter().any(|l| l.key == key) {
                let message = format!("the label `{key}` is given twice");
                self.error(
                    Code::Repeated,
                    label.span(),
                    message,
                    "a pod has one value of a label",
                );
            }
            out.push(LabelLeaf { key, value });
        }
        out
    }

    fn port(&mut self, port: &ast::Port<'_>) -> Option<Port> {
        let protocol = self.leaf("port.protocol", port.protocol, |t| {
            choice("a protocol", &Protocol::ALL, t)
        });
        let number = self.leaf("port.number", port.number, values::port);
        let target = port
            .target
            .map(|word| self.leaf("port.target", word, values::port));
        Some(Port {
            protocol: protocol?,
            number: number?,
            target: target.map_or(Some(None), |t| t.map(Some))?,
        })
    }

    fn probes(&mut self, probes: &ast::Probes<'_>) -> Option<Probes> {
        let on = |checker: &mut Self| {
            let on = probes
                .port
                .map(|word| checker.leaf("probes.on", word, values::port));
            on.map_or(Some(None), |on| on.map(Some))
        };
        if let [only] = probes.paths.as_slice()
            && only.text == "grpc"
        {
            let said = self.flag("probes", only.span);
            return Some(Probes::Grpc { said, on: on(self)? });
        }
        if let [only] = probes.paths.as_slice()
            && only.text == "none"
        {
            if let Some(port) = probes.port {
                let message = "`probes none` asks no port";
                self.error(
                    Code::BadStatement,
                    port.span,
                    message,
                    "take the port out, or name the paths",
                );
            }
            return Some(Probes::None(self.flag("probes", only.span)));
        }
        let paths = probes
            .paths
            .iter()
            .filter_map(|w| self.leaf_of(&[ArgumentKind::Path], "probes", *w, values::probe_path))
            .collect();
        Some(Probes::Http { paths, on: on(self)? })
    }
}
