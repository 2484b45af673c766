//! Which requests a route matches, and which of several routes takes one: as `linkerd/http/route` of linkerd2-proxy 29637b64 does it, and as
//! its change #4604 does.

mod cluster;

use cluster::{Cluster, get, route, to};
use mesh2yaml_linkerd::evaluate::RouteOrder;
use mesh2yaml_types::decision::HttpRequest;
use mesh2yaml_types::name;

/// Whether a match takes a request; what it does not take is answered with 404.
fn takes(matching: &str, http: HttpRequest) -> bool {
    let rules = format!("[{{matches: [{matching}]}}]");
    match to(&Cluster::new(&route("a", &rules)).asks(http)).as_str() {
        "shop" => true,
        "nowhere" => false,
        other => panic!("{other}"),
    }
}

fn path(kind: &str, value: &str, sent: &str) -> bool {
    takes(
        &format!("{{path: {{type: {kind}, value: '{value}'}}}}"),
        get(sent),
    )
}

#[test]
fn exact_paths() {
    assert!(path("Exact", "/a", "/a"));
    assert!(path("Exact", "/a", "/a?b=c"));
    for other in ["/a/", "/A", "/a/b", "/%61", "//a", "/"] {
        assert!(!path("Exact", "/a", other), "{other}");
    }
}

#[test]
fn prefixes_are_of_segments_and_their_last_slash_says_nothing() {
    for prefix in ["/api", "/api/"] {
        for sent in ["/api", "/api/", "/api/v1", "/api//v1", "/api/../x", "/api//"] {
            assert!(path("PathPrefix", prefix, sent), "{prefix} {sent}");
        }
        for sent in ["/apis", "/ap", "/", "/API", "/%61pi", "//api"] {
            assert!(!path("PathPrefix", prefix, sent), "{prefix} {sent}");
        }
    }
    for sent in ["/", "/a", "//", "*"] {
        assert!(path("PathPrefix", "/", sent), "{sent}");
    }
}

#[test]
fn expressions_must_span_the_path_and_are_tried_leftmost_first() {
    assert!(path("RegularExpression", "/a/[0-9]+", "/a/42"));
    for sent in ["/a/42/", "/b/a/42", "/a/4x"] {
        assert!(!path("RegularExpression", "/a/[0-9]+", sent), "{sent}");
    }
    // `find` takes the first alternative that fits, and then it does not span.
    assert!(!path("RegularExpression", "/a|/ab", "/ab"));
    assert!(path("RegularExpression", "^(?:/a|/ab)$", "/ab"));
    assert!(path("RegularExpression", "/api/.*", "/api/"));
    assert!(!path("RegularExpression", "/api/.*", "/api"));
}

#[test]
fn methods_are_compared_as_they_are() {
    assert!(takes("{method: POST}", HttpRequest::new("POST", "/")));
    for other in ["GET", "post", "PURGE"] {
        assert!(!takes("{method: POST}", HttpRequest::new(other, "/")), "{other}");
    }
}

#[test]
fn any_line_of_a_header_will_do() {
    let exact = "{headers: [{name: X-Canary, value: 'true'}]}";
    assert!(takes(exact, get("/").header("x-canary", "true")));
    assert!(takes(
        exact,
        get("/").header("x-canary", "no").header("X-CANARY", "true")
    ));
    for value in ["True", "true,no", " true", ""] {
        assert!(!takes(exact, get("/").header("x-canary", value)), "{value}");
    }
    assert!(!takes(exact, get("/")));
    let regex = "{headers: [{name: x-canary, type: RegularExpression, value: 'a|ab'}]}";
    assert!(takes(regex, get("/").header("x-canary", "a")));
    assert!(!takes(regex, get("/").header("x-canary", "ab")));
    let any = "{headers: [{name: x-canary, type: RegularExpression, value: '.*'}]}";
    assert!(takes(any, get("/").header("x-canary", "")));
    assert!(
        !takes(any, get("/").header("x-canary", "ä")),
        "only visible ASCII is text"
    );
    let both = "{headers: [{name: a, value: b}, {name: c, value: d}]}";
    assert!(takes(both, get("/").header("a", "b").header("c", "d")));
    assert!(!takes(both, get("/").header("a", "b")));
}

