//! `orders` serves; `orders manifests --mesh linkerd` prints its own policy as YAML.

use std::error::Error;
use std::net::Ipv4Addr;

use orders::policy;
use policy::orders::shop::orders as own;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match &args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            let listener = tokio::net::TcpListener::bind((Ipv4Addr::UNSPECIFIED, own::TARGET_PORT)).await?;
            axum::serve(listener, orders::router()).await?;
            Ok(())
        }
        ["manifests", "--mesh", mesh] => {
            let known = policy::manifests::ALL.iter().find(|it| it.mesh == *mesh);
            print!("{}", known.ok_or("there is no such mesh")?.yaml);
            Ok(())
        }
        _ => Err("usage: orders [manifests --mesh istio|linkerd]".into()),
    }
}
