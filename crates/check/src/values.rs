//! What a word means at its place.

use mesh2yaml_diagnostics::Code;
use mesh2yaml_model::construct::{
    GrpcCall, GrpcStatus, HostIs, IdentityName, Method, Network, RetryOn, ServiceRef,
};
use mesh2yaml_model::{AccountRef, Automaton, PathPattern, Regex, Text};
use mesh2yaml_syntax::closest;
use mesh2yaml_types::{
    Duration, DurationError, Host, HostError, Label, LabelError, Name, NameError, Percent, PercentError, Port,
};

/// What is wrong with a word, still without its place.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) help: String,
}

pub(crate) type Read<T> = Result<T, Problem>;

fn problem<T>(code: Code, message: String, help: impl Into<String>) -> Read<T> {
    Err(Problem {
        code,
        message,
        help: help.into(),
    })
}

pub(crate) fn name(text: &str) -> Read<Name> {
    text.parse().or_else(|e: NameError| {
        let lower = text.to_ascii_lowercase().replace(['_', ' ', '.'], "-");
        let help = match lower.parse::<Name>() {
            Ok(fixed) if e == NameError::Form => format!("{e}: `{fixed}`"),
            _ => e.to_string(),
        };
        problem(Code::BadName, format!("`{text}` is not a name"), help)
    })
}

pub(crate) fn port(text: &str) -> Read<Port> {
    text.parse()
        .or_else(|e| problem(Code::BadPort, format!("`{text}` is not a port"), format!("{e}")))
}

pub(crate) fn percent(text: &str) -> Read<Percent> {
    text.parse().or_else(|e: PercentError| {
        let signed = format!("{text}%");
        let meant = e == PercentError::Sign && signed.parse::<Percent>().is_ok();
        let help = if meant {
            format!("write `{signed}`")
        } else {
            e.to_string()
        };
        problem(Code::BadPercent, format!("`{text}` is not a percentage"), help)
    })
}

pub(crate) fn duration(text: &str) -> Read<Duration> {
    text.parse().or_else(|e: DurationError| {
        let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let unit = match text[digits.len()..].trim() {
            "" | "sec" | "secs" | "second" | "seconds" => "s",
            "min" | "mins" | "minute" | "minutes" => "m",
            "hour" | "hours" => "h",
            "millis" | "milliseconds" | "msec" => "ms",
            _ => "",
        };
        let meant = format!("{digits}{unit}");
        let help = if meant != text && meant.parse::<Duration>().is_ok() {
            format!("write `{meant}`")
        } else {
            e.to_string()
        };
        problem(Code::BadDuration, format!("`{text}` is not a duration"), help)
    })
}

pub(crate) fn int(text: &str) -> Read<u32> {
    int_from(1, text)
}

/// A whole number, `least` to 2³¹ − 1: the meshes' fields are signed.
pub(crate) fn int_from(least: u32, text: &str) -> Read<u32> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    match text.parse::<u32>() {
        Ok(n) if plain && n >= least && i32::try_from(n).is_ok() => Ok(n),
        _ => problem(
            Code::BadNumber,
            format!("`{text}` is not a number that fits here"),
            format!("a whole number from {least} to 2147483647"),
        ),
    }
}

pub(crate) fn account(text: &str) -> Read<AccountRef> {
    account_in(text, name)
}

/// An account, whose namespace is read so.
pub(crate) fn account_in(text: &str, read: impl Fn(&str) -> Read<Name>) -> Read<AccountRef> {
    let parts = match text.split_once('/') {
        Some((namespace, account)) => read(namespace).and_then(|ns| Ok((Some(ns), name(account)?))),
        None => name(text).map(|n| (None, n)),
    };
    match parts {
        Ok((namespace, name)) => Ok(AccountRef { namespace, name }),
        Err(p) => no_account(text, p),
    }
}

/// What is wrong with an account, one part of which is no name.
fn no_account(text: &str, p: Problem) -> Read<AccountRef> {
    // A principal as Istio writes it.
    let principal: Vec<&str> = text.split('/').collect();
    if let [_, "ns", namespace, "sa", account] = principal.as_slice()
        && name(namespace).is_ok()
        && name(account).is_ok()
    {
        return problem(
            Code::BadName,
            format!("`{text}` is not a service account"),
            format!("write `{namespace}/{account}`: the trust domain is the mesh's"),
        );
    }
    if text.contains(['*', ':']) || text.matches('/').count() > 1 {
        return problem(
            Code::BadName,
            format!("`{text}` is not a service account"),
            "a service account is written `name`, or `namespace/name` if it is of another namespace",
        );
    }
    Err(p)
}

