//! What an author reads about a mistake: `code line:column message | help`, and what is left of the tree.

use mesh2yaml_diagnostics::{Severity, Sources};

fn render(source: &str) -> (String, String) {
    let mut sources = Sources::new();
    let id = sources.add("test.mesh", source);
    let mut parsed = mesh2yaml_syntax::parse(&sources, id);
    parsed.diagnostics.sort_by_key(|d| d.span);
    let mut lines = Vec::new();
    for d in &parsed.diagnostics {
        assert_eq!(d.severity, Severity::Error);
        let at = sources.start(d.span.expect("a place"));
        let help = d.help.as_deref().expect("help");
        lines.push(format!(
            "{} {}:{} {} | {help}",
            d.code, at.line, at.column, d.message
        ));
    }
    (lines.join("\n"), words(&format!("{:?}", parsed.file)))
}

/// All texts of a tree, in order.
fn words(tree: &str) -> String {
    let texts = tree.split("text: \"").skip(1);
    let words: Vec<&str> = texts.filter_map(|t| t.split('"').next()).collect();
    words.join(" ")
}

/// Compares what is said about a source, and the words that are left in the tree.
#[track_caller]
fn check(source: &str, expected: &str, tree: &str) {
    let (rendering, words) = render(source);
    assert_eq!(rendering, expected, "\nabout\n{source}");
    assert_eq!(words, tree, "\nleft of\n{source}");
}

/// A statement in a service with another before and after it, which stay.
#[track_caller]
fn in_service(statement: &str, expected: &str) {
    let source = format!("service a in b {{\n  port http 80\n  {statement}\n  account z\n}}\nlet x = 1\n");
    check(&source, expected, "a b http 80 z x 1");
}

/// The same in a route.
#[track_caller]
fn in_route(statement: &str, expected: &str) {
    let source = format!("service a in b {{\n  route \"r\" {{\n    {statement}\n    to z\n  }}\n}}\n");
    check(&source, expected, "a b r z");
}

#[test]
fn strings() {
    check(
        "service a in b {\n  route \"everyone {\n    to stable\n  }\n  port http 80\n}\n",
        "M0103 2:9 this string is not closed on its line | end it with `\"`; a quote inside of a string is written `\\\"`",
        "a b http 80",
    );
    check(
        "service a in b {\n  allow { path \"/x }\n  port http 80\n}\n",
        "M0103 2:16 this string is not closed on its line | end it with `\"`; a quote inside of a string is written `\\\"`",
        "a b http 80",
    );
    in_route(
        "path \"/a, \"/b\"",
        "M0103 3:18 this string is not closed on its line | end it with `\"`; a quote inside of a string is written `\\\"`",
    );
    in_route(
        "path \"/a”",
        "M0103 3:10 this string is not closed on its line | `”` does not end it: write a plain `\"`",
    );
    in_route(
        "path \"/a\\nb\"",
        "M0106 3:13 `\\n` is not an escape | only `\\\"` and `\\\\` are escapes; write any other character as it is",
    );
    in_route(
        "path \"/a\\é\"",
        "M0106 3:13 `\\é` is not an escape | only `\\\"` and `\\\\` are escapes; write any other character as it is",
    );
    in_route(
        "path \"/a\\\"",
        "M0103 3:10 this string is not closed on its line | end it with `\"`; a quote inside of a string is written `\\\"`",
    );
    in_route(
        "path \"/a\tb\"",
        "M0102 3:13 there is a control character (0x09) in this string | no name or value of a mesh may hold one: take it out",
    );
}

