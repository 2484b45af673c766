//! Ten thousand documents through validation: at most three seconds, and a kilobyte each beside the input. It fails where that does not hold.
//!
//! A program and no test: tests are built to unwind where the command aborts, so nothing that is built for the one serves the other.

use std::fmt::Write as _;
use std::time::Instant;

use mesh2yaml_validate::Validation;
use mesh2yaml_validate::set::Set;

const DOCUMENTS: usize = 10_000;

/// Of a kilobyte each, one in ten with something wrong.
fn text() -> String {
    let mut text = String::new();
    for n in 0..DOCUMENTS {
        let mode = if n % 10 == 0 { "STRIC" } else { "STRICT" };
        let _ = write!(
            text,
            "---\napiVersion: security.istio.io/v1\nkind: PeerAuthentication\n\
             metadata:\n  name: workload-{n}\n  namespace: namespace-{n}\nspec:\n  mtls:\n    mode: {mode}\n  selector:\n    matchLabels:\n"
        );
        for label in 0..10 {
            let _ = writeln!(text, "      example.com/label-{label}: value-{label}");
        }
        let _ = writeln!(text, "  portLevelMtls:");
        for port in 1..12 {
            let _ = writeln!(text, "    {port}:\n      mode: PERMISSIVE");
        }
        let _ = writeln!(text, "{}", "# of a kilobyte\n".repeat(5));
    }
    text
}

/// The most memory that the process has taken so far; on Linux alone.
fn most_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim()
        .strip_suffix("kB")?
        .trim()
        .parse::<usize>()
        .ok()
        .map(|kib| kib << 10)
}

/// Documents that stand alone take three seconds, and a kilobyte each.
fn alone() {
    let text = text();
    let (start, before) = (Instant::now(), most_memory());
    let validation = Validation::default();
    let mut set = Set::new();
    let reports: Vec<_> = validation.reports_into(&text, 0, &mut set).collect();
    assert_eq!(
        set.finish(false).len(),
        0,
        "nothing is said of what may be elsewhere"
    );
    let (took, after) = (start.elapsed(), most_memory());
    assert_eq!(reports.len(), DOCUMENTS);
    assert_eq!(reports.iter().filter(|r| r.is_invalid()).count(), DOCUMENTS / 10);
    println!("{} MB in {took:?}", text.len() / 1_000_000);
    assert!(took.as_secs_f64() < 3.0, "{took:?}");
    if let (Some(before), Some(after)) = (before, after) {
        let each = (after - before) / DOCUMENTS;
        println!("{each} bytes a document, beside the input");
        assert!(each < 1024, "{each}");
    }
}

/// Of several kinds that refer to each other, of few namespaces, so that many are next to many.
fn linked() -> String {
    let mut text = String::new();
    for n in 0..DOCUMENTS / 10 {
        let at = format!("name: shop-{n}, namespace: namespace-{}", n % 20);
        let labels = format!("app: shop-{n}");
        let _ = write!(
            text,
            "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{{at}}}\n\
             spec: {{template: {{metadata: {{labels: {{{labels}, mesh: a}}, annotations: {{linkerd.io/inject: enabled}}}}, spec: {{containers: [{{name: a, ports: [{{name: web, containerPort: 8080}}], livenessProbe: {{httpGet: {{path: /live, port: web}}}}}}]}}}}}}\n\
             ---\napiVersion: v1\nkind: Service\nmetadata: {{{at}}}\nspec: {{selector: {{{labels}}}, ports: [{{port: 80, name: http, targetPort: web}}]}}\n\
             ---\napiVersion: policy.linkerd.io/v1beta3\nkind: Server\nmetadata: {{{at}}}\nspec: {{podSelector: {{}}, port: {}, proxyProtocol: HTTP/1}}\n\
             ---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{{at}}}\n\
             spec: {{parentRefs: [{{group: policy.linkerd.io, kind: Server, name: shop-{n}}}], rules: [{{matches: [{{path: {{type: PathPrefix, value: /api}}}}]}}]}}\n\
             ---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{{}}}\n\
             spec: {{parentRefs: [{{group: '', kind: Service, name: shop-0, namespace: namespace-0, port: 80}}], rules: [{{backendRefs: [{{name: shop-{n}, port: 80}}]}}]}}\n\
             ---\napiVersion: policy.linkerd.io/v1alpha1\nkind: AuthorizationPolicy\nmetadata: {{{at}}}\n\
             spec: {{targetRef: {{group: policy.linkerd.io, kind: Server, name: shop-{n}}}, requiredAuthenticationRefs: [{{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: shop-{n}}}]}}\n\
             ---\napiVersion: policy.linkerd.io/v1alpha1\nkind: MeshTLSAuthentication\nmetadata: {{{at}}}\nspec: {{identities: ['*']}}\n\
             ---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{{at}}}\n\
             spec: {{hosts: [shop-{n}], http: [{{route: [{{destination: {{host: shop-{n}, subset: v1}}}}]}}]}}\n\
             ---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {{{at}}}\n\
             spec: {{host: shop-{n}, subsets: [{{name: v1, labels: {{mesh: a}}}}]}}\n\
             ---\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {{{at}}}\n\
             spec: {{selector: {{matchLabels: {{mesh: a}}}}, rules: [{{from: [{{source: {{namespaces: [namespace-{}, namespace-1, '*-2']}}}}]}}]}}\n",
            8000 + n % 50,
            at.replace("name: shop", "name: call"),
            n % 7,
        );
    }
    text
}

/// Documents that refer to each other take three seconds.
fn together() {
    let text = linked();
    let (start, before) = (Instant::now(), most_memory());
    let validation = Validation::default().complete(true);
    let mut set = Set::new();
    let mut reports: Vec<_> = validation.reports_into(&text, 0, &mut set).collect();
    let read = start.elapsed();
    let kept = most_memory();
    let found = set.finish(true);
    let found: Vec<_> = found
        .into_iter()
        .map(|(place, finding)| (place.report, finding))
        .collect();
    let (count, checked) = (found.len(), start.elapsed());
    validation.add(&text, &mut reports, found);
    let took = start.elapsed();
    assert_eq!(reports.len(), DOCUMENTS);
    println!(
        "{} MB: read in {read:?}, checked in {checked:?}, {count} findings placed in {took:?}",
        text.len() / 1_000_000
    );
    assert!(took.as_secs_f64() < 3.0, "{took:?}");
    if let (Some(before), Some(kept)) = (before, kept) {
        println!(
            "{} bytes a document, beside the input",
            (kept - before) / DOCUMENTS
        );
    }
}

fn main() {
    // In this order: the most memory is the process's, and that of the first is judged.
    alone();
    together();
}