/// A name as a certificate carries it, which is no account of the mesh.
pub(crate) fn identity(text: &str) -> Read<IdentityName> {
    let bad = |help: &str| problem(Code::BadName, format!("`{text}` is not an identity"), help);
    if let Some(rest) = text.strip_prefix("spiffe://") {
        let (domain, path) = rest.split_once('/').unwrap_or((rest, ""));
        let plain = |part: &str| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
        };
        let sound = rest.len() <= 2048
            && domain
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._".contains(&b))
            && !domain.is_empty()
            && path.split('/').all(plain);
        return if sound {
            Ok(IdentityName::Spiffe(rest.into()))
        } else {
            bad("a SPIFFE identity is whole, without wildcards: \"spiffe://partner.example/ns/shop/sa/web\"")
        };
    }
    match domain(text) {
        Ok(name) if text.contains('.') => Ok(IdentityName::Dns(name)),
        _ => bad(
            "write it as the certificate has it, \"spiffe://partner.example/ns/shop/sa/web\" or a DNS name",
        ),
    }
}

/// A service: `name`, or `namespace/name`.
pub(crate) fn service(text: &str) -> Read<ServiceRef> {
    let parts = match text.split_once('/') {
        Some((namespace, service)) => name(namespace).and_then(|ns| Ok((Some(ns), name(service)?))),
        None => name(text).map(|n| (None, n)),
    };
    let whole = parts.map(|(namespace, name)| ServiceRef {
        namespace,
        name,
        port: None,
    });
    whole.or_else(|problem| {
        let labels: Vec<&str> = text.split('.').collect();
        let help = match labels.as_slice() {
            [service, namespace, ..] if name(service).is_ok() && name(namespace).is_ok() => {
                format!("write `{namespace}/{service}`")
            }
            _ => problem.help,
        };
        self::problem(Code::BadName, format!("`{text}` is not a service"), help)
    })
}

pub(crate) fn label_value(text: &str) -> Read<Text> {
    match Label::check("key", text) {
        Ok(()) => Ok(text.into()),
        Err(e) => problem(
            Code::BadLabel,
            format!("`{text}` is not a label's value"),
            e.to_string(),
        ),
    }
}

pub(crate) fn label_key(text: &str) -> Read<Text> {
    match Label::check(text, "") {
        Ok(()) => Ok(text.into()),
        Err(e @ (LabelError::Key | LabelError::Value | LabelError::Sign)) => problem(
            Code::BadLabel,
            format!("`{text}` is not a label's key"),
            e.to_string(),
        ),
        Err(e) => problem(
            Code::BadLabel,
            format!("`{text}` is not a label's key"),
            e.to_string(),
        ),
    }
}

pub(crate) fn method(text: &str) -> Read<Method> {
    let known = Method::ALL.iter().find(|m| m.as_str() == text);
    known.copied().map_or_else(
        || {
            let upper = text.to_ascii_uppercase();
            let help = match Method::ALL.iter().find(|m| m.as_str() == upper) {
                Some(m) => format!("methods are written in capitals: `{}`", m.as_str()),
                None => format!("one of {}", list(Method::ALL.iter().map(|m| m.as_str()))),
            };
            problem(Code::BadMethod, format!("`{text}` is not a method"), help)
        },
        Ok,
    )
}

pub(crate) fn path(text: &str) -> Read<PathPattern> {
    if text.len() > 512 {
        return problem(
            Code::BadPath,
            format!("this path pattern has {} characters", text.len()),
            "a path pattern has at most 512",
        );
    }
    PathPattern::parse(text).or_else(|e| {
        problem(
            Code::BadPath,
            format!("`{text}` is not a path pattern"),
            e.to_string(),
        )
    })
}

/// A path that a probe asks: no pattern.
pub(crate) fn probe_path(text: &str) -> Read<Text> {
    let help = "write the paths of the pods' `httpGet` probes, one by one";
    if matches!(text, "grpc" | "none") {
        return problem(
            Code::BadPath,
            format!("`{text}` stands alone in `probes`"),
            "write a line for each port that is probed: `probes /healthz on 8080`, `probes grpc on 9090`",
        );
    }
    one_path(text, "a probe asks one path", help)
}

pub(crate) fn scraped_path(text: &str) -> Read<Text> {
    let help = "write the paths that are asked, one by one, or let more in by an `allow`";
    one_path(text, "metrics are at one path", help)
}

