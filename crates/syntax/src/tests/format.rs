//! What the formatter promises, for the corpus and for any layout.

use std::path::{Path, PathBuf};

use mesh2yaml_diagnostics::{SourceId, Sources};
use proptest::prelude::*;

use super::repair::mutated;
use super::write::{Tape, file};
use crate::{format, parse, parse_whole};

fn formatted(text: &str) -> (String, bool) {
    let mut sources = Sources::new();
    let id = sources.add("test.mesh", text);
    let done = format(&sources, id);
    (done.text, done.diagnostics.is_empty())
}

/// A tree without places.
fn tree(text: &str) -> Option<String> {
    fn id() -> SourceId {
        Sources::new().add("test.mesh", "")
    }
    let tree = format!("{:?}", parse_whole(id(), text)?);
    let mut parts = tree.split("Span {");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once(" }").unwrap_or_default().1);
    }
    Some(out)
}

/// All comments, in order.
fn comments(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for line in text.lines() {
        let (mut i, b) = (0, line.as_bytes());
        while i < b.len() {
            match b[i] {
                b'"' => i = crate::lex::string_end(b, i).0,
                b'#' => {
                    out.push(line[i..].trim_end_matches([' ', '\t', '\r']));
                    break;
                }
                _ => i += 1,
            }
        }
    }
    out
}

/// What is promised for every text; the formatted one.
#[track_caller]
fn check(text: &str) -> String {
    let (out, good) = formatted(text);
    let (again, still_good) = formatted(&out);
    assert_eq!(out, again, "not the same again:\n{text:?}");
    assert_eq!(good, still_good, "{text:?}\nbecame\n{out:?}");
    let solid = |text: &str| -> String {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        text.split_ascii_whitespace().collect()
    };
    assert_eq!(solid(text), solid(&out), "{text:?}");
    if good {
        assert_eq!(tree(text), tree(&out), "{text}\nbecame\n{out}");
        assert_eq!(comments(text), comments(&out), "{text}\nbecame\n{out}");
        assert!(
            !out.contains("\n\n\n") && !out.starts_with('\n') && !out.ends_with("\n\n"),
            "{out}"
        );
        assert!(out.is_empty() || out.ends_with('\n'), "{out}");
        assert!(!out.lines().any(|l| l.ends_with([' ', '\t', '\r'])), "{out:?}");
    }
    out
}

#[track_caller]
fn becomes(text: &str, wanted: &str) {
    let out = check(text);
    assert_eq!(out, wanted, "\n{out}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(dir: &Path, extension: &str, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, extension, out);
        } else if path.extension().is_some_and(|e| e == extension) {
            out.push(path);
        }
    }
}

/// Where texts differ first, to be read.
fn difference(a: &str, b: &str) -> String {
    let lines = a.lines().zip(b.lines()).enumerate();
    let mut differ = lines.filter(|(_, (a, b))| a != b);
    differ.next().map_or_else(
        || "at the end".to_owned(),
        |(i, (a, b))| format!("{}:\n{a}\n{b}", i + 1),
    )
}

#[test]
fn the_corpus_is_formatted() {
    let mut all = Vec::new();
    files(&root().join("examples"), "mesh", &mut all);
    assert!(all.len() > 50);
    let mut other = Vec::new();
    for path in all {
        // One is not text.
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let out = check(&text);
        if out != text {
            other.push(format!("{}:{}", path.display(), difference(&text, &out)));
        }
    }
    assert!(
        other.is_empty(),
        "run `mesh2yaml fmt examples`:\n{}",
        other.join("\n")
    );
}

/// What stands between fences of a page, and the lines they start on.
fn fences(text: &str) -> Vec<(usize, &str, String)> {
    let mut out: Vec<(usize, &str, String)> = Vec::new();
    let mut open = false;
    for (i, line) in text.lines().enumerate() {
        if let Some(info) = line.strip_prefix("```") {
            open = !open;
            if open {
                out.push((i + 1, info, String::new()));
            }
        } else if open && let Some((_, _, body)) = out.last_mut() {
            body.push_str(line);
            body.push('\n');
        }
    }
    out
}

