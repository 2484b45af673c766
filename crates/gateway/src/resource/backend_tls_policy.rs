//! BackendTLSPolicy: how a gateway encrypts towards backends.

use std::borrow::Cow;
use std::collections::BTreeMap;

use mesh2yaml_k8s::{ObjectMeta, object, wired};
use serde::{Deserialize, Serialize};

use super::{Hostname, LocalObjectRef};

/// How a gateway encrypts towards Services of its namespace: which certificate it expects.
///
/// ```
/// use mesh2yaml_gateway::{BackendTlsPolicy, BackendValidation, LocalObjectRef, PolicyTarget};
/// use mesh2yaml_types::host;
///
/// let policy = BackendTlsPolicy::new(
///     "shop",
///     "prod",
///     [PolicyTarget::service("shop").section("https")],
///     BackendValidation::signed_by(host!("shop.example.com"), [LocalObjectRef::config_map("shop-ca")]),
/// );
/// assert_eq!(
///     serde_json::to_value(&policy)?["spec"],
///     serde_json::json!({
///         "targetRefs": [{"group": "", "kind": "Service", "name": "shop", "sectionName": "https"}],
///         "validation": {
///             "caCertificateRefs": [{"group": "", "kind": "ConfigMap", "name": "shop-ca"}],
///             "hostname": "shop.example.com",
///         },
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BackendTlsPolicy {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// Services, and their certificate.
    pub spec: BackendTlsPolicySpec,
}

object!(BackendTlsPolicy as "BackendTLSPolicy", spec: BackendTlsPolicySpec, in "gateway.networking.k8s.io/v1");

/// The `spec` of a [`BackendTlsPolicy`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct BackendTlsPolicySpec {
    /// The Services, or ports of them, upstream `targetRefs`; 1 to 16, each once.
    pub target_refs: Vec<PolicyTarget>,
    /// Their certificate, upstream `validation`.
    pub validation: BackendValidation,
    /// Settings that the implementation knows, upstream `options`; at most 16.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, String>,
}

/// What a policy is for, upstream `LocalPolicyTargetReferenceWithSectionName`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct PolicyTarget {
    /// The group of its kind, upstream `group`; empty for Kubernetes' own kinds.
    pub group: String,
    /// Its kind, upstream `kind`; 1 to 63 characters.
    pub kind: String,
    /// Its name, upstream `name`; 1 to 253 characters.
    pub name: String,
    /// A part of it, as the name of a Service's port, upstream `sectionName`; the whole by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section_name: Option<String>,
}

/// The certificate of a backend, upstream `BackendTLSPolicyValidation`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BackendValidation {
    /// Who has signed it, upstream `caCertificateRefs` or `wellKnownCACertificates`.
    pub authorities: Authorities,
    /// The server name of the handshake, upstream `hostname`; without `subjectAltNames`, the certificate has it too. No wildcard.
    pub hostname: Hostname,
    /// Names of which the certificate has one, upstream `subjectAltNames`; at most 5. Without any, `hostname`.
    pub subject_alt_names: Vec<SubjectAltName>,
}

/// Who signs the certificates of backends: one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Authorities {
    /// The authorities in these objects, such as ConfigMaps with a key `ca.crt`, upstream `caCertificateRefs`; 1 to 8.
    Refs(Vec<LocalObjectRef>),
    /// Authorities that are known by name, upstream `wellKnownCACertificates`.
    WellKnown(WellKnownAuthorities),
}

words! {
    /// Authorities that are known by name.
    WellKnownAuthorities {
        /// Those of the system that the gateway runs on, upstream `System`.
        System = "System",
    }
    /// Those of an implementation: `example.com/partners`.
    Other
}

/// A name in a certificate, upstream `SubjectAltName`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SubjectAltName {
    /// A host, whose first label may be `*`, upstream `Hostname`.
    Hostname(Hostname),
    /// A whole URI, such as a SPIFFE identity, upstream `URI`.
    Uri(String),
}

impl BackendTlsPolicy {
    /// The certificate of these Services.
    pub fn new(
        name: impl Into<String>,
        namespace: impl Into<String>,
        targets: impl IntoIterator<Item = PolicyTarget>,
        validation: BackendValidation,
    ) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            spec: BackendTlsPolicySpec {
                target_refs: targets.into_iter().collect(),
                validation,
                options: BTreeMap::new(),
            },
        }
    }

    /// Adds a setting that the implementation knows.
    #[must_use]
    pub fn option(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.spec.options.insert(key.into(), value.into());
        self
    }
}

