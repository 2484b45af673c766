//! What a policy says of a service, as a module.

use mesh2yaml::facts::{
    Callee, Caller, FieldIs, GrpcCall, PathIs, Protocol, RetryFacts, RouteFacts, RuleFacts, ScrapeFacts,
    ServiceFacts, ValueIs, When,
};
use mesh2yaml::k8s::types::Duration;

use super::names;
use super::tree::{Module, Value};

/// The module of a service on one mesh.
pub(super) fn module(service: &ServiceFacts) -> Module {
    let ServiceFacts {
        source: _,
        name,
        namespace,
        host,
        account,
        workload: _,
        ports,
        versions,
        probes,
        scrapes,
        routes,
        allow,
        deny,
        callees,
        ..
    } = service;
    let mut out = Module::new(format!(
        "The service {} in the namespace {}.",
        names::quoted(name.as_str()),
        names::quoted(namespace.as_str())
    ));
    out.constant("Its name.", "NAME", "&str", Value::text(name.as_str()));
    out.constant(
        "Its namespace.",
        "NAMESPACE",
        "&str",
        Value::text(namespace.as_str()),
    );
    out.constant(
        "The host by which it is called.",
        "HOST",
        "&str",
        Value::text(host.as_str()),
    );
    let mut whole = Vec::new();
    if let Some(account) = account {
        let doc = "The service account that its pods run as.";
        out.constant(doc, "ACCOUNT", "&str", Value::text(account.name.as_str()));
        whole.push(("account", plain("ACCOUNT")));
    }
    if let [port] = &ports[..] {
        address(&mut out, host.as_str(), port.number.get());
        let doc = "The container's port, which it listens on.";
        out.constant(doc, "TARGET_PORT", "u16", number(port.target.get()));
    }
    if !ports.is_empty() {
        let port = |port: &mesh2yaml::facts::PortFacts| {
            let (protocol, own, target) = (protocol(port.protocol), port.number.get(), port.target.get());
            Value::Call(
                "Port::new".to_owned(),
                vec![plain(protocol), number(own), number(target)],
            )
        };
        let all = Value::List(ports.iter().map(port).collect());
        out.constant(
            "Its ports: what is spoken, the Service's, the container's.",
            "PORTS",
            "&[Port]",
            all,
        );
        whole.push(("ports", plain("PORTS")));
    }
    if !versions.is_empty() {
        let version = |version: &mesh2yaml::facts::VersionFacts| {
            let label = |(key, value): (&String, &String)| {
                Value::Call(String::new(), vec![Value::text(key), Value::text(value)])
            };
            let labels = Value::List(version.labels.iter().map(label).collect());
            Value::Call(
                "Version::new".to_owned(),
                vec![Value::text(version.name.as_str()), labels],
            )
        };
        let all = Value::List(versions.iter().map(version).collect());
        out.constant(
            "Its versions, with the labels of their pods.",
            "VERSIONS",
            "&[Version]",
            all,
        );
        whole.push(("versions", plain("VERSIONS")));
    }
    if !probes.is_empty() {
        out.constant(
            "The paths that the kubelet probes.",
            "PROBES",
            "&[&str]",
            Value::texts(probes),
        );
        whole.push(("probes", plain("PROBES")));
    }
    if !scrapes.is_empty() {
        scraped(&mut out, scrapes);
        whole.push(("scrapes", plain("SCRAPES")));
    }
    let callers: Vec<&Caller> = allow.iter().flat_map(|rule| &rule.from).collect();
    if !callers.is_empty() {
        let mut all: Vec<&Caller> = Vec::new();
        for one in callers {
            if !all.contains(&one) {
                all.push(one);
            }
        }
        let all = Value::List(all.into_iter().map(caller).collect());
        out.constant("All callers that some rule lets in.", "CALLERS", "&[Caller]", all);
    }
    if !callees.is_empty() {
        let one = |callee: &Callee| {
            let Callee {
                namespace,
                name,
                host,
                ports,
                ..
            } = callee;
            let texts = [namespace.as_str(), name.as_str(), host.as_str()].map(Value::text);
            let ports = Value::List(ports.iter().map(|p| number(p.get())).collect());
            Value::Call(
                "Callee::new".to_owned(),
                texts.into_iter().chain([ports]).collect(),
            )
        };
        let all = Value::List(callees.iter().map(one).collect());
        out.constant(
            "The services that name it as a caller.",
            "CALLEES",
            "&[Callee]",
            all,
        );
        whole.push(("callees", plain("CALLEES")));
    }
    let mut inner = Module::new("Its versions by name.");
    for version in versions {
        let name = version.name.as_str();
        let doc = format!("The version {}.", names::quoted(name));
        inner.constant(doc, names::constant(name), "&str", Value::text(name));
    }
    out.module("versions", inner);
    let titled: Vec<_> = routes.iter().map(|it| (it.name.as_deref(), route(it))).collect();
    let doc = "Its routes, in the order in which they are tried.";
    whole.extend(group(&mut out, doc, "routes", "ROUTE", titled).map(|list| ("routes", list)));
    for (keyword, doc, rules) in [
        ("allow", "Which requests it lets in.", allow),
        (
            "deny",
            "Which requests it does not let in, whatever lets them in.",
            deny,
        ),
    ] {
        let titled: Vec<_> = rules.iter().map(|it| (it.name.as_deref(), rule(it))).collect();
        whole.extend(group(&mut out, doc, keyword, "RULE", titled).map(|list| (keyword, list)));
    }
    out.module("callees", by_namespace(callees));
    let head = Value::Call(
        "Service::new".to_owned(),
        ["NAME", "NAMESPACE", "HOST"].map(plain).to_vec(),
    );
    let all = Value::Chain(Box::new(head), whole);
    out.sum("All that is said of it.", "SERVICE", "Service", all);
    out
}