#[test]
fn the_documentation_is_formatted() {
    let mut pages = vec![root().join("README.md")];
    files(&root().join("docs"), "md", &mut pages);
    let mut other = Vec::new();
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("a page");
        for (line, info, body) in fences(&text) {
            let mut words = info.split([' ', ',']);
            if words.next() != Some("mesh") {
                continue;
            }
            let outer = words
                .find_map(|w| w.strip_prefix("in="))
                .map(|outer| match outer {
                    "service" => "service a in b",
                    "namespace" => "namespace a",
                    other => other,
                });
            let text = match outer {
                None => body,
                Some(outer) => {
                    let inner = body.lines().map(|l| {
                        if l.is_empty() {
                            "\n".to_owned()
                        } else {
                            format!("  {l}\n")
                        }
                    });
                    let inner: String = inner.collect();
                    match outer {
                        "route" | "allow" => {
                            let inner: String = inner.lines().map(|l| format!("  {l}\n")).collect();
                            format!("service a in b {{\n  {outer} {{\n{inner}  }}\n}}\n")
                        }
                        outer => format!("{outer} {{\n{inner}}}\n"),
                    }
                }
            };
            let out = check(&text);
            if out != text {
                other.push(format!("{}:{line}:{}", page.display(), difference(&text, &out)));
            }
        }
    }
    assert!(
        other.is_empty(),
        "these fences are not in the layout of `mesh2yaml fmt`:\n{}",
        other.join("\n")
    );
}

#[test]
fn layouts() {
    becomes("", "");
    becomes(" \n\t\r\n", "");
    becomes("\u{feff}\r\n# a  \r\n\r\n\r\n#b", "# a\n\n#b\n");
    becomes(
        "let a = 1\nlet longer = 2\n\n\nlet b = 3",
        "let a      = 1\nlet longer = 2\n\nlet b = 3\n",
    );
    becomes(
        "namespace a{inject}\nnamespace b { }\nnamespace c {\n\n}\nnamespace d { # why\n}\n",
        "namespace a { inject }\nnamespace b { }\nnamespace c { }\nnamespace d {  # why\n}\n",
    );
    becomes(
        "namespace a {\n\n# one\n\n\n  inject # x\n  mtls\tstrict#y\n# two\n default deny\n\n # three\n\n} # end\n",
        "namespace a {\n  # one\n\n  inject          # x\n  mtls    strict  #y\n  # two\n  default deny\n\n  # three\n}  # end\n",
    );
    becomes(
        "mesh { on istio { observe { kiali { auth anonymous } } } }",
        "mesh {\n  on istio {\n    observe {\n      kiali { auth anonymous }\n    }\n  }\n}\n",
    );
    becomes(
        "service a in b {\nport http 80\nport opaque 90 to 91\nworkload a=b ,c=\"d e\"\nroute{timeout 5s}\naccount x\n}",
        "service a in b {\n  port     http   80\n  port     opaque 90 to 91\n  workload a=b, c=\"d e\"\n  route { timeout 5s }\n  account x\n}\n",
    );
}

#[test]
fn lists() {
    let long = |n: usize| (0..n).map(|i| format!("account-{i:02}")).collect::<Vec<_>>();
    let text = |from: &str| {
        format!("service a in b {{\n  allow {{\n    from   account {from}\n    method GET\n  }}\n}}\n")
    };
    becomes(
        &text(&long(12).join(",")),
        &text(
            "account-00, account-01, account-02, account-03, account-04, account-05,\n                   \
             account-06, account-07, account-08, account-09, account-10, account-11",
        ),
    );
    // Where the author has ended a line it stays ended, with its comments.
    becomes(
        &text("a, # one\n\n# two\nb,c,\nd"),
        &text("a,  # one\n                   # two\n                   b, c,\n                   d"),
    );
    let to = |list: &str| format!("service a in b {{\n  route {{\n    to {list}\n  }}\n}}\n");
    let shares: Vec<_> = long(8).into_iter().map(|v| v + " 12%").collect();
    becomes(
        &to(&shares.join(", ")),
        &to(&(shares[..5].join(", ") + ",\n       " + &shares[5..].join(", "))),
    );
    // What follows the list is no reason to break it.
    let accept = format!(
        "namespace a {{\n  accept x, y on linkerd \"{}\"\n}}\n",
        "r".repeat(100)
    );
    becomes(&accept, &accept);
    // A block on one line is opened when it is too long.
    becomes(
        &format!("namespace a {{ accept x on linkerd \"{}\" }}", "r".repeat(90)),
        &format!(
            "namespace a {{\n  accept x on linkerd \"{}\"\n}}\n",
            "r".repeat(90)
        ),
    );
}

