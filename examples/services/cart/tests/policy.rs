//! Code, descriptors and policy say the same.

use cart::policy::cart::shop::cart as own;
use cart::proto::cart_server::CartServer;
use cart::proto::{AddItemRequest, GetCartRequest};
use prost::Message as _;
use prost_types::FileDescriptorSet;
use tonic::server::NamedService as _;
use tonic::transport::server::TcpIncoming;

/// The paths of all methods that the service has.
fn paths() -> Vec<String> {
    let set = FileDescriptorSet::decode(cart::DESCRIPTORS).expect("descriptors");
    let mut out = Vec::new();
    for file in &set.file {
        for service in &file.service {
            for method in &service.method {
                out.push(format!(
                    "/{}.{}/{}",
                    file.package(),
                    service.name(),
                    method.name()
                ));
            }
        }
    }
    out
}

#[test]
fn all_methods_are_let_in_and_have_a_route_of_their_own() {
    assert_eq!(paths(), ["/shop.Cart/AddItem", "/shop.Cart/GetCart"]);
    for path in paths() {
        let rule = own::SERVICE.allowed_by("POST", &path).next();
        assert!(rule.is_some(), "no rule lets in {path}");
        let routes = own::SERVICE.routes.iter();
        let named = routes.filter(|it| it.calls.iter().any(|call| call.matches(&path)));
        assert_eq!(named.count(), 1, "{path}");
    }
    assert_eq!(own::routes::looks::CALL.service, CartServer::<cart::Carts>::NAME);
}

#[tokio::test]
async fn it_serves() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = tonic::transport::Server::builder()
        .add_service(CartServer::new(cart::Carts::default()))
        .serve_with_incoming(TcpIncoming::from(listener));
    tokio::spawn(server);
    let mut client = cart::connect_to(format!("http://{address}"))
        .await
        .expect("a client");
    let (cart, article) = ("c1".to_owned(), "apple".to_owned());
    let added = client
        .add_item(AddItemRequest {
            cart: cart.clone(),
            article,
        })
        .await;
    assert_eq!(added.expect("added").into_inner().items, 1);
    let found = client
        .get_cart(GetCartRequest { cart })
        .await
        .expect("found")
        .into_inner();
    assert_eq!(found.articles, ["apple"]);
    let missing = client
        .get_cart(GetCartRequest {
            cart: "c2".to_owned(),
        })
        .await;
    assert_eq!(missing.expect_err("no such cart").code(), tonic::Code::NotFound);
}

#[test]
fn it_prints_its_own_yaml() {
    let command = std::process::Command::new(env!("CARGO_BIN_EXE_cart"))
        .args(["manifests", "--mesh", "linkerd"])
        .output();
    let output = command.expect("it runs");
    let yaml = String::from_utf8(output.stdout).expect("text");
    assert!(
        output.status.success() && yaml.contains("kind: GRPCRoute"),
        "{yaml}"
    );
    assert_eq!(yaml, cart::policy::LINKERD);
}
