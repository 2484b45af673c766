//! `redirect`: a filter of the route's rule.
//!
//! Linkerd takes Gateway API's fields and values of 1.2, where 301 and 302 are all statuses. With a host alone it keeps the port that was
//! asked, so the scheme's own is written; a new path takes the query away.

use mesh2yaml_gateway::{PathRewrite, RedirectStatus as Status, RequestRedirect, Scheme as GatewayScheme};
use mesh2yaml_model::construct::{Redirect, RedirectStatus, Scheme};
use mesh2yaml_model::{Gap, Loss};
use mesh2yaml_types::{Port, port};

use super::Cx;

pub(super) fn lower(redirect: &Redirect, ports: &[Port], grpc: bool, cx: &mut Cx<'_, '_>) -> RequestRedirect {
    let Redirect {
        status,
        scheme,
        host,
        port,
        path,
    } = redirect;
    let mut out = RequestRedirect::new();
    let code = match cx.look(status) {
        RedirectStatus::MovedPermanently => Some(Status::MovedPermanently),
        RedirectStatus::Found => Some(Status::Found),
        RedirectStatus::SeeOther | RedirectStatus::Temporary | RedirectStatus::Permanent => None,
    };
    match code {
        _ if grpc => cx.unsupported(
            status,
            Gap {
                why: "linkerd sends no call of gRPC elsewhere".to_owned(),
                instead: "send it on to another service: `to service NAME`".to_owned(),
            },
        ),
        Some(code) => {
            cx.take(status);
            out.status_code = Some(code);
        }
        None => cx.unsupported(
            status,
            Gap {
                why: format!(
                    "linkerd sends callers elsewhere with 301 and 302, not with {}",
                    cx.look(status).code()
                ),
                instead: "write 301 if it is for good, or 302 if it is for now".to_owned(),
            },
        ),
    }
    let scheme = scheme.as_ref().map(|leaf| cx.take(leaf));
    out.scheme = scheme.map(|scheme| match scheme {
        Scheme::Http => GatewayScheme::Http,
        Scheme::Https => GatewayScheme::Https,
    });
    out.hostname = host.as_ref().map(|leaf| cx.take(leaf).into());
    out.port = port.as_ref().map(|leaf| cx.take(leaf));
    if out.hostname.is_some() && out.port.is_none() {
        out.port = match scheme {
            Some(Scheme::Https) => Some(port!(443)),
            Some(Scheme::Http) | None if ports.iter().any(|own| *own != port!(80)) => Some(port!(80)),
            Some(Scheme::Http) | None => None,
        };
    }
    if let Some(leaf) = path {
        let loss = Loss::of("its redirect to another path leaves the query out");
        let path = cx.approximate(leaf, loss);
        out.path = path.map(|path| PathRewrite::Full(path.to_string()));
    }
    out
}