fn plain(text: impl Into<String>) -> Value {
    Value::Plain(text.into())
}

fn number(number: impl Into<u64>) -> Value {
    Value::number(number.into())
}

/// What collectors of metrics may ask: all of it, and the parts of which there is one.
fn scraped(out: &mut Module, scrapes: &[ScrapeFacts]) {
    if let [ScrapeFacts { port, paths, .. }] = scrapes {
        if let [path] = &paths[..] {
            let doc = "The path that metrics are collected from.";
            out.constant(doc, "SCRAPE_PATH", "&str", Value::text(path));
        }
        let doc = "The container's port that metrics are collected from.";
        out.constant(doc, "SCRAPE_PORT", "u16", number(port.get()));
    }
    let one = |scrape: &ScrapeFacts| {
        let ScrapeFacts {
            port, paths, from, ..
        } = scrape;
        let callers = Value::List(from.iter().map(caller).collect());
        let parts = vec![number(port.get()), Value::texts(paths), callers];
        Value::Call("Scrape::new".to_owned(), parts)
    };
    let all = Value::List(scrapes.iter().map(one).collect());
    out.constant("What collectors of metrics may ask.", "SCRAPES", "&[Scrape]", all);
}

/// The one port of a service.
fn address(out: &mut Module, host: &str, port: u16) {
    out.constant(
        "The Service's port, which callers use.",
        "PORT",
        "u16",
        number(port),
    );
    let doc = "The host and the port by which it is called.";
    out.constant(doc, "ADDRESS", "&str", Value::text(&format!("{host}:{port}")));
}

/// Modules beside each other, and a list of what each sums up to.
fn group(
    out: &mut Module,
    doc: &str,
    keyword: &str,
    sum: &str,
    parts: Vec<(Option<&str>, Module)>,
) -> Option<Value> {
    let mut group = Module::new(doc);
    let mut list = Vec::new();
    let mut untitled = 0;
    for (name, part) in parts {
        // What has no title can only be told by its place; a title is one word more.
        let name = name.map_or_else(
            || {
                untitled += 1;
                if untitled == 1 {
                    "untitled".to_owned()
                } else {
                    format!("untitled_{untitled}")
                }
            },
            names::module,
        );
        list.push(plain(format!("{keyword}::{name}::{sum}")));
        group.module(name, part);
    }
    out.module(keyword, group);
    (!list.is_empty()).then_some(Value::List(list))
}

fn called(what: &str, title: Option<&str>) -> String {
    match title {
        Some(title) => format!("The {what} {}.", names::quoted(title)),
        None => format!("The {what} without a title."),
    }
}

