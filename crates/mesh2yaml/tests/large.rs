//! Large policies: the same with any number of threads, and what is wrong with them is said once and soon.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use mesh2yaml::diagnostics::{Code, Diagnostic, Severity};
use mesh2yaml::k8s::yaml;
use mesh2yaml::{CheckedPolicy, Options, Outcomes, Target};

const PROFILE: &str = "
profile standard {
  param callers accounts
  workload app=$service
  account  $service
  port     http 8080
  probes   none
  version  stable version=v1
  version  canary version=v2
  route {
    to      stable 90%, canary 10%
    timeout 10s
  }
  eject {
    after 5 consecutive 5xx
    sweep 10s
    for   30s
  }
  allow {
    from   account $callers
    path   \"/api/**\"
  }
  accept eject.for on linkerd \"reviewed\"
}
";

/// Services in twenty namespaces, in an order that is not the output's.
fn policy(profile: &str, services: usize) -> String {
    let mut text = profile.to_owned();
    for n in 0..20 {
        let _ = writeln!(text, "namespace ns-{n} {{\n  mtls    strict\n  default deny\n}}");
    }
    for n in 0..services {
        let (namespace, caller) = (n % 20, (7 * n + 3) % services);
        let _ = writeln!(
            text,
            "service svc-{n} in ns-{namespace} {{\n  use standard {{ callers ns-{}/svc-{caller} }}\n}}",
            caller % 20
        );
    }
    text
}

fn read(text: &str, threads: usize) -> CheckedPolicy {
    let threads = NonZeroUsize::new(threads).expect("some");
    Options::new().threads(threads).source("large.mesh", text).read()
}

type Text = BTreeMap<u8, String>;

/// The output by waves, joined from parts.
fn compiled(policy: &CheckedPolicy, target: Target) -> (usize, Text, Vec<Diagnostic>, Outcomes) {
    let (parts, diagnostics, outcomes) = policy.compile_parts(target, Text::new, |text, wave, resource| {
        yaml::append_document(text.entry(wave).or_default(), &resource).expect("it can be written");
    });
    let count = parts.len();
    let mut all = Text::new();
    for (wave, text) in parts.into_iter().flatten() {
        let all = all.entry(wave).or_default();
        if !all.is_empty() {
            all.push_str("---\n");
        }
        all.push_str(&text);
    }
    (count, all, diagnostics, outcomes)
}

#[test]
fn several_threads_make_the_same() {
    let text = policy(PROFILE, 1_500);
    let one = read(&text, 1);
    // On Linkerd there are losses without consent, in every service.
    for target in [Target::istio(), Target::linkerd()] {
        let (parts, expected, found, outcomes) = compiled(&one, target);
        assert_eq!(parts, 1);
        let mut whole = Text::new();
        let (same, _) = one.compile_into(target, &mut |wave, resource| {
            yaml::append_document(whole.entry(wave).or_default(), &resource).expect("it can be written");
        });
        assert_eq!((&whole, &same), (&expected, &found));
        for threads in [2, 3, 5] {
            let several = read(&text, threads);
            let (parts, made, said, answers) = compiled(&several, target);
            assert_eq!(parts, threads);
            assert!(
                made == expected,
                "{threads} threads make something else for {target}"
            );
            assert_eq!(said, found, "{threads} threads, {target}");
            assert_eq!(answers, outcomes, "{threads} threads, {target}");
        }
    }
    let (.., found, _) = compiled(&one, Target::linkerd());
    let shared = found.iter().find(|d| d.code == Code::LossNeedsConsent);
    let label = shared.and_then(|d| d.label.as_deref()).unwrap_or_default();
    assert!(
        label.contains("in 1500 services: ns-0/svc-0, ns-0/svc-100, ns-0/svc-1000 and 1497 more"),
        "{label}"
    );
}

#[test]
fn objects_of_one_name_in_different_parts_are_told() {
    let mut text = policy(PROFILE, 1_000);
    // The object of its denials is called as the object of what the other allows.
    text.push_str(
        "service twin in ns-0 {\n  workload app=twin\n  port http 80\n  probes none\n  \
         deny { from namespace x }\n  route { timeout 1s }\n}\n\
         service twin-denied in ns-0 {\n  workload app=twin-denied\n  port http 80\n  probes none\n  \
         allow { from namespace x }\n  route { timeout 1s }\n}\n",
    );
    for threads in [1, 2, 5] {
        let (.., found, _) = compiled(&read(&text, threads), Target::istio());
        let clashes: Vec<_> = found.iter().filter(|d| d.code == Code::SameObjectName).collect();
        assert_eq!(clashes.len(), 1, "{found:?}");
        assert_eq!(
            clashes[0].message,
            "two objects would be called AuthorizationPolicy `twin-denied` in ns-0"
        );
    }
}

#[test]
fn a_broken_profile_of_5_000_services_is_one_error() {
    let broken = [
        // In check, and in a place that every service comes to.
        ("timeout 10s", "timeout 10 seconds"),
        ("to      stable 90%, canary 10%", "to      stable 90%, canry 10%"),
        ("stable 90%, canary 10%", "stable 90%, canary 20%"),
        ("version=v1", "version="),
        ("path   \"/api/**\"", "path   \"api\""),
        ("workload app=$service", ""),
        ("allow {", "allow {\n    port 80"),
        ("route {", "route {\n    port 80"),
    ];
    for (n, (good, bad)) in broken.into_iter().enumerate() {
        // Two of them in full; the others in a fraction of the time.
        let services = if n < 2 { 5_000 } else { 250 };
        let text = policy(&PROFILE.replace(good, bad), services);
        let found = read(&text, 1 + n).diagnostics();
        let errors = found.iter().filter(|d| d.severity == Severity::Error);
        assert_eq!(errors.count(), 1, "{bad}: {:?}", found.first());
    }
}

#[test]
fn a_mistake_on_line_1_700_is_shown_soon() {
    let mut lines: Vec<String> = policy(PROFILE, 1_000).lines().map(str::to_owned).collect();
    lines.truncate(2_000);
    let end = lines.iter().rposition(|line| line == "}").expect("an end");
    lines.truncate(end + 1);
    let at = (1_690..).find(|n| lines[*n].starts_with("  use")).expect("a use");
    lines[at] = lines[at].replace("callers", "caller");
    let text = lines.join("\n");
    let begin = Instant::now();
    let policy = read(&text, 1);
    let found = policy.diagnostics();
    let shown = mesh2yaml::diagnostics::render(
        mesh2yaml::diagnostics::Format::Text,
        &found,
        policy.sources(),
        false,
    );
    // The goal is 50 ms of an optimised build; an unoptimised one on a busy machine has ten times as much.
    let limit = Duration::from_millis(if cfg!(debug_assertions) { 5_000 } else { 500 });
    assert!(begin.elapsed() < limit, "{:?}", begin.elapsed());
    assert!(shown.contains(&format!("large.mesh:{}:", at + 1)), "{shown}");
}
