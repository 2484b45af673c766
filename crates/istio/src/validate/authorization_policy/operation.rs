//! `operation`.

use mesh2yaml_k8s::Validator;

use super::{each_text, wildcard_at_an_end};
use crate::Operation;

pub(super) fn operation(v: &mut Validator, operation: &Operation) {
    let hosts: super::Lists<'_> = [("hosts", &operation.hosts), ("notHosts", &operation.not_hosts)];
    let methods: super::Lists<'_> = [
        ("methods", &operation.methods),
        ("notMethods", &operation.not_methods),
    ];
    let paths: super::Lists<'_> = [("paths", &operation.paths), ("notPaths", &operation.not_paths)];
    let ports = [("ports", &operation.ports), ("notPorts", &operation.not_ports)];
    let texts = [hosts, methods, paths];
    if texts.iter().flatten().all(|(_, list)| list.is_empty())
        && ports.iter().all(|(_, list)| list.is_empty())
    {
        v.admission("an empty operation matches nothing in particular")
            .help("say what is asked for, or leave `to` out for anything");
    }
    each_text(v, hosts, wildcard_at_an_end);
    each_text(v, methods, method);
    each_text(v, paths, path);
    for (field, numbers) in ports {
        v.each(field, numbers, |v, number| {
            if *number == 0 {
                v.effect("no connection is to port 0");
            }
        });
    }
}

const METHODS: [&str; 9] = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
];

fn method(v: &mut Validator, method: &str) {
    let capitals = method.to_ascii_uppercase();
    if capitals != method && METHODS.contains(&capitals.as_str()) {
        v.effect(format!(
            "methods are compared with their case: `{method}` is not `{capitals}`"
        ))
        .help("write it in capitals");
    }
    wildcard_at_an_end(v, method);
}

fn path(v: &mut Validator, path: &str) {
    if is_template(path) || path.contains(['{', '}']) {
        if let Some(wrong) = wrong_template(path) {
            v.admission(wrong)
                .help("in a template a segment is `{*}`, a last `{**}`, or a plain text");
        }
        return;
    }
    if path.contains('?') {
        v.effect("the query is no part of the path that is compared: this matches nothing");
    }
    if !path.starts_with(['/', '*']) {
        v.effect("a path begins with `/`: this matches nothing")
            .help(format!("`/{path}`"));
    }
    let plain = path.strip_prefix('*').or_else(|| path.strip_suffix('*'));
    if plain.unwrap_or(path).contains('*') {
        v.effect("only one `*`, at the beginning or at the end, is a wildcard: the others are compared as they stand")
            .help("`{*}` stands for one segment, `{**}` for any number");
    }
}

fn is_template(path: &str) -> bool {
    path.contains("{*}") || path.contains("{**}")
}

/// What is wrong with a path that has braces.
fn wrong_template(path: &str) -> Option<&'static str> {
    let is_literal = |c: char| c.is_ascii_alphanumeric() || "-._~%!$&'()+,;:@=".contains(c);
    let mut is_last = false;
    for segment in path.trim_matches('/').split('/') {
        match segment {
            "{*}" | "{**}" if is_last => {
                return Some("`{**}` must be the last of the templates in a path");
            }
            "{*}" => {}
            "{**}" => is_last = true,
            _ if segment.contains(['{', '}']) => {
                return Some("braces are for the whole segments `{*}` and `{**}`");
            }
            _ if is_template(path) && (segment.is_empty() || !segment.chars().all(is_literal)) => {
                return Some(
                    "beside templates, a segment is a text of characters that a path can have, without `*`",
                );
            }
            _ => {}
        }
    }
    None
}
