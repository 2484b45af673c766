//! The documentation is compiled: README.md and docs/**/*.md.
//!
//! A fence says in its info string what it is:
//!
//! ```text
//! mesh                       compiles without an error, on both meshes
//! mesh linkerd@2.18          on this target only; several may be named
//! mesh error=M0302           gives this code on one of its targets; warning= and note= besides compile
//! mesh in=service            is the body of a service; in=route, in=mesh, in=namespace, in=allow likewise
//! mesh set=slow=5s           with a value for a `param`
//! mesh method=shop.Cart/Add  where this is one of the gRPC methods that there are
//! mesh service-profiles      with the older form of routes on Linkerd
//! rust                       stands in this file, or in the documentation of a crate, where it is compiled
//! sh                         names only files of the repository that are there
//! ```
//!
//! What stands between `<!-- include: … -->` or `<!-- output: … -->` and its end is filled by `cargo xtask docs` from the
//! examples, which are cases of the corpus.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use mesh2yaml::diagnostics::Code;
use mesh2yaml::{Compilation, GrpcMethods, Options, Target};
use mesh2yaml_snapshots::corpus::root;

/// A fence and where it stands.
struct Fence {
    place: String,
    info: Vec<String>,
    body: String,
}

/// What a fence promises.
#[derive(Default)]
struct Promise {
    targets: Vec<Target>,
    code: Option<(String, bool)>,
    within: Option<String>,
    settings: Vec<(String, String)>,
    methods: Option<GrpcMethods>,
}

fn pages() -> Vec<PathBuf> {
    fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
        let entries = std::fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
        for path in entries.filter_map(|e| e.ok().map(|e| e.path())) {
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "md") {
                out.push(path);
            }
        }
    }
    let mut out = vec![root().join("README.md")];
    walk(&root().join("docs"), &mut out);
    out.sort();
    out
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// The fences of a page that are written by hand.
fn fences(path: &Path) -> Vec<Fence> {
    let text = read(path);
    let mut out: Vec<Fence> = Vec::new();
    let (mut generated, mut open) = (false, None::<(usize, Fence)>);
    for (i, line) in text.lines().enumerate() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        if let Some((length, fence)) = &mut open {
            if ticks >= *length && line.trim_start_matches('`').trim().is_empty() {
                out.extend(open.take().map(|(_, fence)| fence).filter(|_| !generated));
            } else {
                let _ = writeln!(fence.body, "{line}");
            }
        } else if ticks >= 3 {
            let info = line[ticks..].split([' ', ',']).filter(|w| !w.is_empty());
            let fence = Fence {
                place: format!("{}:{}", name(path), i + 1),
                info: info.map(str::to_owned).collect(),
                body: String::new(),
            };
            open = Some((ticks, fence));
        } else if line.starts_with("<!-- include:") || line.starts_with("<!-- output:") {
            generated = true;
        } else if line.starts_with("<!-- /include") || line.starts_with("<!-- /output") {
            generated = false;
        }
    }
    if let Some((_, fence)) = open {
        panic!("{}: this fence is not closed", fence.place);
    }
    assert!(!generated, "{}: a marker is not closed", name(path));
    out
}

fn all_fences(language: &str) -> Vec<Fence> {
    let mut all: Vec<Fence> = pages().iter().flat_map(|p| fences(p)).collect();
    all.retain(|f| f.info.first().is_some_and(|l| l == language));
    assert!(!all.is_empty(), "no {language} fence at all");
    all
}

fn promise(fence: &Fence) -> Result<Promise, String> {
    let mut out = Promise::default();
    let mut profiles = false;
    for word in &fence.info[1..] {
        let code = |severity: &str, fails| {
            let text = word.split_once('=').map_or("", |(_, c)| c);
            let known = |c: &&Code| c.as_str() == text && c.severity().as_str() == severity;
            let found = Code::ALL.iter().find(known).map(|c| (c.to_string(), fails));
            found.ok_or_else(|| format!("`{word}`: no {severity} has this code"))
        };
        match word.split_once('=') {
            Some(("error", _)) => out.code = Some(code("error", true)?),
            Some(("warning", _)) => out.code = Some(code("warning", false)?),
            Some(("note", _)) => out.code = Some(code("note", false)?),
            Some(("in", within)) => out.within = Some(within.to_owned()),
            Some(("set", setting)) => {
                let (name, value) = setting
                    .split_once('=')
                    .ok_or_else(|| format!("`{word}`: no value"))?;
                out.settings.push((name.to_owned(), value.to_owned()));
            }
            Some(("method", call)) => {
                let (service, method) = call
                    .split_once('/')
                    .ok_or_else(|| format!("`{word}`: no method"))?;
                let known = out.methods.take().unwrap_or_default();
                out.methods = Some(known.method(service, method));
            }
            None if word == "service-profiles" => profiles = true,
            _ => out.targets.push(word.parse().map_err(|e| format!("{e}"))?),
        }
    }
    if out.targets.is_empty() {
        out.targets = vec![Target::istio(), Target::linkerd()];
    }
    for target in &mut out.targets {
        *target = target.service_profiles(profiles && target.mesh == mesh2yaml::Mesh::Linkerd);
    }
    Ok(out)
}

