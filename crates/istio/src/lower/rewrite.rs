//! `rewrite`: the `rewrite` of an `http` entry.
//!
//! Its `uri` takes the place of what the entry's match matched: a prefix, or else the whole path. So it is written only where that is what
//! is meant for each of the paths, and an expression that says it otherwise.

use mesh2yaml_model::construct::{Conditions, PathIs, Rewrite as Said, RewritePath};
use mesh2yaml_model::{Leaf, regex_literal};

use super::Cx;
use super::path::is_prefix;
use crate::Rewrite;

pub(super) fn lower(rewrite: &Said, when: &Conditions, cx: &mut Cx<'_, '_>) -> Option<Rewrite> {
    let Said { path, host } = rewrite;
    let mut out = path.as_ref().map(|leaf| {
        let paths: Vec<PathIs> = when.paths.iter().map(|leaf| cx.look(leaf)).collect();
        path_rewrite(leaf, &paths, cx)
    });
    if let Some(leaf) = host {
        let host = cx.take(leaf).as_str().to_owned();
        out = Some(match out {
            Some(path) => path.authority(host),
            None => Rewrite::host(host),
        });
    }
    out
}

fn path_rewrite(leaf: &Leaf<RewritePath>, paths: &[PathIs], cx: &mut Cx<'_, '_>) -> Rewrite {
    match cx.take(leaf) {
        RewritePath::Whole(to) => {
            // Without a path, or with one that is written as a prefix, only a part would be replaced.
            let whole = !paths.is_empty() && !paths.iter().any(|path| is_prefix(path).is_some());
            if whole {
                Rewrite::uri(&*to)
            } else {
                Rewrite::regex("^/.*$", &*to)
            }
        }
        RewritePath::Prefix { from, to } => {
            let same = paths
                .iter()
                .all(|path| is_prefix(path).as_deref() == Some(&*from));
            if same {
                Rewrite::uri(&*to)
            } else {
                Rewrite::regex(format!("^{}", regex_literal(&from)), &*to)
            }
        }
    }
}