#[test]
fn queries_are_read_as_forms_write_them() {
    let exact = "{queryParams: [{name: a, value: 'b c'}]}";
    for sent in ["/?a=b+c", "/?a=b%20c", "/?x&a=b%20c&a=d", "/?%61=b+c"] {
        assert!(takes(exact, get(sent)), "{sent}");
    }
    for sent in ["/", "/?a", "/?A=b+c", "/?a=b", "/?a=b%2520c"] {
        assert!(!takes(exact, get(sent)), "{sent}");
    }
    assert!(takes("{queryParams: [{name: a, value: ''}]}", get("/?a")));
    assert!(takes(
        "{queryParams: [{name: a, type: RegularExpression, value: 'b/.+'}]}",
        get("/?a=b%2Fhi")
    ));
}

#[test]
fn hosts_are_compared_without_port_case_and_last_dot() {
    let hosts = |host: &str| {
        let route = route("a", "[{}]").replace("rules:", &format!("hostnames: ['{host}'], rules:"));
        Cluster::new(&route)
    };
    let takes = |host: &str, authority: &str| to(&hosts(host).asks(get("/").authority(authority))) == "shop";
    for authority in [
        "shop.example.com",
        "SHOP.example.com:8080",
        "shop.example.com.",
        "u@shop.example.com",
    ] {
        assert!(takes("shop.example.com", authority), "{authority}");
    }
    for authority in ["", "example.com", "shop.example.com.evil.com", "[::1]:80"] {
        assert!(!takes("shop.example.com", authority), "{authority}");
    }
    for authority in ["a.example.com", "a.b.EXAMPLE.com:80"] {
        assert!(takes("*.example.com", authority), "{authority}");
    }
    for authority in ["example.com", "aexample.com"] {
        assert!(!takes("*.example.com", authority), "{authority}");
    }
}

#[test]
fn targets_that_the_proxy_refuses() {
    let cluster = Cluster::new("");
    for sent in ["", "a", "/ ", "/a?b c", "/a`", "/<", "ftp://a/"] {
        assert_eq!(to(&cluster.asks(get(sent))), "400", "{sent}");
    }
    assert_eq!(to(&cluster.asks(get("/a\\b"))), "shop");
    assert_eq!(
        to(&cluster.asks(HttpRequest::new("GET", b"/\xff".to_vec()))),
        "400"
    );
    assert_eq!(to(&cluster.asks(get(&"/a".repeat(40_000)))), "400");
    let exact = Cluster::new(&route("a", "[{matches: [{path: {type: Exact, value: /a}}]}]"));
    assert_eq!(to(&exact.asks(get("/a#b?c"))), "shop", "a fragment is cut off");
    assert_eq!(
        to(&exact.asks(get("http://x/a?b"))),
        "shop",
        "what comes before the path is cut off"
    );
    assert_eq!(to(&exact.asks(get("http://x"))), "nowhere");
}

/// Of two rules with these matches, in this order, which one takes a request: in the older order, in the newer.
fn which(first: &str, second: &str, http: HttpRequest) -> [String; 2] {
    let rule = |matching: &str, own: &str| {
        format!("{{matches: [{matching}], backendRefs: [{{name: shop-{own}, port: 80}}]}}")
    };
    let rules = format!("[{}, {}]", rule(first, "v1"), rule(second, "v2"));
    let cluster = Cluster::new(&route("a", &rules));
    cluster.in_orders(&name!("web"), http).map(|it| {
        assert_eq!(it.by_age, None, "rules of one object have no age");
        to(&it.decision)
    })
}

const BOTH_FIRST: [&str; 2] = ["v1", "v1"];
const BOTH_SECOND: [&str; 2] = ["v2", "v2"];

#[test]
fn longer_paths_come_first_and_an_expression_counts_the_whole_path() {
    let prefix = |path: &str| format!("{{path: {{type: PathPrefix, value: {path}}}}}");
    let regex = |path: &str| format!("{{path: {{type: RegularExpression, value: '{path}'}}}}");
    assert_eq!(which(&prefix("/a"), &prefix("/a/b"), get("/a/b/c")), BOTH_SECOND);
    assert_eq!(which(&prefix("/a/b"), &regex("/.*"), get("/a/b/c")), BOTH_SECOND);
    assert_eq!(
        which(&prefix("/a/b"), &regex("/.*"), get("/a/b")),
        BOTH_FIRST,
        "equally long"
    );
    assert_eq!(which("{method: GET}", &prefix("/a"), get("/a")), BOTH_SECOND);
    assert_eq!(which("{}", "{}", get("/a")), BOTH_FIRST, "the first of equals");
}

