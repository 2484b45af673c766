//! `cart` serves; `cart manifests --mesh istio` prints its own policy as YAML.

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};

use cart::policy;
use cart::proto::cart_server::CartServer;
use policy::cart::shop::cart::TARGET_PORT;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match &args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            let address = SocketAddr::from((Ipv4Addr::UNSPECIFIED, TARGET_PORT));
            let carts = CartServer::new(cart::Carts::default());
            Ok(tonic::transport::Server::builder()
                .add_service(carts)
                .serve(address)
                .await?)
        }
        ["manifests", "--mesh", mesh] => {
            let known = policy::manifests::ALL.iter().find(|it| it.mesh == *mesh);
            print!("{}", known.ok_or("there is no such mesh")?.yaml);
            Ok(())
        }
        _ => Err("usage: cart [manifests --mesh istio|linkerd]".into()),
    }
}
