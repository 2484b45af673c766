//! Orders of a shop: an HTTP service whose paths, methods and timeouts are those of its policy.
//!
//! ```text
//! policies/*.mesh ──build.rs──▶ mod policy ──▶ router: paths, methods, timeouts
//!                                         ├──▶ client of `stock`: address, path, timeout
//!                                         └──▶ `orders manifests --mesh linkerd`: the YAML
//! ```

mod client;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, get, post};
use mesh2yaml::runtime::PathPattern;
use tower_http::timeout::TimeoutLayer;

pub use client::{StockError, reservation, reserve};

/// What the policy says, as it was compiled into the service.
pub mod policy {
    mesh2yaml::include_mesh!("policies");
}

use policy::orders::shop::orders;

/// What the service serves: a method under a path.
pub struct Endpoint {
    /// The method.
    pub method: &'static str,
    /// The path, as a pattern of the policy.
    pub path: PathPattern,
    handler: MethodRouter,
}

/// All that the service serves. A test holds it to the access rules of the policy, both ways.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    let patience = |time| TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, time);
    let (reads, rest) = (
        orders::routes::reads_an_order::TIMEOUT,
        orders::routes::the_rest::TIMEOUT,
    );
    let [all, one] = orders::allow::the_shop_reads::PATHS else {
        unreachable!("the policy names the list and the order")
    };
    vec![
        Endpoint {
            method: orders::allow::the_shop_reads::METHOD,
            path: *all,
            handler: get(list).layer(patience(rest)),
        },
        Endpoint {
            method: orders::allow::the_shop_reads::METHOD,
            path: *one,
            handler: get(read).layer(patience(reads)),
        },
        Endpoint {
            method: orders::allow::the_checkout_places::METHOD,
            path: orders::allow::the_checkout_places::PATH,
            handler: post(place).layer(patience(rest)),
        },
    ]
}

/// The service.
pub fn router() -> Router {
    let probes = orders::PROBES.iter().fold(Router::new(), |router, path| {
        router.route(path, get(async || "ok\n"))
    });
    endpoints().into_iter().fold(probes, |router, endpoint| {
        router.route(&axum_path(endpoint.path), endpoint.handler)
    })
}

/// A pattern as axum writes it: `/orders/{*rest}` for `/orders/**`.
fn axum_path(pattern: PathPattern) -> String {
    let mut out = String::new();
    for segment in pattern.segments() {
        out.push('/');
        // The policy has one wildcard in a path at most; axum wants a name for each.
        out.push_str(match segment {
            "*" => "{segment}",
            "**" => "{*rest}",
            literal => literal,
        });
    }
    out
}

async fn list() -> &'static str {
    "7\n8\n"
}

async fn read(Path(order): Path<String>) -> Result<String, StatusCode> {
    match order.as_str() {
        "7" | "8" => Ok(format!("order {order}\n")),
        _ => Err(StatusCode::NOT_FOUND),
    }
}

async fn place() -> (StatusCode, &'static str) {
    (StatusCode::CREATED, "9\n")
}
