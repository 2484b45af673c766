//! A text that is one object, read as its type.

use super::{Limits, ReadError, read, typed};
use crate::{Finding, Kind};

/// Why a text is not an object of a kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ObjectError {
    /// It is no YAML.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It is not one document but so many.
    #[error("one object is expected here, not {0}")]
    Count(usize),
    /// It does not fit the kind: what the first of the findings says, at its path.
    #[error("{}", first(.0))]
    Misfit(Vec<Finding>),
}

fn first(findings: &[Finding]) -> String {
    findings.first().map_or_else(
        || "it does not fit its kind".to_owned(),
        |finding| format!("{}: {}", finding.path, finding.message),
    )
}

/// Reads a text that is one object, strictly: a field that the kind does not have is an error.
///
/// ```
/// use mesh2yaml_k8s::manifest::object;
/// use mesh2yaml_k8s::Namespace;
///
/// let shop: Namespace = object("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n")?;
/// assert_eq!(shop.metadata.name(), "shop");
/// assert!(object::<Namespace>("apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\n").is_err());
/// # Ok::<(), mesh2yaml_k8s::manifest::ObjectError>(())
/// ```
///
/// # Errors
/// Where the text is no YAML, not one document, or not an object of this kind.
pub fn object<T: Kind>(text: &str) -> Result<T, ObjectError> {
    let documents = read(text, &Limits::default())?;
    let [document] = &documents[..] else {
        return Err(ObjectError::Count(documents.len()));
    };
    match typed(document) {
        (Some(object), findings) if findings.is_empty() => Ok(object),
        (_, findings) => Err(ObjectError::Misfit(findings)),
    }
}