/// A body in what it needs around it.
fn wrapped(body: &str, within: Option<&str>) -> Result<String, String> {
    let mesh = "mesh {\n  probe-networks 10.0.0.0/16\n}\n";
    let service = |body: &str| {
        format!(
            "namespace production {{\n  default deny\n}}\nservice shop in production {{\nworkload app=shop\n\
             port http 80 to 8080\nprobes none\nversion stable version=v1\nversion canary version=v2\n{body}}}\n{mesh}"
        )
    };
    Ok(match within {
        None => body.to_owned(),
        Some("service") => service(body),
        Some("route") => service(&format!("route {{\n{body}}}\n")),
        Some("allow") => service(&format!("allow {{\n{body}}}\n")),
        Some("mesh") => format!("mesh {{\n{body}}}\n"),
        Some("namespace") => format!("namespace production {{\n{body}}}\n{mesh}"),
        Some(other) => return Err(format!("`in={other}`: nothing is wrapped so")),
    })
}

fn compile(fence: &Fence, promise: &Promise, target: Target) -> Result<Compilation, String> {
    Ok(options(fence, promise)?.compile(target))
}

fn options(fence: &Fence, promise: &Promise) -> Result<Options<'static>, String> {
    let text = wrapped(&fence.body, promise.within.as_deref())?;
    let mut options = Options::new().source(fence.place.clone(), text);
    for (name, value) in &promise.settings {
        options = options.set(name, value, "--set");
    }
    if let Some(known) = &promise.methods {
        options = options.grpc_methods(known.clone());
    }
    Ok(options)
}

/// Whether a fence keeps what it promises.
fn judge(fence: &Fence) -> Result<(), String> {
    let promise = promise(fence)?;
    let mut reports = String::new();
    let (mut given, mut failed) = (BTreeSet::new(), false);
    for target in &promise.targets {
        let done = compile(fence, &promise, *target)?;
        given.extend(done.diagnostics.iter().map(|d| d.code.to_string()));
        failed |= done.has_errors();
        let _ = writeln!(reports, "on {target}:\n{}", done.report());
        // What its tests expect holds too.
        if !done.has_errors() {
            let tested = options(fence, &promise)?.read().test(&[*target]);
            given.extend(tested.diagnostics.iter().map(|d| d.code.to_string()));
            failed |= !tested.passed();
            let _ = writeln!(reports, "tested on {target}: {:#?}", tested.diagnostics);
        }
    }
    match &promise.code {
        Some((code, _)) if !given.contains(code) => {
            Err(format!("it does not give {code}, but {given:?}\n{reports}"))
        }
        Some((_, fails)) if *fails == failed => Ok(()),
        None if !failed => Ok(()),
        Some(_) | None => Err(format!("it does not compile\n{reports}")),
    }
}

