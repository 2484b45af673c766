//! What the service asks of another: where, under which path and for how long is what the policies say.

use axum::http::{Request, Uri};
use mesh2yaml::runtime::PathPattern;
use tower::{Service, ServiceExt as _};

use crate::policy::orders::shop::orders;
use crate::policy::stock::shop::stock;

// The policy of `stock` must let this service in, or this does not compile.
use orders::callees::shop::stock::ADDRESS;

const RESERVE: PathPattern = stock::allow::orders_reserve_goods::PATH;

/// Why nothing was reserved.
#[derive(Debug, PartialEq, Eq)]
pub enum StockError<E> {
    /// The policy's timeout has passed.
    Timeout,
    /// The client said so.
    Client(E),
}

/// The request that reserves an article.
///
/// # Errors
/// Where the name of the article cannot stand in a path.
pub fn reservation(article: &str, count: u32) -> Result<Request<String>, axum::http::Error> {
    let segments = RESERVE
        .segments()
        .map(|segment| if segment == "**" { article } else { segment });
    let path: String = segments.flat_map(|segment| ["/", segment]).collect();
    let uri = Uri::builder()
        .scheme("http")
        .authority(ADDRESS)
        .path_and_query(path)
        .build()?;
    Request::builder()
        .method(stock::allow::orders_reserve_goods::METHOD)
        .uri(uri)
        .body(count.to_string())
}

/// Reserves an article, with whatever client there is.
///
/// # Errors
/// Where the policy's timeout passes, or the client fails.
pub async fn reserve<S>(client: S, request: Request<String>) -> Result<S::Response, StockError<S::Error>>
where
    S: Service<Request<String>>,
{
    let answer = tokio::time::timeout(stock::routes::reservations::TIMEOUT, client.oneshot(request));
    answer
        .await
        .map_err(|_| StockError::Timeout)?
        .map_err(StockError::Client)
}
