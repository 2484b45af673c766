//! Compile .mesh policies from a build.rs
