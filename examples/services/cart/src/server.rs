//! The service itself, with nothing behind it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tonic::{Request, Response, Status};

use crate::policy::cart::shop::cart::routes;
use crate::proto::cart_server::Cart;
use crate::proto::{AddItemRequest, AddItemResponse, GetCartRequest, GetCartResponse};

/// Carts in memory.
#[derive(Debug, Default)]
pub struct Carts {
    articles: Mutex<HashMap<String, Vec<String>>>,
}

#[tonic::async_trait]
impl Cart for Carts {
    async fn add_item(&self, request: Request<AddItemRequest>) -> Result<Response<AddItemResponse>, Status> {
        let AddItemRequest { cart, article } = request.into_inner();
        let work = async {
            let mut all = self.articles.lock().unwrap_or_else(PoisonError::into_inner);
            let articles = all.entry(cart).or_default();
            articles.push(article);
            u32::try_from(articles.len()).unwrap_or(u32::MAX)
        };
        // A caller waits no longer, so neither does the service.
        let items = tokio::time::timeout(routes::puts_an_article_in::TIMEOUT, work).await;
        let items = items.map_err(|_| Status::deadline_exceeded("the policy's timeout has passed"))?;
        Ok(Response::new(AddItemResponse { items }))
    }

    async fn get_cart(&self, request: Request<GetCartRequest>) -> Result<Response<GetCartResponse>, Status> {
        let all = self.articles.lock().unwrap_or_else(PoisonError::into_inner);
        let articles = all.get(&request.into_inner().cart).cloned();
        let articles = articles.ok_or_else(|| Status::not_found("there is no such cart"))?;
        Ok(Response::new(GetCartResponse { articles }))
    }
}
