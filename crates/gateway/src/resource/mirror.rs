//! Copies of requests.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use serde::{Deserialize, Serialize};

use super::BackendObjectRef;

/// Sends copies of requests somewhere else, whose answers are dropped, upstream `HTTPRequestMirrorFilter`.
///
/// ```
/// use mesh2yaml_gateway::{BackendObjectRef, Fraction, RequestMirror};
/// use mesh2yaml_types::port;
/// use serde_json::json;
///
/// let some = RequestMirror::new(BackendObjectRef::service("shop-next", port!(80))).fraction(Fraction::new(1).of(1000));
/// assert_eq!(
///     serde_json::to_value(&some)?,
///     json!({
///         "backendRef": {"name": "shop-next", "port": 80},
///         "fraction": {"numerator": 1, "denominator": 1000},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestMirror {
    /// Where the copies go, upstream `backendRef`.
    pub backend: BackendObjectRef,
    /// How many requests are copied, upstream `percent` or `fraction`. All by default.
    pub share: Option<MirrorShare>,
}

/// How many requests are copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MirrorShare {
    /// So many of a hundred, upstream `percent`; 0 to 100.
    Percent(u32),
    /// A part, upstream `fraction`.
    Fraction(Fraction),
}

/// A part of a whole, upstream `Fraction`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Fraction {
    /// So many, upstream `numerator`; at most the denominator.
    pub numerator: u32,
    /// Of so many, upstream `denominator`; at least 1, and 100 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<u32>,
}

impl Fraction {
    /// So many of a hundred.
    #[must_use]
    pub const fn new(numerator: u32) -> Self {
        Self {
            numerator,
            denominator: None,
        }
    }

    /// Of so many.
    #[must_use]
    pub const fn of(mut self, denominator: u32) -> Self {
        self.denominator = Some(denominator);
        self
    }
}

impl RequestMirror {
    /// Copies of all requests.
    #[must_use]
    pub fn new(backend: BackendObjectRef) -> Self {
        Self { backend, share: None }
    }

    /// Copies so many requests of a hundred.
    #[must_use]
    pub fn percent(mut self, percent: u32) -> Self {
        self.share = Some(MirrorShare::Percent(percent));
        self
    }

    /// Copies a part of the requests.
    #[must_use]
    pub fn fraction(mut self, fraction: Fraction) -> Self {
        self.share = Some(MirrorShare::Fraction(fraction));
        self
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    backend_ref: Cow<'a, BackendObjectRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fraction: Option<Fraction>,
}

wired!(RequestMirror, Wire);

impl<'a> From<&'a RequestMirror> for Wire<'a> {
    fn from(it: &'a RequestMirror) -> Self {
        let (percent, fraction) = match it.share {
            None => (None, None),
            Some(MirrorShare::Percent(percent)) => (Some(percent), None),
            Some(MirrorShare::Fraction(fraction)) => (None, Some(fraction)),
        };
        Wire {
            backend_ref: Cow::Borrowed(&it.backend),
            percent,
            fraction,
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for RequestMirror {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        Ok(Self {
            backend: wire.backend_ref.into_owned(),
            share: match (wire.percent, wire.fraction) {
                (None, None) => None,
                (Some(percent), None) => Some(MirrorShare::Percent(percent)),
                (None, Some(fraction)) => Some(MirrorShare::Fraction(fraction)),
                (Some(_), Some(_)) => return Err("`percent` and `fraction` exclude each other"),
            },
        })
    }
}
