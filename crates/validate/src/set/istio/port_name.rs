//! What the ports of Services say they speak. IST0118 and IST0150.

use mesh2yaml_k8s::Path;

use super::{Findings, World, is_control_plane, is_of_gateway};
use crate::cluster::{ServicePort, ServiceType, Transport};

/// Ports where the server speaks first, so that Istio takes them for TCP without looking: SMTP, DNS, MySQL, MongoDB.
const SERVER_FIRST: [u16; 4] = [25, 53, 3306, 27017];

/// IST0118: a port that does not say what it speaks. IST0150: the same of an ExternalName.
pub(crate) fn names(world: &World, findings: &mut Findings) {
    if !world.signs.may_be_istio() {
        return;
    }
    for it in &world.services {
        let service = &it.facts;
        if is_control_plane(&service.meta) || is_of_gateway(&service.meta) {
            continue;
        }
        let external = service.service_type == ServiceType::ExternalName;
        for port in &service.ports {
            let bare_tcp = external && port.name.as_deref() == Some("tcp");
            if says_protocol(port) && !bare_tcp {
                continue;
            }
            let path = Path::default().key("spec").key("ports").index(port.index);
            let path = match (&port.app_protocol, &port.name) {
                (Some(_), _) if !bare_tcp => path.key("appProtocol"),
                (_, Some(_)) => path.key("name"),
                (_, None) => path,
            };
            if external {
                let message =
                    "TCP to the port of an ExternalName may be led elsewhere, as no address tells it apart";
                findings.warning(it, "IST0150", path, message).help(
                    "say what it speaks, if it is more than TCP: `name: https`, or `appProtocol: https`",
                );
            } else {
                let message =
                    "nothing says what the port speaks, so that Istio looks at the traffic to find out";
                findings.warning(it, "IST0118", path, message).help(
                    "begin the name with a protocol, as `http-web` or `tcp-web`, or give `appProtocol`",
                );
            }
        }
    }
}

/// Whether Istio knows the protocol without a look at the traffic.
fn says_protocol(port: &ServicePort) -> bool {
    if matches!(port.protocol, Transport::Udp | Transport::Sctp) {
        return true;
    }
    let word = port.app_protocol.as_ref().or(port.name.as_ref());
    let word = word.map(|it| it.to_ascii_lowercase()).unwrap_or_default();
    if port.app_protocol.is_some()
        && matches!(
            word.as_str(),
            "kubernetes.io/h2c" | "kubernetes.io/ws" | "kubernetes.io/wss"
        )
    {
        return true;
    }
    if word.starts_with("grpc-web") {
        return true;
    }
    let first = word.split('-').next().unwrap_or_default();
    let known = [
        "tcp",
        "udp",
        "grpc",
        "http",
        "http_proxy",
        "http2",
        "https",
        "tls",
        "mongo",
        "redis",
        "mysql",
    ];
    known.contains(&first) || SERVER_FIRST.contains(&port.port)
}