#[test]
fn blocks_that_do_not_end() {
    check(
        "service a in b {\n  port http 80\n\nservice c in d {\n  port http 80\n}\n",
        "M0104 1:1 this block is not closed | a block ends with a `}` on a line of its own",
        "a b http 80 c d http 80",
    );
    check(
        "service a in b {\nport http 80\nroute \"x\" {\nto stable\n\nservice c in d {\nport http 80\n}\n",
        "M0104 1:1 this block is not closed | a block ends with a `}` on a line of its own",
        "a b http 80 x stable c d http 80",
    );
    check(
        "service a in b {\n  route \"x\" {\n    to stable\n  port http 80\n}\n\nservice c in d {\n  port http 80\n}\n",
        "M0104 2:3 this block is not closed | a block ends with a `}` on a line of its own",
        "a b x stable http 80 c d http 80",
    );
    check(
        "mesh {\n  on istio { install { profile default }\n    mtls strict\n\n  paths base\n}\n\nlet x = 1\n",
        "M0104 2:3 this block is not closed | a block ends with a `}` on a line of its own",
        "istio default strict base x 1",
    );
    check(
        "let x = 1\nservice a in b {\n  pool {\n    max-connections 1",
        "M0104 2:1 this block is not closed | a block ends with a `}` on a line of its own",
        "x 1 a b max-connections 1",
    );
    check(
        "profile web {\nparam slow duration\nparam long duration\n}\nmesh {\ninstall {\nprofile default\n}\n}\nservice c in d {\nport http 80\n",
        "M0104 10:1 this block is not closed | a block ends with a `}` on a line of its own",
        "web slow duration long duration default c d http 80",
    );
    check(
        "service a in b {\n  route \"x\" {\n  to stable\n}\n\nservice c in d {\n  port http 80\n}\n",
        "M0104 2:3 this block is not closed | a block ends with a `}` on a line of its own",
        "a b x stable c d http 80",
    );
}

#[test]
fn braces_too_many_or_missing() {
    check(
        "namespace a {\n  inject\n}\n}\nnamespace b { inject }\n",
        "M0105 4:1 this brace closes nothing | take it out, or look for the block that was closed too early above",
        "a b",
    );
    check(
        "let a = 1 }\nlet b = 2\n",
        "M0105 1:11 this brace closes nothing | take it out, or look for the block that was closed too early above",
        "a 1 b 2",
    );
    check(
        "service a in b {\n  route \"x\"\n    to stable\n  }\n  port http 80\n}\nnamespace x { inject }\n",
        "M0111 2:12 the `{` of this block is missing | a block starts with a `{` at the end of its line",
        "a b x stable http 80 x",
    );
    check(
        "service a in b\n  port http 80\n}\nnamespace x { inject }\n",
        "M0111 1:15 the `{` of this block is missing | a block starts with a `{` at the end of its line",
        "a b http 80 x",
    );
    check(
        "service a in b\n{\n  port http 80\n  route \"x\" # why not\n  {\n    to stable\n  }\n}\n",
        "M0111 2:1 the `{` of a block stands on the line of its statement | write it at the end of the line above\n\
M0111 5:3 the `{` of a block stands on the line of its statement | write it at the end of the line above",
        "a b http 80 x stable",
    );
    in_service(
        "{\n    sweep 10s\n  }",
        "M0111 3:3 a block without a keyword | write what it is before the `{`, as in `route \"everyone\" {`",
    );
}

#[test]
fn characters() {
    check(
        "service a in b {\n  route “everyone else” {\n    weight 90\n  }\n  port http 80\n}\n",
        "M0102 2:9 `“` is a typographic quote | write it in plain quotes: `\"everyone else\"`\n\
M0110 3:5 there is no statement `weight` in a `route` | this is called `to` here, as in `to stable 90%, canary 10%`",
        "a b http 80",
    );
    in_service(
        "account ‘shop’",
        "M0102 3:11 `‘` is a typographic quote | write plain quotes or none: `\"shop\"` or `shop`",
    );
    in_service(
        "account 'shop'",
        "M0102 3:11 `'` does not quote here | write plain quotes or none: `\"shop\"` or `shop`",
    );
    in_service(
        "account `shop`",
        "M0102 3:11 a backtick does not quote here | write plain quotes or none: `\"shop\"` or `shop`",
    );
    check(
        "service api–server in b {\n  port http 80\n}\nlet x = 1\n",
        "M0102 1:12 `–` is a dash, not a hyphen | write a plain `-`",
        "x 1",
    );
    in_service(
        "port\u{a0}http 80",
        "M0102 3:7 this is not a plain blank | replace it by a blank",
    );
    in_service(
        "account café",
        "M0102 3:14 `é` is outside of ASCII | such characters stand only in quotes and comments",
    );
    in_service(
        "account магазин и склад",
        "M0102 3:11 `м` is outside of ASCII | such characters stand only in quotes and comments",
    );
    in_service(
        "account a; mtls strict;",
        "M0102 3:12 `;` has no meaning | a statement ends with its line",
    );
    in_route(
        "path ~/a",
        "M0102 3:10 `~` begins a regular expression | write it in plain quotes right after: `~\"/v[12]/.*\"`",
    );
    in_service(
        "account a\u{7}",
        "M0102 3:12 there is a control character (0x07) here | take it out",
    );
    in_service(
        "account a\rmtls strict",
        "M0102 3:12 there is a carriage return inside of this line | end a line with a line feed, or with both",
    );
    check(
        "let a = 1\n\u{feff}let b = 2\n",
        "M0102 2:1 there is an invisible byte order mark here | take it out: it may stand only at the start of a file",
        "a 1",
    );
}

