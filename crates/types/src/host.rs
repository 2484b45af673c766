//! Host names: DNS names with two labels or more, and Kubernetes' service names.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{Name, name::is_name};

/// A fully qualified DNS name in lower case: labels (see [`Name`]) joined by dots, at most 253 characters.
///
/// A mesh resolves a short name in the namespace of the object that uses it, which is seldom what the author
/// meant, so this type has no way to hold one: `shop` alone is refused, `shop.production.svc.cluster.local` is not.
/// Cloning is cheap: one service's objects name its host many times.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Host(#[cfg_attr(feature = "schema", schemars(with = "String"))] Arc<str>);

/// Why a text is not a [`Host`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// More than 253 characters.
    #[error("a host name has at most 253 characters")]
    TooLong,
    /// A single label, such as `shop`.
    #[error("a short host name means another service in every namespace: write the whole name")]
    Short,
    /// A part is not a DNS label, or the last part is a number.
    #[error("a host name is made of DNS labels joined by dots, in lower case")]
    Form,
}

const fn check(text: &str) -> Result<(), HostError> {
    let b = text.as_bytes();
    if b.len() > 253 {
        return Err(HostError::TooLong);
    }
    let (mut i, mut start, mut labels, mut digits_only) = (0, 0, 0, true);
    while i <= b.len() {
        if i == b.len() || b[i] == b'.' {
            if i == start || i - start > 63 || b[start] == b'-' || b[i - 1] == b'-' {
                return Err(HostError::Form);
            }
            labels += 1;
            start = i + 1;
            if i < b.len() {
                digits_only = true;
            }
        } else {
            match b[i] {
                b'0'..=b'9' => {}
                b'a'..=b'z' | b'-' => digits_only = false,
                _ => return Err(HostError::Form),
            }
        }
        i += 1;
    }
    if digits_only {
        Err(HostError::Form)
    } else if labels < 2 {
        Err(HostError::Short)
    } else {
        Ok(())
    }
}

/// Whether `text` is a [`Host`].
#[must_use]
pub const fn is_host(text: &str) -> bool {
    check(text).is_ok()
}

impl Host {
    /// The name that Kubernetes' DNS gives to a Service: `<service>.<namespace>.svc.<cluster domain>`.
    #[must_use]
    pub fn of_service(service: &Name, namespace: &Name, cluster_domain: &str) -> Self {
        let (s, n) = (service.as_str(), namespace.as_str());
        let mut text = String::with_capacity(s.len() + n.len() + cluster_domain.len() + 6);
        text.push_str(s);
        text.push('.');
        text.push_str(n);
        text.push_str(".svc.");
        text.push_str(cluster_domain);
        debug_assert!(is_name(s) && is_host(&text));
        Self(text.into())
    }

    /// A host as policies name one: `jaeger.observability` is a Service of the cluster, by its name and namespace; more
    /// labels are a whole name.
    ///
    /// # Errors
    ///
    /// Where that is no host: see [`HostError`].
    ///
    /// ```
    /// use mesh2yaml_types::Host;
    ///
    /// let service = Host::in_cluster("jaeger.observability", "cluster.local")?;
    /// assert_eq!(service.as_str(), "jaeger.observability.svc.cluster.local");
    /// assert_eq!(Host::in_cluster("traces.example.com", "cluster.local")?.as_str(), "traces.example.com");
    /// # Ok::<(), mesh2yaml_types::HostError>(())
    /// ```
    pub fn in_cluster(text: &str, cluster_domain: &str) -> Result<Self, HostError> {
        if text.split('.').count() == 2 {
            return format!("{text}.svc.{cluster_domain}").parse();
        }
        text.parse()
    }

    /// The host as shared text, without a copy.
    #[must_use]
    pub fn shared(&self) -> Arc<str> {
        self.0.clone()
    }

    /// The host as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[doc(hidden)]
    #[must_use]
    pub fn from_literal(checked: &'static str) -> Self {
        Self(Arc::from(checked))
    }
}

impl FromStr for Host {
    type Err = HostError;
    fn from_str(s: &str) -> Result<Self, HostError> {
        check(s).map(|()| Self(Arc::from(s)))
    }
}

impl Serialize for Host {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl TryFrom<String> for Host {
    type Error = HostError;
    fn try_from(s: String) -> Result<Self, HostError> {
        check(&s).map(|()| Self(Arc::from(s)))
    }
}

impl From<Host> for String {
    fn from(h: Host) -> Self {
        h.0.as_ref().to_owned()
    }
}

impl AsRef<str> for Host {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A [`Host`] literal, checked when the program is compiled.
///
/// ```
/// let host = mesh2yaml_types::host!("shop.production.svc.cluster.local");
/// assert_eq!(host.as_str(), "shop.production.svc.cluster.local");
/// ```
///
/// ```compile_fail
/// let host = mesh2yaml_types::host!("shop");
/// ```
#[macro_export]
macro_rules! host {
    ($text:literal) => {{
        const { assert!($crate::literal::is_host($text), "not a fully qualified host name") };
        $crate::Host::from_literal($text)
    }};
}
