//! Answers that the proxy gives by itself, and what it makes of a request.

use mesh2yaml_k8s::Validator;

use crate::validate::regex::regex;
use crate::{Body, DirectResponse, HttpMatch, PathRewrite, Redirect, RedirectPath, Rewrite, StringMatch};

/// The codes that proxies know, as integers of a redirection.
const KNOWN: [u16; 5] = [301, 302, 303, 307, 308];

pub(super) fn redirect(v: &mut Validator, it: &Redirect, matches: &[HttpMatch]) {
    let says = |path: &Option<RedirectPath>| match path {
        Some(RedirectPath::Uri(text) | RedirectPath::Prefix(text)) => !text.is_empty(),
        None => false,
    };
    if !says(&it.path) && it.authority.is_empty() && it.port.is_none() && it.scheme.is_none() {
        v.admission("the redirection changes nothing")
            .help("give a `uri`, `prefixRewrite`, `authority`, `port` or `scheme`");
    }
    if matches!(&it.path, Some(RedirectPath::Prefix(prefix)) if !prefix.is_empty()) {
        let is_other = |it: &HttpMatch| matches!(it.uri, Some(StringMatch::Exact(_) | StringMatch::Regex(_)));
        if matches.iter().any(is_other) {
            v.field("prefixRewrite", |v| {
                v.admission("a prefix can be replaced only where every `uri` of the route is a `prefix`");
            });
        }
    }
    match it.code {
        None | Some(0) => {}
        Some(code) if !(300..=399).contains(&code) => v.field("redirectCode", |v| {
            v.admission("the code of a redirection is from 300 to 399");
        }),
        Some(code) if !KNOWN.contains(&code) => v.field("redirectCode", |v| {
            v.effect("proxies know the codes 301, 302, 303, 307 and 308 alone, so the route does nothing");
        }),
        Some(_) => {}
    }
}

pub(super) fn direct_response(v: &mut Validator, it: &DirectResponse) {
    if !is_status(it.status) {
        v.field("status", |v| {
            v.admission("the status is from 200 to 599");
        });
    }
    let (key, bytes) = match &it.body {
        None => return,
        Some(Body::String(text)) => ("string", text.len()),
        Some(Body::Bytes(bytes)) => ("bytes", bytes.len()),
    };
    v.field("body", |v| {
        v.field(key, |v| {
            if bytes > 1024 * 1024 {
                v.admission("the body has at most 1 MiB");
            } else if bytes > 100 * 1024 {
                v.admission_warning("a body of more than 100 KiB weighs on the control plane");
            }
        });
    });
}

/// Whether the webhook takes a status; it takes 600 too.
pub(super) fn is_status(status: u16) -> bool {
    (200..=600).contains(&status)
}

pub(super) fn rewrite(v: &mut Validator, it: &Rewrite) {
    match &it.path {
        Some(PathRewrite::Regex(it)) => v.field("uriRegexRewrite", |v| {
            if it.pattern.is_empty() || it.replacement.is_empty() {
                v.admission("a replacement needs both `match` and `rewrite`");
            } else {
                v.field("match", |v| regex(v, &it.pattern));
            }
        }),
        Some(PathRewrite::Uri(uri)) if !uri.is_empty() => {}
        Some(PathRewrite::Uri(_)) | None => {
            if it.authority.is_empty() {
                v.admission("the rewrite changes nothing")
                    .help("give a `uri`, `uriRegexRewrite` or `authority`");
            }
        }
    }
}