#[test]
fn mistakes_stay_as_they_are() {
    becomes(
        "service a in b {\nport http 80\n\tprot  http   81 # sic \r\n account  x\n}\nlet  x = 1\n",
        "service a in b {\n  port    http 80\n\tprot  http   81 # sic \r\n  account x\n}\nlet x = 1\n",
    );
    // A block of which the end is a guess.
    becomes(
        "let  x = 1\nservice a in b {\n   port  http 80\n\nservice c in d {\n port  http 80\n}\n",
        "let x = 1\nservice a in b {\n   port  http 80\n\nservice c in d {\n  port http 80\n}\n",
    );
    becomes("let  x = 1\n}\nlet  y = “1”\n", "let x = 1\n}\nlet  y = “1”\n");
    becomes(
        "servce a in b {\n   port  x\n}\n",
        "servce a in b {\n   port  x\n}\n",
    );
    becomes(
        "service a in b { prot 80\n   port  http 80\n}",
        "service a in b { prot 80\n   port  http 80\n}\n",
    );
}

#[test]
fn long_names_do_not_widen_a_column() {
    let name = "n".repeat(60);
    let text = format!("let {name} = 1\nlet a = 2\nlet bc = 3\n");
    becomes(&text, &format!("let {name} = 1\nlet a  = 2\nlet bc = 3\n"));
}

/// Far more than is needed, and far less than anything quadratic takes.
const SOON: std::time::Duration = std::time::Duration::from_secs(20);

#[test]
fn large_texts_are_formatted_soon() {
    let card = std::fs::read_to_string(root().join("examples/card.mesh")).expect("the card");
    let broken = card.replace("port ", "prot ");
    for text in [
        card.repeat((4 << 20) / card.len()),
        broken.repeat((1 << 20) / broken.len()),
        format!(
            "service a in b {{\n  workload {}a=b\n}}\n",
            "a=b,".repeat(1 << 18)
        ),
        format!(
            "service a in b {{\n  workload {}a=b\n}}\n",
            "a=b, #\n".repeat(1 << 17)
        ),
        "let a = 1 # x\n".repeat(1 << 16),
        "namespace a { inject }\n".repeat(1 << 16),
        "namespace a { ".repeat(1 << 16),
        "}".repeat(1 << 18),
        "\n".repeat(1 << 20),
        "\"".repeat(1 << 20),
    ] {
        let start = std::time::Instant::now();
        let (out, _) = formatted(&text);
        let took = start.elapsed();
        let name = &text[..text.floor_char_boundary(40)];
        assert!(took < SOON, "{took:?} for {name:?}…");
        assert!(
            out.len() < 16 * text.len() + 16,
            "{} bytes for {name:?}…",
            out.len()
        );
    }
}

proptest! {
    #![proptest_config(super::config(600))]

    #[test]
    fn files_of_shapes(tape in prop::collection::vec(any::<u8>(), 0..400)) {
        let text = file(&mut Tape::new(&tape));
        let mut sources = Sources::new();
        let id = sources.add("test.mesh", text.as_str());
        prop_assert!(parse(&sources, id).diagnostics.is_empty());
        check(&text);
    }

    #[test]
    fn mutated_files(
        tape in prop::collection::vec(any::<u8>(), 0..120),
        edits in prop::collection::vec(any::<(u16, u8, u8)>(), 1..8),
    ) {
        check(&mutated(&file(&mut Tape::new(&tape)), &edits));
    }

    /// Lists of any length, broken anywhere, below statements of any width.
    #[test]
    fn lists_of_any_length(
        items in prop::collection::vec(("[a-z]{1,50}", "(, ?|,\n|, # why\n|,\n\n# own\n ){1}"), 0..40),
        statement in prop::sample::select(vec!["from account ", "method ", "path ", "port "]),
        short in any::<bool>(),
        end in prop::sample::select(vec!["", " # end"]),
    ) {
        let mut list = String::new();
        for (item, comma) in &items {
            list.push_str(item);
            list.push_str(comma);
        }
        let text = if short {
            format!("service a in b {{\nallow {{ {statement}{list}z }}{end}\n}}")
        } else {
            format!("service a in b {{\nallow {{\nport 1 # one\n{statement}{list}z{end}\nmethod B # two\n}}\n}}")
        };
        let out = check(&text);
        prop_assert!(out.lines().all(|l| l.len() <= 100 || l.contains('#')), "{}", out);
        prop_assert_eq!(out.matches('#').count(), text.matches('#').count());
    }

    #[test]
    fn any_pieces(edits in prop::collection::vec(any::<(u16, u8, u8)>(), 1..40)) {
        check(&mutated("", &edits));
    }

    #[test]
    fn any_text(text in any::<String>()) {
        check(&text);
    }
}
