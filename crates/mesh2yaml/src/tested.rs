//! The tests of a policy, asked: of the policy's meaning, and of what each mesh makes of its output.

use std::collections::BTreeMap;

use mesh2yaml_diagnostics::{Code, Diagnostic, Severity, Span, sort_and_cap};
use mesh2yaml_model::Test;
use mesh2yaml_model::meaning::{Decided, Decides, Failure, Meaning};
use mesh2yaml_types::decision::{Admission, Arrival, Request, Routed};

use crate::checked::{CAP, CheckedPolicy, clean};
use crate::compilation::Compilation;
use crate::target::{Mesh, Target};

/// What became of the tests of a policy.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Tested {
    /// Each test, in the order of the sources; none where the policy has errors.
    pub tests: Vec<TestResult>,
    /// What does not hold, by place; or the errors for which nothing could be asked.
    pub diagnostics: Vec<Diagnostic>,
    /// The targets whose output was asked: those that can say the policy.
    pub asked: Vec<Target>,
}

/// What became of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TestResult {
    /// Its title.
    pub title: String,
    /// Its place: that of the title.
    pub span: Span,
    /// Whether all that it expects holds, wherever it was asked.
    pub passed: bool,
}

impl Tested {
    /// Whether all tests passed, and nothing kept them from being asked.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.tests.iter().all(|test| test.passed) && clean(&self.diagnostics)
    }
}

/// Where an expectation does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    /// Of the policy, as it is on this mesh.
    Policy,
    /// Of the mesh's output.
    Output,
}

impl CheckedPolicy {
    /// Asks the tests of the policy: first what the policy itself says, then, for each target, what the mesh makes of the output.
    ///
    /// Without targets only the policy is asked, as it is on every mesh. A target that cannot say the policy gives its errors, and is not asked.
    ///
    /// ```
    /// use mesh2yaml::{Options, Target};
    ///
    /// let source = r#"
    /// service shop in prod {
    ///   workload app=shop
    ///   port     http 80 to 8080
    ///   probes   none
    ///   allow {
    ///     from   account web
    ///     method GET
    ///   }
    /// }
    /// test "the web reads" {
    ///   send   GET "/" to shop
    ///   from   account web
    ///   expect allowed
    /// }
    /// "#;
    /// let tested = Options::new().source("shop.mesh", source).read().test(&[Target::istio(), Target::linkerd()]);
    /// assert!(tested.passed());
    /// assert_eq!(tested.tests[0].title, "the web reads");
    /// ```
    #[must_use]
    pub fn test(&self, targets: &[Target]) -> Tested {
        let mut tested = Tested {
            tests: Vec::new(),
            diagnostics: self.diagnostics(),
            asked: Vec::new(),
        };
        if !clean(&tested.diagnostics) {
            return tested;
        }
        // A warning about the policy is for those who check or compile it.
        tested.diagnostics.clear();
        let all: Vec<Target> = Mesh::ALL.into_iter().map(Target::of).collect();
        let asked = if targets.is_empty() { &all } else { targets };
        let mut found = Found::default();
        for target in asked {
            let meaning = Meaning::new(&self.policy, target.model().mesh);
            let policy = OfPolicy {
                meaning: &meaning,
                mesh: target.mesh,
            };
            for (number, test) in self.policy.tests.iter().enumerate() {
                for failure in meaning.failures(test, &policy) {
                    found.add(number, failure, Asked::Policy, target.mesh);
                }
            }
            if targets.is_empty() {
                continue;
            }
            let compilation = self.compile(*target);
            if compilation.has_errors() {
                let errors = compilation.diagnostics.into_iter();
                tested
                    .diagnostics
                    .extend(errors.filter(|d| d.severity == Severity::Error));
                continue;
            }
            tested.asked.push(*target);
            self.ask_output(&compilation, &meaning, &mut found);
        }
        let result = |(number, test): (usize, &Test)| TestResult {
            title: test.title.to_string(),
            span: test.span,
            passed: !found.failed(number),
        };
        tested.tests = self.policy.tests.iter().enumerate().map(result).collect();
        tested
            .diagnostics
            .extend(found.diagnostics(&self.policy.tests, asked));
        sort_and_cap(&mut tested.diagnostics, CAP);
        tested
    }

