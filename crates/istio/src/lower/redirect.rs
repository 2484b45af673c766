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
    Redirect {
        code: Some(cx.take(status).code()),
        scheme: scheme.as_ref().map(|leaf| match cx.take(leaf) {
            SaidScheme::Http => Scheme::Http,
            SaidScheme::Https => Scheme::Https,
        }),
        authority: host
            .as_ref()
            .map_or_else(String::new, |leaf| cx.take(leaf).as_str().to_owned()),
        port: port.as_ref().map(|leaf| RedirectPort::Number(cx.take(leaf))),
        path: path
            .as_ref()
            .map(|leaf| RedirectPath::Uri(cx.take(leaf).to_string())),
    }
}
