//! Which requests a route of a VirtualService is for.

use mesh2yaml_types::Port;

use super::text::{Field, Text};
use super::view::View;
use crate::HttpMatch;

/// A match, ready to be asked.
#[derive(Clone, Debug)]
pub(super) struct Compiled {
    whence: Whence,
    uri: Text,
    any_case: bool,
    headers: Vec<(String, Field)>,
    without: Vec<(String, Field)>,
    query: Vec<(String, Field)>,
}

/// What is asked of the caller's proxy: it gets a route only where this holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Whence {
    port: Option<Port>,
    namespace: String,
    /// Whether it names gateways, of which the mesh is one or is not. Then nothing else of the caller counts.
    in_mesh: Option<bool>,
    /// Whether it asks for labels of the caller. Nobody tells them here; a caller is taken to have none.
    labelled: bool,
}

/// A caller's proxy.
#[derive(Clone, Copy)]
pub(super) struct Caller<'a> {
    pub(super) namespace: &'a str,
    pub(super) port: Port,
}

impl Whence {
    pub(super) fn new(
        port: Option<Port>,
        namespace: &str,
        gateways: &[crate::GatewayName],
        labelled: bool,
    ) -> Self {
        let is_mesh = |it: &crate::GatewayName| it.as_str() == "mesh";
        Self {
            port,
            namespace: namespace.to_owned(),
            in_mesh: (!gateways.is_empty()).then(|| gateways.iter().any(is_mesh)),
            labelled,
        }
    }

    fn is_of_port(&self, caller: Caller<'_>) -> bool {
        self.port.is_none_or(|port| port == caller.port)
    }

    fn is_of_namespace(&self, caller: Caller<'_>) -> bool {
        !self.labelled && (self.namespace.is_empty() || self.namespace == caller.namespace)
    }

    /// For HTTP: gateways make up for the caller.
    pub(super) fn fits(&self, caller: Caller<'_>) -> bool {
        self.is_of_port(caller) && self.in_mesh.unwrap_or_else(|| self.is_of_namespace(caller))
    }

    /// For bytes all of it counts.
    pub(super) fn fits_bytes(&self, caller: Caller<'_>) -> bool {
        self.is_of_port(caller) && self.in_mesh.unwrap_or(true) && self.is_of_namespace(caller)
    }
}

impl Compiled {
    /// What a route without matches has.
    pub(super) fn any() -> Self {
        Self::new(&HttpMatch::any())
    }

    pub(super) fn new(own: &HttpMatch) -> Self {
        let fields = |all: &std::collections::BTreeMap<String, crate::FieldMatch>| -> Vec<(String, Field)> {
            all.iter()
                .map(|(name, value)| (name.to_ascii_lowercase(), Field::new(value)))
                .collect()
        };
        let mut headers = fields(&own.headers);
        let pseudo = [
            (":method", &own.method),
            (":authority", &own.authority),
            (":scheme", &own.scheme),
        ];
        for (name, value) in pseudo {
            headers.extend(
                value
                    .as_ref()
                    .map(|value| (name.to_owned(), Field::Value(value.into()))),
            );
        }
        let query = own.query_params.iter();
        Self {
            whence: Whence::new(
                own.port,
                &own.source_namespace,
                &own.gateways,
                !own.source_labels.is_empty(),
            ),
            uri: own
                .uri
                .as_ref()
                .map_or_else(|| Text::Prefix("/".to_owned()), Text::from),
            any_case: own.ignore_uri_case,
            headers,
            without: fields(&own.without_headers),
            query: query
                .map(|(name, value)| (name.clone(), Field::new(value)))
                .collect(),
        }
    }

    pub(super) fn whence(&self) -> &Whence {
        &self.whence
    }

    /// How much of the path fits, where the request does; a rewrite takes the place of that much.
    pub(super) fn fit(&self, view: &View<'_>) -> Option<usize> {
        let path = view.path();
        let uri = match self.any_case {
            true => self.uri.matches_any_case(path),
            false => self.uri.matches(path),
        };
        let fits = uri
            && self
                .headers
                .iter()
                .all(|(name, field)| is_there(name, field, view))
            && self
                .without
                .iter()
                .all(|(name, field)| is_missing(name, field, view))
            && self
                .query
                .iter()
                .all(|(name, field)| field.matches(view.parameter(name)));
        fits.then_some(match &self.uri {
            Text::Prefix(prefix) => prefix.len(),
            Text::Exact(_) | Text::Suffix(_) | Text::Filled | Text::Regex(_) | Text::Never => path.len(),
        })
    }
}

/// Claims of a token look like headers to Istio. A request has no token here.
fn is_claim(name: &str) -> bool {
    name.starts_with("@request.auth.claims")
}

fn is_there(name: &str, field: &Field, view: &View<'_>) -> bool {
    !is_claim(name) && field.matches(view.header(name).as_deref())
}

/// A header that is absent counts as an empty one here, but not where its presence is the question.
fn is_missing(name: &str, field: &Field, view: &View<'_>) -> bool {
    if is_claim(name) {
        return true;
    }
    let value = view.header(name);
    match field {
        Field::Present => value.is_none(),
        Field::Value(text) => !text.matches(value.as_deref().unwrap_or_default()),
    }
}
