//! Code and policy say the same.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use mesh2yaml::runtime::{Caller, PathPattern};
use orders::policy::orders::shop::orders as own;
use orders::policy::stock::shop::stock;
use orders::{StockError, endpoints, reservation, reserve, router};
use tower::ServiceExt as _;

/// A path that a pattern matches.
fn sample(pattern: PathPattern) -> String {
    let segment = |s| format!("/{}", if s == "*" || s == "**" { "7" } else { s });
    let path: String = pattern.segments().map(segment).collect();
    assert!(pattern.matches(&path), "{pattern} matches {path}");
    path
}

#[test]
fn all_that_is_served_is_let_in() {
    for endpoint in endpoints() {
        let path = sample(endpoint.path);
        let rule = own::SERVICE.allowed_by(endpoint.method, &path).next();
        assert!(rule.is_some(), "no rule lets in {} {path}", endpoint.method);
    }
    assert_eq!(own::SERVICE.allowed_by("DELETE", "/orders/7").next(), None);
    assert_eq!(own::SERVICE.allowed_by("GET", "/stock").next(), None);
}

#[tokio::test]
async fn all_that_is_let_in_is_served() {
    let mut asked = 0;
    for rule in own::SERVICE.allow {
        for (method, path) in rule
            .methods
            .iter()
            .flat_map(|m| rule.paths.iter().map(move |p| (m, *p)))
        {
            let request = Request::builder()
                .method(*method)
                .uri(sample(path))
                .body(Body::empty());
            let answer = router()
                .oneshot(request.expect("a request"))
                .await
                .expect("an answer");
            assert!(
                answer.status().is_success(),
                "{method} {path}: {}",
                answer.status()
            );
            asked += 1;
        }
    }
    assert_eq!(asked, 3);
    let request = Request::get(own::PROBES[0])
        .body(Body::empty())
        .expect("a request");
    let answer = router().oneshot(request).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
}

#[test]
fn what_the_policy_says() {
    assert_eq!(own::HOST, "orders.shop.svc.cluster.local");
    assert_eq!(own::routes::reads_an_order::TIMEOUT, Duration::from_secs(2));
    // Three tries of half a second each.
    assert_eq!(
        own::routes::reads_an_order::RETRY_BUDGET,
        Duration::from_millis(1_500)
    );
    let web = Caller::Account {
        namespace: "shop",
        name: "web",
    };
    assert!(own::CALLERS.contains(&web));
    assert_eq!(stock::SERVICE.callee("shop", "orders"), None);
}

#[test]
fn the_client_asks_for_what_stock_lets_in() {
    let request = reservation("apple", 2).expect("a request");
    assert_eq!(
        request.uri().to_string(),
        "http://stock.shop.svc.cluster.local:80/reservations/apple"
    );
    let rule = stock::SERVICE
        .allowed_by(request.method().as_str(), request.uri().path())
        .next();
    let account = Caller::Account {
        namespace: own::NAMESPACE,
        name: own::ACCOUNT,
    };
    assert!(
        rule.is_some_and(|rule| rule.callers.contains(&account)),
        "{rule:?}"
    );
    assert!(reservation("a b", 2).is_err());
}

#[tokio::test(start_paused = true)]
async fn the_client_waits_as_long_as_the_policy_says() {
    let before = tokio::time::Instant::now();
    let never = tower::service_fn(|_| std::future::pending::<Result<(), ()>>());
    let answer = reserve(never, reservation("apple", 2).expect("a request")).await;
    assert_eq!(answer, Err(StockError::Timeout));
    assert_eq!(before.elapsed().as_millis(), 800);
    let at_once = tower::service_fn(async |_| Ok::<_, ()>("done"));
    assert_eq!(
        reserve(at_once, reservation("apple", 2).expect("a request")).await,
        Ok("done")
    );
}

#[test]
fn it_prints_its_own_yaml() {
    let print = |mesh: &str| {
        let command = std::process::Command::new(env!("CARGO_BIN_EXE_orders"))
            .args(["manifests", "--mesh", mesh])
            .output();
        let output = command.expect("it runs");
        (
            output.status.success(),
            String::from_utf8(output.stdout).expect("text"),
        )
    };
    let (done, linkerd) = print("linkerd");
    assert!(
        done && linkerd.contains("kind: MeshTLSAuthentication"),
        "{linkerd}"
    );
    assert_eq!(linkerd, orders::policy::LINKERD);
    let (done, istio) = print("istio");
    assert!(done && istio.contains("kind: PeerAuthentication"), "{istio}");
    assert_eq!(print("consul"), (false, String::new()));
    let manifest = orders::policy::manifests::LINKERD;
    let service = manifest
        .documents
        .iter()
        .find(|it| it.kind == "Server" && it.name == "orders-8080");
    let text = manifest.text(service.expect("a Server"));
    assert!(
        text.starts_with("apiVersion: policy.linkerd.io/") && !text.contains("---"),
        "{text}"
    );
}