impl PolicyTarget {
    /// An object of any kind.
    pub fn new(group: impl Into<String>, kind: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            group: group.into(),
            kind: kind.into(),
            name: name.into(),
            section_name: None,
        }
    }

    /// A Service.
    pub fn service(name: impl Into<String>) -> Self {
        Self::new("", "Service", name)
    }
}

setters! { PolicyTarget {
    /// Means only this part of it, as the name of a Service's port.
    section(impl Into<String>) = section_name.set;
} }

impl BackendValidation {
    /// A certificate for this host that one of these authorities has signed.
    pub fn signed_by(
        hostname: impl Into<Hostname>,
        authorities: impl IntoIterator<Item = LocalObjectRef>,
    ) -> Self {
        Self {
            authorities: Authorities::Refs(authorities.into_iter().collect()),
            hostname: hostname.into(),
            subject_alt_names: Vec::new(),
        }
    }

    /// A certificate for this host that an authority has signed which the system trusts.
    pub fn system(hostname: impl Into<Hostname>) -> Self {
        Self {
            authorities: Authorities::WellKnown(WellKnownAuthorities::System),
            hostname: hostname.into(),
            subject_alt_names: Vec::new(),
        }
    }
}

setters! { BackendValidation {
    /// Adds a name that the certificate may have.
    subject_alt_name(SubjectAltName) = subject_alt_names.push;
} }

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    ca_certificate_refs: Option<Cow<'a, [LocalObjectRef]>>,
    #[serde(rename = "wellKnownCACertificates", skip_serializing_if = "Option::is_none")]
    well_known: Option<Cow<'a, WellKnownAuthorities>>,
    hostname: Cow<'a, Hostname>,
    #[serde(default, skip_serializing_if = "is_empty")]
    subject_alt_names: Cow<'a, [SubjectAltName]>,
}

fn is_empty<T>(items: &[T]) -> bool {
    items.is_empty()
}

wired!(BackendValidation, Wire);

impl<'a> From<&'a BackendValidation> for Wire<'a> {
    fn from(validation: &'a BackendValidation) -> Self {
        let (ca_certificate_refs, well_known) = match &validation.authorities {
            Authorities::Refs(refs) => (Some(Cow::Borrowed(refs.as_slice())), None),
            Authorities::WellKnown(name) => (None, Some(Cow::Borrowed(name))),
        };
        Wire {
            ca_certificate_refs,
            well_known,
            hostname: Cow::Borrowed(&validation.hostname),
            subject_alt_names: Cow::Borrowed(&validation.subject_alt_names),
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for BackendValidation {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        // An empty list is as good as none.
        let refs = wire.ca_certificate_refs.filter(|refs| !refs.is_empty());
        let authorities = match (refs, wire.well_known) {
            (Some(refs), None) => Authorities::Refs(refs.into_owned()),
            (None, Some(name)) => Authorities::WellKnown(name.into_owned()),
            (None, None) => return Err("one of `caCertificateRefs` and `wellKnownCACertificates` is needed"),
            (Some(_), Some(_)) => {
                return Err("`caCertificateRefs` and `wellKnownCACertificates` exclude each other");
            }
        };
        Ok(Self {
            authorities,
            hostname: wire.hostname.into_owned(),
            subject_alt_names: wire.subject_alt_names.into_owned(),
        })
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct NameWire<'a> {
    r#type: NameType,
    #[serde(skip_serializing_if = "Option::is_none")]
    hostname: Option<Cow<'a, Hostname>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<Cow<'a, str>>,
}

#[derive(Clone, Copy, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum NameType {
    Hostname,
    #[serde(rename = "URI")]
    Uri,
}

wired!(SubjectAltName, NameWire);

impl<'a> From<&'a SubjectAltName> for NameWire<'a> {
    fn from(name: &'a SubjectAltName) -> Self {
        let (r#type, hostname, uri) = match name {
            SubjectAltName::Hostname(host) => (NameType::Hostname, Some(Cow::Borrowed(host)), None),
            SubjectAltName::Uri(uri) => (NameType::Uri, None, Some(Cow::Borrowed(uri.as_str()))),
        };
        NameWire {
            r#type,
            hostname,
            uri,
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<NameWire<'_>> for SubjectAltName {
    type Error = &'static str;

    fn try_from(wire: NameWire<'_>) -> Result<Self, Self::Error> {
        match (wire.r#type, wire.hostname, wire.uri) {
            (NameType::Hostname, Some(host), None) => Ok(Self::Hostname(host.into_owned())),
            (NameType::Uri, None, Some(uri)) => Ok(Self::Uri(uri.into_owned())),
            (NameType::Hostname, _, _) => Err("of type `Hostname`, a name has `hostname`, and no `uri`"),
            (NameType::Uri, _, _) => Err("of type `URI`, a name has `uri`, and no `hostname`"),
        }
    }
}
