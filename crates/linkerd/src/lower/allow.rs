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
    pub(super) places: Places,
}

/// Where the conditions stand that may be refused one by one, in their order.
#[derive(Default)]
pub(super) struct Places {
    pub(super) paths: Vec<Span>,
    pub(super) headers: Vec<Span>,
    pub(super) queries: Vec<Span>,
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
    narrowed: &'static str,
    cx: &mut Cx<'_, '_>,
) -> Grant {
    let Allow {
        title,
        span,
        from,
        when,
        // Whether it is one, and what becomes of it, is the service's matter.
        dry_run: _,
    } = allow;
    let callers = callers::lower(from, namespace, domain, cx);
    if let Some(first) = when.paths.first().filter(|_| allow.dry_run.is_none()) {
        cx.note(first, Code::Narrowed, narrowed);
    }
    Grant {
        span: *span,
        slug: title.as_ref().map(|t| t.slug.clone()),
        title: title
            .as_ref()
            .map_or_else(|| "this rule".into(), |t| t.text.clone()),
        callers,
        places: Places {
            paths: when.paths.iter().map(|leaf| cx.place(leaf)).collect(),
            headers: when.headers.iter().map(|leaf| cx.place(leaf)).collect(),
            queries: when.queries.iter().map(|leaf| cx.place(leaf)).collect(),
        },
        when: when.values(cx),
    }
}

impl Grant {
    /// Whether it is for all requests of its callers.
    pub(super) fn is_of_callers_alone(&self) -> bool {
        let When {
            headers,
            queries,
            methods,
            paths,
            hosts,
            calls,
            // Which one it is for asks nothing of a request.
            ports: _,
        } = &self.when;
        headers.is_empty()
            && queries.is_empty()
            && methods.is_empty()
            && paths.is_empty()
            && hosts.is_empty()
            && calls.is_empty()
    }

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
}