#[test]
fn what_proxy_4604_changed() {
    let exact = "{path: {type: Exact, value: /a}}";
    let prefix_and_header = "{path: {type: PathPrefix, value: /a}, headers: [{name: x, value: y}]}";
    let asked = || get("/a?q=1").header("x", "y");
    assert_eq!(
        which(exact, prefix_and_header, asked()),
        ["v2", "v1"],
        "an exact path before all others"
    );
    let regex_and_method = "{path: {type: RegularExpression, value: /a}, method: GET}";
    assert_eq!(which(exact, regex_and_method, asked()), ["v2", "v1"]);
    let (header, method) = ("{headers: [{name: x, value: y}]}", "{method: GET}");
    assert_eq!(
        which(method, header, asked()),
        ["v2", "v1"],
        "the method before headers"
    );
    let query = "{queryParams: [{name: q, value: '1'}]}";
    assert_eq!(
        which(method, query, asked()),
        ["v2", "v1"],
        "and before the query"
    );
    assert_eq!(
        which(query, header, asked()),
        BOTH_SECOND,
        "headers before the query"
    );
    let two = "{headers: [{name: x, value: y}, {name: x, value: y}]}";
    assert_eq!(which(header, two, asked()), BOTH_SECOND, "the more the better");
}

#[test]
fn the_best_match_of_a_rule_counts() {
    let rules =
        "[{matches: [{}, {path: {type: Exact, value: /a/b}}], backendRefs: [{name: shop-v1, port: 80}]},
        {matches: [{path: {type: PathPrefix, value: /a}}], backendRefs: [{name: shop-v2, port: 80}]}]";
    let cluster = Cluster::new(&route("a", rules));
    assert_eq!(to(&cluster.asks(get("/a/b"))), "v1");
    assert_eq!(to(&cluster.asks(get("/a/c"))), "v2");
    assert_eq!(to(&cluster.asks(get("/x"))), "v1");
}

#[test]
fn a_route_for_a_host_comes_before_all_others() {
    let to_version = |own: &str, hosts: &str, matching: &str| {
        let rules = format!("[{{matches: [{matching}], backendRefs: [{{name: shop-{own}, port: 80}}]}}]");
        route(own, &rules).replace("rules:", &format!("{hosts} rules:"))
    };
    let long = "{path: {type: Exact, value: /long/path}}";
    let cluster =
        Cluster::new(&to_version("v1", "", long)).and(&to_version("v2", "hostnames: ['*.b'],", "{}"));
    assert_eq!(to(&cluster.asks(get("/long/path").authority("a.b"))), "v2");
    assert_eq!(to(&cluster.asks(get("/long/path").authority("a.c"))), "v1");
    let cluster = Cluster::new(&to_version("v1", "hostnames: ['*.b'],", long)).and(&to_version(
        "v2",
        "hostnames: [a.b],",
        "{}",
    ));
    assert_eq!(
        to(&cluster.asks(get("/long/path").authority("a.b"))),
        "v2",
        "a whole host before a domain"
    );
}

#[test]
fn age_is_told_where_it_decides() {
    let to_version = |own: &str| {
        route(
            own,
            &format!("[{{backendRefs: [{{name: shop-{own}, port: 80}}]}}]"),
        )
    };
    let cluster = Cluster::new(&to_version("v2")).and(&to_version("v1"));
    for decided in cluster.in_orders(&name!("web"), get("/")) {
        assert_eq!(to(&decided.decision), "v2", "the oldest");
        assert_eq!(
            decided.by_age.as_deref(),
            Some("HTTPRoute prod/v2 and HTTPRoute prod/v1")
        );
    }
    let same = Cluster::new(&to_version("v1")).and(&to_version("v1").replace("name: v1", "name: again"));
    assert_eq!(
        to(&same.asks(get("/"))),
        "v1",
        "what decides the same needs no age"
    );
    let apart = route("a", "[{matches: [{path: {type: PathPrefix, value: /a}}]}]");
    let only_one = Cluster::new(&apart).and(&to_version("v1"));
    assert_eq!(to(&only_one.asks(get("/a"))), "shop");
    let [older, newer] = {
        let exact = route("a", "[{matches: [{path: {type: Exact, value: /a}}]}]");
        let cluster = Cluster::new(
            &apart
                .replace("name: a,", "name: b,")
                .replace("[{matches", "[{backendRefs: [{name: shop-v1, port: 80}], matches"),
        )
        .and(&exact);
        cluster.in_orders(&name!("web"), get("/a"))
    };
    assert!(
        older.by_age.is_some() && newer.by_age.is_none(),
        "{older:?} {newer:?}"
    );
    assert_eq!([to(&older.decision), to(&newer.decision)], ["v1", "shop"]);
    assert_eq!(RouteOrder::default(), RouteOrder::LengthFirst);
}

