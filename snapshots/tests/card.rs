//! What the card's output lets in, decided from the emitted objects by the meshes' own rules.
//!
//! The rules are written here from what upstream does, not from the lowering: Istio's AuthorizationPolicy, and
//! Linkerd's Server, routes, policies and precedence. They cover what the card emits and stop at anything else.

use mesh2yaml::k8s::Output as _;
use mesh2yaml::{Compilation, Target};
use mesh2yaml_snapshots::corpus::cases;
use serde_json::Value;

struct Request {
    method: &'static str,
    path: &'static str,
    /// `namespace/account`, or nobody.
    caller: Option<&'static str>,
}

fn card(target: Target) -> Compilation {
    let case = cases()
        .into_iter()
        .find(|c| c.path == "examples/card.mesh")
        .expect("the card is here");
    let compilation = case.compile(target);
    assert!(!compilation.has_errors(), "{}", compilation.report());
    compilation
}

fn objects(compilation: &Compilation, kind: &str) -> Vec<Value> {
    let of_kind = compilation.resources.iter().filter(|r| r.kind() == kind);
    of_kind
        .map(|r| serde_json::to_value(r).expect("a resource is a value"))
        .collect()
}

fn list<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    value[key]
        .as_array()
        .map(|a| a.iter().collect())
        .unwrap_or_default()
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    list(value, key)
        .iter()
        .filter_map(|v| v.as_str().map(str::to_owned))
        .collect()
}

/// What the source says.
fn meant(r: &Request) -> bool {
    let normal_below_api = r.path.starts_with("/api/")
        && !r.path.contains("//")
        && !r.path.contains("/..")
        && !r.path.contains("%2f")
        && !r.path.contains("%2e");
    ["GET", "POST"].contains(&r.method) && normal_below_api && r.caller == Some("production/frontend")
}

fn requests() -> Vec<Request> {
    let mut out = Vec::new();
    for method in ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "get"] {
        for path in [
            "/",
            "/api",
            "/api/",
            "/api/users",
            "/api/users/7",
            "/apix",
            "/API/users",
            "/admin",
            "/healthz",
            "/api/../admin",
            "/api/..%2fadmin",
            "/api/%2e%2e/admin",
            "//api/users",
            "/api//users",
            "/x/api/users",
        ] {
            for caller in [
                Some("production/frontend"),
                Some("production/api-server"),
                Some("other/frontend"),
                Some("production/frontend-x"),
                Some("istio-system/default"),
                None,
            ] {
                out.push(Request { method, path, caller });
            }
        }
    }
    out
}

/// Linkerd, on port 8080 of api-server's pods: the best route by matched length, headers, query, method; admitted by
/// a grant of that route, or of the Server, or by its access policy.
fn linkerd(compilation: &Compilation, r: &Request) -> bool {
    let servers = objects(compilation, "Server");
    let [server] = servers.as_slice() else {
        panic!("one Server: {servers:?}")
    };
    assert_eq!(server["spec"]["port"], 8080);
    assert_eq!(server["spec"]["podSelector"]["matchLabels"]["app"], "api-server");
    // A probe grant is made by Linkerd itself where a Server has no route.
    let attached = |route: &&Value| {
        list(&route["spec"], "parentRefs")
            .iter()
            .any(|p| p["kind"] == "Server")
    };
    let routes = objects(compilation, "HTTPRoute");
    let routes: Vec<&Value> = routes.iter().filter(attached).collect();
    assert!(
        !routes.is_empty(),
        "a Server without routes lets probes in from everywhere"
    );
    let mut best: Option<((usize, bool), &Value)> = None;
    for route in routes {
        for rule in list(&route["spec"], "rules") {
            for m in list(rule, "matches") {
                assert!(m.get("headers").is_none() && m.get("queryParams").is_none());
                let value = m["path"]["value"].as_str().expect("a path");
                let length = match m["path"]["type"].as_str() {
                    Some("Exact") => (value == r.path).then_some(value.len()),
                    Some("RegularExpression") => {
                        let found = regex::Regex::new(value).expect("a regex").find(r.path);
                        found
                            .filter(|f| f.start() == 0 && f.end() == r.path.len())
                            .map(|f| f.end())
                    }
                    other => panic!("{other:?}"),
                };
                let method = m["method"].as_str();
                if let Some(length) = length.filter(|_| method.is_none_or(|m| m == r.method)) {
                    let key = (length, method.is_some());
                    assert!(
                        best.as_ref().is_none_or(|(k, b)| *k != key || *b == route),
                        "age would decide"
                    );
                    if best.as_ref().is_none_or(|(k, _)| key > *k) {
                        best = Some((key, route));
                    }
                }
            }
        }
    }
    assert_eq!(server["spec"]["accessPolicy"], "deny");
    let grants = |target: &Value| {
        objects(compilation, "AuthorizationPolicy").iter().any(|policy| {
            let to = &policy["spec"]["targetRef"];
            let aimed = to["kind"] == target["kind"] && to["name"] == target["metadata"]["name"];
            let required = list(&policy["spec"], "requiredAuthenticationRefs");
            assert!(!required.is_empty(), "an empty list lets everybody in");
            aimed && required.iter().all(|auth| authenticates(compilation, auth, r))
        })
    };
    best.is_some_and(|(_, route)| grants(route)) || grants(server)
}

