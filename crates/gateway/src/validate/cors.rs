//! What scripts of other sites may do.

use std::collections::BTreeSet;
use std::fmt::Display;

use mesh2yaml_k8s::{Validate, Validator};

use super::schema::{at_most, header_name, length, once};
use super::text::int32;
use crate::Cors;

impl Validate for Cors {
    fn validate(&self, v: &mut Validator) {
        set(v, "allowOrigins", &self.allow_origins, 64, |v, origin| {
            length(v, origin, 1, 253);
            if !origin.is_empty() && !is_origin(origin) {
                v.schema("a site is `*`, or `http://` or `https://` and a host, whose first label may be `*`, and perhaps a port");
            }
        });
        alone(v, "allowOrigins", &self.allow_origins);
        let methods: Vec<&str> = self.allow_methods.iter().map(|method| method.as_str()).collect();
        set(v, "allowMethods", &methods, 9, |_, _| {});
        alone(v, "allowMethods", &methods);
        set(v, "allowHeaders", &self.allow_headers, 64, |v, name| {
            header_name(v, name)
        });
        alone(v, "allowHeaders", &self.allow_headers);
        set(v, "exposeHeaders", &self.expose_headers, 64, |v, name| {
            header_name(v, name)
        });
        v.some("maxAge", self.max_age.as_ref(), |v, seconds| {
            int32(v, *seconds);
            if *seconds == 0 {
                v.schema("it is at least 1");
            }
        });
    }
}

/// A list in which nothing is twice.
fn set<T: Ord>(
    v: &mut Validator,
    key: &str,
    items: &[T],
    most: usize,
    mut look: impl FnMut(&mut Validator, &T),
) {
    at_most(v, key, items.len(), most);
    let mut seen = BTreeSet::new();
    v.each(key, items, |v, item| {
        look(v, item);
        once(v, seen.insert(item), "value");
    });
}

/// A `*` stands for all, so that nothing stands beside it.
fn alone<T: Display>(v: &mut Validator, key: &str, items: &[T]) {
    if items.len() > 1 && items.iter().any(|item| item.to_string() == "*") {
        v.field(key, |v| {
            v.schema("`*` stands alone, for it is all of them");
        });
    }
}

fn is_origin(text: &str) -> bool {
    if text == "*" {
        return true;
    }
    let Some(rest) = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"))
    else {
        return false;
    };
    let (host, port) = rest
        .split_once(':')
        .map_or((rest, None), |(host, port)| (host, Some(port)));
    let is_port = |port: &str| (1..=5).contains(&port.len()) && port.bytes().all(|b| b.is_ascii_digit());
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_host = host == "*" || host.strip_prefix("*.").unwrap_or(host).split('.').all(is_label);
    is_host && port.is_none_or(is_port)
}