#[test]
fn calls() {
    let grpc = |matches: &str| {
        format!(
            "---\napiVersion: gateway.networking.k8s.io/v1\nkind: GRPCRoute\nmetadata: {{name: g, namespace: prod}}\n\
             spec: {{parentRefs: [{{group: '', kind: Service, name: shop}}], rules: [{{matches: {matches}}}]}}\n"
        )
    };
    let takes = |matches: &str, http: HttpRequest| to(&Cluster::new(&grpc(matches)).asks(http));
    let cart = "[{method: {service: shop.Cart, method: Get}}]";
    assert_eq!(takes(cart, HttpRequest::grpc("shop.Cart", "Get")), "shop");
    assert_eq!(takes(cart, HttpRequest::grpc("shop.Cart", "Put")), "nowhere");
    assert_eq!(
        takes(cart, HttpRequest::new("POST", "/shop.Cart/Get/more")),
        "shop",
        "what follows is not looked at"
    );
    assert_eq!(takes(cart, get("/shop.Cart/Get")), "nowhere");
    assert_eq!(
        takes("[{method: {method: Get}}]", HttpRequest::grpc("any", "Get")),
        "shop"
    );
    assert_eq!(takes("[]", HttpRequest::grpc("any", "Get")), "shop");
    assert_eq!(
        takes(
            "[{method: {service: shop.Cart}}]",
            HttpRequest::new("POST", "/shop.Cart")
        ),
        "nowhere"
    );
    // linkerd2 #14047: the proxy refuses the whole policy.
    assert_eq!(
        takes(
            "[{headers: [{name: a, value: b}]}]",
            HttpRequest::grpc("a", "B").header("a", "b")
        ),
        "500"
    );
    // The policy controller drops the route, but it still drives HTTPRoutes out.
    let regex = "[{method: {type: RegularExpression, service: shop.*}}]";
    assert_eq!(takes(regex, HttpRequest::grpc("shop.Cart", "Get")), "shop");
    let whole = route("a", "[{matches: [{method: GET}]}]").replace(", port: 80}]", "}]");
    let cluster = Cluster::new(&grpc(regex)).and(&whole);
    assert_eq!(
        to(&cluster.asks(HttpRequest::new("POST", "/"))),
        "shop",
        "no route is left"
    );
}

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % most
    }

    fn text(&mut self, parts: &[&str]) -> String {
        let count = self.below(6);
        (0..count).map(|_| parts[self.below(parts.len())]).collect()
    }
}

#[test]
fn whatever_is_asked_there_is_an_answer() {
    let mut dice = Dice(1);
    let pieces = [
        "/", "//", ".", "*", "%", "%2", "%ff", "+", "?", "&", "=", "#", "a", "ä", "\u{0}", "@", "[", "]",
        ":", "http://", "(", ")*", "$",
    ];
    for _ in 0..300 {
        let quoted = |text: String| serde_json::Value::from(text).to_string();
        let text = |dice: &mut Dice| quoted(dice.text(&pieces).replace('\u{0}', ""));
        let kinds = ["Exact", "PathPrefix", "RegularExpression"];
        let rules = format!(
            "[{{matches: [{{path: {{type: {}, value: {}}}, headers: [{{name: {}, value: {}}}], queryParams: [{{name: {}, type: RegularExpression, value: {}}}]}}], \
             filters: [{{type: RequestRedirect, requestRedirect: {{hostname: {}, path: {{type: ReplacePrefixMatch, replacePrefixMatch: {}}}}}}}]}}, {{}}]",
            kinds[dice.below(3)],
            text(&mut dice),
            text(&mut dice),
            text(&mut dice),
            text(&mut dice),
            text(&mut dice),
            text(&mut dice),
            text(&mut dice)
        );
        let yaml = route("a", &rules).replace("rules:", &format!("hostnames: [{}], rules:", text(&mut dice)));
        let cluster = Cluster::new(&yaml)
            .and(&cluster::server(""))
            .and(&cluster::guarded("g", &rules));
        let mesh = cluster.ready();
        for _ in 0..20 {
            let http = get(&dice.text(&pieces))
                .authority(dice.text(&pieces))
                .header("a", dice.text(&pieces));
            let request = mesh2yaml_types::decision::Request::http(
                name!("prod"),
                name!("shop"),
                mesh2yaml_types::port!(80),
                http.clone(),
            );
            let arrival = mesh2yaml_types::decision::Arrival::new(
                name!("prod"),
                [("app", "shop")],
                mesh2yaml_types::port!(8080),
                cluster::web(),
            );
            for order in RouteOrder::ALL {
                let _ = mesh.route_in(order, &request);
                let _ = mesh.admit_in(order, &arrival.clone().asking(http.clone()));
            }
        }
    }
}
