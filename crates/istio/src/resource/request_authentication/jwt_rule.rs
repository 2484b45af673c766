//! How a token is found and verified.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use mesh2yaml_types::Duration;
use serde::{Deserialize, Serialize};

/// The tokens of an issuer: where a request carries them, how they are verified, and what is done with what they say.
///
/// Without a place of its own (`from_headers`, `from_params`, `from_cookies`), a token is looked for in the header `Authorization` behind
/// `Bearer `, and in the query parameter `access_token`.
///
/// ```
/// use mesh2yaml_istio::{JwtHeader, JwtRule};
/// use mesh2yaml_types::duration;
///
/// let rule = JwtRule::new("https://id.example.com")
///     .jwks_uri("https://id.example.com/keys")
///     .from_header(JwtHeader::new("x-token"))
///     .claim_to_header("sub", "x-user")
///     .timeout(duration!("2s"));
/// assert_eq!(
///     serde_json::to_value(&rule)?,
///     serde_json::json!({
///         "issuer": "https://id.example.com",
///         "jwksUri": "https://id.example.com/keys",
///         "fromHeaders": [{"name": "x-token"}],
///         "outputClaimToHeaders": [{"header": "x-user", "claim": "sub"}],
///         "timeout": "2s",
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct JwtRule {
    /// Who issued the tokens, their claim `iss`, upstream `issuer`. Without it, anybody whose key is among those of a URI.
    pub issuer: Option<String>,
    /// Whom the tokens are for, any of these in their claim `aud`, upstream `audiences`. Without one, the name of the service.
    pub audiences: Vec<String>,
    /// The keys that they are signed with, upstream `jwks`, `jwksUri` or `jwks_uri`. Asked of the issuer by default.
    pub keys: JwtKeys,
    /// Headers that carry them, upstream `fromHeaders`.
    pub from_headers: Vec<JwtHeader>,
    /// Query parameters that carry them, upstream `fromParams`.
    pub from_params: Vec<String>,
    /// Cookies that carry them, upstream `fromCookies`.
    pub from_cookies: Vec<String>,
    /// Whether the token stays in the request that the workload gets, upstream `forwardOriginalToken`. Not by default.
    pub forward_original_token: bool,
    /// The header in which the workload gets what the token says, as JSON in base64, upstream `outputPayloadToHeader`; empty for none.
    pub output_payload_to_header: String,
    /// Claims that the workload gets in headers, upstream `outputClaimToHeaders`.
    pub output_claim_to_headers: Vec<ClaimToHeader>,
    /// How long keys are waited for, upstream `timeout`; 5 s by default, in whole milliseconds.
    pub timeout: Option<Duration>,
    /// Claims whose text is a list with spaces between, beside `scope` and `permission`, upstream `spaceDelimitedClaims`; at most 64. A
    /// dot leads into a claim: `provider.login.scope`.
    pub space_delimited_claims: Vec<String>,
    /// Whether a request must have a token, upstream `presence`. Newer than Istio's CRDs of July 2026: those refuse it, and so does the JSON
    /// schema here. An [`AuthorizationPolicy`](crate::AuthorizationPolicy) can ask for a token in every release.
    pub presence: Option<JwtPresence>,
}

/// Whether a request must have a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum JwtPresence {
    /// It may have none, upstream `OPTIONAL`.
    Optional,
    /// It must have one, upstream `REQUIRED`.
    Required,
}

/// Where the keys come from that tokens are signed with: one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwtKeys {
    /// From the issuer, as OpenID Connect's discovery says. Nothing is written for it.
    #[default]
    Discovered,
    /// From this address, `http://` or `https://`, upstream `jwksUri`; at most 2,048 characters.
    Uri(String),
    /// The same in its older spelling, upstream `jwks_uri`.
    OlderUri(String),
    /// These: a JSON Web Key Set as text, upstream `jwks`. It needs no private keys.
    Inline(String),
}

/// A header that carries a token, upstream `JWTHeader`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct JwtHeader {
    /// Its name, upstream `name`.
    pub name: String,
    /// What stands before the token, such as `Bearer ` with its space, upstream `prefix`; nothing by default.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
}

/// A claim that the workload gets in a header, upstream `ClaimToHeader`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ClaimToHeader {
    /// The header, of letters, digits, `-` and `_`, upstream `header`. A request's own is replaced.
    pub header: String,
    /// The claim, a text, number or boolean, upstream `claim`. A dot leads into a claim: `realm.name`.
    pub claim: String,
}

impl JwtRule {
    /// The tokens of an issuer, whose keys are asked of it.
    pub fn new(issuer: impl Into<String>) -> Self {
        Self {
            issuer: Some(issuer.into()),
            ..Self::default()
        }
    }

    /// The tokens of anybody whose key is found at an address.
    pub fn any_issuer(jwks_uri: impl Into<String>) -> Self {
        Self::default().jwks_uri(jwks_uri)
    }

