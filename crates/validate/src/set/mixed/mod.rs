//! Sets of both meshes.

pub(super) mod two_meshes;
pub(super) mod two_owners;

use super::{Findings, Known, World};
