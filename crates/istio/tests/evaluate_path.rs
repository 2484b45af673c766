//! What becomes of a path before it is compared, seen in what is sent on. The rows follow Envoy's connection manager and the library for URLs
//! that it uses: `url_canon_path.cc`, `path_utility.cc`, and upstream's tests of both.

use mesh2yaml_istio::PathNormalization::{
    self, Base, DecodeAndMergeSlashes, MergeSlashes, None as Untouched,
};
use mesh2yaml_istio::evaluate::{Evaluator, MeshDefaults, Resources};
use mesh2yaml_types::decision::{Action, HttpRequest, Request};
use mesh2yaml_types::{name, port};

fn sent_on(evaluator: &Evaluator, target: &[u8]) -> String {
    let request = Request::http(
        name!("prod"),
        name!("shop"),
        port!(80),
        HttpRequest::new("GET", target),
    );
    let action = evaluator.route(&request).action;
    if let Action::Forward(forward) = &action {
        let sent = forward.target.as_deref().unwrap_or(target);
        return String::from_utf8_lossy(sent).into_owned();
    }
    if let Action::Respond(response) = &action {
        return response.status.to_string();
    }
    assert_eq!(action, Action::NoRoute);
    "404".to_owned()
}

fn check(how: PathNormalization, rows: &[(&str, &str)]) {
    let mesh = MeshDefaults::default().path_normalization(how);
    let evaluator = Evaluator::new(&Resources::new(), [], mesh);
    for (target, expected) in rows {
        assert_eq!(
            sent_on(&evaluator, target.as_bytes()),
            *expected,
            "{how:?} {target}"
        );
    }
}

#[test]
fn by_default() {
    check(
        Base,
        &[
            ("/", "/"),
            ("/a/b?c=/../d", "/a/b?c=/../d"),
            ("/a/./b", "/a/b"),
            ("/a/.", "/a/"),
            ("/a/../b", "/b"),
            ("/a/b/..", "/a/"),
            ("/..", "/"),
            ("/../../a", "/a"),
            ("/a//../b", "/a/b"),
            ("/a/.b", "/a/.b"),
            ("/a/..b", "/a/..b"),
            ("/a/...", "/a/..."),
            ("/a./b", "/a./b"),
            ("/a/%2e/b", "/a/b"),
            ("/a/%2E%2e/b", "/b"),
            ("/a/.%2e/b", "/b"),
            ("/a%2eb", "/a.b"),
            ("/a\\b", "/a/b"),
            ("/a\\..\\b", "/b"),
            ("/a//b", "/a//b"),
            ("//a", "//a"),
            ("/a%2Fb", "/a%2Fb"),
            ("/a%2fb", "/a%2fb"),
            ("/a%5Cb", "/a%5Cb"),
            ("/%41%7E%2D", "/A~-"),
            ("/%20%3b%25", "/%20%3b%25"),
            ("/a\"<>`{|}^", "/a%22%3C%3E%60%7B%7C%7D%5E"),
            ("/é", "/%C3%A9"),
            ("/%c3%a9", "/%c3%a9"),
            ("/%", "/%"),
            ("/%zz", "/%zz"),
            ("/%4", "/%4"),
            ("/%%300", "/%2500"),
            ("/%%30%30", "/%2500"),
            ("/%%41", "/%A"),
            ("/a/..;x=1/b", "/b"),
            ("/a/.;x/b", "/a/b"),
            ("/a/..;x", "/"),
            ("/a/.;x;y%3bz/b", "/a/b"),
            ("/a/.;x%5cy/b", "/a/b"),
            ("/a/.;x\\..\\b", "/a/"),
            // Parameters go before anything is decoded or turned round: these dots keep theirs, and are none.
            ("/a/%2e;x/b", "/a/.;x/b"),
            ("/a/%2e.;/b", "/a/..;/b"),
            ("/a/.%2E;x/b", "/a/..;x/b"),
            ("/a\\.;x/b", "/a/.;x/b"),
            ("/a\\..;x\\d/b", "/a/..;x/d/b"),
            ("/a/...;x/b", "/a/...;x/b"),
            ("/a/..;x?b=/c/.;d", "/?b=/c/.;d"),
            ("/a;x=1/b", "/a;x=1/b"),
            ("/a/;x/b", "/a/;x/b"),
            ("/a/.x;/b", "/a/.x;/b"),
            ("/a?b=\\%41", "/a?b=\\%41"),
        ],
    );
}

