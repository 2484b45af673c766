//! What is known of a set of resources.

use std::any::Any;

use mesh2yaml_istio::{EnvoyFilter, Sidecar};
use mesh2yaml_k8s::ObjectMeta;
use serde_json::Value;

use super::{Place, istio};
use crate::cluster::{self, Meta, Object};

/// What is known of all resources, by kind, in the order in which they were seen.
#[derive(Debug, Default)]
pub(crate) struct World {
    /// Whether there are no others.
    pub(crate) complete: bool,
    // The cluster's own.
    pub(crate) services: Vec<Known<cluster::Service>>,
    pub(crate) workloads: Vec<Known<cluster::Workload>>,
    pub(crate) namespaces: Vec<Known<cluster::Namespace>>,
    pub(crate) secrets: Vec<Known<cluster::Secret>>,
    pub(crate) config_maps: Vec<Known<cluster::ConfigMap>>,
    // Istio's.
    pub(crate) envoy_filters: Vec<Known<istio::envoy_filter::Facts>>,
    pub(crate) sidecars: Vec<Known<istio::sidecar::Facts>>,
}

/// What is known of a resource.
#[derive(Debug)]
pub(crate) struct Known<F> {
    /// Where it is.
    pub(crate) place: Place,
    /// Its name.
    pub(crate) name: Box<str>,
    /// Its namespace; empty where the document does not say it, so that it is where it is applied, and for what is in none.
    pub(crate) namespace: Box<str>,
    /// The rest.
    pub(crate) facts: F,
}

impl<F> Known<F> {
    fn new(place: Place, metadata: &ObjectMeta, facts: F) -> Self {
        Self {
            place,
            name: metadata.name().into(),
            namespace: metadata.namespace().unwrap_or_default().into(),
            facts,
        }
    }

    fn of_cluster(place: Place, meta: &Meta, facts: F) -> Self {
        Self {
            place,
            name: meta.name.as_str().into(),
            namespace: meta.namespace.as_deref().unwrap_or_default().into(),
            facts,
        }
    }
}

impl World {
    /// Takes note of a document, and of the resource that it is, if its kind is known.
    pub(super) fn see(&mut self, place: Place, document: &Value, resource: Option<&dyn Any>) {
        match resource {
            Some(resource) => self.resource(place, resource),
            None => self.object(place, document),
        }
    }

    /// **A kind that checks look at is a line here.**
    fn resource(&mut self, place: Place, resource: &dyn Any) {
        macro_rules! note {
            ($($kind:ident as $module:path => $field:ident;)*) => {
                $(if let Some(it) = resource.downcast_ref::<$kind>() {
                    use $module as module;
                    self.$field.push(Known::new(place, &it.metadata, module::Facts::of(it)));
                })*
            };
        }
        note! {
            EnvoyFilter as istio::envoy_filter => envoy_filters;
            Sidecar as istio::sidecar => sidecars;
        }
    }

    fn object(&mut self, place: Place, document: &Value) {
        let Some(object) = Object::read(document) else {
            return;
        };
        let known = Known::of_cluster(place, object.meta(), ());
        match object {
            Object::Service(it) => self.services.push(known.with(it)),
            Object::Workload(it) => self.workloads.push(known.with(it)),
            Object::Namespace(it) => self.namespaces.push(known.with(it)),
            Object::Secret(it) => self.secrets.push(known.with(it)),
            Object::ConfigMap(it) => self.config_maps.push(known.with(it)),
        }
    }
}

impl Known<()> {
    fn with<F>(self, facts: F) -> Known<F> {
        Known {
            place: self.place,
            name: self.name,
            namespace: self.namespace,
            facts,
        }
    }
}
