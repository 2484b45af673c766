//! The snapshot suite: every example on every mesh

pub mod admission;
pub mod corpus;
pub mod coverage;
pub mod parity;
