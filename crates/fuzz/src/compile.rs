//! Source to both meshes.

use std::sync::Arc;

use mesh2yaml::diagnostics::{Code, Diagnostic, Severity, SourceId, Sources, Span};
use mesh2yaml::k8s::manifest;
use mesh2yaml::syntax::{add_bytes, format, parse, parse_whole};
use mesh2yaml::{CheckedPolicy, Compilation, LoadError, Loader, Options, Target};
use mesh2yaml_validate::set::Set;
use mesh2yaml_validate::{Severity as Judged, Validation};

use crate::check_rendered;

/// What separates the parts of an input. It is in no text, since UTF-8 has no such byte.
pub(crate) const SEPARATOR: u8 = 0xff;

/// The most services of which lowering is tried: what is slow because it is much is no finding.
const MOST: usize = 1 << 16;

/// A policy, what it may import, and values.
#[derive(Clone, Debug)]
struct Input<'d> {
    /// The policy, which need not be text.
    main: &'d [u8],
    /// What any import finds.
    other: Option<&'d str>,
    /// Values of parameters, as lines of `name=value`.
    values: Vec<(&'d str, &'d str)>,
}

impl<'d> Input<'d> {
    fn new(data: &'d [u8]) -> Self {
        let mut parts = data.split(|b| *b == SEPARATOR);
        let mut part = || parts.next().unwrap_or_default();
        let (main, other, values) = (part(), part(), part());
        let text = |bytes| {
            std::str::from_utf8(bytes)
                .ok()
                .filter(|text: &&str| !text.is_empty())
        };
        let values = text(values).unwrap_or_default().lines();
        Self {
            main,
            other: text(other),
            values: values.filter_map(|line| line.split_once('=')).collect(),
        }
    }

    fn read(&self) -> CheckedPolicy {
        let mut options = Options::new().bytes("fuzz.mesh", self.main).loader(self);
        for (name, value) in &self.values {
            options = options.set(*name, *value, "--set");
        }
        options.read()
    }
}

impl Loader for Input<'_> {
    fn load(&self, _: &str, path: &str) -> Result<(String, Arc<str>), LoadError> {
        match self.other {
            Some(text) => Ok(("other.mesh".to_owned(), text.into())),
            None => Err(LoadError::new(format!("there is no `{path}`"), "write one")),
        }
    }
}

/// Both meshes as they are now, and in turn what else there is.
fn targets(data: &[u8]) -> [Target; 3] {
    let oldest = |target: Target| target.at(target.mesh.oldest()).unwrap_or(target);
    let other = match data.iter().fold(0_usize, |sum, b| sum + usize::from(*b)) % 3 {
        0 => Target::linkerd().service_profiles(true),
        1 => oldest(Target::istio()),
        _ => oldest(Target::linkerd()),
    };
    [Target::istio(), Target::linkerd(), other]
}

/// What must hold of any policy, with a file that it imports and values: `policy 0xff import 0xff name=value…`.
///
/// There is no panic, findings are inside of the sources and can be shown, the layout is one and changes nothing, output depends on nothing but
/// the input, exists only without an error, reads back as what was written, and is valid. Its tests can be asked.
///
/// # Panics
/// Where something does not hold.
#[must_use]
pub fn compile(data: &[u8]) -> bool {
    if data.len() > MOST {
        return false;
    }
    let input = Input::new(data);
    let text = std::str::from_utf8(input.main).ok();
    if let Some(text) = text {
        check_syntax(text);
    } else {
        let mut sources = Sources::new();
        let refused = add_bytes(&mut sources, "fuzz.mesh", input.main).err();
        check_findings(&refused.into_iter().map(|d| *d).collect::<Vec<_>>(), &sources);
    }
    let policy = input.read();
    let again = input.read();
    check_findings(&policy.diagnostics(), policy.sources());
    let tested = policy.test(&[Target::istio(), Target::linkerd()]);
    check_findings(&tested.diagnostics, policy.sources());
    assert_eq!(
        tested.tests,
        again.test(&[Target::istio(), Target::linkerd()]).tests
    );
    let formatted = text.filter(|_| !has_errors(&policy.diagnostics())).map(formatted);
    let laid_out = formatted.as_ref().map(|text| {
        let main = text.as_bytes();
        Input {
            main,
            ..input.clone()
        }
        .read()
    });
    for target in targets(data) {
        let compiled = policy.compile(target);
        check_compilation(&compiled);
        let second = again.compile(target);
        assert_eq!(compiled.yaml(), second.yaml(), "{target}");
        assert_eq!(compiled.report(), second.report(), "{target}");
        if let Some(policy) = &laid_out {
            let second = policy.compile(target);
            let codes = |of: &Compilation| {
                let mut codes: Vec<Code> = of.diagnostics.iter().map(|d| d.code).collect();
                codes.sort_unstable();
                codes
            };
            assert_eq!(
                codes(&compiled),
                codes(&second),
                "{target}: {} after fmt: {}",
                compiled.report(),
                second.report()
            );
            assert_eq!(compiled.yaml(), second.yaml(), "{target} after fmt");
        }
        // Neither what it means nor what it says may fail where it can be compiled.
        let means = policy.meaning(target).is_ok();
        assert_eq!(means, policy.facts(target).is_ok());
        assert!(means || compiled.has_errors());
    }
    true
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}

