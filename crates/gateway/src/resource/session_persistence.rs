//! Requests of one session that go to one place.

use serde::{Deserialize, Serialize};

use super::GatewayDuration;

/// Keeps the requests of a session together, upstream `SessionPersistence`. It is of the experimental channel: the standard one does not have
/// it, and neither Istio nor Linkerd reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SessionPersistence {
    /// The name of the cookie or header, upstream `sessionName`; at most 128 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_name: Option<String>,
    /// How long a session lasts, upstream `absoluteTimeout`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absolute_timeout: Option<GatewayDuration>,
    /// How long a session lasts without requests, upstream `idleTimeout`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_timeout: Option<GatewayDuration>,
    /// What carries the session, upstream `type`. A cookie by default.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub carrier: Option<SessionCarrier>,
    /// The cookie, upstream `cookieConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cookie_config: Option<CookieConfig>,
}

/// What carries a session, upstream `SessionPersistenceType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum SessionCarrier {
    /// A cookie.
    Cookie,
    /// A header.
    Header,
}

/// The cookie of a session, upstream `CookieConfig`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct CookieConfig {
    /// How long the browser keeps it, upstream `lifetimeType`. For the browser's session by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifetime_type: Option<CookieLifetime>,
}

/// How long a browser keeps a cookie, upstream `CookieLifetimeType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum CookieLifetime {
    /// As long as `absoluteTimeout` says, which is needed then.
    Permanent,
    /// As long as the browser's session.
    Session,
}

impl SessionPersistence {
    /// Sessions by a cookie of the mesh's choice.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

setters! { SessionPersistence {
    /// Names the cookie or header.
    session_name(impl Into<String>) = session_name.set;
    /// Ends a session after this time.
    absolute_timeout(impl Into<GatewayDuration>) = absolute_timeout.set;
    /// Ends a session after this time without requests.
    idle_timeout(impl Into<GatewayDuration>) = idle_timeout.set;
    /// Says what carries the session.
    carrier(SessionCarrier) = carrier.set;
    /// Says how the cookie is kept.
    cookie_config(CookieConfig) = cookie_config.set;
} }

impl CookieConfig {
    /// A cookie that is kept so long.
    #[must_use]
    pub fn new(lifetime: CookieLifetime) -> Self {
        Self {
            lifetime_type: Some(lifetime),
        }
    }
}