/// The conditions that are constants, each also alone where there is one value; and how they are put together.
fn conditions(out: &mut Module, when: &When) -> Vec<(&'static str, Value)> {
    let When {
        headers,
        queries,
        methods,
        paths,
        hosts,
        calls,
        ports,
    } = when;
    let mut whole = Vec::new();
    if let [method] = &methods[..] {
        out.constant("The method.", "METHOD", "&str", Value::text(method.as_str()));
    }
    if !methods.is_empty() {
        let all = Value::texts(methods.iter().map(|m| m.as_str()));
        out.constant("The methods, any of them.", "METHODS", "&[&str]", all);
        whole.push(("methods", plain("METHODS")));
    }
    let pattern = |text: &str| Value::Call("PathPattern::new".to_owned(), vec![Value::text(text)]);
    let mut patterns = Vec::new();
    let mut expressions = Vec::new();
    for path in paths {
        match path {
            PathIs::Pattern(it) => patterns.push(it.as_str()),
            PathIs::Regex(it) => expressions.push(it.as_str()),
        }
    }
    if let ([one], []) = (&patterns[..], &expressions[..]) {
        out.constant("The paths, as a pattern.", "PATH", "PathPattern", pattern(one));
    }
    if !patterns.is_empty() {
        let all = Value::List(patterns.into_iter().map(pattern).collect());
        out.constant(
            "The paths, any of these patterns.",
            "PATHS",
            "&[PathPattern]",
            all,
        );
        whole.push(("paths", plain("PATHS")));
    }
    if !expressions.is_empty() {
        let doc = "The paths, by regular expressions over the whole path.";
        out.constant(doc, "EXPRESSIONS", "&[&str]", Value::texts(expressions));
        whole.push(("expressions", plain("EXPRESSIONS")));
    }
    let call = |it: &GrpcCall| {
        let method = Value::some(it.method.as_deref().map(Value::text));
        Value::Call("Call::new".to_owned(), vec![Value::text(&it.service), method])
    };
    if let [one] = &calls[..] {
        out.constant("The gRPC service or method.", "CALL", "Call", call(one));
    }
    if !calls.is_empty() {
        let all = Value::List(calls.iter().map(call).collect());
        out.constant(
            "The gRPC services and methods, any of them.",
            "CALLS",
            "&[Call]",
            all,
        );
        whole.push(("calls", plain("CALLS")));
    }
    for (keyword, name, doc, fields) in [
        (
            "headers",
            "HEADERS",
            "The headers, all of them with any of their values.",
            headers,
        ),
        (
            "queries",
            "QUERIES",
            "The parameters of the query, all of them with any of their values.",
            queries,
        ),
    ] {
        if !fields.is_empty() {
            out.constant(
                doc,
                name,
                "&[Field]",
                Value::List(fields.iter().map(field).collect()),
            );
            whole.push((keyword, plain(name)));
        }
    }
    if !hosts.is_empty() {
        let all = Value::texts(hosts.iter().map(ToString::to_string));
        out.constant("The hosts, any of them.", "HOSTS", "&[&str]", all);
        whole.push(("hosts", plain("HOSTS")));
    }
    if !ports.is_empty() {
        let all = Value::List(ports.iter().map(|p| number(p.get())).collect());
        out.constant("On which of the Service's ports.", "PORTS", "&[u16]", all);
        whole.push(("ports", plain("PORTS")));
    }
    whole
}

fn field(field: &FieldIs) -> Value {
    let FieldIs { name, values } = field;
    let (mut texts, mut expressions) = (Vec::new(), Vec::new());
    for value in &**values {
        match value {
            ValueIs::Text(text) => texts.push(&**text),
            ValueIs::Regex(regex) => expressions.push(regex.as_str()),
        }
    }
    let mut parts = vec![Value::text(name), Value::texts(texts)];
    if expressions.is_empty() {
        return Value::Call("Field::new".to_owned(), parts);
    }
    parts.push(Value::texts(expressions));
    Value::Call("Field::with_expressions".to_owned(), parts)
}

/// The title, and how it is put together.
fn title(out: &mut Module, title: Option<&str>, name: Option<&str>) -> Value {
    if let (Some(title), Some(name)) = (title, name) {
        out.constant("What the policy calls it.", "TITLE", "&str", Value::text(title));
        out.constant(
            "What it is called in the names of objects.",
            "NAME",
            "&str",
            Value::text(name),
        );
        return Value::some(Some(plain("TITLE")));
    }
    Value::some(None)
}

fn route(route: &RouteFacts) -> Module {
    let RouteFacts {
        title: own,
        name,
        when,
        to: _,
        timeout,
        retry,
        ..
    } = route;
    let mut out = Module::new(called("route", own.as_deref()));
    let head = title(&mut out, own.as_deref(), name.as_deref());
    let mut whole = conditions(&mut out, when);
    if let Some(timeout) = timeout {
        let doc = "How long a request may take, all tries together.";
        out.constant(doc, "TIMEOUT", "Duration", duration(*timeout));
        whole.push(("timeout", plain("TIMEOUT")));
    }
    if let Some(retry) = retry {
        whole.push(("retry", retries(&mut out, retry, *timeout)));
    }
    let head = Value::Call("Route::new".to_owned(), vec![head]);
    out.sum(
        "All that is said of it.",
        "ROUTE",
        "Route",
        Value::Chain(Box::new(head), whole),
    );
    out
}