    fn ask_output(&self, compilation: &Compilation, meaning: &Meaning, found: &mut Found) {
        let deciders = compilation.deciders(meaning, &self.foreign(meaning));
        for (number, test) in self.policy.tests.iter().enumerate() {
            for failure in deciders.iter().flat_map(|it| meaning.failures(test, &**it)) {
                found.add(number, failure, Asked::Output, compilation.target.mesh);
            }
        }
    }

    /// The trust domains of tests' senders that are not the mesh's own.
    fn foreign(&self, meaning: &Meaning) -> Vec<String> {
        let senders = self
            .policy
            .tests
            .iter()
            .filter_map(|test| test.sender.identity.as_ref());
        let domains = senders.filter_map(|identity| identity.trust_domain.as_ref());
        let mut all: Vec<String> = domains.map(ToString::to_string).collect();
        all.retain(|domain| !meaning.trust_domains().contains(domain));
        all.sort();
        all.dedup();
        all
    }
}

/// What does not hold, and where: by test, place, and what is so instead.
#[derive(Default)]
struct Found(BTreeMap<(usize, Span, Asked), BTreeMap<String, Where>>);

/// Where something else was found.
#[derive(Default)]
struct Where {
    meshes: Vec<Mesh>,
    trace: Vec<(Span, &'static str)>,
}

impl Found {
    fn add(&mut self, test: usize, failure: Failure, asked: Asked, mesh: Mesh) {
        let Failure {
            span, found, trace, ..
        } = failure;
        // What the policy itself says otherwise on this mesh, its output says too.
        let of_policy = self.0.get(&(test, span, Asked::Policy));
        let said = |all: &BTreeMap<String, Where>| all.values().any(|it| it.meshes.contains(&mesh));
        if asked == Asked::Output && of_policy.is_some_and(said) {
            return;
        }
        let at = self
            .0
            .entry((test, span, asked))
            .or_default()
            .entry(found)
            .or_default();
        if !at.meshes.contains(&mesh) {
            at.meshes.push(mesh);
        }
        at.trace = trace;
    }

    fn failed(&self, test: usize) -> bool {
        self.0.keys().any(|(number, ..)| *number == test)
    }

    fn diagnostics(&self, tests: &[Test], targets: &[Target]) -> Vec<Diagnostic> {
        let mut all = Vec::new();
        for ((number, span, asked), found) in &self.0 {
            let Some(test) = tests.get(*number) else { continue };
            for (instead, at) in found {
                let names: Vec<&str> = at.meshes.iter().map(|mesh| mesh.name()).collect();
                let meshes = names.join(" and ");
                let everywhere = targets.iter().all(|target| at.meshes.contains(&target.mesh));
                let place = match asked {
                    Asked::Policy if everywhere => String::new(),
                    Asked::Policy => format!(" on {meshes}"),
                    Asked::Output => format!(" in the output for {meshes}"),
                };
                let message = format!("the test \"{}\" does not hold{place}: {instead}", test.title);
                let mut d = Diagnostic::new(Code::TestFailed, *span, message).label("expected here");
                for (span, why) in &at.trace {
                    d = d.related(*span, *why);
                }
                if *asked == Asked::Output {
                    d = d.help("the policy itself decides as the test expects: what the mesh makes of it is narrower, as was agreed to by an `accept`, or a bug");
                }
                all.push(d);
            }
        }
        all
    }
}

/// The policy, with what holds of it on a mesh whatever it says: Linkerd lets in what the kubelet asks, and Istio leads it to another port.
struct OfPolicy<'a> {
    meaning: &'a Meaning,
    mesh: Mesh,
}

