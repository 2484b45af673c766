//! `deny`: what is taken out of a port's grants, for Linkerd has nothing but grants. See `partition`.

use mesh2yaml_diagnostics::Span;
use mesh2yaml_model::construct::Deny;
use mesh2yaml_model::{Text, When};
use mesh2yaml_types::Name;

use super::Cx;
use super::allow::{self, Grant, Places};
use super::callers::{Callers, Domain};

pub(super) fn lower(deny: &Deny, namespace: &Name, domain: &Domain, cx: &mut Cx<'_, '_>) -> Grant {
    let Deny { rule } = deny;
    let narrowed = "linkerd does not normalise paths, so beside this rule its ports let in normal paths only: none with `//`, \
                    `..` or `%2F`";
    allow::rule(rule, namespace, domain, narrowed, cx)
}

/// What a port lets in that is open, but for what is denied or probed there: everything.
pub(super) fn everything(span: Span, title: Text) -> Grant {
    Grant {
        span,
        slug: Some("everything".into()),
        title,
        callers: Callers {
            anyone: true,
            ..Callers::default()
        },
        when: When::default(),
        places: Places::default(),
    }
}
