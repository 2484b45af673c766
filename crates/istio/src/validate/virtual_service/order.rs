//! Routes and matches that those before them leave nothing for.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

use mesh2yaml_k8s::Validator;

use crate::{HttpMatch, StringMatch, VirtualServiceSpec};

pub(super) fn order(v: &mut Validator, spec: &VirtualServiceSpec) {
    let http = || spec.http.iter().map(|route| &route.matches[..]);
    routes(v, "http", http(), |it| HttpMatch {
        // It does not say which requests are meant.
        name: String::new(),
        ..it.clone()
    });
    covered(v, http());
    routes(
        v,
        "tls",
        spec.tls.iter().map(|route| &route.matches[..]),
        Clone::clone,
    );
    routes(
        v,
        "tcp",
        spec.tcp.iter().map(|route| &route.matches[..]),
        Clone::clone,
    );
}

/// Routes behind one for everything, and matches that are there twice.
fn routes<'s, M: Eq + Hash + 's>(
    v: &mut Validator,
    key: &str,
    routes: impl Iterator<Item = &'s [M]>,
    meaning: impl Fn(&M) -> M,
) {
    let routes: Vec<&[M]> = routes.collect();
    let mut seen: HashMap<M, usize> = HashMap::new();
    let (mut number, mut is_over) = (0, false);
    v.each(key, &routes, |v, matches| {
        if is_over {
            v.admission_warning("the route is never used: one before it is for everything")
                .help("put the route without `match` last");
            return;
        }
        is_over = matches.is_empty();
        let mut twice = 0;
        v.each("match", *matches, |v, one| match seen.entry(meaning(one)) {
            Entry::Vacant(place) => {
                place.insert(number);
            }
            Entry::Occupied(place) => {
                twice += 1;
                let other = place.get();
                v.admission_warning(format!(
                    "the match is never used: the same is in `{key}[{other}]`"
                ));
            }
        });
        if twice > 0 && twice == matches.len() {
            v.admission_warning("the route is never used: all its matches are there before");
        }
        number += 1;
    });
}

/// Matches of a prefix whose beginning is matched before.
fn covered<'s>(v: &mut Validator, routes: impl Iterator<Item = &'s [HttpMatch]>) {
    let routes: Vec<&[HttpMatch]> = routes.take_while(|matches| !matches.is_empty()).collect();
    let mut before: HashMap<&str, Vec<&HttpMatch>> = HashMap::new();
    v.each("http", &routes, |v, matches| {
        v.each("match", *matches, |v, one| {
            let Some(StringMatch::Prefix(prefix)) = &one.uri else {
                return;
            };
            let beginnings = prefix.char_indices().map(|(end, _)| &prefix[..end]);
            let mut earlier = beginnings.filter_map(|beginning| before.get_key_value(beginning));
            if let Some((other, _)) = earlier.find(|(_, all)| all.iter().any(|it| covers(it, one))) {
                v.admission_warning(format!(
                    "the match is never used: the prefix `{other}` is matched before"
                ))
                .help("put the longer prefix first");
            } else if !prefix.is_empty() {
                before.entry(prefix).or_default().push(one);
            }
        });
    });
}

/// Whether all requests of a match are of an earlier one, but for their path. The webhook compares a part of the conditions, and would
/// warn of more.
fn covers(earlier: &HttpMatch, it: &HttpMatch) -> bool {
    fn is_any_or<T: PartialEq>(earlier: &T, any: &T, it: &T) -> bool {
        earlier == any || earlier == it
    }
    let any = HttpMatch::any();
    // Without a method the webhook reads `GET`.
    let is_get = it
        .method
        .as_ref()
        .is_none_or(|method| *method == StringMatch::exact("GET"));
    (earlier.method == it.method || earlier.method.is_none() && is_get)
        && earlier.port == it.port
        && earlier.authority == it.authority
        && earlier.headers == it.headers
        && earlier.without_headers == it.without_headers
        && earlier.query_params == it.query_params
        && is_any_or(&earlier.scheme, &any.scheme, &it.scheme)
        && is_any_or(&earlier.source_labels, &any.source_labels, &it.source_labels)
        && is_any_or(
            &earlier.source_namespace,
            &any.source_namespace,
            &it.source_namespace,
        )
        && is_any_or(&earlier.gateways, &any.gateways, &it.gateways)
        && (earlier.ignore_uri_case || !it.ignore_uri_case)
}