fn one_path(text: &str, why: &str, help: &str) -> Read<Text> {
    let pattern = path(text)?;
    if pattern.is_literal() {
        return Ok(text.into());
    }
    problem(Code::BadPath, format!("`{text}` is a pattern, and {why}"), help)
}

/// A regular expression over a whole text.
pub(crate) fn regex(text: &str) -> Read<Regex> {
    Regex::parse(text).or_else(|e| {
        let message = format!("~\"{text}\" is not a regular expression that all meshes read alike");
        problem(Code::BadRegex, message, e.to_string())
    })
}

/// Whether all paths of an expression are of a pattern.
pub(crate) fn is_within(regex: &Regex, pattern: &PathPattern) -> bool {
    let within = || {
        let (regex, pattern) = (regex.automaton()?, Automaton::of_pattern(pattern)?);
        Automaton::witness(&[(true, &Automaton::of_paths()?), (true, &regex), (false, &pattern)])
    };
    within() == Ok(None)
}

/// The whole name of a host.
pub(crate) fn host(text: &str) -> Read<Host> {
    text.parse().or_else(|e: HostError| {
        let lower = text.to_ascii_lowercase();
        let help = match lower.trim_end_matches('.').parse::<Host>() {
            Ok(fixed) => format!(
                "write `{}`: case and a last dot make no difference",
                fixed.as_str()
            ),
            Err(_) if text.contains(':') => {
                "write it without its port: `port` is a statement of its own".to_owned()
            }
            Err(_) => e.to_string(),
        };
        problem(Code::BadHost, format!("`{text}` is not a host name"), help)
    })
}

/// A host, or `*.` and the host that it is below.
pub(crate) fn host_is(text: &str) -> Read<HostIs> {
    match text.strip_prefix("*.") {
        Some(parent) => host(parent).map(HostIs::Below),
        None => host(text).map(HostIs::Exactly),
    }
}

/// A status of HTTP from a range.
pub(crate) fn status(text: &str, least: u16) -> Read<u16> {
    match text.parse::<u16>() {
        Ok(status) if (least..600).contains(&status) && text.len() == 3 => Ok(status),
        Ok(_) | Err(_) => problem(
            Code::BadNumber,
            format!("`{text}` is not a status"),
            format!("a status from {least} to 599"),
        ),
    }
}

/// A path that a request or an answer is given: no pattern.
pub(crate) fn plain_path(text: &str) -> Read<Text> {
    if path(text)?.is_literal() {
        return Ok(text.into());
    }
    problem(
        Code::BadPath,
        format!("`{text}` is a pattern, and one path is needed here"),
        "write the whole path",
    )
}

/// The longest name of a header or a parameter. The Gateway API takes no longer one, and tools that write YAML anew fail on keys of 1,023.
const LONGEST_NAME: usize = 256;

fn short_name(text: &str, code: Code, what: &str) -> Read<()> {
    if text.len() <= LONGEST_NAME {
        return Ok(());
    }
    problem(
        code,
        format!("this {what} has {} characters", text.len()),
        "keep it to 256: the Gateway API takes no longer one, and tools that write YAML anew fail on long keys",
    )
}

/// The name of a parameter in a query.
pub(crate) fn parameter(text: &str) -> Read<Text> {
    short_name(text, Code::BadQuery, "parameter's name")?;
    query_text(text, "a parameter's name").and_then(|text| {
        if text.is_empty() {
            return query_text("&", "a parameter's name");
        }
        Ok(text)
    })
}

/// A value in a query: of characters that nobody encodes.
pub(crate) fn query_value(text: &str) -> Read<Text> {
    query_text(text, "a parameter's value")
}

fn query_text(text: &str, what: &str) -> Read<Text> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~!$'()*,;:@/?".contains(&b);
    if text.bytes().all(plain) {
        return Ok(text.into());
    }
    problem(
        Code::BadQuery,
        format!("`{text}` is not {what} that is sent as it is"),
        "meshes differ on what is percent-encoded: compare with letters, digits and `-._~` only",
    )
}

