//! Where a policy applies.

use std::borrow::Cow;

use super::{Selector, TargetRef};

/// Where a policy applies: one of these.
///
/// ```
/// use mesh2yaml_istio::{PolicyTarget, TargetRef};
///
/// let both = PolicyTarget::from(TargetRef::gateway("waypoint")).and(TargetRef::service("shop"));
/// assert_eq!(both, PolicyTarget::refs([TargetRef::gateway("waypoint"), TargetRef::service("shop")]));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum PolicyTarget {
    /// At every workload of its namespace; in the root namespace, of the mesh. Nothing is written for it.
    #[default]
    All,
    /// At workloads, upstream `selector`. Waypoints do not look at it.
    Workloads(Selector),
    /// At services, gateways and waypoints, upstream `targetRefs`; at most 16. Sidecars do not look at it.
    Refs(Vec<TargetRef>),
    /// At one service, gateway or waypoint: the older form of [`Refs`](Self::Refs), upstream `targetRef`.
    Ref(TargetRef),
}

impl PolicyTarget {
    /// The workloads with these labels.
    pub fn workloads(selector: impl Into<Selector>) -> Self {
        Self::Workloads(selector.into())
    }

    /// These services, gateways and waypoints.
    pub fn refs(refs: impl IntoIterator<Item = TargetRef>) -> Self {
        Self::Refs(refs.into_iter().collect())
    }

    /// Adds a service, gateway or waypoint, in place of what is not one.
    #[must_use]
    pub fn and(self, target: TargetRef) -> Self {
        Self::Refs(match self {
            Self::All | Self::Workloads(_) => vec![target],
            Self::Ref(first) => vec![first, target],
            Self::Refs(mut refs) => {
                refs.push(target);
                refs
            }
        })
    }
}

impl From<Selector> for PolicyTarget {
    fn from(selector: Selector) -> Self {
        Self::Workloads(selector)
    }
}

impl From<TargetRef> for PolicyTarget {
    fn from(target: TargetRef) -> Self {
        Self::Refs(vec![target])
    }
}

/// The fields of a `spec` that say where it applies: its wire has the same three.
pub(super) struct TargetFields<'a> {
    pub(super) selector: Option<Cow<'a, Selector>>,
    pub(super) target_ref: Option<Cow<'a, TargetRef>>,
    pub(super) target_refs: Option<Cow<'a, [TargetRef]>>,
}

impl<'a> From<&'a PolicyTarget> for TargetFields<'a> {
    fn from(target: &'a PolicyTarget) -> Self {
        let mut fields = TargetFields {
            selector: None,
            target_ref: None,
            target_refs: None,
        };
        match target {
            PolicyTarget::All => {}
            PolicyTarget::Workloads(selector) => fields.selector = Some(Cow::Borrowed(selector)),
            PolicyTarget::Refs(refs) => fields.target_refs = Some(Cow::Borrowed(refs)),
            PolicyTarget::Ref(target) => fields.target_ref = Some(Cow::Borrowed(target)),
        }
        fields
    }
}

#[cfg(feature = "read")]
impl TryFrom<TargetFields<'_>> for PolicyTarget {
    type Error = &'static str;

    fn try_from(fields: TargetFields<'_>) -> Result<Self, Self::Error> {
        match (fields.selector, fields.target_ref, fields.target_refs) {
            (None, None, None) => Ok(Self::All),
            (Some(selector), None, None) => Ok(Self::Workloads(selector.into_owned())),
            (None, Some(target), None) => Ok(Self::Ref(target.into_owned())),
            (None, None, Some(refs)) => Ok(Self::Refs(refs.into_owned())),
            _ => Err("`selector`, `targetRef` and `targetRefs` exclude each other"),
        }
    }
}
