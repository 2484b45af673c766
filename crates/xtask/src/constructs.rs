//! One construct, one name: the list of constructs, and where each is found.

/// Who knows a construct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Every mesh answers for it.
    Policy,
    /// It is gone when the policy is checked.
    Language,
}

/// What a policy says of a mesh.
pub(crate) const POLICY: &[&str] = &[
    "mesh",
    "namespace",
    "service",
    "route",
    "redirect",
    "respond",
    "rewrite",
    "mirror",
    "fault",
    "edit",
    "timeout",
    "retry",
    "pool",
    "eject",
    "mtls",
    "allow",
    "deny",
    "scrape",
    "observe",
];

/// What the language has to say it with.
pub(crate) const LANGUAGE: &[&str] = &["import", "let", "profile", "on", "accept", "test"];

/// All constructs.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, Kind)> {
    let policy = POLICY.iter().map(|name| (*name, Kind::Policy));
    policy.chain(LANGUAGE.iter().map(|name| (*name, Kind::Language)))
}

pub(crate) fn is_construct(name: &str) -> bool {
    all().any(|(construct, _)| construct == name)
}

/// A folder with a file a construct.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Folder {
    pub(crate) path: &'static str,
    /// Of the files in it.
    pub(crate) extension: &'static str,
    /// Whether the constructs of the language are there as well.
    pub(crate) language: bool,
    /// Files that are no construct's, and why they are there.
    pub(crate) helpers: &'static [(&'static str, &'static str)],
}

impl Folder {
    pub(crate) fn has(&self, kind: Kind) -> bool {
        kind == Kind::Policy || self.language
    }

    pub(crate) fn file(&self, construct: &str) -> String {
        format!("{}/{construct}.{}", self.path, self.extension)
    }
}

/// All folders with a file a construct.
pub(crate) const FOLDERS: &[Folder] = &[
    Folder {
        path: "crates/syntax/src/ast",
        extension: "rs",
        language: true,
        helpers: &[
            ("mod.rs", "the tree's root, and how any node is read"),
            ("condition.rs", "what routes and access rules ask of a request"),
        ],
    },
    Folder {
        path: "crates/model/src/construct",
        extension: "rs",
        language: false,
        helpers: &[
            ("mod.rs", "the enums of what may stand in a scope"),
            ("condition.rs", "what routes and access rules ask of a request"),
        ],
    },
    Folder {
        path: "crates/check/src",
        extension: "rs",
        language: true,
        helpers: &[
            ("lib.rs", "the crate's root"),
            (
                "checker.rs",
                "what all constructs are checked with: leaves, names, reports",
            ),
            ("values.rs", "how a word becomes a port, a duration, …"),
            ("condition.rs", "what routes and access rules ask of a request"),
            ("sense.rs", "what holds between constructs, on each mesh"),
            (
                "sense",
                "what holds between a service's routes, and between its access rules",
            ),
            ("pods.rs", "which services may select the same pods"),
            ("expected.rs", "what can be expected in a `test`"),
        ],
    },
    Folder {
        path: "crates/istio/src/lower",
        extension: "rs",
        language: false,
        helpers: &[
            ("mod.rs", "the backend's root"),
            ("host.rs", "hosts in access rules, in every spelling"),
            ("path.rs", "path patterns, which routes and access rules share"),
            (
                "root.rs",
                "the root namespace, where what is said of pods holds for all",
            ),
            ("target.rs", "which version has what"),
        ],
    },
    Folder {
        path: "crates/linkerd/src/lower",
        extension: "rs",
        language: false,
        helpers: &[
            ("mod.rs", "the backend's root"),
            ("callers.rs", "who calls, as identities and networks"),
            ("order.rs", "the order that routes are compared in"),
            (
                "partition.rs",
                "access rules that overlap, split into routes that do not",
            ),
            (
                "partition",
                "the paths, and what requests are told apart by below them",
            ),
            ("path.rs", "path patterns, which routes and access rules share"),
            ("probes.rs", "what the kubelet may reach beside access rules"),
            ("service_profile.rs", "the older form of routes"),
            ("target.rs", "which version has what"),
        ],
    },
    Folder {
        path: "docs/constructs",
        extension: "md",
        language: true,
        helpers: &[("README.md", "the index")],
    },
];

/// Sections of the grammar that are no construct's, and why they are there.
pub(crate) const SECTIONS: &[(&str, &str)] = &[
    (
        "text",
        "blanks, words, strings: what all constructs are written with",
    ),
    ("file", "the whole language, and its statements alone"),
    ("param", "a `let` whose value comes from outside"),
    ("use", "how a profile is used"),
];

/// Folders of examples and snapshots that are no construct's, and why they are there.
pub(crate) const SCENARIOS: &[(&str, &str)] = &[
    ("mistakes", "what people get wrong, whatever the construct"),
    (
        "services",
        "services that use the libraries, each as its own repository would be",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn a_construct_is_listed_once() {
        let names: Vec<&str> = super::all().map(|(name, _)| name).collect();
        let set: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), set.len());
    }

    #[test]
    fn a_helper_is_no_construct() {
        for folder in super::FOLDERS {
            for (file, _) in folder.helpers {
                let stem = file.split('.').next().expect("a name");
                assert!(!super::is_construct(stem), "{}/{file}", folder.path);
            }
        }
    }
}
