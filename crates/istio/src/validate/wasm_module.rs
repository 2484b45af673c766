//! Wasm modules, and the traffic that passes them: of WasmPlugin and TrafficExtension.

use std::collections::BTreeSet;

use mesh2yaml_k8s::{Validate, Validator};

use super::text::at_most;
use super::url::{is_reference, scheme, scheme_or_http};
use crate::{EnvValue, EnvVar, TrafficSelector, WasmModule};

impl Validate for WasmModule {
    fn validate(&self, v: &mut Validator) {
        v.field("url", |v| url(v, &self.url));
        let is_sum = |text: &str| {
            text.len() == 64
                && text
                    .bytes()
                    .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        };
        if !self.sha256.is_empty() {
            v.field("sha256", |v| {
                if !is_sum(&self.sha256) {
                    v.schema("a SHA-256 sum is 64 hexadecimal digits in lower case");
                } else if let Some((_, sum)) = self.url.rsplit_once("@sha256:")
                    && sum != self.sha256
                    && matches!(scheme(&self.url).as_deref(), None | Some("oci"))
                {
                    v.effect("the image in `url` has another digest, so it is never loaded");
                }
            });
        }
        v.some("imagePullSecret", self.image_pull_secret.as_ref(), |v, secret| {
            some_bytes(v, secret, 253);
            if matches!(scheme(&self.url).as_deref(), Some("http" | "https" | "file")) {
                v.effect("only an image is pulled with a secret: this `url` is of a file");
            }
        });
        v.some("pluginName", self.plugin_name.as_ref(), |v, name| {
            some_bytes(v, name, 256)
        });
        if !self.verification_key.is_empty() {
            v.field("verificationKey", |v| {
                v.effect("Istio does not verify signatures: the key is ignored")
                    .help("say in `sha256` what the module is");
            });
        }
        v.field("vmConfig", |v| env(v, &self.env));
    }
}

const SCHEMES: [&str; 5] = ["", "file", "http", "https", "oci"];

fn url(v: &mut Validator, url: &str) {
    if url.is_empty() {
        v.schema("the module needs a URL");
        return;
    }
    match scheme_or_http(url) {
        None => {
            v.schema("it is no URL");
        }
        Some(scheme) if !SCHEMES.contains(&scheme.as_str()) => {
            v.schema(format!(
                "`{scheme}` is none of the schemes `oci`, `file`, `http` and `https`"
            ))
            .help(
                "a name with a port needs `oci://` in front: what is before the colon is taken for a scheme",
            );
        }
        // The control plane reads it once more, and does not put a scheme in front.
        Some(_) if !is_reference(url) => {
            v.effect(
                "Istio cannot read it when it makes the proxies' configuration, and leaves the module out",
            )
            .help("write `oci://` in front");
        }
        Some(_) => {}
    }
}

/// A text that has at least one byte, and at most so many.
fn some_bytes(v: &mut Validator, text: &str, most: usize) {
    if text.is_empty() {
        v.schema("it must not be empty")
            .help("leave it out, if there is none");
    }
    if text.chars().count() > most {
        v.schema(format!("it has at most {most} characters"));
    } else if text.len() > most {
        v.admission(format!("it has at most {most} bytes"));
    }
}

fn env(v: &mut Validator, env: &[EnvVar]) {
    let mut names = BTreeSet::new();
    v.each("env", env, |v, var| {
        v.field("name", |v| {
            some_bytes(v, &var.name, 256);
            if !names.insert(&var.name) {
                v.schema(format!("another variable has the name `{}`", var.name));
            }
        });
        match &var.value {
            EnvValue::Inline(value) => at_most(v, "value", value, 2048),
            EnvValue::Host => {}
        }
    });
    if env.len() > 256 {
        v.field("env", |v| {
            v.schema("there are at most 256 variables");
        });
    }
}

impl Validate for TrafficSelector {
    fn validate(&self, v: &mut Validator) {
        let mut ports = BTreeSet::new();
        v.each("ports", &self.ports, |v, port| {
            if !ports.insert(port) {
                v.field("number", |v| {
                    v.schema(format!("the port {port} is there twice"));
                });
            }
        });
    }
}
