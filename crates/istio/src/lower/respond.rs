//! `respond`: the `directResponse` of an `http` entry.

use mesh2yaml_model::construct::Respond;

use super::Cx;
use crate::DirectResponse;

pub(super) fn lower(respond: &Respond, cx: &mut Cx<'_, '_>) -> DirectResponse {
    let Respond { status, body } = respond;
    let out = DirectResponse::new(cx.take(status));
    match body {
        Some(body) => out.body(&*cx.take(body)),
        None => out,
    }
}