fn authenticates(compilation: &Compilation, auth: &Value, r: &Request) -> bool {
    assert_eq!(auth["kind"], "MeshTLSAuthentication");
    let all = objects(compilation, "MeshTLSAuthentication");
    let found = all
        .iter()
        .find(|m| m["metadata"]["name"] == auth["name"])
        .expect("no dangling reference");
    list(&found["spec"], "identityRefs").iter().any(|id| {
        assert_eq!(id["kind"], "ServiceAccount");
        let name = format!(
            "{}/{}",
            id["namespace"].as_str().unwrap_or(""),
            id["name"].as_str().unwrap_or("")
        );
        r.caller == Some(name.as_str())
    })
}

/// Istio, on port 8080: some ALLOW policy of the pods matches, after Envoy's base normalisation of the path.
fn istio(compilation: &Compilation, r: &Request) -> bool {
    let Some(path) = normalised(r.path) else {
        return false;
    };
    let strict = objects(compilation, "PeerAuthentication")
        .iter()
        .any(|p| p["spec"]["mtls"]["mode"] == "STRICT");
    if strict && r.caller.is_none() {
        return false;
    }
    let policies = objects(compilation, "AuthorizationPolicy");
    assert!(
        policies
            .iter()
            .all(|p| p["spec"].get("action").is_none_or(|a| a == "ALLOW"))
    );
    policies
        .iter()
        .flat_map(|p| list(&p["spec"], "rules").into_iter().cloned().collect::<Vec<_>>())
        .any(|rule| {
            let from = list(&rule, "from").iter().any(|f| {
                texts(&f["source"], "principals").iter().any(|p| {
                    r.caller.is_some_and(|c| {
                        let (ns, sa) = c.split_once('/').expect("a caller");
                        *p == format!("cluster.local/ns/{ns}/sa/{sa}")
                    })
                })
            });
            let to = list(&rule, "to").iter().any(|t| {
                let of = |key: &str| texts(&t["operation"], key);
                let paths = of("paths").iter().any(|p| match p.strip_suffix('*') {
                    Some(prefix) => path.starts_with(prefix),
                    None => *p == path,
                });
                of("methods").iter().any(|m| m == r.method)
                    && paths
                    && of("ports").contains(&"8080".to_owned())
            });
            from && to
        })
}

/// Envoy's normalisation as Istio sets it by default: dot segments, also percent-encoded ones, are resolved.
fn normalised(path: &str) -> Option<String> {
    let path = path.replace("%2e", ".");
    let mut out: Vec<&str> = Vec::new();
    let mut parts = path.strip_prefix('/')?.split('/').peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        match part {
            "." if last => out.push(""),
            "." => {}
            ".." => {
                out.pop();
                if last {
                    out.push("");
                }
            }
            other => out.push(other),
        }
    }
    Some(format!("/{}", out.join("/")))
}

#[test]
fn linkerd_lets_in_what_is_meant_and_nothing_else() {
    let compilation = card(Target::linkerd());
    for r in requests() {
        let what = format!("{} {} from {:?}", r.method, r.path, r.caller);
        assert_eq!(linkerd(&compilation, &r), meant(&r), "{what}");
    }
}

#[test]
fn istio_lets_in_what_is_meant_and_nothing_else() {
    let compilation = card(Target::istio());
    for r in requests() {
        let what = format!("{} {} from {:?}", r.method, r.path, r.caller);
        let admitted = istio(&compilation, &r);
        // A path that is not normal may be decided as its normal form is.
        let normal = Request { path: r.path, ..r };
        let form = normalised(r.path)
            .map(|p| meant_normal(&normal, &p))
            .unwrap_or(false);
        assert_eq!(admitted, form, "{what}");
    }
}

/// What the source says of the normal form of a request's path. `//` and `%2f` stay in it under base normalisation.
fn meant_normal(r: &Request, path: &str) -> bool {
    ["GET", "POST"].contains(&r.method)
        && path.starts_with("/api/")
        && r.caller == Some("production/frontend")
}
