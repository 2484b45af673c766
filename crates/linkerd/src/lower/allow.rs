//! `allow`: a grant. What a port's grants add up to is in `partition`.

use mesh2yaml_diagnostics::{Code, Span};
use mesh2yaml_model::construct::{Allow, Method};
use mesh2yaml_model::{PathPattern, Text};
use mesh2yaml_types::{Name, Port};

use super::Cx;
use super::callers::{self, Callers, Domain};

/// Who may do what on which ports.
pub(super) struct Grant {
    pub(super) span: Span,
    pub(super) slug: Option<Text>,
    pub(super) title: Text,
    pub(super) callers: Callers,
    /// Any of these; all where there is none.
    pub(super) methods: Vec<Method>,
    /// Any of these; all where there is none.
    pub(super) paths: Vec<PathPattern>,
    /// Any of these ports of the Service; all where there is none.
    pub(super) ports: Vec<Port>,
}

pub(super) fn lower(allow: &Allow, namespace: &Name, domain: &Domain, cx: &mut Cx<'_, '_>) -> Grant {
    let narrowed = "linkerd does not normalise paths, so this rule lets in normal paths only: none with `//`, `..` or `%2F`";
    rule(allow, namespace, domain, narrowed, cx)
}

/// The requests of a rule, whatever becomes of them. `narrowed` is what to know where it has paths.
pub(super) fn rule(
    allow: &Allow,
    namespace: &Name,
    domain: &Domain,
    narrowed: &str,
    cx: &mut Cx<'_, '_>,
) -> Grant {
    let Allow {
        title,
        span,
        from,
        methods,
        paths,
        ports,
        // Whether it is one, and what becomes of it, is the service's matter.
        dry_run: _,
    } = allow;
    let callers = callers::lower(from, namespace, domain, cx);
    if let Some(first) = paths.first().filter(|_| allow.dry_run.is_none()) {
        cx.note(first, Code::Narrowed, narrowed);
    }
    Grant {
        span: *span,
        slug: title.as_ref().map(|t| t.slug.clone()),
        title: title
            .as_ref()
            .map_or_else(|| "this rule".into(), |t| t.text.clone()),
        callers,
        methods: methods.iter().map(|leaf| cx.take(leaf)).collect(),
        paths: paths.iter().map(|leaf| cx.take(leaf)).collect(),
        ports: ports.iter().map(|leaf| cx.take(leaf)).collect(),
    }
}

impl Grant {
    /// Whether it is for all requests of its callers.
    pub(super) fn is_of_callers_alone(&self) -> bool {
        self.methods.is_empty() && self.paths.is_empty()
    }

    /// Whether it is for a port of the Service.
    pub(super) fn binds(&self, port: Port) -> bool {
        self.ports.is_empty() || self.ports.contains(&port)
    }

    /// Whether it is about a method; `None` is every method that no rule names.
    pub(super) fn has_method(&self, method: Option<Method>) -> bool {
        self.methods.is_empty() || method.is_some_and(|m| self.methods.contains(&m))
    }
}
