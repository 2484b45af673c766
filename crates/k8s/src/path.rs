//! Where in an object something is.

use std::fmt;

/// A place in an object: keys and indices from its root, written `spec.http[0].match[1].uri`.
///
/// ```
/// use mesh2yaml_k8s::Path;
///
/// let path = Path::default().key("metadata").key("labels").key("app.kubernetes.io/name");
/// assert_eq!(path.to_string(), r#"metadata.labels["app.kubernetes.io/name"]"#);
/// assert_eq!(Path::default().key("spec").index(2).to_string(), "spec[2]");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<Step>);

/// A step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a map.
    Key(String),
    /// Into a list, from 0.
    Index(usize),
}

impl Path {
    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// One step further, into a map.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.push(Step::Key(key.into()));
        self
    }

    /// One step further, into a list.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.push(Step::Index(index));
        self
    }

    pub(crate) fn push(&mut self, step: Step) {
        self.0.push(step);
    }

    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }

    #[cfg(feature = "read")]
    pub(crate) fn reversed(mut steps: Vec<Step>) -> Self {
        steps.reverse();
        Self(steps)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => {
                    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
                    if key.is_empty() || !key.bytes().all(plain) {
                        // `Debug` of a text escapes what would not be seen.
                        write!(f, "[{key:?}]")?;
                    } else if n == 0 {
                        f.write_str(key)?;
                    } else {
                        write!(f, ".{key}")?;
                    }
                }
            }
        }
        Ok(())
    }
}
