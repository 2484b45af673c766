//! `mesh { … }`

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{Install, MeshConstruct, MeshSetting, ObserveSetting, PathMode};
use mesh2yaml_model::{Body, MeshId, MeshView};
use mesh2yaml_syntax::ast::{self, InstallStatement, MeshStatement};

use crate::checker::Checker;
use crate::values::{self, choice};

const PATHS: [(&str, PathMode); 3] = [
    ("base", PathMode::Base),
    ("merge-slashes", PathMode::MergeSlashes),
    ("decode-and-merge-slashes", PathMode::DecodeAndMergeSlashes),
];

impl Checker {
    pub(crate) fn mesh(&mut self, mesh: &ast::Mesh<'_>) {
        if let Some(first) = self.mesh_block {
            let d = Diagnostic::new(
                Code::DuplicateName,
                mesh.keyword,
                "there is more than one `mesh` block",
            )
            .help("a policy speaks of one mesh: put the statements into one block")
            .related(first, "the first is here");
            self.report(d);
            return;
        }
        self.mesh_block = Some(mesh.keyword);
        let start = self.leaf_count();
        let mut body = Body::default();
        self.mesh_statements(&mesh.body, None, &mut body);
        body.leaves = self.leaves_since(start);
        let accepts = body.accepts.clone();
        self.covers(&accepts, body.leaves, false);
        self.policy.mesh = body;
        self.aliases();
    }

    /// An alias is another domain than the mesh's own, and stands once.
    fn aliases(&mut self) {
        let mut told: Vec<(Span, String)> = Vec::new();
        for mesh in (0..self.policy.meshes.len()).filter_map(|i| u8::try_from(i).ok()) {
            let view = MeshView::new(&self.policy, MeshId(mesh));
            let own = view.trust_domain.and_then(|leaf| leaf.literal());
            let mut known: Vec<&str> = vec![own.map_or("cluster.local", |own| own)];
            for leaf in view.trust_domain_aliases {
                let Some(alias) = leaf.literal() else { continue };
                let place = self.policy.leaf(leaf.id()).span;
                if known.contains(&&**alias) && !told.iter().any(|(span, _)| *span == place) {
                    told.push((place, alias.to_string()));
                }
                known.push(alias);
            }
        }
        for (place, alias) in told {
            let message = format!("`{alias}` is a domain of the mesh already");
            self.error(
                Code::Repeated,
                place,
                message,
                "take it out, or name another domain",
            );
        }
    }

    fn mesh_statements(
        &mut self,
        statements: &[MeshStatement<'_>],
        only: Option<MeshId>,
        body: &mut Body<MeshConstruct>,
    ) {
        for statement in statements {
            let start = self.leaf_count();
            let (span, construct) = match statement {
                MeshStatement::TrustDomain(w) => {
                    let leaf = self.leaf("trust-domain", *w, values::domain);
                    (
                        w.span,
                        leaf.map(|l| MeshConstruct::Mesh(MeshSetting::TrustDomain(l))),
                    )
                }
                MeshStatement::TrustDomainAliases(words) => {
                    let leaves: Vec<_> = words
                        .iter()
                        .filter_map(|w| self.leaf("trust-domain-aliases", *w, values::domain))
                        .collect();
                    let Some(first) = words.first() else { continue };
                    (
                        first.span,
                        Some(MeshConstruct::Mesh(MeshSetting::TrustDomainAliases(leaves))),
                    )
                }
                MeshStatement::ControlPlane(w) => {
                    let leaf = self.leaf("control-plane", *w, values::name);
                    (
                        w.span,
                        leaf.map(|l| MeshConstruct::Mesh(MeshSetting::ControlPlane(l))),
                    )
                }
                MeshStatement::ProbeNetworks(words) => {
                    let leaves: Vec<_> = words
                        .iter()
                        .filter_map(|w| self.leaf("probe-networks", *w, values::network))
                        .collect();
                    let Some(first) = words.first() else { continue };
                    (
                        first.span,
                        Some(MeshConstruct::Mesh(MeshSetting::ProbeNetworks(leaves))),
                    )
                }
                MeshStatement::ClusterNetworks(words) => {
                    let leaves: Vec<_> = words
                        .iter()
                        .filter_map(|w| self.leaf("cluster-networks", *w, values::network))
                        .collect();
                    let Some(first) = words.first() else { continue };
                    (
                        first.span,
                        Some(MeshConstruct::Mesh(MeshSetting::ClusterNetworks(leaves))),
                    )
                }
                MeshStatement::Paths(w) => {
                    let leaf = self.leaf("paths", *w, |t| choice("a way to normalise paths", &PATHS, t));
                    (w.span, leaf.map(|l| MeshConstruct::Mesh(MeshSetting::Paths(l))))
                }
                MeshStatement::Mtls(m) => (m.span, self.mtls_of_all(m).map(MeshConstruct::Mtls)),
                MeshStatement::AccessLog(a) => {
                    let log = self.access_log(a);
                    (
                        a.span,
                        log.map(|a| MeshConstruct::Observe(ObserveSetting::AccessLog(a))),
                    )
                }
                MeshStatement::Tracing(t) => {
                    let tracing = self.tracing(t);
                    (
                        t.span,
                        tracing.map(|t| MeshConstruct::Observe(ObserveSetting::Tracing(t))),
                    )
                }
                MeshStatement::Install(i) => {
                    let install = self.install(i);
                    (
                        i.keyword,
                        Some(MeshConstruct::Mesh(MeshSetting::Install(install))),
                    )
                }
                MeshStatement::Observe(o) => {
                    self.observe(o, true, |cx, span, start, setting| {
                        cx.add(body, only, span, start, MeshConstruct::Observe(setting));
                    });
                    continue;
                }
                MeshStatement::Accept(a) => {
                    let added = self.accept(a, only);
                    body.accepts.extend(added);
                    continue;
                }
                MeshStatement::On(on) => {
                    if let Some(mesh) = self.on_mesh(on, only) {
                        self.mesh_statements(&on.body, Some(mesh), body);
                    }
                    continue;
                }
            };
            if let Some(construct) = construct {
                self.add(body, only, span, start, construct);
            }
        }
    }

    fn install(&mut self, install: &ast::Install<'_>) -> Install {
        let mut out = Install {
            profile: None,
            auto_mtls: None,
        };
        for statement in &install.body {
            match statement {
                InstallStatement::Profile(w) if out.profile.is_none() => {
                    out.profile = self.leaf("install.profile", *w, values::name);
                }
                InstallStatement::AutoMtls(span) if out.auto_mtls.is_none() => {
                    out.auto_mtls = Some(self.flag("install.auto-mtls", *span));
                }
                InstallStatement::Profile(ast::Word { span, .. }) | InstallStatement::AutoMtls(span) => {
                    self.error(Code::Repeated, *span, "this is said twice", "keep one of the two");
                }
            }
        }
        if install.body.is_empty() {
            self.error(
                Code::EmptyBlock,
                install.keyword,
                "this block says nothing",
                "take it out",
            );
        }
        out
    }
}
