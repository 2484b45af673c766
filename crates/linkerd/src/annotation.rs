//! The annotations and labels that Linkerd reads, by name, with their values, defaults and the objects that they are read on.
//!
//! [`ANNOTATIONS`] and [`LABELS`] list them all. The traits of settings write them with typed values, each on the kinds that it is for:
//!
//! | trait | on |
//! |---|---|
//! | [`RouteSettings`](crate::RouteSettings) | Service, EgressNetwork, routes |
//! | [`BalancerSettings`](crate::BalancerSettings) | Service, EgressNetwork |
//! | [`ServiceSettings`](crate::ServiceSettings), [`MulticlusterSettings`](crate::MulticlusterSettings) | Service |
//! | [`OpaqueSettings`](crate::OpaqueSettings) | Service, EgressNetwork, ExternalWorkload, Namespace, template of pods |
//! | [`InboundSettings`](crate::InboundSettings) | ExternalWorkload, Namespace, template of pods |
//! | [`WorkloadSettings`](crate::WorkloadSettings) | Namespace, template of pods |
//! | [`NamespaceSettings`](crate::NamespaceSettings) | Namespace |
//! | [`PodSettings`](crate::PodSettings) | template of pods: [`PodTemplate`](crate::PodTemplate) |
//!
//! [`get`] reads one, and [`list`] one with several values.
//!
//! A value that Linkerd cannot read is dropped with a line in a log, and so is a key on an object that it is not for:
//! [`validate`] and [`validate_route`] find both.
//!
//! ```
//! use mesh2yaml_linkerd::{UnitDuration, annotation};
//! use mesh2yaml_linkerd::annotation::Holder;
//! use mesh2yaml_linkerd::k8s::ObjectMeta;
//! use mesh2yaml_types::duration;
//!
//! let idle = annotation::find(annotation::TIMEOUT_IDLE).expect("it is listed");
//! assert!(idle.is_on(Holder::Service) && !idle.is_on(Holder::Pod));
//! assert!(idle.value.check("1h30m").is_err(), "a single number with a unit is read, and nothing else");
//!
//! let shop = ObjectMeta::new("shop", "prod").annotation(annotation::TIMEOUT_IDLE, "90m");
//! let read = annotation::get::<UnitDuration>(shop.annotations(), annotation::TIMEOUT_IDLE);
//! assert_eq!(read, Some(Ok(UnitDuration::from(duration!("1h30m")))));
//! ```

mod syntax;
mod table;

use std::collections::BTreeMap;
use std::str::FromStr;

pub use syntax::Syntax;
pub use table::*;

#[cfg(feature = "validate")]
pub use crate::validate::annotations::{Parents, validate, validate_labels, validate_route};

/// An annotation or a label that Linkerd reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Annotation {
    /// The key.
    pub key: &'static str,
    /// What a value is.
    pub value: Syntax,
    /// The objects that it is read on.
    pub on: &'static [Holder],
    /// What holds without it, as the charts have it; empty where that is nothing at all.
    pub default: &'static str,
    /// What it does, in one sentence.
    pub meaning: &'static str,
}

impl Annotation {
    /// Whether it is read on such an object.
    #[must_use]
    pub fn is_on(&self, holder: Holder) -> bool {
        self.on.contains(&holder)
    }
}

/// An object that carries annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Holder {
    /// A Service.
    Service,
    /// An EgressNetwork.
    EgressNetwork,
    /// An HTTPRoute, of the Gateway API or Linkerd's own.
    HttpRoute,
    /// A GRPCRoute.
    GrpcRoute,
    /// A TLSRoute or TCPRoute.
    TcpRoute,
    /// A Pod, or the template of pods in a Deployment and the like.
    Pod,
    /// A Deployment and the like itself: nothing is read there, but in its template.
    Workload,
    /// A Namespace.
    Namespace,
    /// An ExternalWorkload.
    ExternalWorkload,
}

impl Holder {
    /// The kind, as one says it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Service => "a Service",
            Self::EgressNetwork => "an EgressNetwork",
            Self::HttpRoute => "an HTTPRoute",
            Self::GrpcRoute => "a GRPCRoute",
            Self::TcpRoute => "a TLSRoute or TCPRoute",
            Self::Pod => "the template of pods",
            Self::Workload => "a workload",
            Self::Namespace => "a Namespace",
            Self::ExternalWorkload => "an ExternalWorkload",
        }
    }
}

/// The annotation with this key.
#[must_use]
pub fn find(key: &str) -> Option<&'static Annotation> {
    ANNOTATIONS.iter().find(|it| it.key == key)
}

/// The label with this key.
#[must_use]
pub fn find_label(key: &str) -> Option<&'static Annotation> {
    LABELS.iter().find(|it| it.key == key)
}

/// The value of an annotation, if it is there.
pub fn get<T: FromStr>(annotations: &BTreeMap<String, String>, key: &str) -> Option<Result<T, T::Err>> {
    annotations.get(key).map(|text| text.parse())
}

/// The values of an annotation that is a list with commas, if it is there. Ports are read by
/// [`PortRange::list`](crate::PortRange::list).
pub fn list<T: FromStr>(annotations: &BTreeMap<String, String>, key: &str) -> Option<Result<Vec<T>, T::Err>> {
    let text = annotations.get(key)?;
    Some(text.split(',').map(str::parse).collect())
}
