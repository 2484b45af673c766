//! `gateways`, of the object and of its matches.

use mesh2yaml_k8s::Validator;

use crate::GatewayName;
use crate::validate::text::{is_fqdn, is_label};

/// Names of gateways; `is_made` says that they may be of the Gateway API. Behind the first name without a namespace the webhook looks no
/// further.
pub(super) fn gateways(v: &mut Validator, names: &[GatewayName], is_made: bool) {
    let mut is_over = false;
    v.each("gateways", names, |v, name| {
        if is_over {
            return;
        }
        let name = name.as_str();
        let Some((namespace, gateway)) = name.split_once('/') else {
            is_over = true;
            alone(v, name);
            return;
        };
        if !is_label(namespace) {
            v.admission("the namespace before `/` is no name of one");
        }
        let is_gateway = is_label(gateway) || is_made && !gateway.is_empty();
        if !is_gateway {
            v.admission("the name behind `/` is no name of a gateway");
        }
    });
}

fn alone(v: &mut Validator, name: &str) {
    let mut parts = name.split('.');
    if let (Some(gateway), Some(namespace)) = (parts.next(), parts.next()) {
        v.admission_warning("this is an old form of a gateway's name")
            .help(format!("write `{namespace}/{gateway}`"));
    }
    if !is_fqdn(name) {
        v.admission("it is no name of a gateway: the form is `namespace/name`, or `mesh` for the sidecars");
    }
}
