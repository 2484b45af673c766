//! `allow`: a grant. What a port's grants add up to is in `partition`.

use mesh2yaml_diagnostics::{Code, Span};
use mesh2yaml_model::construct::{Allow, Method};
use mesh2yaml_model::{Text, When};
use mesh2yaml_types::{Name, Port};

use super::Cx;
use super::callers::{self, Callers, Domain};

/// Who may do what on which ports.
pub(super) struct Grant {
    pub(super) span: Span,
    pub(super) slug: Option<Text>,
    pub(super) title: Text,
    pub(super) callers: Callers,
    /// What is asked.
    pub(super) when: When,
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
        when,
    } = allow;
    let callers = callers::lower(from, namespace, domain, cx);
    if let Some(first) = when.paths.first() {
        cx.note(first, Code::Narrowed, narrowed);
    }
    Grant {
        span: *span,
        slug: title.as_ref().map(|t| t.slug.clone()),
        title: title
            .as_ref()
            .map_or_else(|| "this rule".into(), |t| t.text.clone()),
        callers,
        when: when.values(cx),
    }
}

impl Grant {
    /// Whether it is for a port of the Service.
    pub(super) fn binds(&self, port: Port) -> bool {
        self.when.ports.is_empty() || self.when.ports.contains(&port)
    }

    /// Whether it is about a method; `None` is every method that no rule names.
    pub(super) fn has_method(&self, method: Option<Method>) -> bool {
        let methods = &self.when.methods;
        methods.is_empty() || method.is_some_and(|m| methods.contains(&m))
    }

    /// Whether it is of some paths alone.
    pub(super) fn has_paths(&self) -> bool {
        !self.when.paths.is_empty() || !self.when.calls.is_empty()
    }

    /// Whether it asks for anything but a port.
    pub(super) fn asks(&self) -> bool {
        let When {
            headers,
            queries,
            methods,
            paths,
            hosts,
            calls,
            ports: _,
        } = &self.when;
        let fields = !headers.is_empty() || !queries.is_empty();
        fields || !methods.is_empty() || !paths.is_empty() || !hosts.is_empty() || !calls.is_empty()
    }
}
