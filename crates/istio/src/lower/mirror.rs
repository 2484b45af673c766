//! `mirror`: the `mirror` of an `http` entry.

use mesh2yaml_model::construct::Mirror;

use super::Cx;
use super::route::{Home, backend};
use crate::{Backend, Percentage};

pub(super) fn lower(
    mirror: &Mirror,
    home: &Home<'_, '_>,
    cx: &mut Cx<'_, '_>,
) -> (Backend, Option<Percentage>) {
    let Mirror { to } = mirror;
    let share = cx.take(to);
    let percent = (share.percent.get() < 100).then(|| share.percent.into());
    (backend(&share.to, home, cx), percent)
}
