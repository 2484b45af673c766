//! How much a reader takes before it refuses.

/// Caps on what [`read`](super::read()) takes, so that a small hostile text cannot take all memory, time or stack.
///
/// ```
/// use mesh2yaml_k8s::manifest::{Limits, read};
///
/// let small = Limits::default().documents(1);
/// assert!(read("a: 1\n---\nb: 2\n", &small).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The longest text, in bytes. Default 256 MiB.
    pub bytes: usize,
    /// The most documents, empty ones included. Default 1,000,000.
    pub documents: usize,
    /// The most scalars, lists and maps in all documents. Default 20,000,000; each takes some 100 bytes of memory.
    pub nodes: usize,
    /// The most parser events: nodes, and beginnings and ends of lists, maps and documents. Default 50,000,000.
    pub events: usize,
    /// The most events repeated by aliases (`*a`), which let ten lines stand for a billion nodes. Default 1,000,000.
    pub repeated: usize,
    /// The deepest nesting of lists and maps. Default 32: the deepest resources have about 20, and a thread of 2 MiB
    /// bears it in a build without optimisation, where a level takes 45 KiB. A custom resource definition needs 60.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 256 << 20,
            documents: 1_000_000,
            nodes: 20_000_000,
            events: 50_000_000,
            repeated: 1_000_000,
            depth: 32,
        }
    }
}

/// Defines a setter for each limit.
macro_rules! setters {
    ($($name:ident: $what:literal;)*) => {
        impl Limits {
            $(
                #[doc = concat!("Sets ", $what, ".")]
                #[must_use]
                pub const fn $name(mut self, most: usize) -> Self {
                    self.$name = most;
                    self
                }
            )*
        }
    };
}

setters! {
    bytes: "the longest text, in bytes";
    documents: "the most documents";
    nodes: "the most scalars, lists and maps";
    events: "the most parser events";
    repeated: "the most events repeated by aliases";
    depth: "the deepest nesting of lists and maps";
}
