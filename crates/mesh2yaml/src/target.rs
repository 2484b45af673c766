//! What is compiled for. The one list of meshes.

use std::fmt;
use std::str::FromStr;

use mesh2yaml_model::{MeshId, Version};

/// A mesh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Mesh {
    /// Istio with sidecars.
    Istio,
    /// Linkerd.
    Linkerd,
}

impl Mesh {
    /// All meshes; a mesh's place is its number in a policy.
    pub const ALL: [Self; 2] = [Self::Istio, Self::Linkerd];

    /// The names, in the same order.
    pub(crate) const NAMES: [&'static str; 2] =
        [mesh2yaml_istio::lower::NAME, mesh2yaml_linkerd::lower::NAME];

    /// What sources and the command line call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Istio => mesh2yaml_istio::lower::NAME,
            Self::Linkerd => mesh2yaml_linkerd::lower::NAME,
        }
    }

    /// The oldest version that can be compiled for.
    #[must_use]
    pub const fn oldest(self) -> Version {
        match self {
            Self::Istio => mesh2yaml_istio::lower::OLDEST,
            Self::Linkerd => mesh2yaml_linkerd::lower::OLDEST,
        }
    }

    /// The version that is compiled for where none is given.
    #[must_use]
    pub const fn latest(self) -> Version {
        match self {
            Self::Istio => mesh2yaml_istio::lower::LATEST,
            Self::Linkerd => mesh2yaml_linkerd::lower::LATEST,
        }
    }
}

/// A mesh in a version: `istio`, `istio@1.30`, `linkerd@2.18`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Target {
    /// The mesh.
    pub mesh: Mesh,
    /// Its version.
    pub version: Version,
    /// On Linkerd: whether routes become ServiceProfiles, the older form, instead of HTTPRoutes. `false` by default.
    pub service_profiles: bool,
}

/// A text that is not a [`Target`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// No such mesh.
    #[error("`{0}` is not a mesh: `istio` or `linkerd`, perhaps with a version, as in `istio@1.30`")]
    Mesh(String),
    /// Not a version.
    #[error("`{0}` is not a version: write it as in `istio@1.30`")]
    Version(String),
    /// A version that is not known.
    #[error("{mesh} {version} is not known here: {mesh} {oldest} to {latest} is")]
    Unknown {
        /// The mesh.
        mesh: &'static str,
        /// The version that was asked for.
        version: Version,
        /// The oldest that is known.
        oldest: Version,
        /// The newest that is known.
        latest: Version,
    },
}

impl Target {
    /// Istio in the newest version that is known.
    #[must_use]
    pub const fn istio() -> Self {
        Self {
            mesh: Mesh::Istio,
            version: Mesh::Istio.latest(),
            service_profiles: false,
        }
    }

    /// A mesh in the newest version that is known.
    #[cfg(feature = "evaluate")]
    pub(crate) const fn of(mesh: Mesh) -> Self {
        match mesh {
            Mesh::Istio => Self::istio(),
            Mesh::Linkerd => Self::linkerd(),
        }
    }

    /// Linkerd in the newest version that is known.
    #[must_use]
    pub const fn linkerd() -> Self {
        Self {
            mesh: Mesh::Linkerd,
            version: Mesh::Linkerd.latest(),
            service_profiles: false,
        }
    }

    /// Another version of the mesh.
    ///
    /// # Errors
    /// For a version that is not known.
    pub fn at(self, version: Version) -> Result<Self, TargetError> {
        let (oldest, latest) = (self.mesh.oldest(), self.mesh.latest());
        if (oldest..=latest).contains(&version) {
            return Ok(Self { version, ..self });
        }
        Err(TargetError::Unknown {
            mesh: self.mesh.name(),
            version,
            oldest,
            latest,
        })
    }

    /// Says whether routes become ServiceProfiles on Linkerd.
    #[must_use]
    pub const fn service_profiles(mut self, yes: bool) -> Self {
        self.service_profiles = yes;
        self
    }

    pub(crate) fn model(self) -> mesh2yaml_model::Target {
        let number = Mesh::ALL
            .iter()
            .position(|m| *m == self.mesh)
            .and_then(|n| u8::try_from(n).ok());
        let mesh = MeshId(number.unwrap_or(0));
        mesh2yaml_model::Target {
            mesh,
            name: self.mesh.name(),
            version: self.version,
        }
    }
}

impl FromStr for Target {
    type Err = TargetError;
    fn from_str(s: &str) -> Result<Self, TargetError> {
        let (name, version) = match s.split_once('@') {
            Some((name, version)) => (name, Some(version)),
            None => (s, None),
        };
        let target = match Mesh::ALL.into_iter().find(|m| m.name() == name) {
            Some(Mesh::Istio) => Self::istio(),
            Some(Mesh::Linkerd) => Self::linkerd(),
            None => return Err(TargetError::Mesh(name.to_owned())),
        };
        match version {
            None => Ok(target),
            Some(text) => target.at(text.parse().map_err(|_| TargetError::Version(text.to_owned()))?),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.mesh.name(), self.version)
    }
}
