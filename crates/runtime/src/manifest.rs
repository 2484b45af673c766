//! What a policy was compiled to.

/// The objects of a policy on one mesh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Manifest {
    /// The mesh: `istio` or `linkerd`.
    pub mesh: &'static str,
    /// Its version, such as `1.31`.
    pub version: &'static str,
    /// All objects as YAML documents, in the order in which they are safe to apply.
    pub yaml: &'static str,
    /// What the installation is told, as YAML, where the policy tells it anything.
    pub install: Option<&'static str>,
    /// The objects one by one, in the same order.
    pub documents: &'static [Document],
}

impl Manifest {
    /// What is compiled for a mesh in a version.
    #[must_use]
    pub const fn new(
        mesh: &'static str,
        version: &'static str,
        yaml: &'static str,
        documents: &'static [Document],
    ) -> Self {
        Self {
            mesh,
            version,
            yaml,
            install: None,
            documents,
        }
    }

    /// With what the installation is told.
    #[must_use]
    pub const fn install(mut self, yaml: &'static str) -> Self {
        self.install = Some(yaml);
        self
    }

    /// The YAML of one of its documents; empty for a document of another manifest that does not fit.
    #[must_use]
    pub fn text(&self, document: &Document) -> &'static str {
        self.yaml.get(document.start..document.end).unwrap_or_default()
    }
}

/// An object of a [`Manifest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// Its group and version, such as `networking.istio.io/v1`.
    pub api_version: &'static str,
    /// Its kind, such as `VirtualService`.
    pub kind: &'static str,
    /// Its namespace; none of objects of the cluster.
    pub namespace: Option<&'static str>,
    /// Its name.
    pub name: &'static str,
    start: usize,
    end: usize,
}

impl Document {
    /// The object whose YAML is the bytes from `start` to `end` of its manifest's.
    #[must_use]
    pub const fn new(
        api_version: &'static str,
        kind: &'static str,
        namespace: Option<&'static str>,
        name: &'static str,
        (start, end): (usize, usize),
    ) -> Self {
        Self {
            api_version,
            kind,
            namespace,
            name,
            start,
            end,
        }
    }
}