#[test]
fn what_is_rejected() {
    for how in [Base, Untouched, MergeSlashes, DecodeAndMergeSlashes] {
        check(
            how,
            &[
                ("", "404"),
                ("*", "404"),
                ("a/b", "404"),
                ("http://a/b", "404"),
                ("/a#b", "400"),
                ("/a?b#c", "400"),
                ("/a b", "400"),
                ("/a\u{7f}", "400"),
                ("/a\n", "400"),
            ],
        );
    }
    check(Base, &[("/a%00", "400")]);
    check(Untouched, &[("/a%00", "/a%00")]);
    let base = Evaluator::new(&Resources::new(), [], MeshDefaults::default());
    assert_eq!(sent_on(&base, b"/\xff"), "400", "it is no UTF-8");
    assert_eq!(sent_on(&base, b"/\0"), "400");
}

#[test]
fn otherwise() {
    check(
        Untouched,
        &[("/a/../b", "/a/../b"), ("/a\\b//", "/a\\b//"), ("/%41", "/%41")],
    );
    check(
        MergeSlashes,
        &[
            ("//a///b//", "/a/b/"),
            ("/a//../b", "/a/b"),
            ("/a/%2F/b", "/a/%2F/b"),
            ("/a?b=//", "/a?b=//"),
            ("/a\\\\b", "/a/b"),
            ("//", "//"),
        ],
    );
    check(
        DecodeAndMergeSlashes,
        &[
            ("/a%2Fb", "/a/b"),
            ("/a%5cb", "/a/b"),
            ("/a/.;x%2Fb", "/a/b"),
            ("/a/.;x%5cb/c", "/a/c"),
            ("/a/..%2Fb", "/b"),
            ("/a%2f%2F%5C/b", "/a/b"),
            ("/a%252Fb", "/a%252Fb"),
            ("/a?b=%2F", "/a?b=%2F"),
        ],
    );
}

/// What was made normal is normal, but where `%` stands for itself, and nothing panics.
#[test]
fn again_it_is_the_same() {
    let pieces = [
        "/", ".", "%2e", "%2E", "\\", "%", "a", "%41", "%2f", "%5C", ";", "x=1", "é", "~", "|", "%30", "3",
        "%25", "?",
    ];
    let evaluators = [Base, MergeSlashes, DecodeAndMergeSlashes].map(|how| {
        (
            how,
            Evaluator::new(
                &Resources::new(),
                [],
                MeshDefaults::default().path_normalization(how),
            ),
        )
    });
    let mut seed: u64 = 1;
    for _ in 0..20_000 {
        let mut target = String::from("/");
        for _ in 0..10 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(seed >> 40).unwrap_or(0) % pieces.len();
            target.push_str(pieces[at]);
        }
        for (how, evaluator) in &evaluators {
            let once = sent_on(evaluator, target.as_bytes());
            assert!(once.starts_with('/'), "{target} became {once}");
            let path = once.split('?').next().unwrap_or_default();
            assert!(!path.split('/').any(is_dots), "{how:?} {target} became {once}");
            // Dots keep their parameters where they did not stand after a slash, or not as dots. The next proxy cuts them.
            let with_parameters = path
                .split('/')
                .any(|it| it.split_once(';').is_some_and(|(bare, _)| is_dots(bare)));
            assert!(
                !with_parameters || target.contains(['%', '\\']),
                "{how:?} {target} became {once}"
            );
            if *how != DecodeAndMergeSlashes && !target.contains('%') && !with_parameters {
                assert_eq!(sent_on(evaluator, once.as_bytes()), once, "{how:?} {target}");
            }
        }
    }
}

fn is_dots(segment: &str) -> bool {
    segment == "." || segment == ".."
}