#[test]
fn unknown_statements() {
    in_service(
        "prot http 80",
        "M0110 3:3 there is no statement `prot` in a `service` | did you mean `port`?",
    );
    in_service(
        "Port http 80",
        "M0110 3:3 there is no statement `Port` in a `service` | did you mean `port`?",
    );
    in_service(
        "port: http 80",
        "M0110 3:3 there is no statement `port:` in a `service` | did you mean `port`?",
    );
    in_service(
        "subset v1",
        "M0110 3:3 there is no statement `subset` in a `service` | this is called `version` here, as in `version stable version=v1`",
    );
    in_service(
        "outlierDetection {\n    consecutive5xxErrors 5\n  }",
        "M0110 3:3 there is no statement `outlierDetection` in a `service` | this is called `eject` here, as in `eject { after 5 consecutive 5xx }`",
    );
    in_service(
        "timeout 3s",
        "M0110 3:3 there is no statement `timeout` in a `service` | `timeout` stands in a `route`",
    );
    in_service(
        "path \"/x\"",
        "M0110 3:3 there is no statement `path` in a `service` | `path` stands in a `route`, in `allow` or in `deny`",
    );
    in_service(
        "replicas 3",
        "M0110 3:3 there is no statement `replicas` in a `service` | what may stand here: `workload`, `account`, `port`, `probes`, `version`, `use`, `route`, `allow`, `deny`, `scrape`, `pool`, `eject`, `mtls`, `observe`, `accept`, `on`",
    );
    in_route(
        "weight 90",
        "M0110 3:5 there is no statement `weight` in a `route` | this is called `to` here, as in `to stable 90%, canary 10%`",
    );
    check(
        "servce shop in production {\n  prot http 80\n}\nlet a = 1\n",
        "M0110 1:1 there is no statement `servce` at the top of a file | did you mean `service`?\n\
M0110 2:3 there is no statement `prot` in a `service` | did you mean `port`?",
        "a 1",
    );
    check(
        "virtualService shop {\n  hosts shop\n}\nlet a = 1\n",
        "M0110 1:1 there is no statement `virtualService` at the top of a file | this is called `service` here, as in `service shop in production { workload app=shop }`",
        "a 1",
    );
    check(
        "workload app=shop\nlet a = 1\n",
        "M0110 1:1 there is no statement `workload` at the top of a file | `workload` stands in a `service`",
        "a 1",
    );
    check(
        "zebra\nlet a = 1\n",
        "M0110 1:1 there is no statement `zebra` at the top of a file | what may stand at the top of a file: `service`, `namespace`, `mesh`, `profile`, `import`, `let`, `param`, `test`",
        "a 1",
    );
    check(
        "profile web {\n  on istio {\n    param slow duration\n    mtls strict\n  }\n}\n",
        "M0110 3:5 there is no statement `param` in a `service` | `param` stands at the top of a file or in a `profile`",
        "web istio strict",
    );
}