pub(crate) fn retry_on(text: &str) -> Read<RetryOn> {
    const WORDS: [(&str, RetryOn); 6] = [
        ("5xx", RetryOn::FiveXx),
        ("gateway-error", RetryOn::GatewayError),
        ("reset", RetryOn::Reset),
        ("reset-before-request", RetryOn::ResetBeforeRequest),
        ("connect-failure", RetryOn::ConnectFailure),
        ("refused-stream", RetryOn::RefusedStream),
    ];
    if let Some((_, on)) = WORDS.iter().find(|(w, _)| *w == text) {
        return Ok(*on);
    }
    if let Some((_, status)) = GrpcStatus::ALL.iter().find(|(w, _)| *w == text) {
        return Ok(RetryOn::Grpc(*status));
    }
    if let Ok(status @ 100..=599) = text.parse::<u16>() {
        return Ok(RetryOn::Status(status));
    }
    let grpc = || GrpcStatus::ALL.iter().map(|(w, _)| *w);
    let help = match closest(text, WORDS.iter().map(|(w, _)| *w).chain(grpc())) {
        _ if text == "retriable-4xx" => "write `409`, which is what it is".to_owned(),
        Some(close) => format!("did you mean `{close}`?"),
        None => format!(
            "{}, a status such as 503, or one of gRPC: {}",
            list(WORDS.iter().map(|(w, _)| *w)),
            list(grpc())
        ),
    };
    problem(
        Code::BadChoice,
        format!("`{text}` is not a condition of `retry`"),
        help,
    )
}

pub(crate) fn network(text: &str) -> Read<Network> {
    if let Some(network) = Network::as_ipv4(text) {
        return problem(
            Code::BadNetwork,
            format!("`{text}` is a network of IPv4, and proxies see its callers as such"),
            format!("write `{network}`"),
        );
    }
    Network::parse(text).map_or_else(
        || {
            problem(
                Code::BadNetwork,
                format!("`{text}` is not a network"),
                "a network is an address and its prefix with no bits beyond it, as in `10.0.0.0/8` or `fd00::/8`",
            )
        },
        Ok,
    )
}

/// `service.namespace:port`, or a whole host name with a port.
pub(crate) fn address(text: &str) -> Read<(Text, Port)> {
    let bad = || {
        problem(
            Code::BadHost,
            format!("`{text}` is not an address"),
            "an address is `service.namespace:port`, as in `jaeger-collector.observability:4317`",
        )
    };
    let Some((host, number)) = text.rsplit_once(':') else {
        return bad();
    };
    match (host.parse::<mesh2yaml_types::Host>(), number.parse::<Port>()) {
        (Ok(host), Ok(port)) => Ok((host.as_str().into(), port)),
        (_, Err(_)) if !host.is_empty() => port(number).map(|p| (host.into(), p)),
        _ => bad(),
    }
}

/// A trust domain or another dotted name.
pub(crate) fn domain(text: &str) -> Read<Text> {
    if text.len() <= 253 && text.split('.').all(|l| l.parse::<Name>().is_ok()) {
        return Ok(text.into());
    }
    problem(
        Code::BadHost,
        format!("`{text}` is not a domain"),
        "a domain is DNS labels joined by dots, in lower case, as in `cluster.local`",
    )
}

/// A text that every tool between here and the cluster gives back: printable, one line.
pub(crate) fn plain_text(text: &str) -> Read<Text> {
    let odd = |c: char| {
        // The last two code points of each plane are no characters.
        c.is_control()
            || u32::from(c) & 0xfffe == 0xfffe
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fdd0}'..='\u{fdef}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if let Some(c) = text.chars().find(|c| odd(*c)) {
        return problem(
            Code::BadText,
            format!("this text holds an invisible character (U+{:04X})", u32::from(c)),
            "take it out: tools between here and the cluster mangle it",
        );
    }
    Ok(text.into())
}

pub(crate) fn header_name(text: &str) -> Read<Text> {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if text.is_empty() || !text.bytes().all(token) {
        return problem(
            Code::BadHeader,
            format!("`{text}` is not a header's name"),
            "a header's name is letters, digits and hyphens, as in `x-canary`",
        );
    }
    short_name(text, Code::BadHeader, "header's name")?;
    let lower = text.to_ascii_lowercase();
    if lower == "host" {
        return problem(
            Code::BadHeader,
            "`host` is not compared as a header".to_owned(),
            "write `host shop.example.com`, a statement of its own",
        );
    }
    Ok(lower.into())
}

/// Why a header is the proxies' own, who take it out, write it or read it for themselves, each mesh in its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProxiesOwn {
    /// It says how a message is sent from one to the next.
    Framing,
    /// It steers the proxy of one mesh.
    Steering,
    /// It says who called whom, and each proxy adds to it.
    Trail,
}

