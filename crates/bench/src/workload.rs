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

/// The source for so many services, idiomatic: the profile once, then four lines a service.
#[must_use]
pub fn source(services: usize) -> String {
    with_profile(PROFILE, services)
}

/// The same for both meshes: what Linkerd cannot say is scoped or given up.
#[must_use]
pub fn portable(services: usize) -> String {
    // Where the kubelet asks from, which Linkerd must be told.
    const MESH: &str = "mesh {\n  probe-networks 10.0.0.0/16\n}\n\n";
    const RETRY: &str = "retry   3 times within 3s each on 5xx, reset, connect-failure\n";
    const AGREED: &str =
        "    accept  retry.on.reset, retry.on.connect-failure on linkerd \"retried on statuses only\"\n";
    const EJECT: &str = "  accept eject.sweep, eject.for, eject.max-ejected, eject.min-healthy on linkerd \"no such setting\"\n\n";
    let mut profile = PROFILE.replace(RETRY, &format!("{RETRY}{AGREED}"));
    if let Some((pool, eject)) = profile.find("  pool {").zip(profile.find("  eject {")) {
        let block = profile[pool..eject].trim_end().replace('\n', "\n  ");
        profile.replace_range(pool..eject, &format!("  on istio {{\n  {block}\n  }}\n\n"));
    }
    profile = profile.replace("  allow \"callers\"", &format!("{EJECT}  allow \"callers\""));
    with_profile(&format!("{MESH}{profile}"), services)
}

/// A file of 2,000 lines with a mistake in line 1,700: a statement that is none.
#[must_use]
pub fn broken() -> String {
    let mut lines: Vec<String> = portable(500).lines().take(2000).map(str::to_owned).collect();
    // The file ends between two services.
    while lines.last().is_some_and(|line| line != "}") {
        lines.pop();
    }
    let inside = (1699..lines.len()).find(|&at| lines[at].starts_with("  use standard"));
    if let Some(at) = inside {
        lines[at] = lines[at].replace("use standard", "uses standard");
    }
    lines.join("\n") + "\n"
}

fn with_profile(profile: &str, services: usize) -> String {
    let mut out = String::with_capacity(profile.len() + 120 * services);
    out.push_str(profile);
    // Writing to a `String` cannot fail.
    for n in 0..services.min(NAMESPACES) {
        let _ = write!(
            out,
            "\nnamespace ns-{n} {{\n  mtls    strict\n  default deny\n}}\n"
        );
    }
    for i in 0..services {
        let accounts: Vec<String> = callers(i, services)
            .map(|caller| format!("ns-{}/svc-{caller}", caller % NAMESPACES))
            .collect();
        let _ = write!(
            out,
            "\nservice svc-{i} in ns-{} {{\n  use standard {{ callers {} }}\n}}\n",
            i % NAMESPACES,
            accounts.join(", ")
        );
    }
    out
}

/// Who may call a service.
fn callers(service: usize, services: usize) -> impl Iterator<Item = usize> {
    let (first, second) = ((7 * service + 3) % services, (13 * service + 5) % services);
    [first].into_iter().chain((second != first).then_some(second))
}

/// The same as data, which the programs that are compared fill their templates with.
#[must_use]
pub fn values(services: usize) -> String {
    let mut out = "{\"services\":[".to_owned();
    for i in 0..services {
        let accounts: Vec<String> = callers(i, services)
            .map(|caller| {
                format!(
                    "{{\"namespace\":\"ns-{}\",\"serviceAccount\":\"svc-{caller}\"}}",
                    caller % NAMESPACES
                )
            })
            .collect();
        let _ = write!(
            out,
            "{}\n{{\"name\":\"svc-{i}\",\"namespace\":\"ns-{}\",\"callers\":[{}]}}",
            if i > 0 { "," } else { "" },
            i % NAMESPACES,
            accounts.join(",")
        );
    }
    out + "\n]}\n"
}

#[cfg(test)]
mod tests {
    use mesh2yaml::{Target, compile};
    use serde_json::{Value, json};

    use super::{broken, portable, source, values};
    use crate::documents::{Documents, extra};

    const EXPECTED: &str = include_str!("expected-3.yaml");

    #[test]
    fn three_services_become_the_expected_documents() {
        let expected = Documents::read(EXPECTED).expect("they are YAML");
        assert_eq!(expected.len(), 12);
        let compilation = compile(&source(3), Target::istio()).expect("it compiles");
        let made = Documents::read(&compilation.yaml()).expect("they are YAML");
        // No more than the default denials.
        assert_eq!(extra(&expected, &made), Ok(3));
    }

    #[test]
    fn what_is_portable_compiles_for_both() {
        for target in [Target::istio(), Target::linkerd()] {
            let compilation = compile(&portable(3), target).expect("it compiles");
            assert!(compilation.resources.len() > 9, "{target}");
        }
        // On Istio the scoped statements say the same.
        let expected = Documents::read(EXPECTED).expect("they are YAML");
        let compilation = compile(&portable(3), Target::istio()).expect("it compiles");
        let made = Documents::read(&compilation.yaml()).expect("they are YAML");
        assert_eq!(extra(&expected, &made), Ok(3));
    }

    #[test]
    fn one_mistake_far_down() {
        let text = broken();
        assert!(
            (1995..=2000).contains(&text.lines().count()),
            "{}",
            text.lines().count()
        );
        let found = compile(&text, Target::istio()).expect_err("it is broken").0;
        assert_eq!(found.diagnostics.len(), 1, "{}", found.report());
        let line = text.lines().position(|line| line.contains("uses standard"));
        assert!(line.is_some_and(|line| (1699..1705).contains(&line)), "{line:?}");
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
        let data: Value = serde_json::from_str(&values(4)).expect("it is JSON");
        let last = json!({ "name": "svc-3", "namespace": "ns-3", "callers": [{ "namespace": "ns-0", "serviceAccount": "svc-0" }] });
        assert_eq!(data["services"].as_array().map(Vec::len), Some(4));
        assert_eq!(data["services"][3], last);
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
