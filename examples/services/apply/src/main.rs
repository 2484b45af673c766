//! `cargo run -p apply -- shop prod 10`: 10 % of the traffic of `shop` in `prod` goes to its canary.

use std::error::Error;

use apply::{Canary, shift};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [service, namespace, share] = &args[..] else {
        return Err("usage: apply SERVICE NAMESPACE PERCENT".into());
    };
    let canary = Canary {
        host: format!("{service}.{namespace}.svc.cluster.local").parse()?,
        service: service.clone(),
        namespace: namespace.clone(),
        share: format!("{}%", share.trim_end_matches('%')).parse()?,
    };
    let client = kube::Client::try_default().await?;
    let written = shift(client, &canary).await?;
    let version = written.metadata.as_kubernetes().resource_version.clone();
    println!("{service} is at version {}", version.unwrap_or_default());
    Ok(())
}
