//! Whose routes and listeners a gateway takes.

use serde::{Deserialize, Serialize};

use crate::resource::LabelSelector;

/// The namespaces whose routes a listener takes, upstream `RouteNamespaces`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RouteNamespaces {
    /// Which namespaces, upstream `from`; the gateway's own by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<RoutesFrom>,
    /// Their labels, upstream `selector`; counts with [`RoutesFrom::Selector`] alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selector: Option<LabelSelector>,
}

/// From where a listener takes routes, upstream `FromNamespaces`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum RoutesFrom {
    /// From every namespace, upstream `All`.
    All,
    /// From namespaces with certain labels, upstream `Selector`.
    Selector,
    /// From the gateway's own, upstream `Same`.
    Same,
}

impl RouteNamespaces {
    /// Every namespace.
    #[must_use]
    pub fn all() -> Self {
        Self {
            from: Some(RoutesFrom::All),
            selector: None,
        }
    }

    /// The gateway's own namespace.
    #[must_use]
    pub fn same() -> Self {
        Self {
            from: Some(RoutesFrom::Same),
            selector: None,
        }
    }

    /// Namespaces with certain labels.
    pub fn selected(selector: impl Into<LabelSelector>) -> Self {
        Self {
            from: Some(RoutesFrom::Selector),
            selector: Some(selector.into()),
        }
    }
}

/// Whose ListenerSets may add listeners to a gateway, upstream `AllowedListeners`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct AllowedListeners {
    /// The namespaces, upstream `namespaces`; none by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespaces: Option<ListenerNamespaces>,
}

impl AllowedListeners {
    /// Those of these namespaces.
    #[must_use]
    pub fn new(namespaces: ListenerNamespaces) -> Self {
        Self {
            namespaces: Some(namespaces),
        }
    }
}

/// The namespaces whose ListenerSets may add listeners, upstream `ListenerNamespaces`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ListenerNamespaces {
    /// Which namespaces, upstream `from`; none by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<ListenersFrom>,
    /// Their labels, upstream `selector`; counts with [`ListenersFrom::Selector`] alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selector: Option<LabelSelector>,
}

/// From where a gateway takes ListenerSets, upstream `FromNamespaces`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum ListenersFrom {
    /// From every namespace, upstream `All`.
    All,
    /// From namespaces with certain labels, upstream `Selector`.
    Selector,
    /// From the gateway's own, upstream `Same`.
    Same,
    /// From nowhere, upstream `None`.
    None,
}

impl ListenerNamespaces {
    fn of(from: ListenersFrom, selector: Option<LabelSelector>) -> Self {
        Self {
            from: Some(from),
            selector,
        }
    }

    /// Every namespace.
    #[must_use]
    pub fn all() -> Self {
        Self::of(ListenersFrom::All, None)
    }

    /// The gateway's own namespace.
    #[must_use]
    pub fn same() -> Self {
        Self::of(ListenersFrom::Same, None)
    }

    /// No namespace.
    #[must_use]
    pub fn none() -> Self {
        Self::of(ListenersFrom::None, None)
    }

    /// Namespaces with certain labels.
    pub fn selected(selector: impl Into<LabelSelector>) -> Self {
        Self::of(ListenersFrom::Selector, Some(selector.into()))
    }
}
