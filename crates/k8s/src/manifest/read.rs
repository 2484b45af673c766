//! The one module that reads YAML.

use serde_json::Value;
use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy, NonFiniteFloatPolicy};
use serde_saphyr::{Error, Options};

use super::{Limits, address};

/// Why a text could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} at line {line}, column {column}")]
#[non_exhaustive]
pub struct ReadError {
    /// What is wrong, without the position.
    pub message: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// Reads the documents of a text; those that are empty or `null` are skipped.
///
/// Scalars without quotes mean what Go, and so the API server, reads, but for the first two lines:
/// - booleans are `true`, `True`, `TRUE` and the like of `false` alone; `yes`, `on` and `n` are strings, where Go reads booleans;
/// - NaN, the infinities and numbers as large (`1e400`) are refused, since JSON has none; `1__0` and `1_000.5` are strings;
/// - `0777` and `0o777` are the octal 511, `0x1F` is 31, `1_000` is 1000; `089` is no octal, so the float 89.0;
/// - whole numbers beyond 64 bits are floats;
/// - `1.2.3.4`, `12:30`, `2001-01-01` and `db8::` are strings, the last in a flow list too (in a flow map it needs quotes);
/// - `<<` merges maps.
///
/// ```
/// use mesh2yaml_k8s::manifest::{Limits, read};
///
/// let documents = read("a: yes\nb: [1.2.3.4, 001:db8::]\n---\n---\nmode: 0777\n", &Limits::default())?;
/// assert_eq!(documents[0]["a"], "yes");
/// assert_eq!(documents[0]["b"][1], "001:db8::");
/// assert_eq!(documents[1]["mode"], 511);
///
/// let error = read("a: 1\nb: 2\na: 3\n", &Limits::default()).unwrap_err();
/// assert_eq!((error.line, error.column), (3, 1));
/// assert_eq!(error.message, "the key `a` is here twice");
/// # Ok::<(), mesh2yaml_k8s::manifest::ReadError>(())
/// ```
///
/// # Errors
/// When the text is no YAML, has a key twice in a map, or exceeds a limit. The first error ends the reading.
pub fn read(text: &str, limits: &Limits) -> Result<Vec<Value>, ReadError> {
    if text.len() > limits.bytes {
        return Err(ReadError::limit("bytes", limits.bytes));
    }
    let mut documents = serde_saphyr::from_multiple_with_options(text, options(limits))
        .map_err(|error| explain(&error, limits))?;
    address::restore(text, &mut documents);
    Ok(documents)
}

impl ReadError {
    pub(super) fn limit(limit: &str, most: usize) -> Self {
        Self {
            message: exceeds(limit, most),
            line: 1,
            column: 1,
        }
    }
}

/// Options under which our limits are the only ones that can be hit.
fn options(limits: &Limits) -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_documents: limits.documents,
            max_nodes: limits.nodes,
            max_events: limits.events,
            max_depth: limits.depth,
            // One more, so that `max_depth` is what is hit.
            flow_nesting_limit: limits.depth.saturating_add(1),
            max_total_scalar_bytes: limits.bytes.saturating_add(limits.repeated),
            max_aliases: limits.nodes,
            max_anchors: limits.nodes,
            max_merge_keys: limits.nodes,
            max_recorded_anchor_events: limits.events,
            max_recorded_anchor_bytes: limits.bytes,
            // What aliases can do is capped by what they repeat; many uses of one anchor are no fault.
            enforce_alias_anchor_ratio: false,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: limits.repeated,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Merge,
        non_finite_float_policy: NonFiniteFloatPolicy::Reject,
        strict_booleans: true,
        legacy_octal_numbers: true,
        with_snippet: false,
    }
}

/// The parser's error in our words where its own speak of its options, which our users do not have.
fn explain(error: &Error, limits: &Limits) -> ReadError {
    // Without a place it concerns the text as a whole.
    let (line, column) = error.location().map_or((1, 1), |at| (at.line(), at.column()));
    let mut cause = error;
    while let Error::AliasError { error, .. } | Error::WithSnippet { error, .. } = cause {
        cause = error;
    }
    ReadError {
        message: message(cause, limits).unwrap_or_else(|| {
            let text = cause.to_string();
            let place = format!(" at line {line}, column {column}");
            match text.strip_suffix(&place).unwrap_or(&text) {
                // The scanner's word for the nesting of `[` and `{`, of which it may see more before the budget does.
                "recursion limit exceeded" => exceeds("depth", limits.depth),
                other => other.to_owned(),
            }
        }),
        line: usize::try_from(line).unwrap_or(usize::MAX).max(1),
        column: usize::try_from(column).unwrap_or(usize::MAX).max(1),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the parser's own words do for all other errors, and for those that it may come to know"
)]
fn message(error: &Error, limits: &Limits) -> Option<String> {
    Some(match error {
        Error::Budget { breach, .. } => match breach {
            BudgetBreach::Documents { .. } => exceeds("documents", limits.documents),
            BudgetBreach::Nodes { .. } => exceeds("nodes", limits.nodes),
            BudgetBreach::Events { .. } => exceeds("events", limits.events),
            BudgetBreach::Depth { .. } => exceeds("depth", limits.depth),
            _ => return None,
        },
        Error::AliasReplayLimitExceeded { .. } => exceeds("repeated", limits.repeated),
        Error::DuplicateMappingKey { key: Some(key), .. } => {
            format!("the key `{key}` is here twice")
        }
        Error::DuplicateMappingKey { key: None, .. } => "a key is here twice".to_owned(),
        Error::NonFiniteFloat { value, .. } => format!("`{value}` is no finite number"),
        Error::NullIntoString { .. } => "null cannot be a key".to_owned(),
        Error::BinaryNotUtf8 { .. } => "the bytes of this `!!binary` are no UTF-8".to_owned(),
        _ => return None,
    })
}

fn exceeds(limit: &str, most: usize) -> String {
    format!("the text exceeds the limit of {most} for `{limit}`")
}
