//! What is written for a new construct: `mirror WORD` with one leaf, to start from.

use crate::constructs::Kind;

/// A construct's names.
pub(super) struct Names {
    /// `mirror`
    name: String,
    /// `Mirror`
    type_: String,
}

impl Names {
    pub(super) fn of(name: &str) -> Self {
        let mut type_ = name.to_owned();
        if let Some(first) = type_.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Self {
            name: name.to_owned(),
            type_,
        }
    }

    fn fill(&self, template: &str) -> String {
        template.replace("TYPE", &self.type_).replace("NAME", &self.name)
    }
}

const AST: &str = "\
//! `NAME WORD`

use mesh2yaml_diagnostics::Span;

use super::{P, Reader, Word};
use crate::shape::Shape;

/// What `NAME` says: describe it in the author's words.
#[derive(Clone, Debug, PartialEq)]
pub struct TYPE<'s> {
    /// The whole statement.
    pub span: Span,
    /// Its value.
    pub value: Word<'s>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new(\"NAME WORD\", \"NAME example\")];

impl<'s> TYPE<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        Self {
            span: r.statement(\"NAME\", &pair),
            value: r.only_word(pair),
        }
    }
}
";

const MODEL: &str = "\
//! `NAME`

use crate::{Leaf, Text};

pub(super) const LEAVES: &[&str] = &[\"NAME\"];

/// What `NAME` says: describe it in the author's words.
#[derive(Clone, Debug)]
pub struct TYPE {
    /// Its value; give it a type of its own where not every text will do.
    pub value: Leaf<Text>,
}
";

const CHECK_POLICY: &str = "\
//! `NAME WORD`

use mesh2yaml_model::Text;
use mesh2yaml_model::construct::TYPE;
use mesh2yaml_syntax::ast;

use crate::checker::Checker;

impl Checker {
    pub(crate) fn NAME(&mut self, said: &ast::TYPE<'_>) -> Option<TYPE> {
        self.leaf(\"NAME\", said.value, |text| Ok(Text::from(text)))
            .map(|value| TYPE { value })
    }
}
";

const CHECK_LANGUAGE: &str = "\
//! `NAME WORD`

use mesh2yaml_syntax::ast;

use crate::checker::Checker;
use crate::values;

impl Checker {
    pub(crate) fn NAME(&mut self, said: &ast::TYPE<'_>) -> Option<String> {
        self.read(said.value, values::name).map(|name| name.to_string())
    }
}
";

const LOWER: &str = "\
//! `NAME`: refused until MESH is taught it.

use mesh2yaml_model::Gap;
use mesh2yaml_model::construct::TYPE;

use super::Cx;

pub(super) fn lower(said: &TYPE, cx: &mut Cx<'_, '_>) {
    let TYPE { value } = said;
    let gap = Gap {
        why: \"MESH has no `NAME` yet\".to_owned(),
        instead: \"take it out, or say it for another mesh only: `on MESH { … }`\".to_owned(),
    };
    cx.unsupported(value, gap);
}
";

const PAGE: &str = "\
# `NAME`

What `NAME` says, in a sentence or two: who needs it, and what happens without it.

<!-- include: examples/NAME/usual.mesh -->
<!-- /include -->

## Form

Where it may stand, its parts, their units, ranges and defaults, and whether it may be repeated.

## On the meshes

What it becomes on each, and what is lost where a mesh says less.

<!-- output: examples/NAME/usual.mesh istio -->
<!-- /output -->

<!-- output: examples/NAME/usual.mesh linkerd -->
<!-- /output -->
";

const EXAMPLE: &str = "\
# What most people write with `NAME`, in a sentence.
service cart in shop {
  workload app=cart
  port     http 80 to 8080

  NAME example
}
";

const SECTION: &str = "NAME = { b ~ word }\n";

/// The stub in a folder of constructs.
pub(super) fn file(folder: &str, names: &Names, kind: Kind) -> String {
    let template = match (folder, kind) {
        ("crates/syntax/src/ast", _) => AST.to_owned(),
        ("crates/model/src/construct", _) => MODEL.to_owned(),
        ("crates/check/src", Kind::Policy) => CHECK_POLICY.to_owned(),
        ("crates/check/src", Kind::Language) => CHECK_LANGUAGE.to_owned(),
        ("docs/constructs", _) => PAGE.to_owned(),
        // A mesh's folder: crates/MESH/src/lower.
        (lower, _) => LOWER.replace("MESH", lower.split('/').nth(1).unwrap_or(lower)),
    };
    names.fill(&template)
}

/// The file that declares a folder's modules, and what else it has to say of the new one.
pub(super) fn root(folder: &str, names: &Names) -> Option<(&'static str, Option<String>)> {
    let export = || Some(names.fill("pub use NAME::TYPE;"));
    match folder {
        "crates/syntax/src/ast" | "crates/model/src/construct" => Some(("mod.rs", export())),
        "crates/check/src" => Some(("lib.rs", None)),
        "docs/constructs" => None,
        _ => Some(("mod.rs", None)),
    }
}

pub(super) fn example(names: &Names) -> String {
    names.fill(EXAMPLE)
}

pub(super) fn grammar(names: &Names) -> String {
    let title = format!("// ── {} ", names.name);
    let line = "─".repeat(115_usize.saturating_sub(title.chars().count()));
    format!("{title}{line}\n\n{}", names.fill(SECTION))
}

/// What is left by hand.
pub(super) fn left(names: &Names, kind: Kind, written: &[String], changed: &[String]) -> String {
    let mut steps = vec![
        "grammar/mesh.pest: name the rule where it may stand, as in `service_statement`",
        "crates/syntax/src/ast: a variant where it may stand, as in `ServiceStatement`, and its reading",
        "crates/syntax/src/ast/mod.rs: its SHAPES among `shapes`, for explanations and completion",
    ];
    match kind {
        Kind::Policy => steps.extend([
            "crates/model/src/construct/mod.rs: a variant where it may stand, as in `ServiceConstruct`; a \
             `Keyword`; its LEAVES in `leaf_names`",
            "crates/check/src: call it where it may stand, as in `service.rs`",
            "crates/istio and crates/linkerd: the compiler now names every match that needs an arm",
        ]),
        Kind::Language => {
            steps.push("crates/check/src: call it where it may stand, and say what becomes of its value");
        }
    }
    steps.extend([
        "the example and the page: what people write, and why",
        "then: `INSTA_UPDATE=always cargo test -p mesh2yaml-snapshots --test corpus`, `cargo xtask docs` and \
         `cargo xtask tidy`",
    ]);
    let list = |items: &[String]| -> String { items.iter().map(|i| format!("  {i}\n")).collect() };
    let steps: Vec<String> = steps.iter().map(|s| names.fill(s)).collect();
    format!(
        "written:\n{}declared in:\n{}left by hand:\n{}",
        list(written),
        list(changed),
        list(&steps)
    )
}
