//! Which pages of other origins may ask.

use mesh2yaml_k8s::Validator;

use super::headers::is_token;
use super::matches::METHODS;
use crate::validate::duration::whole_millis;
use crate::validate::regex::regex;
use crate::{CorsPolicy, StringMatch};

pub(super) fn cors(v: &mut Validator, it: &CorsPolicy) {
    v.each("allowOrigins", &it.allow_origins, |v, origin| match origin {
        StringMatch::Exact(text) | StringMatch::Prefix(text) => {
            if text.is_empty() {
                v.admission("an origin must not be empty");
            }
        }
        StringMatch::Regex(pattern) => v.field("regex", |v| regex(v, pattern)),
    });
    if !it.allow_origin.is_empty() && !it.allow_origins.is_empty() {
        v.field("allowOrigin", |v| {
            v.effect("it is ignored beside `allowOrigins`");
        });
    }
    v.each("allowMethods", &it.allow_methods, |v, method| {
        if method != "*" && !METHODS.contains(&method.as_str()) {
            v.admission("this is no method of HTTP")
                .help("methods are written in capitals");
        }
    });
    for (key, names) in [
        ("allowHeaders", &it.allow_headers),
        ("exposeHeaders", &it.expose_headers),
    ] {
        v.each(key, names, |v, name| {
            if !is_token(name) {
                v.admission("this is no name of a header");
            }
        });
    }
    whole_millis(v, "maxAge", it.max_age);
    if it
        .max_age
        .is_some_and(|time| !time.as_millis().is_multiple_of(1000))
    {
        v.field("maxAge", |v| {
            v.admission("browsers are told whole seconds");
        });
    }
}