#[test]
fn incomplete_statements() {
    in_service(
        "port http",
        "M0111 3:12 `port` needs a port number, and the line ends here | write it as in `port http 80 to 8080`",
    );
    in_service(
        "port",
        "M0111 3:7 `port` needs a protocol such as `http`, and the line ends here | write it as in `port http 80 to 8080`",
    );
    in_service(
        "accept eject.sweep on linkerd",
        "M0111 3:32 `accept` needs a text in quotes, and the line ends here | write it as in `accept eject.sweep on linkerd \"no such setting\"`",
    );
    in_service(
        "accept eject.sweep on linkerd reviewed later",
        "M0111 3:33 `accept` expects a text in quotes here, not `reviewed` | put it into quotes: `\"reviewed later\"`",
    );
    in_service(
        "workload app=shop,",
        "M0111 3:20 after this comma the statement goes on, but `account` starts another one | take the comma out, or name one more after it",
    );
    in_service(
        "workload app = shop",
        "M0111 3:12 `workload` expects a label such as `app=shop` here, not `app` | write it without blanks: `app=shop`",
    );
    in_service(
        "workload shop",
        "M0111 3:12 `workload` expects a label such as `app=shop` here, not `shop` | write it as in `workload app=api-server`",
    );
    in_service(
        "account \"shop\"",
        "M0111 3:11 `account` expects a name here, not the text \"shop\" | write it without quotes: `shop`",
    );
    in_service(
        "allow from account x",
        "M0111 3:9 `allow` expects a text in quotes or a block in braces here, not `from` | write it as in `allow \"the frontend reads\" { from account frontend }`",
    );
    in_service(
        "allow everyone",
        "M0111 3:9 `allow` expects a text in quotes or a block in braces here, not `everyone` | put it into quotes: `\"everyone\"`",
    );
    in_service(
        "eject",
        "M0111 3:8 `eject` needs a block in braces, and the line ends here | write it as in `eject { after 5 consecutive 5xx }`",
    );
    in_service(
        "eject { after 5 }",
        "M0111 3:18 `after` needs `consecutive`, and the block ends here | write it as in `after 5 consecutive 5xx`",
    );
    in_service(
        "version v1",
        "M0111 3:13 `version` needs a label such as `app=shop`, and the line ends here | write it as in `version stable version=v1`",
    );
    in_service(
        "use web x",
        "M0111 3:11 `use` expects the line's end or a block in braces here, not `x` | write it as in `use web`",
    );
    check(
        "service a in b {\n  port http 80\n  use web { slow }\n  account z\n}\nlet x = 1\n",
        "M0111 3:17 `slow` needs a value, and the block ends here | write it as in `slow 5s`",
        "a b http 80 web z x 1",
    );
    in_service(
        "route everyone {\n  }",
        "M0111 3:9 `route` expects a text in quotes or a block in braces here, not `everyone` | put it into quotes: `\"everyone\"`",
    );
    in_service(
        "route everyone else {\n  }",
        "M0111 3:9 `route` expects a text in quotes or a block in braces here, not `everyone` | put it into quotes: `\"everyone else\"`",
    );
    in_service(
        "route\"x\" { }",
        "M0111 3:3 a blank is missing between `route` and `\"x\"` | write it as in `route \"everyone\" { to stable }`",
    );
    in_service(
        "mtls {\n  }",
        "M0111 3:8 `mtls` expects a mode here, not a block | write it as in `mtls strict`",
    );
    in_route(
        "retry 3 tries",
        "M0111 3:13 `retry` expects `times` here, not `tries` | write it as in `retry 3 times within 3s each on 5xx, reset`",
    );
    in_route(
        "retry 3 times within 3s",
        "M0111 3:28 `retry` needs `each`, and the line ends here | write it as in `retry 3 times within 3s each on 5xx, reset`",
    );
    in_route(
        "retry 3 times now",
        "M0111 3:19 `retry` expects `within`, `on` or the line's end here, not `now` | write it as in `retry 3 times within 3s each on 5xx, reset`",
    );
    in_route(
        "to stable 90% canary 10%",
        "M0111 3:19 `to` expects a comma or the line's end here, not `canary` | write it as in `to stable 90%, canary 10%`",
    );
    in_route(
        "to stable 90%, canary 10% 5%",
        "M0111 3:31 `to` expects a comma or the line's end here, not `5%` | write it as in `to stable 90%, canary 10%`",
    );
    in_route(
        "method GET POST",
        "M0111 3:16 `method` expects a comma or the line's end here, not `POST` | write it as in `method GET, POST`",
    );
    in_route(
        "header x-canary \"true\"",
        "M0111 3:21 `header` expects `=` here, not the text \"true\" | write it as in `header x-canary = \"true\"`",
    );
    in_route(
        "header x-canary=\"true\"",
        "M0111 3:12 `header` expects a header's name here, not `x-canary=\"true\"` | put blanks round the `=`: `x-canary = \"true\"`",
    );
    in_route(
        "header x-canary =\"true\"",
        "M0111 3:21 a blank is missing between `=` and `\"true\"` | write it as in `header x-canary = \"true\"`",
    );
    check(
        "service shop production {\n  port http\n}\nlet a = 1\n",
        "M0111 1:14 `service` expects `in` here, not `production` | write it as in `service shop in production { workload app=shop }`\n\
M0111 2:12 `port` needs a port number, and the line ends here | write it as in `port http 80 to 8080`",
        "a 1",
    );
    check(
        "let slow 10s\nlet long=10s\nlet a = 1\n",
        "M0111 1:10 `let` expects `=` here, not `10s` | write it as in `let slow = 10s`\n\
M0111 2:5 `let` expects a name here, not `long=10s` | put blanks round the `=`: `long = 10s`",
        "a 1",
    );
    check(
        "import common.mesh\nlet a = 1\n",
        "M0111 1:8 `import` expects a text in quotes here, not `common.mesh` | put it into quotes: `\"common.mesh\"`",
        "a 1",
    );
    check(
        "test \"x\" {\n  expect\n  expect version\n  send GET /x api\n  expect allowed\n}\n",
        "M0111 2:9 `expect` needs `version`, `service`, `allowed`, `denied`, `no-route`, `redirect`, `respond` or `timeout`, and the line ends here | write it as in `expect version canary`\n\
M0111 4:15 `send` expects `to` here, not `api` | write it as in `send GET \"/api/users\" to api-server`",
        "x version allowed",
    );
}

