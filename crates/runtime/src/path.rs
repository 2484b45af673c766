//! Path patterns, matched without a table.

use core::fmt;

/// A pattern of paths, as policies write it: `*` is one segment that is not empty, `**` stands last and is whatever
/// follows the slash before it. Case counts, and the query is no part of the path.
///
/// ```
/// use mesh2yaml_runtime::PathPattern;
///
/// const USER: PathPattern = PathPattern::new("/users/*/orders");
/// assert!(USER.matches("/users/7/orders"));
/// assert!(!USER.matches("/users//orders"));
/// assert!(!USER.matches("/users/7/orders/"));
/// assert!(PathPattern::new("/api/**").matches("/api/"));
/// assert!(!PathPattern::new("/api/**").matches("/api"));
/// ```
///
/// What is not a pattern does not compile as a constant:
///
/// ```compile_fail
/// const HALF: mesh2yaml_runtime::PathPattern = mesh2yaml_runtime::PathPattern::new("/users/a*");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathPattern(&'static str);

impl PathPattern {
    /// The pattern of this text.
    ///
    /// # Panics
    /// Where the text does not begin with a slash, or a star is not a whole segment, or `**` not the last one. In a constant that
    /// is an error of the compiler.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        let b = text.as_bytes();
        assert!(!b.is_empty() && b[0] == b'/', "a path begins with `/`");
        let mut i = 0;
        while i < b.len() {
            if b[i] == b'*' {
                assert!(b[i - 1] == b'/', "`*` stands for one whole segment");
                if i + 1 < b.len() && b[i + 1] == b'*' {
                    assert!(i + 2 == b.len(), "`**` stands alone at the end of a pattern");
                    break;
                }
                assert!(
                    i + 1 == b.len() || b[i + 1] == b'/',
                    "`*` stands for one whole segment"
                );
            }
            i += 1;
        }
        Self(text)
    }

    /// As it is written in the policy.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.0
    }

    /// Whether it has no wildcard, and so is one path.
    #[must_use]
    pub const fn is_literal(&self) -> bool {
        let b = self.0.as_bytes();
        let mut i = 0;
        while i < b.len() {
            if b[i] == b'*' {
                return false;
            }
            i += 1;
        }
        true
    }

    /// The parts between its slashes, `*` and `**` among them.
    pub fn segments(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.0.split('/').skip(1)
    }

    /// Whether a path matches. It is compared as it is sent: see the language's rule of normal paths for what that is safe for.
    #[must_use]
    pub const fn matches(&self, path: &str) -> bool {
        let (own, path) = (self.0.as_bytes(), path.as_bytes());
        let (mut i, mut j) = (0, 0);
        // Each turn is one segment with the slash before it.
        while i < own.len() {
            if j >= path.len() || path[j] != b'/' {
                return false;
            }
            i += 1;
            j += 1;
            if i < own.len() && own[i] == b'*' {
                if i + 1 < own.len() && own[i + 1] == b'*' {
                    return true;
                }
                let from = j;
                while j < path.len() && path[j] != b'/' {
                    j += 1;
                }
                if j == from {
                    return false;
                }
                i += 1;
            } else {
                while i < own.len() && own[i] != b'/' {
                    if j >= path.len() || path[j] != own[i] {
                        return false;
                    }
                    i += 1;
                    j += 1;
                }
            }
        }
        j == path.len()
    }
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PathPattern({:?})", self.0)
    }
}
