//! `namespace production { … }`

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_model::construct::{Access, NamespaceConstruct, NamespaceSetting};
use mesh2yaml_model::{Body, MeshId, Namespace};
use mesh2yaml_syntax::ast::{self, NamespaceStatement};

use crate::checker::Checker;
use crate::values::{self, choice};

const ACCESS: [(&str, Access); 2] = [("allow", Access::Allow), ("deny", Access::Deny)];

impl Checker {
    pub(crate) fn namespace(&mut self, namespace: &ast::Namespace<'_>) {
        let Some(name) = self.read(namespace.name, values::name) else {
            return;
        };
        if let Some(first) = self.policy.namespaces.iter().find(|n| n.name == name) {
            let d = Diagnostic::new(
                Code::DuplicateName,
                namespace.name.span,
                format!("the namespace `{name}` is described twice"),
            )
            .help("put the statements into one block")
            .related(first.span, "the first is here");
            self.report(d);
            return;
        }
        let start = self.leaf_count();
        let mut body = Body::default();
        self.namespace_statements(&namespace.body, None, &mut body);
        body.leaves = self.leaves_since(start);
        let accepts = body.accepts.clone();
        self.covers(&accepts, body.leaves, false);
        self.policy.namespaces.push(Namespace {
            name,
            span: namespace.name.span,
            body,
        });
    }

    fn namespace_statements(
        &mut self,
        statements: &[NamespaceStatement<'_>],
        only: Option<MeshId>,
        body: &mut Body<NamespaceConstruct>,
    ) {
        for statement in statements {
            let start = self.leaf_count();
            let (span, construct) = match statement {
                NamespaceStatement::Inject(span) => {
                    let leaf = self.flag("inject", *span);
                    (
                        *span,
                        Some(NamespaceConstruct::Namespace(NamespaceSetting::Inject(leaf))),
                    )
                }
                NamespaceStatement::Default(w) => {
                    let leaf = self.leaf("default", *w, |t| choice("what a default can be", &ACCESS, t));
                    (
                        w.span,
                        leaf.map(|l| NamespaceConstruct::Namespace(NamespaceSetting::Default(l))),
                    )
                }
                NamespaceStatement::Mtls(m) => (m.span, self.mtls_of_all(m).map(NamespaceConstruct::Mtls)),
                NamespaceStatement::Observe(o) => {
                    self.observe(o, false, |cx, span, start, setting| {
                        cx.add(body, only, span, start, NamespaceConstruct::Observe(setting));
                    });
                    continue;
                }
                NamespaceStatement::Accept(a) => {
                    let added = self.accept(a, only);
                    body.accepts.extend(added);
                    continue;
                }
                NamespaceStatement::On(on) => {
                    if let Some(mesh) = self.on_mesh(on, only) {
                        self.namespace_statements(&on.body, Some(mesh), body);
                    }
                    continue;
                }
            };
            if let Some(construct) = construct {
                self.add(body, only, span, start, construct);
            }
        }
    }
}
