//! `request` and `response`: the `headers` of an `http` entry.

use mesh2yaml_model::Leaf;
use mesh2yaml_model::construct::{Edit, Edits};

use super::Cx;
use crate::{HeaderEdits, HeaderOperations};

pub(super) fn lower(edits: &Edits, out: &mut HeaderOperations, cx: &mut Cx<'_, '_>) {
    let Edits { request, response } = edits;
    edited(request, &mut out.request, cx);
    edited(response, &mut out.response, cx);
}

fn edited(edits: &[Leaf<Edit>], out: &mut HeaderEdits, cx: &mut Cx<'_, '_>) {
    for leaf in edits {
        let edited = std::mem::take(out);
        *out = match cx.take(leaf) {
            Edit::Set(name, value) => edited.set(&*name, plain(&value)),
            Edit::Add(name, value) => edited.add(&*name, plain(&value)),
            Edit::Remove(name) => edited.remove(&*name),
        };
    }
}

/// Envoy reads `%NAME%` in a value as a variable.
fn plain(value: &str) -> String {
    value.replace('%', "%%")
}