    /// Fetches the keys from an address.
    #[must_use]
    pub fn jwks_uri(mut self, uri: impl Into<String>) -> Self {
        self.keys = JwtKeys::Uri(uri.into());
        self
    }

    /// Takes these keys, a JSON Web Key Set.
    #[must_use]
    pub fn jwks(mut self, jwks: impl Into<String>) -> Self {
        self.keys = JwtKeys::Inline(jwks.into());
        self
    }

    /// Hands a claim to the workload in a header.
    #[must_use]
    pub fn claim_to_header(mut self, claim: impl Into<String>, header: impl Into<String>) -> Self {
        self.output_claim_to_headers.push(ClaimToHeader {
            header: header.into(),
            claim: claim.into(),
        });
        self
    }
}

setters! { JwtRule {
    /// Takes tokens that are for this audience too.
    audience(impl Into<String>) = audiences.push;
    /// Looks for the token in this header too.
    from_header(JwtHeader) = from_headers.push;
    /// Looks for the token in this query parameter too.
    from_param(impl Into<String>) = from_params.push;
    /// Looks for the token in this cookie too.
    from_cookie(impl Into<String>) = from_cookies.push;
    /// Whether the token stays in the request.
    forward_original_token(bool) = forward_original_token.put;
    /// Hands what the token says to the workload in this header.
    output_payload_to_header(impl Into<String>) = output_payload_to_header.put;
    /// Waits so long for keys.
    timeout(Duration) = timeout.set;
    /// Splits this claim at its spaces.
    space_delimited_claim(impl Into<String>) = space_delimited_claims.push;
    /// Says whether a request must have a token.
    presence(JwtPresence) = presence.set;
} }

impl JwtHeader {
    /// A header that is a token.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            prefix: String::new(),
        }
    }
}

setters! { JwtHeader {
    /// Says what stands before the token.
    prefix(impl Into<String>) = prefix.put;
} }

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[derive(Default)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    audiences: Cow<'a, [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jwks_uri: Option<Cow<'a, str>>,
    #[serde(rename = "jwks_uri", skip_serializing_if = "Option::is_none")]
    older_uri: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jwks: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    from_headers: Cow<'a, [JwtHeader]>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    from_params: Cow<'a, [String]>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    from_cookies: Cow<'a, [String]>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    forward_original_token: bool,
    #[serde(skip_serializing_if = "str::is_empty")]
    output_payload_to_header: Cow<'a, str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    output_claim_to_headers: Cow<'a, [ClaimToHeader]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout: Option<Duration>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    space_delimited_claims: Cow<'a, [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(skip))]
    presence: Option<JwtPresence>,
}

wired!(JwtRule, Wire);

impl<'a> From<&'a JwtRule> for Wire<'a> {
    fn from(rule: &'a JwtRule) -> Self {
        let mut wire = Wire {
            issuer: rule.issuer.as_deref().map(Cow::Borrowed),
            audiences: Cow::Borrowed(&rule.audiences),
            from_headers: Cow::Borrowed(&rule.from_headers),
            from_params: Cow::Borrowed(&rule.from_params),
            from_cookies: Cow::Borrowed(&rule.from_cookies),
            forward_original_token: rule.forward_original_token,
            output_payload_to_header: Cow::Borrowed(&rule.output_payload_to_header),
            output_claim_to_headers: Cow::Borrowed(&rule.output_claim_to_headers),
            timeout: rule.timeout,
            space_delimited_claims: Cow::Borrowed(&rule.space_delimited_claims),
            presence: rule.presence,
            ..Wire::default()
        };
        match &rule.keys {
            JwtKeys::Discovered => {}
            JwtKeys::Uri(uri) => wire.jwks_uri = Some(Cow::Borrowed(uri)),
            JwtKeys::OlderUri(uri) => wire.older_uri = Some(Cow::Borrowed(uri)),
            JwtKeys::Inline(keys) => wire.jwks = Some(Cow::Borrowed(keys)),
        }
        wire
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for JwtRule {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        Ok(Self {
            issuer: wire.issuer.map(Cow::into_owned),
            audiences: wire.audiences.into_owned(),
            keys: match (wire.jwks_uri, wire.older_uri, wire.jwks) {
                (None, None, None) => JwtKeys::Discovered,
                (Some(uri), None, None) => JwtKeys::Uri(uri.into_owned()),
                (None, Some(uri), None) => JwtKeys::OlderUri(uri.into_owned()),
                (None, None, Some(keys)) => JwtKeys::Inline(keys.into_owned()),
                _ => return Err("`jwks` and `jwksUri` exclude each other: keys come from one place"),
            },
            from_headers: wire.from_headers.into_owned(),
            from_params: wire.from_params.into_owned(),
            from_cookies: wire.from_cookies.into_owned(),
            forward_original_token: wire.forward_original_token,
            output_payload_to_header: wire.output_payload_to_header.into_owned(),
            output_claim_to_headers: wire.output_claim_to_headers.into_owned(),
            timeout: wire.timeout,
            space_delimited_claims: wire.space_delimited_claims.into_owned(),
            presence: wire.presence,
        })
    }
}
