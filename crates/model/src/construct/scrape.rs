//! `scrape /metrics on 9090 from account monitoring/prometheus`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::Port;

use super::Caller;
use crate::{Leaf, Text};

pub(super) const LEAVES: &[&str] = &[
    "scrape",
    "scrape.on",
    "scrape.from.account",
    "scrape.from.namespace",
    "scrape.from.identity",
    "scrape.from.cidr",
    "scrape.from.except",
    "scrape.from.mesh",
    "scrape.from.anyone",
];

/// What a collector of metrics may ask: `GET` of these paths. It lets in beside the access rules, and shuts no port.
#[derive(Clone, Debug)]
pub struct Scrape {
    /// Its place.
    pub span: Span,
    /// The paths.
    pub paths: Vec<Leaf<Text>>,
    /// The container port, declared or not; that of the one HTTP port where none is given.
    pub on: Option<Leaf<Port>>,
    /// Who asks: any of these.
    pub from: Vec<Caller>,
}
