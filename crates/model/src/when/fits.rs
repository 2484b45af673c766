//! Whether a request fits conditions: for what a policy means, not for the compiler.

use mesh2yaml_types::Port;
use mesh2yaml_types::decision::HttpRequest;

use super::When;
use crate::construct::{FieldIs, GrpcCall, PathIs};

impl When {
    /// Whether a request fits. A header or parameter that is there twice fits nothing here: the meshes differ on it.
    #[must_use]
    pub fn fits(&self, http: &HttpRequest, port: Port) -> bool {
        let path = std::str::from_utf8(http.path()).ok();
        let fits_path = |p: &PathIs| path.is_some_and(|path| p.matches(path));
        let fits_call = |c: &GrpcCall| path.zip(c.paths()).is_some_and(|(path, p)| p.matches(path));
        let header = |field: &FieldIs| {
            let value = http.value(&field.name);
            value.is_some_and(|value| field.values.iter().any(|own| own.matches(value)))
        };
        let query = |field: &FieldIs| {
            let value = parameter(http.query().unwrap_or_default(), &field.name);
            value.is_some_and(|value| field.values.iter().any(|own| own.matches(value)))
        };
        let host = bare_host(&http.authority);
        any(&self.methods, |m| m.as_str() == http.method)
            && any(&self.paths, fits_path)
            && any(&self.calls, fits_call)
            && any(&self.hosts, |h| h.matches(&host))
            && any(&self.ports, |own| *own == port)
            && self.headers.iter().all(header)
            && self.queries.iter().all(query)
    }
}

fn any<T>(values: &[T], fits: impl Fn(&T) -> bool) -> bool {
    values.is_empty() || values.iter().any(fits)
}

/// The value of a parameter that is there once.
fn parameter<'q>(query: &'q str, name: &str) -> Option<&'q str> {
    let mut values = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value);
    values.next().filter(|_| values.next().is_none())
}

/// The host of an authority, without port and last dot, in lower case.
fn bare_host(authority: &str) -> String {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        Some(_) | None => authority,
    };
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}
