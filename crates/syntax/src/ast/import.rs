//! `import "common.mesh"`

use mesh2yaml_diagnostics::Span;

use super::{P, Reader, Value};
use crate::shape::Shape;

/// Another file whose items belong to this policy too.
#[derive(Clone, Debug, PartialEq)]
pub struct Import<'s> {
    /// The whole statement.
    pub span: Span,
    /// The file, relative to the one that imports it.
    pub path: Value<'s>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new("import TEXT", "import \"common.mesh\"")];

impl<'s> Import<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("import", &pair);
        let path = pair.into_inner().next().map_or(
            Value {
                text: "",
                span,
                quoted: true,
                regex: false,
            },
            |p| r.value(&p),
        );
        Self { span, path }
    }
}
