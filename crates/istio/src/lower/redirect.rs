//! `redirect`: the `redirect` of an `http` entry. What is not said stays; a host without a port has its scheme's own.

use mesh2yaml_model::construct::{Redirect as Said, Scheme as SaidScheme};

use super::Cx;
use crate::{Redirect, RedirectPath, RedirectPort, Scheme};

pub(super) fn lower(redirect: &Said, cx: &mut Cx<'_, '_>) -> Redirect {
    let Said {
        status,
        scheme,
        host,
        port,
        path,
    } = redirect;
    let mut out = Redirect::default();
    out.code = Some(cx.take(status).code());
    out.scheme = scheme.as_ref().map(|leaf| match cx.take(leaf) {
        SaidScheme::Http => Scheme::Http,
        SaidScheme::Https => Scheme::Https,
    });
    if let Some(host) = host {
        out.authority = cx.take(host).as_str().to_owned();
    }
    out.port = port.as_ref().map(|leaf| RedirectPort::Number(cx.take(leaf)));
    out.path = path
        .as_ref()
        .map(|leaf| RedirectPath::Uri(cx.take(leaf).to_string()));
    out
}
