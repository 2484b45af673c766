//! Carts of a shop: a gRPC service whose timeouts and address are those of its policy.

mod server;

use tonic::transport::{Channel, Endpoint, Error};

pub use server::Carts;

/// What the policy says, as it was compiled into the service.
pub mod policy {
    mesh2yaml::include_mesh!("policies");
}

/// The messages and the service of `proto/cart.proto`.
#[allow(clippy::pedantic, reason = "written by tonic")]
pub mod proto {
    tonic::include_proto!("shop");
}

/// The descriptors that the policy was compiled against.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/cart.bin"));

use policy::cart::shop::cart;
use proto::cart_client::CartClient;

/// A client of the service where the policy says that it is; its calls take no longer than the longest route.
///
/// # Errors
/// Where nobody can be reached.
pub async fn connect() -> Result<CartClient<Channel>, Error> {
    connect_to(format!("http://{}", cart::ADDRESS)).await
}

/// A client of the service at an address.
///
/// # Errors
/// Where nobody can be reached.
pub async fn connect_to(address: String) -> Result<CartClient<Channel>, Error> {
    let endpoint = Endpoint::from_shared(address)?.timeout(cart::routes::the_rest::TIMEOUT);
    Ok(CartClient::new(endpoint.connect().await?))
}