impl ProxiesOwn {
    /// What is said of it; `instead` is for what steers a proxy.
    pub(crate) fn problem(self, name: &str, instead: &str) -> Problem {
        let (why, help) = match self {
            Self::Framing => (
                "says how a message is sent, and proxies write it themselves",
                "leave it out",
            ),
            Self::Steering => (
                "steers a mesh's proxy, and means something on that mesh alone",
                instead,
            ),
            Self::Trail => (
                "is written by proxies on the way, each in its own manner",
                "leave it out",
            ),
        };
        Problem {
            code: Code::BadHeader,
            message: format!("`{name}` {why}"),
            help: help.to_owned(),
        }
    }
}

/// Whether a header, in lower case, is the proxies' own.
pub(crate) fn proxies_own(name: &str) -> Option<ProxiesOwn> {
    const FRAMING: [&str; 9] = [
        "connection",
        "content-length",
        "http2-settings",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];
    const TRAIL: [&str; 3] = ["x-forwarded-client-cert", "x-forwarded-proto", "x-request-id"];
    if FRAMING.contains(&name) {
        Some(ProxiesOwn::Framing)
    } else if name.starts_with("x-envoy-") || name.starts_with("l5d-") {
        Some(ProxiesOwn::Steering)
    } else if TRAIL.contains(&name) {
        Some(ProxiesOwn::Trail)
    } else {
        None
    }
}

/// The name of a header that a request is asked for: one that arrives as it was sent, on every mesh.
pub(crate) fn compared_header(text: &str) -> Read<Text> {
    let name = header_name(text)?;
    match proxies_own(&name) {
        None => Ok(name),
        Some(own) => Err(own.problem(
            &name,
            "ask for a header that the caller and the workload know alone",
        )),
    }
}

pub(crate) fn header_value(text: &str) -> Read<Text> {
    if text.is_empty() || text.trim() != text || !text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return problem(
            Code::BadHeader,
            format!("{text:?} is not a header's value"),
            "a header's value is printable ASCII, not empty, without blanks at its ends",
        );
    }
    Ok(text.into())
}

/// `shop.Cart`, or `shop.Cart/Get`.
pub(crate) fn grpc_call(text: &str) -> Read<GrpcCall> {
    let word = |text: &str| {
        text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && text.bytes().next().is_some_and(|b| !b.is_ascii_digit())
    };
    let (service, method) = match text.split_once('/') {
        Some((service, method)) => (service, Some(method)),
        None => (text, None),
    };
    if service.split('.').all(word) && method.is_none_or(word) {
        return Ok(GrpcCall {
            service: service.into(),
            method: method.map(Into::into),
        });
    }
    let help = if text.starts_with('/') {
        format!(
            "write it without the slash before it: `{}`",
            text.trim_start_matches('/')
        )
    } else if text.contains('*') {
        "a service without a method is all of its methods".to_owned()
    } else {
        "a service is written with its package, and its method after a slash: `shop.Cart/Get`".to_owned()
    };
    Err(Problem {
        code: Code::BadCall,
        message: format!("`{text}` is not a gRPC service or method"),
        help,
    })
}

/// One of the words that some place takes.
pub(crate) fn word(text: &str) -> Read<()> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !text.is_empty() && text.len() <= 63 && text.bytes().all(plain) {
        return Ok(());
    }
    problem(
        Code::BadChoice,
        format!("`{text}` is not a word"),
        "a word is lower-case letters, digits and hyphens, as in `strict`; for anything else there is `text`",
    )
}

/// One of some words.
pub(crate) fn choice<T: Copy>(what: &'static str, words: &[(&'static str, T)], text: &str) -> Read<T> {
    let mut all = Vec::with_capacity(words.len());
    for (word, value) in words {
        if *word == text {
            return Ok(*value);
        }
        all.push(*word);
    }
    Err(no_choice(what, &all, text))
}

/// Apart from what is generic: it is compiled once.
fn no_choice(what: &str, words: &[&'static str], text: &str) -> Problem {
    let lower = text.to_ascii_lowercase();
    let close = words.iter().find(|w| **w == lower).copied();
    let help = match close.or_else(|| closest(text, words.iter().copied())) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("one of {}", list(words.iter().copied())),
    };
    Problem {
        code: Code::BadChoice,
        message: format!("`{text}` is not {what}"),
        help,
    }
}

/// `a`, `b` or `c`
pub(crate) fn list<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let mut all = Vec::new();
    for word in words {
        all.push(word);
    }
    listed(&all)
}

/// Apart from what is generic: it is compiled once.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [init @ .., last] => format!("`{}` or `{last}`", init.join("`, `")),
    }
}