impl Decides for OfPolicy<'_> {
    fn route(&self, request: &Request) -> Option<Decided<Routed>> {
        self.meaning.route(request)
    }

    fn admit(&self, arrival: &Arrival) -> Decided<Admission> {
        let passes = self.mesh == Mesh::Linkerd && arrival.http.is_some() && self.meaning.is_probe(arrival);
        if passes {
            return Decided::new(Admission::admitted("it is a probe"), Vec::new());
        }
        self.meaning.admit(arrival)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;

    const POLICY: &str = r#"
mesh {
  probe-networks 10.0.0.0/16
}
namespace shop {
  default deny
}
service cart in shop {
  workload app=cart
  port     http 80 to 8080
  probes   /healthz
  allow "the web reads" {
    from   account web
    method GET
  }
  on linkerd {
    route {
      timeout 5s
    }
  }
}
test "nobody fills carts" {
  send   POST "/carts" to cart
  from   account web
  expect denied
}
test "the kubelet looks" {
  send   GET "/healthz" to cart
  from   address 10.0.0.9
  expect allowed
}
test "it takes five seconds" {
  send   GET "/" to cart
  from   account web
  expect timeout 5s
}
"#;

    fn policy() -> CheckedPolicy {
        Options::new().source("policy.mesh", POLICY).read()
    }

    fn messages(diagnostics: &[Diagnostic]) -> Vec<&str> {
        diagnostics.iter().map(|d| d.message.as_str()).collect()
    }

    /// What a mesh does by itself, and what is said for one mesh only, is told with the mesh.
    #[test]
    fn what_differs_between_meshes_names_the_mesh() {
        let tested = policy().test(&[]);
        assert_eq!(
            messages(&tested.diagnostics),
            [
                "the test \"the kubelet looks\" does not hold on istio: the request is denied",
                "the test \"it takes five seconds\" does not hold on istio: nothing limits its time",
            ]
        );
        assert!(tested.asked.is_empty());
        let tested = policy().test(&[Target::linkerd()]);
        assert!(tested.passed(), "{tested:#?}");
        assert_eq!(tested.asked, [Target::linkerd()]);
        // What the policy says otherwise is not said once more of its output.
        let tested = policy().test(&[Target::istio()]);
        assert_eq!(
            messages(&tested.diagnostics),
            [
                "the test \"the kubelet looks\" does not hold: the request is denied",
                "the test \"it takes five seconds\" does not hold: nothing limits its time",
            ]
        );
    }

    /// An output that lets in more than the policy does is found out.
    #[test]
    fn output_is_asked_by_itself() {
        let policy = policy();
        for target in [Target::istio(), Target::linkerd()] {
            let mut compilation = policy.compile(target);
            let is_rule = |it: &crate::Resource| mesh2yaml_k8s::Output::kind(it) == "AuthorizationPolicy";
            let before = compilation.resources.len();
            compilation.resources.retain(|it| !is_rule(it));
            assert!(compilation.resources.len() < before);
            let meaning = Meaning::new(&policy.policy, target.model().mesh);
            let mut found = Found::default();
            policy.ask_output(&compilation, &meaning, &mut found);
            let diagnostics = found.diagnostics(&policy.policy.tests, &[target]);
            let of_access: Vec<&str> = messages(&diagnostics)
                .into_iter()
                .filter(|message| !message.contains("five seconds"))
                .collect();
            let expected = match target.mesh {
                Mesh::Istio => {
                    "the test \"nobody fills carts\" does not hold in the output for istio: the request is let in"
                }
                // Its Servers deny what nobody allows.
                Mesh::Linkerd => {
                    "the test \"the kubelet looks\" does not hold in the output for linkerd: the request is denied"
                }
            };
            assert!(
                of_access.iter().any(|message| message.starts_with(expected)),
                "{of_access:#?}"
            );
        }
    }

    /// An address of IPv4 in the form of IPv6 is the one of IPv4, for proxies take it so.
    #[test]
    fn an_address_is_what_proxies_see() {
        let text = POLICY.replace("10.0.0.9", "::ffff:10.0.0.9");
        let tested = Options::new()
            .source("policy.mesh", text)
            .read()
            .test(&[Target::linkerd()]);
        assert!(tested.passed(), "{tested:#?}");
    }

    #[test]
    fn a_policy_with_errors_is_not_asked() {
        let text = POLICY.replace("method GET", "method get");
        let tested = Options::new().source("policy.mesh", text).read().test(&[]);
        assert!(tested.tests.is_empty() && !tested.passed());
        assert_eq!(tested.diagnostics.len(), 1, "{:#?}", tested.diagnostics);
    }
}
