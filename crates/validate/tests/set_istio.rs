//! What Istio's analyzer says of a set, apart from references.

use mesh2yaml_validate::set::Set;
use mesh2yaml_validate::{Report, Severity, Validation, Verdict};

fn judged(text: &str, complete: bool) -> Vec<Report> {
    let validation = Validation::default().complete(complete);
    let mut set = Set::new();
    let mut reports: Vec<Report> = validation.reports_into(text, 0, &mut set).collect();
    let found = set.finish(complete);
    let found = found.into_iter().map(|(place, finding)| (place.report, finding));
    validation.add(text, &mut reports, found.collect());
    reports
}

/// `CODE Kind/namespace/name path` of what the analyzer says, in the order of the documents.
fn found(text: &str, complete: bool) -> Vec<String> {
    let reports = judged(text, complete);
    let line = |report: &Report| -> Vec<String> {
        let about = |it: &Option<String>| it.clone().unwrap_or_default();
        let found = report.findings.iter();
        let found = found.filter(|it| it.finding.rule.code().starts_with("IST"));
        let line = |it: &mesh2yaml_validate::Located| {
            format!(
                "{} {}/{}/{} {}",
                it.finding.rule.code(),
                report.kind.as_deref().unwrap_or_default(),
                about(&report.namespace),
                about(&report.name),
                it.finding.path
            )
        };
        found.map(line).collect()
    };
    reports.iter().flat_map(line).collect()
}

#[track_caller]
fn finds(text: &str, expected: &[&str]) {
    assert_eq!(found(text, false), expected, "{text}");
}

#[track_caller]
fn finds_if_complete(text: &str, expected: &[&str]) {
    assert_eq!(found(text, true), expected, "{text}");
    assert_eq!(found(text, false), [""; 0], "of a part of the set: {text}");
}

fn pod(name: &str, labels: &str, more: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: prod, labels: {{{labels}}}{more}}}\nspec: {{containers: [{{name: a, image: b}}]}}\n"
    )
}

fn deployment(name: &str, metadata: &str, pod: &str, spec: &str) -> String {
    format!(
        "---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: prod{metadata}}}
spec: {{template: {{metadata: {{{pod}}}, spec: {{{spec}}}}}}}
"
    )
}

fn service(name: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: prod}}\nspec: {{{spec}}}\n"
    )
}

fn namespace(name: &str, labels: &str) -> String {
    format!("---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}, labels: {{{labels}}}}}\n")
}

fn istio(kind: &str, version: &str, name: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: {version}.istio.io/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: prod}}\nspec: {{{spec}}}\n"
    )
}

fn sidecar(name: &str, spec: &str) -> String {
    istio(
        "Sidecar",
        "networking",
        name,
        &format!("egress: [{{hosts: [./*]}}]{spec}"),
    )
}

fn telemetry(name: &str, spec: &str) -> String {
    istio("Telemetry", "telemetry", name, spec)
}

fn mesh(settings: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: istio, namespace: istio-system}}\ndata: {{mesh: '{settings}'}}\n"
    )
}

#[test]
fn deprecated_fields_and_kinds() {
    let delay = |percent: &str| {
        let route = "route: [{destination: {host: a.prod.svc.cluster.local}}]";
        let spec = format!(
            "hosts: [a], http: [{{{route}}}, {{fault: {{delay: {{fixedDelay: 1s, {percent}}}}}, {route}}}]"
        );
        istio("VirtualService", "networking", "a", &spec)
    };
    finds(
        &delay("percent: 5"),
        &["IST0002 VirtualService/prod/a spec.http[1].fault.delay.percent"],
    );
    finds(&delay("percentage: {value: 5}"), &[]);
    finds(
        &sidecar(
            "a",
            ", outboundTrafficPolicy: {egressProxy: {host: a.b, port: {number: 80}}}",
        ),
        &["IST0002 Sidecar/prod/a spec.outboundTrafficPolicy.egressProxy"],
    );
    finds(&sidecar("a", ", outboundTrafficPolicy: {mode: ALLOW_ANY}"), &[]);
    let crd = |group: &str| {
        format!(
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: a}}\nspec: {{group: {group}, names: {{kind: RbacConfig}}}}\n"
        )
    };
    finds(
        &crd("rbac.istio.io"),
        &["IST0002 CustomResourceDefinition//a spec.names.kind"],
    );
    finds(&crd("rbac.example.com"), &[]);
    let spans = telemetry("a", "tracing: [{providers: [{name: old}]}]");
    let settings = |kind: &str| {
        mesh(&format!(
            "extensionProviders: [{{name: old, {kind}: {{service: a.b, port: 1}}}}]"
        ))
    };
    finds(
        &(spans.clone() + &settings("lightstep")),
        &["IST0002 Telemetry/prod/a spec.tracing[0].providers[0].name"],
    );
    finds(&(spans + &settings("zipkin")), &[]);
}

