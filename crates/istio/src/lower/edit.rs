//! `request` and `response`: the `headers` of an `http` entry.

use mesh2yaml_model::Leaf;
use mesh2yaml_model::construct::{Edit, Edits};

use super::Cx;
use crate::{HeaderEdits, HeaderOperations};

pub(super) fn lower(edits: &Edits, cx: &mut Cx<'_, '_>) -> HeaderOperations {
    let Edits { request, response } = edits;
    let mut out = HeaderOperations::default();
    out.request = edited(request, cx);
    out.response = edited(response, cx);
    out
}

fn edited(edits: &[Leaf<Edit>], cx: &mut Cx<'_, '_>) -> HeaderEdits {
    let mut out = HeaderEdits::new();
    for leaf in edits {
        out = match cx.take(leaf) {
            Edit::Set(name, value) => out.set(&*name, plain(&value)),
            Edit::Add(name, value) => out.add(&*name, plain(&value)),
            Edit::Remove(name) => out.remove(&*name),
        };
    }
    out
}

/// Envoy reads `%NAME%` in a value as a variable.
fn plain(value: &str) -> String {
    value.replace('%', "%%")
}