fn check_span(span: Span, sources: &Sources) {
    let text = sources.text(span.source);
    let there = span.start <= span.end && text.get(span.start as usize..span.end as usize).is_some();
    assert!(there, "{span:?} of {text:?}");
}

fn check_findings(diagnostics: &[Diagnostic], sources: &Sources) {
    for d in diagnostics {
        assert_ne!(d.code, Code::Unanswered, "{d:?}");
        assert!(!d.message.is_empty(), "{d:?}");
        if let Some(span) = d.span {
            check_span(span, sources);
        }
        for related in &d.related {
            check_span(related.span, sources);
        }
    }
    check_rendered(diagnostics, sources);
}

fn check_compilation(compiled: &Compilation) {
    let target = compiled.target;
    check_findings(&compiled.diagnostics, &compiled.sources);
    let yaml = compiled.yaml();
    if compiled.has_errors() {
        assert!(
            compiled.resources.is_empty() && compiled.install.is_none(),
            "{target}: output in spite of errors"
        );
        return;
    }
    let wanted: Vec<_> = compiled
        .resources
        .iter()
        .map(serde_json::to_value)
        .collect::<Result<_, _>>()
        .unwrap_or_default();
    assert_eq!(wanted.len(), compiled.resources.len());
    let back = manifest::read(&yaml, &manifest::Limits::default());
    assert_eq!(back.as_ref(), Ok(&wanted), "{target}: {yaml}");
    let hidden = yaml
        .chars()
        .find(|c| !matches!(c, '\n' | '\t') && crate::is_hidden(*c));
    assert!(hidden.is_none(), "{target}: {hidden:?} in {yaml:?}");
    let install = compiled.install_yaml();
    let back = manifest::read(&install, &manifest::Limits::default());
    let wanted = compiled.install.as_ref().map(serde_json::to_value);
    assert_eq!(
        back.ok(),
        wanted
            .map(|value| value.into_iter().collect())
            .or(Some(Vec::new())),
        "{target}: {install}"
    );
    check_valid(&yaml, target);
    // Values of a chart are no object.
    if target.mesh == mesh2yaml::Mesh::Istio {
        check_valid(&install, target);
    }
}

/// What we write is right in our own eyes.
fn check_valid(yaml: &str, target: Target) {
    let mesh = match target.mesh {
        mesh2yaml::Mesh::Linkerd => mesh2yaml_validate::Target::Linkerd(Some(target.version.minor)),
        mesh2yaml::Mesh::Istio | _ => mesh2yaml_validate::Target::Istio(Some(target.version.minor)),
    };
    let validation = Validation::default().target(Some(mesh));
    let mut set = Set::new();
    let mut reports: Vec<_> = validation.reports_into(yaml, 0, &mut set).collect();
    let found = set
        .finish(false)
        .into_iter()
        .map(|(place, finding)| (place.report, finding));
    validation.add(yaml, &mut reports, found.collect());
    for found in reports.iter().flat_map(|report| &report.findings) {
        assert_ne!(
            found.finding.severity,
            Judged::Error,
            "{target}: {:?} in {yaml}",
            found.finding
        );
    }
}

/// A tree without places.
fn tree(text: &str) -> Option<String> {
    let id: SourceId = Sources::new().add("fuzz.mesh", "");
    let tree = format!("{:?}", parse_whole(id, text)?);
    let mut parts = tree.split("Span {");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once(" }").unwrap_or_default().1);
    }
    Some(out)
}

fn formatted(text: &str) -> String {
    let mut sources = Sources::new();
    let id = sources.add("fuzz.mesh", text);
    format(&sources, id).text
}

fn check_syntax(text: &str) {
    let mut sources = Sources::new();
    let id = sources.add("fuzz.mesh", text);
    let parsed = parse(&sources, id);
    check_findings(&parsed.diagnostics, &sources);
    let clean = parsed.diagnostics.is_empty();
    let whole = parse_whole(id, text);
    match &whole {
        Some(whole) if clean => assert_eq!(&parsed.file, whole, "{text}"),
        // Limits and characters are refused although the grammar takes them.
        Some(_) => {}
        None => assert!(has_errors(&parsed.diagnostics), "{text:?}"),
    }
    let out = formatted(text);
    assert_eq!(formatted(&out), out, "not the same again: {text:?}");
    let solid = |text: &str| -> String {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        text.split_ascii_whitespace().collect()
    };
    assert_eq!(solid(text), solid(&out), "{text:?}");
    if clean {
        assert_eq!(tree(text), tree(&out), "{text}\nbecame\n{out}");
    }
}