#[test]
fn statements_and_lines() {
    in_service(
        "mtls strict use web",
        "M0111 3:15 `use` starts a second statement on this line | start each statement on a line of its own",
    );
    check(
        "service a in b {\n  eject { after 5 consecutive 5xx } account z\n}\n",
        "M0111 2:37 `account` stands on the line of the block before it | start each statement on a line of its own",
        "a b 5 5xx z",
    );
    check(
        "service a in b { port http 80 } namespace x { inject }\nlet x = 1\n",
        "M0111 1:33 `namespace` stands on the line of the block before it | start each statement on a line of its own",
        "a b http 80 x x 1",
    );
    check(
        "service a in b { port http 80 }namespace x { inject }\nlet x = 1\n",
        "M0111 1:32 `namespace` stands on the line of the block before it | start each statement on a line of its own",
        "a b http 80 x 1",
    );
    check(
        "mesh { install { profile default auto-mtls } }\nlet x = 1\n",
        "M0111 1:34 `auto-mtls` starts a second statement on this line | start each statement on a line of its own",
        "x 1",
    );
    in_service(
        ", tier=web",
        "M0111 3:3 a line may end with a comma, but not start with one | put the comma at the end of the line above",
    );
    in_service(
        "\"x\"",
        "M0111 3:3 a statement starts with a keyword, not with the text \"x\" | write the keyword first, as in `workload app=shop`",
    );
    in_service(
        "app=shop",
        "M0111 3:3 a statement starts with a keyword, not with `app=shop` | write the keyword first, as in `workload app=shop`",
    );
    check(
        "service a in b {\n  route \"r\" {\n    retry 3 times on 5xx,\n    accept x on linkerd \"y\"\n    to z\n  }\n}\n",
        "M0111 3:25 after this comma the statement goes on, but `accept` starts another one | take the comma out, or name one more after it",
        "a b r x linkerd y z",
    );
}
