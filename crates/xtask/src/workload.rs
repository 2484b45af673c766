//! The policy that speed is measured with: N services in twenty namespaces that share one profile.

use std::fmt::Write as _;

/// Services are spread over so many namespaces.
const NAMESPACES: usize = 20;

const PROFILE: &str = "\
profile standard {
  param callers accounts

  workload app=$service
  account  $service
  port     http 8080
  probes   none

  version stable  version=v1
  version canary  version=v2

  route \"canary header\" {
    header  x-canary = \"true\"
    to      canary
    timeout 10s
    retry   3 times within 3s each on 5xx, reset, connect-failure
  }

  route \"default\" {
    to      stable 90%, canary 10%
    timeout 10s
    retry   3 times within 3s each on 5xx, reset, connect-failure
  }

  pool {
    max-connections             100
    connect-timeout             5s
    max-pending-requests        100
    max-requests                1000
    max-requests-per-connection 100
    max-concurrent-retries      3
  }

  eject {
    after       5 consecutive 5xx
    sweep       10s
    for         30s
    max-ejected 50%
    min-healthy 30%
  }

  allow \"callers\" {
    from   account $callers
    method GET, POST
    path   \"/api/**\"
  }
}
";

/// The source for so many services.
pub(crate) fn source(services: usize) -> String {
    let mut out = String::with_capacity(PROFILE.len() + 120 * services);
    out.push_str(PROFILE);
    // Writing to a `String` cannot fail.
    for n in 0..services.min(NAMESPACES) {
        let _ = write!(
            out,
            "\nnamespace ns-{n} {{\n  mtls    strict\n  default deny\n}}\n"
        );
    }
    for i in 0..services {
        let (first, second) = ((7 * i + 3) % services, (13 * i + 5) % services);
        let mut callers = account(first);
        if second != first {
            callers.push_str(", ");
            callers.push_str(&account(second));
        }
        let _ = write!(
            out,
            "\nservice svc-{i} in ns-{} {{\n  use standard {{ callers {callers} }}\n}}\n",
            i % NAMESPACES
        );
    }
    out
}

fn account(service: usize) -> String {
    format!("ns-{}/svc-{service}", service % NAMESPACES)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use mesh2yaml::k8s::manifest::{Limits, read};
    use mesh2yaml::{Target, compile};
    use serde_json::Value;

    use super::source;

    /// Specs by kind, namespace and name, as far as the workload's description lays them down. What the compiler may
    /// name is left out: an access rule goes by the pods that it protects.
    fn specs(yaml: &str) -> BTreeMap<String, Value> {
        let documents = read(yaml, &Limits::default()).expect("it is YAML");
        let mut specs = BTreeMap::new();
        for document in documents {
            let text = |pointer: &str| {
                let value = document.pointer(pointer).and_then(Value::as_str);
                value.unwrap_or_default().to_owned()
            };
            let kind = text("/kind");
            let name = match kind.as_str() {
                "AuthorizationPolicy" => text("/spec/selector/matchLabels/app"),
                _ => text("/metadata/name"),
            };
            let mut spec = document["spec"].clone();
            if let Some(routes) = spec.get_mut("http").and_then(Value::as_array_mut) {
                for route in routes.iter_mut().filter_map(Value::as_object_mut) {
                    route.shift_remove("name");
                }
            }
            let key = format!("{kind} {}/{name}", text("/metadata/namespace"));
            assert!(specs.insert(key.clone(), spec).is_none(), "two of {key}");
        }
        specs
    }

    #[test]
    fn three_services_become_the_expected_documents() {
        let expected = specs(include_str!("../tests/data/expected-3.yaml"));
        assert_eq!(expected.len(), 12);
        let compilation = compile(&source(3), Target::istio()).expect("it compiles");
        let made = specs(&compilation.yaml());
        for (key, spec) in &expected {
            assert_eq!(made.get(key), Some(spec), "{key}");
        }
        let extra: Vec<&String> = made.keys().filter(|k| !expected.contains_key(*k)).collect();
        let denials: Vec<String> = (0..3).map(|n| format!("AuthorizationPolicy ns-{n}/")).collect();
        assert_eq!(
            extra,
            denials.iter().collect::<Vec<_>>(),
            "no more than the default denials"
        );
    }

    #[test]
    fn callers_are_as_described() {
        let text = source(45);
        assert!(
            text.contains("service svc-44 in ns-4 {\n  use standard { callers ns-1/svc-41, ns-17/svc-37 }")
        );
        // (7·3 + 3) mod 4 = (13·3 + 5) mod 4 = 0: written once.
        assert!(source(4).contains("service svc-3 in ns-3 {\n  use standard { callers ns-0/svc-0 }"));
        assert!(source(1).contains("callers ns-0/svc-0 }"));
    }

    #[test]
    fn any_number_compiles() {
        for services in [1, 2, 21, 100] {
            let compilation = compile(&source(services), Target::istio()).expect("it compiles");
            let namespaces = services.min(super::NAMESPACES);
            assert_eq!(compilation.resources.len(), 3 * services + 2 * namespaces);
        }
    }
}
