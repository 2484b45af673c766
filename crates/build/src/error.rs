//! Why a policy was not compiled.

use mesh2yaml_files::FilesError;

/// Why a policy was not compiled.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to compile.
    #[error("no policy is given: name a file or a folder")]
    Nothing,
    /// Something cannot be read.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// A file of values cannot be read.
    #[cfg(feature = "values")]
    #[error(transparent)]
    Values(#[from] mesh2yaml_files::ValuesError),
    /// The output cannot be written.
    #[error("{path}: {cause}")]
    Write {
        /// The file.
        path: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// There is no folder for the output: this does not run in a build script.
    #[error("OUT_DIR is not set: call this from build.rs, or say where with `out_dir`")]
    NoOutDir,
    /// The output has no name: the first path has none, such as `..`.
    #[error("`{0}` gives the output no name: say one of letters, digits, `-` and `_` with `name`")]
    NoName(String),
    /// A variable of the environment that is not text.
    #[error("the variable {0} of the environment is not UTF-8")]
    NotText(String),
    /// A file that is not a set of descriptors.
    #[error("{path}: {cause}")]
    Descriptors {
        /// The file.
        path: String,
        /// What is wrong.
        cause: mesh2yaml::DescriptorError,
    },
    /// The policy has errors; the text shows them at their places.
    #[error("{0}")]
    Policy(String),
    /// Two parts of the policy would be one name in Rust.
    #[error(
        "{first} and {second} would both be `{path}` in Rust: rename one, or leave the constants out with `constants(false)`"
    )]
    SameName {
        /// The name with its modules.
        path: String,
        /// One of them.
        first: String,
        /// The other.
        second: String,
    },
}

/// Cargo shows the error of a build script's `main` by its `Debug` form, which is this one's text for that reason.
impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}