fn retries(out: &mut Module, retry: &RetryFacts, timeout: Option<Duration>) -> Value {
    let RetryFacts {
        times, each, on: _, ..
    } = retry;
    out.constant("Retries after the first try.", "RETRIES", "u32", number(*times));
    let mut whole = Vec::new();
    if let Some(each) = each {
        out.constant(
            "How long one try may take.",
            "TRY_TIMEOUT",
            "Duration",
            duration(*each),
        );
        whole.push(("each", plain("TRY_TIMEOUT")));
    }
    if let Some(budget) = retry.budget(timeout) {
        let doc = "The most time that all tries can take, within the timeout.";
        out.constant(doc, "RETRY_BUDGET", "Duration", duration(budget));
        whole.push(("budget", plain("RETRY_BUDGET")));
    }
    let head = Value::Call("Retry::new".to_owned(), vec![plain("RETRIES")]);
    Value::Chain(Box::new(head), whole)
}

fn rule(rule: &RuleFacts) -> Module {
    let RuleFacts {
        title: own,
        name,
        from,
        when,
        ..
    } = rule;
    let mut out = Module::new(called("rule", own.as_deref()));
    let head = title(&mut out, own.as_deref(), name.as_deref());
    let callers = Value::List(from.iter().map(caller).collect());
    out.constant("Who calls, any of them.", "CALLERS", "&[Caller]", callers);
    let mut whole = vec![("callers", plain("CALLERS"))];
    whole.extend(conditions(&mut out, when));
    let head = Value::Call("Rule::new".to_owned(), vec![head]);
    out.sum(
        "All that is said of it.",
        "RULE",
        "Rule",
        Value::Chain(Box::new(head), whole),
    );
    out
}

fn by_namespace(callees: &[Callee]) -> Module {
    let mut out = Module::new("The services that name it as a caller, by namespace.");
    let mut open: Option<(&str, Module)> = None;
    for callee in callees {
        let namespace = callee.namespace.as_str();
        if open.as_ref().is_none_or(|(it, _)| *it != namespace) {
            if let Some((name, module)) = open.take() {
                out.module(names::module(name), module);
            }
            let doc = format!("Those of the namespace {}.", names::quoted(namespace));
            open = Some((namespace, Module::new(doc)));
        }
        let Some((_, module)) = &mut open else { continue };
        let mut one = Module::new(format!("The service {}.", names::quoted(callee.name.as_str())));
        one.constant(
            "The host by which it is called.",
            "HOST",
            "&str",
            Value::text(callee.host.as_str()),
        );
        if let [port] = &callee.ports[..] {
            address(&mut one, callee.host.as_str(), port.get());
        }
        let ports = Value::List(callee.ports.iter().map(|p| number(p.get())).collect());
        one.constant("The ports that it lets callers in on.", "PORTS", "&[u16]", ports);
        module.module(names::module(callee.name.as_str()), one);
    }
    if let Some((name, module)) = open {
        out.module(names::module(name), module);
    }
    out
}

fn caller(caller: &Caller) -> Value {
    let named = |head: &str, text: &str| Value::Call(format!("Caller::{head}"), vec![Value::text(text)]);
    match caller {
        Caller::Account(account) => plain(format!(
            "Caller::Account {{ namespace: {:?}, name: {:?} }}",
            account.namespace.as_str(),
            account.name.as_str()
        )),
        Caller::Namespace(name) => named("Namespace", name.as_str()),
        Caller::Identity(name) => named("Identity", name),
        Caller::Network { network, except } => {
            let except = except
                .as_ref()
                .map_or_else(|| "None".to_owned(), |it| format!("Some({it:?})"));
            plain(format!(
                "Caller::Network {{ network: {network:?}, except: {except} }}"
            ))
        }
        Caller::Mesh => plain("Caller::Mesh"),
        Caller::Anyone => plain("Caller::Anyone"),
        // A caller of a later version: this crate and the compiler are of one version.
        other => plain(format!("Caller::{other:?}")),
    }
}

/// In the largest unit that says it in a whole number.
fn duration(duration: Duration) -> Value {
    let millis = duration.as_millis();
    let units = [("hours", 3_600_000), ("mins", 60_000), ("secs", 1_000)];
    let fits = |(_, length): &&(&str, u64)| millis.is_multiple_of(*length);
    let (unit, length) = units.iter().find(fits).unwrap_or(&("millis", 1));
    Value::Call(format!("Duration::from_{unit}"), vec![number(millis / length)])
}

fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Http => "Protocol::Http",
        Protocol::Http2 => "Protocol::Http2",
        Protocol::Grpc => "Protocol::Grpc",
        Protocol::Tcp => "Protocol::Tcp",
        Protocol::Tls => "Protocol::Tls",
        Protocol::Opaque => "Protocol::Opaque",
    }
}