#[test]
fn annotations_where_they_do_nothing() {
    let on = |name: &str| deployment("a", &format!(", annotations: {{{name}}}"), "", "");
    finds(
        &on("proxy.istio.io/config: ''"),
        &[r#"IST0107 Deployment/prod/a metadata.annotations["proxy.istio.io/config"]"#],
    );
    let help = &judged(&on("proxy.istio.io/config: ''"), false)[0].findings[0]
        .finding
        .help;
    assert_eq!(
        help.as_deref(),
        Some("put it into `spec.template.metadata.annotations`")
    );
    let template = |name: &str| deployment("a", "", &format!("annotations: {{{name}}}"), "");
    finds(&template("proxy.istio.io/config: ''"), &[]);
    finds(
        &template("kubernetes.io/ingress.class: a"),
        &[r#"IST0107 Deployment/prod/a spec.template.metadata.annotations["kubernetes.io/ingress.class"]"#],
    );
    finds(
        &template("proxy.istio.io/confg: ''"),
        &[r#"IST0108 Deployment/prod/a spec.template.metadata.annotations["proxy.istio.io/confg"]"#],
    );
    let help = &judged(&template("proxy.istio.io/confg: ''"), false)[0].findings[0]
        .finding
        .help;
    assert_eq!(help.as_deref(), Some("did you mean `proxy.istio.io/config`?"));
    finds(&on("example.com/unknown: a"), &[]);
    finds(&on("istio.io/rev: canary"), &[]);
    finds(
        &template("status.sidecar.istio.io/port: http"),
        &[r#"IST0125 Deployment/prod/a spec.template.metadata.annotations["status.sidecar.istio.io/port"]"#],
    );
    finds(&template("status.sidecar.istio.io/port: '15020'"), &[]);
    let inject = r#"sidecar.istio.io/inject: "true""#;
    finds(
        &template(inject),
        &[r#"IST0135 Deployment/prod/a spec.template.metadata.annotations["sidecar.istio.io/inject"]"#],
    );
    // Whoever has the label too knows.
    finds(
        &deployment(
            "a",
            "",
            &format!("annotations: {{{inject}}}, labels: {{{inject}}}"),
            "",
        ),
        &[],
    );
}

#[test]
fn alpha_annotations() {
    let on = |name: &str, init: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: a, namespace: prod, annotations: {{{name}}}}}\nspec: {{initContainers: [{{name: {init}}}]}}\n"
        )
    };
    let mode = "sidecar.istio.io/interceptionMode: TPROXY";
    finds(
        &on(mode, "istio-init"),
        &[r#"IST0136 Pod/prod/a metadata.annotations["sidecar.istio.io/interceptionMode"]"#],
    );
    // The CNI plugin writes it.
    finds(&on(mode, "istio-validation"), &[]);
    finds(&on("ambient.istio.io/redirection: enabled", "istio-init"), &[]);
    let template = deployment("a", "", "annotations: {sidecar.istio.io/proxyCPU: 100m}", "");
    finds(&template, &[]);
}

#[test]
fn what_is_told_not_to_be_said() {
    let on = |codes: &str| {
        let more = format!("galley.istio.io/analyze-suppress: '{codes}', istio.io/unknown: a");
        deployment("a", &format!(", annotations: {{{more}}}"), "", "")
    };
    let unknown = r#"IST0108 Deployment/prod/a metadata.annotations["istio.io/unknown"]"#;
    let alpha = r#"IST0136 Deployment/prod/a metadata.annotations["galley.istio.io/analyze-suppress"]"#;
    finds(&on("IST0107"), &[alpha, unknown]);
    finds(&on("IST0107,IST0108"), &[alpha]);
    finds(&on("*"), &[]);
    finds(
        &on("*")
            .replace("analyze-suppress: '*'", "other: a")
            .replace("prod", "kube-system"),
        &[],
    );
}

#[test]
fn sidecars_and_telemetries_of_the_same_pods() {
    let two = |a: &str, b: &str| {
        let sidecars = |name: &str, labels: &str| {
            sidecar(name, &format!(", workloadSelector: {{labels: {{{labels}}}}}"))
        };
        let telemetries =
            |name: &str, labels: &str| telemetry(name, &format!("selector: {{matchLabels: {{{labels}}}}}"));
        (
            sidecars("a", a) + &sidecars("b", b),
            telemetries("a", a) + &telemetries("b", b),
        )
    };
    let shop = pod("shop", "app: shop, tier: web", "");
    let template = deployment("shop", "", "labels: {app: shop, tier: web}", "");
    let (sidecars, telemetries) = two("app: shop", "tier: web");
    for pod in [&shop, &template] {
        finds(
            &(sidecars.clone() + pod),
            &[
                "IST0110 Sidecar/prod/a spec.workloadSelector",
                "IST0110 Sidecar/prod/b spec.workloadSelector",
            ],
        );
        finds(
            &(telemetries.clone() + pod),
            &[
                "IST0159 Telemetry/prod/a spec.selector",
                "IST0159 Telemetry/prod/b spec.selector",
            ],
        );
    }
    finds(&(sidecars.clone() + &shop.replace("prod", "test")), &[]);
    finds(&(sidecars.clone() + &shop.replace(", tier: web", "")), &[]);
    finds(&sidecars, &[]);
    // What has no namespace may be in any.
    finds(&(sidecars + &shop).replace(", namespace: prod", ""), &[]);
    let (same, _) = two("app: shop", "app: shop");
    let reports = judged(&(same + &shop), false);
    assert_eq!(reports[0].verdict, Verdict::Invalid);
    assert_eq!(
        reports[0].findings[0].finding.message,
        "`b` selects the pods of `shop` too, and which of them counts is not defined"
    );
}

#[test]
fn several_for_a_namespace() {
    finds(
        &(telemetry("a", "") + &telemetry("b", "metrics: [{providers: [{name: prometheus}]}]")),
        &[
            "IST0160 Telemetry/prod/a metadata.name",
            "IST0160 Telemetry/prod/b metadata.name",
        ],
    );
    let waypoint = "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: w}]";
    finds(&(telemetry("a", "") + &telemetry("b", waypoint)), &[]);
    finds(
        &(telemetry("a", "") + &telemetry("b", "").replace("prod", "test")),
        &[],
    );
    let nowhere = (telemetry("a", "") + &telemetry("b", "")).replace(", namespace: prod", "");
    finds(&nowhere, &[]);
}

#[test]
fn sidecars_without_a_proxy() {
    let ambient = namespace("prod", "istio.io/dataplane-mode: ambient");
    finds(
        &(ambient.clone() + &sidecar("a", "") + &sidecar("b", "")),
        &[
            "IST0167 Sidecar/prod/a metadata.name",
            "IST0167 Sidecar/prod/b metadata.name",
        ],
    );
    finds(
        &(ambient.clone() + &sidecar("a", "").replace("prod", "test")),
        &[],
    );
    let with_proxy = pod("p", r#"sidecar.istio.io/inject: "true""#, "");
    finds(&(ambient + &sidecar("a", "") + &with_proxy), &[]);
    let selecting = sidecar("a", ", workloadSelector: {labels: {app: shop}}");
    let redirected = pod(
        "p",
        "app: shop",
        ", annotations: {ambient.istio.io/redirection: enabled}",
    );
    finds(
        &(selecting.clone() + &redirected),
        &["IST0167 Sidecar/prod/a spec.workloadSelector"],
    );
    finds(&(selecting + &pod("p", "app: shop", "")), &[]);
}

#[test]
fn services_that_do_not_agree_about_a_port() {
    let injected = namespace("prod", "istio-injection: enabled");
    let shop = deployment("shop", "", "labels: {app: shop}", "");
    let with = |port: &str| format!("selector: {{app: shop}}, ports: [{{name: http, {port}}}]");
    let both =
        |a: &str, b: &str| injected.clone() + &shop + &service("a", &with(a)) + &service("b", &with(b));
    finds(
        &both("port: 80, protocol: TCP", "port: 80, protocol: UDP"),
        &["IST0116 Deployment/prod/shop metadata.name"],
    );
    finds(&both("port: 80", "port: 80, protocol: TCP"), &[]);
    finds(
        &both("port: 80, targetPort: 8080", "port: 81, targetPort: 8080"),
        &["IST0137 Deployment/prod/shop metadata.name"],
    );
    finds(
        &both("port: 80, targetPort: 8080", "port: 81, targetPort: 8081"),
        &[],
    );
    // One Service is at one with itself, as that of a DNS server.
    let dns = "selector: {app: shop}, ports: [{name: tcp, port: 53}, {name: dns, port: 53, protocol: UDP}, {name: tcp-b, port: 54, targetPort: 53}]";
    finds(&(injected.clone() + &shop + &service("dns", dns)), &[]);
    // Without a proxy there is no conflict.
    let conflict = both("port: 80, targetPort: 8080", "port: 81, targetPort: 8080");
    finds(
        &conflict.replace("istio-injection: enabled", "istio-injection: disabled"),
        &[],
    );
    finds(
        &conflict.replace(
            "{app: shop}}, spec",
            r#"{app: shop, sidecar.istio.io/inject: "false"}}, spec"#,
        ),
        &[],
    );
}

#[test]
fn ports_that_do_not_say_what_they_speak() {
    let ports = |ports: &str| service("a", &format!("ports: [{ports}]"));
    finds(
        &ports("{port: 0}, {name: web, port: 80}, {port: 81}, {name: web, appProtocol: custom, port: 82}"),
        &[
            "IST0118 Service/prod/a spec.ports[1].name",
            "IST0118 Service/prod/a spec.ports[2]",
            "IST0118 Service/prod/a spec.ports[3].appProtocol",
        ],
    );
    let said = "{name: http-web, port: 80}, {name: GRPC, port: 81}, {name: grpc-web-a, port: 82}, {name: web, appProtocol: kubernetes.io/h2c, port: 83}, {name: db, port: 3306}, {name: dns, port: 54, protocol: UDP}";
    finds(&ports(said), &[]);
    let external = |name: &str| {
        service(
            "a",
            &format!("type: ExternalName, externalName: a.b, ports: [{{name: {name}, port: 1}}]"),
        )
    };
    finds(&external("web"), &["IST0150 Service/prod/a spec.ports[0].name"]);
    finds(&external("tcp"), &["IST0150 Service/prod/a spec.ports[0].name"]);
    finds(&external("https"), &[]);
    let own = ports("{port: 80}").replace("namespace: prod", "namespace: prod, labels: {release: istio}");
    finds(&own, &[]);
    let reports = judged(&ports("{port: 80}"), false);
    assert_eq!(reports[0].findings[0].finding.severity, Severity::Warning);
    assert_eq!(reports[0].verdict, Verdict::UnknownKind);
    // A set of Linkerd's is not for Istio to judge, unless it is of both.
    let linkerd = ports("{port: 80}") + &namespace("prod", "linkerd.io/is-control-plane: a");
    finds(&linkerd, &[]);
    finds(
        &(linkerd + &namespace("test", "istio-injection: enabled")),
        &["IST0118 Service/prod/a spec.ports[0]"],
    );
}

#[test]
fn several_labels_of_injection() {
    finds(
        &namespace("prod", "istio-injection: enabled, istio.io/rev: canary"),
        &[r#"IST0123 Namespace//prod metadata.labels["istio.io/rev"]"#],
    );
    finds(
        &namespace("prod", "istio.io/dataplane-mode: ambient, istio.io/rev: canary"),
        &[r#"IST0123 Namespace//prod metadata.labels["istio.io/dataplane-mode"]"#],
    );
    finds(
        &namespace("prod", "istio-injection: disabled, istio.io/rev: canary"),
        &[],
    );
    finds(&namespace("prod", "istio.io/rev: canary"), &[]);
}

#[test]
fn networks_of_clusters_that_are_not_known() {
    let networks = "---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data:
  meshNetworks: |
    networks:
      one: {endpoints: [{fromRegistry: Kubernetes}, {fromCidr: 10.0.0.0/8}, {fromRegistry: far}]}
";
    finds_if_complete(
        networks,
        &["IST0126 ConfigMap/istio-system/istio data.meshNetworks"],
    );
    let secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: istio-system, labels: {istio/multiCluster: 'true'}}\nstringData: {far: a}\n";
    finds_if_complete(&format!("{networks}{secret}"), &[]);
    let operator = |cluster: &str| {
        format!(
            "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {{name: a, namespace: istio-system}}\nspec: {{values: {{global: {{{cluster}meshNetworks: {{one: {{endpoints: [{{fromRegistry: far}}]}}}}}}}}}}\n"
        )
    };
    finds_if_complete(
        &operator(""),
        &[
            "IST0126 IstioOperator/istio-system/a spec.values.global.meshNetworks.one.endpoints[0].fromRegistry",
        ],
    );
    finds_if_complete(&operator("multiCluster: {clusterName: far}, "), &[]);
}

#[test]
fn tcp_to_everywhere() {
    let entry = |more: &str, protocol: &str| {
        let spec = format!(
            "hosts: [db.example.com], resolution: DNS, ports: [{{name: a, number: 1{protocol}}}]{more}"
        );
        istio("ServiceEntry", "networking", "a", &spec)
    };
    finds(
        &entry("", ", protocol: TCP"),
        &["IST0134 ServiceEntry/prod/a spec.ports[0]"],
    );
    finds(&entry("", ""), &["IST0134 ServiceEntry/prod/a spec.ports[0]"]);
    finds(&entry("", ", protocol: TLS"), &[]);
    finds(&entry(", addresses: [10.0.0.1]", ", protocol: TCP"), &[]);
    finds(
        &(entry("", "") + "status: {addresses: [{value: 240.240.0.1}]}\n"),
        &[],
    );
    let settings = |metadata: &str| mesh(&format!("defaultConfig: {{proxyMetadata: {{{metadata}}}}}"));
    finds(
        &(entry("", "") + &settings(r#"ISTIO_META_DNS_CAPTURE: "true""#)),
        &[],
    );
    let off = r#"ISTIO_META_DNS_CAPTURE: "true", PILOT_ENABLE_IP_AUTOALLOCATE: "false""#;
    finds(
        &(entry("", "") + &settings(off)),
        &["IST0134 ServiceEntry/prod/a spec.ports[0]"],
    );
    // What is said of the one resource is not said twice.
    let text = entry("", "").replace("DNS", "NONE");
    let alone: Vec<_> = Validation::default()
        .reports(&text)
        .flat_map(|it| it.findings)
        .collect();
    let reports = judged(&text, false);
    assert_eq!(alone.len(), 1);
    assert_eq!(reports[0].findings.len(), 1);
    assert_eq!(reports[0].findings[0].finding.message, alone[0].finding.message);
    assert_eq!(reports[0].findings[0].finding.rule.code(), "IST0134");
}

#[test]
fn entries_that_do_not_agree_about_a_port() {
    let entry = |name: &str, protocol: &str, more: &str| {
        let spec = format!(
            "hosts: [a.example.com], resolution: DNS, ports: [{{name: a, number: 443, protocol: {protocol}}}]{more}"
        );
        istio("ServiceEntry", "networking", name, &spec)
    };
    let path = "spec.ports[0].protocol";
    let both = [
        format!("IST0177 ServiceEntry/prod/a {path}"),
        format!("IST0177 ServiceEntry/prod/b {path}"),
    ];
    let both: Vec<&str> = both.iter().map(String::as_str).collect();
    finds(&(entry("a", "HTTP", "") + &entry("b", "HTTPS", "")), &both);
    finds(
        &(entry("a", "HTTP", ", exportTo: [.]") + &entry("b", "HTTPS", "")),
        &both,
    );
    finds(
        &(entry("a", "HTTP", ", exportTo: [.]") + &entry("b", "HTTPS", ", exportTo: [prod]")),
        &both,
    );
    finds(
        &(entry("a", "HTTP", ", exportTo: [.]") + &entry("b", "HTTPS", ", exportTo: [test]")),
        &[],
    );
    finds(&(entry("a", "http", "") + &entry("b", "HTTP", "")), &[]);
    finds(
        &(entry("a", "HTTP", "") + &entry("b", "HTTPS", "").replace("443", "444")),
        &[],
    );
    let nobody = entry("a", "HTTP", ", exportTo: ['~']") + &entry("b", "HTTPS", "");
    finds(&nobody, &[]);
}

#[test]
fn the_user_of_the_proxy() {
    let runs = |spec: &str| deployment("a", "", "", spec);
    let user = "securityContext: {runAsUser: 1337}";
    finds(
        &runs(&format!("{user}, containers: [{{name: a, {user}}}]")),
        &["IST0144 Deployment/prod/a spec.template.spec.securityContext.runAsUser"],
    );
    finds(
        &runs(&format!(
            "containers: [{{name: a}}, {{name: b, {user}}}, {{name: istio-proxy, image: i, {user}}}]"
        )),
        &["IST0144 Deployment/prod/a spec.template.spec.containers[1].securityContext.runAsUser"],
    );
    finds(&runs("securityContext: {runAsUser: 1338}"), &[]);
    let gateway = deployment("a", ", labels: {istio: ingressgateway}", "", user);
    finds(&gateway, &[]);
}

#[test]
fn images_that_injection_fills_in() {
    let auto = "containers: [{name: istio-proxy, image: auto}]";
    let gateway = |labels: &str| deployment("a", "", &format!("labels: {{{labels}}}"), auto);
    let wrong = "IST0146 Deployment/prod/a spec.template.spec.containers[0].image";
    finds_if_complete(&gateway("app: a"), &[wrong]);
    finds_if_complete(&gateway(r#"sidecar.istio.io/inject: "true""#), &[]);
    finds_if_complete(
        &(gateway("app: a") + &namespace("prod", "istio-injection: enabled")),
        &[],
    );
    finds_if_complete(
        &(gateway("app: a") + &namespace("prod", "istio.io/rev: canary")),
        &[],
    );
    let hook = "---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: injector}
webhooks:
- name: own.sidecar-injector.istio.io
  objectSelector: {matchLabels: {app: a}}
";
    finds_if_complete(&(gateway("app: a") + hook), &[]);
    finds_if_complete(&(gateway("app: b") + hook), &[wrong]);
    // It may be applied anywhere.
    finds_if_complete(&gateway("app: a").replace(", namespace: prod", ""), &[]);
    let pod = pod("a", "app: a", "").replace("{name: a, image: b}", "{name: istio-proxy, image: auto}");
    finds_if_complete(&pod, &["IST0147 Pod/prod/a spec.containers[0].image"]);
    assert_eq!(judged(&pod, true)[0].verdict, Verdict::Invalid);
}

#[test]
fn access_logs_that_are_written_nowhere() {
    let log = |name: &str, log: &str| telemetry(name, &format!("accessLogging: [{log}]"));
    let wrong = "IST0157 Telemetry/prod/a spec.accessLogging[0]";
    let filter = log("a", "{filter: {expression: 'response.code >= 400'}}");
    finds_if_complete(&filter, &[wrong]);
    finds(&(filter.clone() + &mesh("rootNamespace: istio-system")), &[wrong]);
    finds(
        &(filter.clone() + &mesh("defaultProviders: {accessLogging: [envoy]}")),
        &[],
    );
    finds_if_complete(&log("a", "{providers: [{name: envoy}]}"), &[]);
    finds_if_complete(&log("a", "{disabled: true}"), &[]);
    // What is not said is taken from a wider one.
    let wider = log("b", "{providers: [{name: envoy}]}").replace("prod", "istio-system");
    finds_if_complete(&(filter + &wider), &[]);
}

#[test]
fn selectors_of_gateways() {
    let label = "gateway.networking.k8s.io/gateway-name: web";
    let gateway = deployment("web-istio", "", &format!("labels: {{{label}, app: web}}"), "");
    let selector = |labels: &str| format!("selector: {{matchLabels: {{{labels}}}}}");
    for (kind, group) in [
        ("AuthorizationPolicy", "security"),
        ("RequestAuthentication", "security"),
        ("Telemetry", "telemetry"),
    ] {
        let policy = |spec: &str| istio(kind, group, "a", spec);
        let expected = format!("IST0166 {kind}/prod/a spec.selector");
        finds(&(gateway.clone() + &policy(&selector("app: web"))), &[&expected]);
        finds(&(gateway.clone() + &policy(&selector("app: shop"))), &[]);
        let target = "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: web}]";
        finds(&(gateway.clone() + &policy(target)), &[]);
        finds(
            &(gateway.replace(label, "a: b") + &policy(&selector("app: web"))),
            &[],
        );
    }
}
