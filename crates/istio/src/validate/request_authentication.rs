//! RequestAuthentication.

mod jwks;

use mesh2yaml_k8s::{Validate, Validator};

use super::metadata::metadata;
use super::policy_target::policy_target;
use super::text::at_most;
use super::url;
use crate::{ClaimToHeader, JwtKeys, JwtRule, RequestAuthentication};

impl Validate for RequestAuthentication {
    fn validate(&self, v: &mut Validator) {
        metadata(v, &self.metadata);
        v.field("spec", |v| {
            policy_target(v, &self.spec.target);
            if self.spec.jwt_rules.len() > 4096 {
                v.field("jwtRules", |v| {
                    v.schema("there are at most 4096 rules");
                });
            }
            v.each("jwtRules", &self.spec.jwt_rules, rule);
        });
    }
}

fn rule(v: &mut Validator, rule: &JwtRule) {
    let has_uri = matches!(rule.keys, JwtKeys::Uri(_) | JwtKeys::OlderUri(_));
    if rule.issuer.is_none() && !has_uri {
        v.admission("a rule needs an `issuer` or a `jwksUri`");
    }
    if rule.issuer.as_deref() == Some("") {
        v.field("issuer", |v| {
            v.schema("the issuer must not be empty")
                .help("leave it out, if anybody's tokens are taken");
        });
    }
    keys(v, &rule.keys);
    names(v, "audiences", &rule.audiences);
    v.each("fromHeaders", &rule.from_headers, |v, header| {
        if header.name.is_empty() {
            v.field("name", |v| {
                v.schema("it must not be empty");
            });
        }
    });
    names(v, "fromParams", &rule.from_params);
    names(v, "fromCookies", &rule.from_cookies);
    v.each("outputClaimToHeaders", &rule.output_claim_to_headers, claim);
    v.some("timeout", rule.timeout.as_ref(), |v, timeout| {
        if mesh2yaml_types::Duration::from_millis(timeout.as_millis()) != Some(*timeout) {
            v.admission("it is of whole milliseconds");
        }
    });
    names(v, "spaceDelimitedClaims", &rule.space_delimited_claims);
    if rule.space_delimited_claims.len() > 64 {
        v.field("spaceDelimitedClaims", |v| {
            v.schema("there are at most 64");
        });
    }
}

/// Texts that must not be empty.
fn names(v: &mut Validator, field: &str, names: &[String]) {
    v.each(field, names, |v, name| {
        if name.is_empty() {
            v.schema("it must not be empty");
        }
    });
}

fn claim(v: &mut Validator, claim: &ClaimToHeader) {
    let is_header = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if claim.header.is_empty() || !claim.header.chars().all(is_header) {
        v.field("header", |v| {
            v.schema("the name of a header is of letters, digits, `-` and `_` here");
        });
    }
    if claim.claim.is_empty() {
        v.field("claim", |v| {
            v.schema("it must not be empty");
        });
    }
}

fn keys(v: &mut Validator, keys: &JwtKeys) {
    match keys {
        JwtKeys::Discovered => {}
        JwtKeys::Uri(uri) => self::uri(v, "jwksUri", uri),
        JwtKeys::OlderUri(uri) => self::uri(v, "jwks_uri", uri),
        JwtKeys::Inline(text) => v.field("jwks", |v| inline(v, text)),
    }
}

fn uri(v: &mut Validator, field: &str, uri: &str) {
    at_most(v, field, uri, 2048);
    let is_http = |scheme: Option<String>| matches!(scheme.as_deref(), Some("http" | "https"));
    if !is_http(url::scheme(uri)) || !is_http(url::request_scheme(uri)) {
        v.field(field, |v| {
            v.schema("it is no address that begins with `http://` or `https://`");
        });
    }
}

fn inline(v: &mut Validator, text: &str) {
    if text.is_empty() {
        v.effect("no keys are given, so they are asked of the issuer")
            .help("leave `jwks` out, if that is meant");
        return;
    }
    match jwks::parse(text) {
        Err(wrong) => {
            v.admission(format!("it is no set of keys: {wrong}"))
                .help("it is JSON with a list of keys: `{\"keys\": [{\"kty\": \"RSA\", …}]}`");
        }
        Ok(keys) => {
            for (index, _) in keys.iter().enumerate().filter(|(_, is_private)| **is_private) {
                v.admission_warning(format!(
                    "key {index} is private, and whoever reads this object can sign tokens with it"
                ))
                .help("only public keys are needed: remove the private parts");
            }
        }
    }
}
