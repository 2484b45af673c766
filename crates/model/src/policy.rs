//! A checked policy: names are resolved, values are of their types, defaults are applied.

use mesh2yaml_diagnostics::{Diagnostic, Severity, Span};
use mesh2yaml_types::Name;

use crate::construct::{MeshConstruct, NamespaceConstruct, ServiceConstruct};
use crate::{Argument, LeafId, LeafRange, Test, Text};

impl Policy {
    /// A finding of a service, with the place at which the service uses the profile that the finding is in, if it is in
    /// one. Notes are of the output more than of the source, and stay short.
    #[must_use]
    pub fn with_use(&self, service: &Service, diagnostic: Diagnostic) -> Diagnostic {
        let Some(span) = diagnostic.span.filter(|_| diagnostic.severity != Severity::Note) else {
            return diagnostic;
        };
        match self.used_at(service, span) {
            Some((used, profile)) => {
                diagnostic.related(used.span, format!("`{}` is used here", profile.name))
            }
            None => diagnostic,
        }
    }

    /// The profile of a service that a place is in, and where it is used.
    #[must_use]
    pub fn used_at<'p>(&'p self, service: &'p Service, place: Span) -> Option<(&'p Use, &'p Profile)> {
        let profile = |used: &'p Use| Some((used, self.profiles.get(usize::from(used.profile.0))?));
        let mut all = service.uses.iter().filter_map(profile);
        all.find(|(_, profile)| profile.block.contains(place))
    }
}

/// A mesh by its number; the facade has the list of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeshId(pub u8);

/// A profile by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProfileId(pub u16);

/// A service by its number in its policy, which is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceId(pub u32);

/// A policy.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// The names of the meshes that its scopes speak of, by number.
    pub meshes: Vec<&'static str>,
    /// What is true of the whole mesh.
    pub mesh: Body<MeshConstruct>,
    /// The namespaces, by name.
    pub namespaces: Vec<Namespace>,
    /// The profiles, by number.
    pub profiles: Vec<Profile>,
    /// The services, by namespace and name.
    pub services: Vec<Service>,
    /// The tests, in the order of the sources.
    pub tests: Vec<Test>,
    /// All leaves, by number.
    pub leaves: Vec<LeafInfo>,
    /// All consent, by number.
    pub accepts: Vec<Accept>,
}

/// What is known of a leaf beside its value.
#[derive(Clone, Copy, Debug)]
pub struct LeafInfo {
    /// Its place.
    pub span: Span,
    /// What `accept` and the support table call it, such as `retry.times`.
    pub name: &'static str,
    /// The `let` or `param` that the value came from.
    pub via: Option<Span>,
}

/// The statements of a block and the consent in it.
#[derive(Clone, Debug)]
pub struct Body<C> {
    /// The statements, in the order of the source.
    pub statements: Vec<Statement<C>>,
    /// The numbers of the consent in it, in [`Policy::accepts`].
    pub accepts: Vec<u32>,
    /// All leaves of the block.
    pub leaves: LeafRange,
    /// Whether anything in it is for one mesh only.
    pub scoped: bool,
}

impl<C> Default for Body<C> {
    fn default() -> Self {
        Self {
            statements: Vec::new(),
            accepts: Vec::new(),
            leaves: LeafRange::default(),
            scoped: false,
        }
    }
}

/// A statement of a block.
#[derive(Clone, Debug)]
pub struct Statement<C> {
    /// The one mesh that it is for, if not all.
    pub only: Option<MeshId>,
    /// Its place.
    pub span: Span,
    /// Its leaves.
    pub leaves: LeafRange,
    /// What it says.
    pub construct: C,
}

/// What may be said for each mesh, inside of a statement.
#[derive(Clone, Debug)]
pub struct PerMesh<T>(pub Vec<(Option<MeshId>, LeafRange, T)>);

impl<T> Default for PerMesh<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> PerMesh<T> {
    /// What is said for a mesh.
    #[must_use]
    pub fn get(&self, mesh: MeshId) -> Option<&T> {
        self.0
            .iter()
            .find(|(only, ..)| only.is_none_or(|m| m == mesh))
            .map(|(.., t)| t)
    }

    /// The leaves of what is said for other meshes.
    pub(crate) fn hidden(&self, mesh: MeshId) -> impl Iterator<Item = LeafRange> + '_ {
        self.0
            .iter()
            .filter(move |(only, ..)| only.is_some_and(|m| m != mesh))
            .map(|(_, range, _)| *range)
    }
}

/// A namespace.
#[derive(Clone, Debug)]
pub struct Namespace {
    /// Its name.
    pub name: Name,
    /// Its place.
    pub span: Span,
    /// What is said of it.
    pub body: Body<NamespaceConstruct>,
}

/// Statements that services share.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its name.
    pub name: Name,
    /// The place of its name.
    pub span: Span,
    /// All of it.
    pub block: Span,
    /// What is said in it.
    pub body: Body<ServiceConstruct>,
}

/// A service.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its name.
    pub name: Name,
    /// Its namespace.
    pub namespace: Name,
    /// The place of its name.
    pub span: Span,
    /// What is said of it alone.
    pub body: Body<ServiceConstruct>,
    /// The profiles that it uses.
    pub uses: Vec<Use>,
}

/// A service's use of a profile.
#[derive(Clone, Debug)]
pub struct Use {
    /// The profile.
    pub profile: ProfileId,
    /// The place of the statement.
    pub span: Span,
    /// The arguments with their places, by the parameters' numbers.
    pub arguments: Vec<(Argument, Span)>,
}

/// Consent to the loss of a leaf, or of all leaves of a statement, on a mesh.
#[derive(Clone, Debug)]
pub struct Accept {
    /// The leaf or statement, such as `eject.sweep` or `pool`.
    pub leaf: Text,
    /// The mesh.
    pub mesh: MeshId,
    /// Its place.
    pub span: Span,
    /// Why the author agrees.
    pub reason: Text,
    /// The leaves of the block that it stands in.
    pub covers: LeafRange,
    /// Whether it stands in a service itself, and so covers the profiles that the service uses.
    pub with_profiles: bool,
}

impl Accept {
    /// Whether it speaks of a leaf of this name.
    #[must_use]
    pub fn names(&self, leaf: &str) -> bool {
        leaf.strip_prefix(&*self.leaf)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

impl Policy {
    /// What is known of a leaf.
    #[must_use]
    pub fn leaf(&self, id: LeafId) -> &LeafInfo {
        &self.leaves[id.0 as usize]
    }

    /// What a service is called beside those of all namespaces.
    pub(crate) fn name_of(&self, id: ServiceId) -> String {
        let service = self.services.get(id.0 as usize);
        service.map_or_else(String::new, |it| format!("{}/{}", it.namespace, it.name))
    }
}