#[test]
fn every_mesh_fence_does_what_it_says() {
    let wrong: Vec<String> = all_fences("mesh")
        .iter()
        .filter_map(|f| judge(f).err().map(|e| format!("{}: {e}", f.place)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The Rust of the pages.
mod rust {
    #[test]
    fn a_policy_is_compiled() -> Result<(), Box<dyn std::error::Error>> {
        let source = "service shop in production {\n  port http 80\n  route { timeout 5s }\n}\n";
        // ---
        use mesh2yaml::{Target, compile};

        let istio = compile(source, Target::istio())?;
        println!("{}", istio.yaml());
        let linkerd = compile(source, "linkerd@2.18".parse()?)?;
        println!("{}", linkerd.yaml());
        // ---
        assert!(istio.yaml().contains("timeout: 5s"));
        assert!(linkerd.yaml().contains("timeout.linkerd.io/request"));
        Ok(())
    }

    #[test]
    fn a_resource_is_built() -> Result<(), Box<dyn std::error::Error>> {
        use mesh2yaml::istio::{Destination, HttpRoute, VirtualService};
        use mesh2yaml::k8s::{types::host, yaml};

        let shop = host!("shop.production.svc.cluster.local");
        let routes = VirtualService::new("shop", "production", [shop.clone()]).http(HttpRoute::to([
            Destination::new(shop.clone()).subset("v1").weight(90),
            Destination::new(shop).subset("v2").weight(10),
        ]));
        println!("{}", yaml::to_string(&routes)?);
        Ok(())
    }
}

fn lines(text: &str) -> Vec<&str> {
    let code = |l: &&str| !l.is_empty() && !l.starts_with("# ");
    text.lines()
        .map(|l| l.trim().trim_start_matches("//!").trim())
        .filter(code)
        .collect()
}

#[test]
fn every_rust_fence_is_compiled_somewhere() {
    let mut compiled = vec![read(&root().join("snapshots/tests/docs.rs"))];
    for entry in std::fs::read_dir(root().join("crates")).expect("the crates") {
        let file = entry.expect("a crate").path().join("src/lib.rs");
        compiled.extend(std::fs::read_to_string(file));
    }
    let compiled: Vec<Vec<&str>> = compiled.iter().map(|c| lines(c)).collect();
    for fence in all_fences("rust") {
        let wanted = lines(&fence.body);
        let stands = |c: &Vec<&str>| c.windows(wanted.len()).any(|w| w == wanted);
        assert!(
            compiled.iter().any(stands),
            "{}: put this code into snapshots/tests/docs.rs, so that it is compiled",
            fence.place
        );
    }
}

#[test]
fn commands_and_markers_name_files_that_are_there() {
    let mut wrong = Vec::new();
    for page in pages() {
        for (i, line) in read(&page).lines().enumerate() {
            for word in line.split([' ', '`', '(', ')', '"', ',']) {
                let file = word.starts_with("examples/") && word.ends_with(".mesh") && !word.contains('<');
                if file && !word.contains('*') && !root().join(word).exists() {
                    wrong.push(format!("{}:{}: there is no {word}", name(&page), i + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The anchors of a page's headings.
fn headings(page: &Path) -> BTreeSet<String> {
    let kept = |c: char| c.is_ascii_alphanumeric() || "-_ ".contains(c);
    let slug = |title: &str| -> String {
        title
            .to_lowercase()
            .chars()
            .filter(|c| kept(*c))
            .collect::<String>()
            .replace(' ', "-")
    };
    let text = read(page);
    let titles = text.lines().filter(|l| l.starts_with('#'));
    titles.map(|l| slug(l.trim_start_matches('#').trim())).collect()
}

#[test]
fn every_link_leads_to_a_file() {
    let mut wrong = Vec::new();
    for page in pages() {
        let dir = page.parent().unwrap_or(Path::new("."));
        for (i, line) in read(&page).lines().enumerate() {
            for link in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let path = link.split('#').next().unwrap_or(link);
                // The reference pages are made by `cargo xtask docs`.
                let made =
                    path.contains("reference/") && !root().join("docs/reference").join("support.md").exists();
                if link.contains("://") || made {
                    continue;
                }
                let target = if path.is_empty() {
                    page.clone()
                } else {
                    dir.join(path)
                };
                let anchor = link.split_once('#').map(|(_, anchor)| anchor);
                if !target.exists() || anchor.is_some_and(|a| !headings(&target).contains(a)) {
                    wrong.push(format!("{}:{}: {link}", name(&page), i + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "links to nothing:\n{}", wrong.join("\n"));
}

/// What can be consented to is listed where it is told, all of it.
#[test]
fn the_page_of_accept_names_every_leaf() {
    let page = read(&root().join("docs/constructs/accept.md"));
    let missing: Vec<&str> = mesh2yaml::leaf_names()
        .filter(|leaf| !page.contains(&format!("`{leaf}`")))
        .collect();
    assert!(missing.is_empty(), "docs/constructs/accept.md lacks {missing:?}");
}

#[test]
fn every_code_has_a_page() {
    let dir = root().join("docs/diagnostics");
    for code in Code::ALL {
        let page = dir.join(format!("{code}.md"));
        let text = read(&page);
        let title = format!("# {code}: {}", code.title());
        assert_eq!(text.lines().next(), Some(&*title), "{}", name(&page));
        let severity = format!("**Severity:** {}", code.severity().as_str());
        assert!(text.contains(&severity), "{}: say `{severity}`", name(&page));
        let shown = fences(&page)
            .iter()
            .any(|f| f.info.iter().any(|w| w.ends_with(&format!("={code}"))));
        assert!(
            shown || text.contains("## How it comes") || text.contains("<!-- include:"),
            "{}: show an example that gives it, or say how it comes",
            name(&page)
        );
    }
    let index = read(&dir.join("README.md"));
    for code in Code::ALL {
        let line = format!(
            "| [{code}]({code}.md) | {} | {} |",
            code.severity().as_str(),
            code.title()
        );
        assert!(index.contains(&line), "docs/diagnostics/README.md: add `{line}`");
    }
    let codes: BTreeSet<String> = Code::ALL.iter().map(|c| format!("{c}.md")).collect();
    for page in pages().iter().filter(|p| p.parent() == Some(&dir)) {
        let file = page
            .file_name()
            .map(|f| f.to_string_lossy().into_owned())
            .unwrap_or_default();
        assert!(
            file == "README.md" || codes.contains(&file),
            "{}: no code is called so",
            name(page)
        );
    }
}
