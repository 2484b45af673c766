//! Which gRPC methods there are, so that a policy on one that does not exist is an error.
//!
//! The descriptors are read by hand: of a `FileDescriptorSet` only five fields count here, and a library for Protocol
//! Buffers would be a quarter of a build script's build.

use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_model::construct::{Deny, GrpcCall, Route, ServiceConstruct};
use mesh2yaml_model::{Leaf, MeshId, Policy};
use mesh2yaml_syntax::closest;

/// The services and methods of gRPC that a policy may speak of.
///
/// ```
/// use mesh2yaml::{GrpcMethods, Options, Target};
///
/// let source = "service cart in shop {\n  port grpc 50051\n  route \"adds\" {\n    grpc    shop.Cart/AddItm\n    timeout 5s\n  }\n  route \"the rest\" { timeout 9s }\n}\n";
/// let known = GrpcMethods::new().method("shop.Cart", "AddItem");
/// let compilation = Options::new().source("cart.mesh", source).grpc_methods(known).compile(Target::istio());
/// assert_eq!(compilation.diagnostics[0].code.as_str(), "M0230");
/// assert!(compilation.report().contains("did you mean `shop.Cart/AddItem`?"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrpcMethods {
    services: BTreeMap<String, BTreeSet<String>>,
}

/// Bytes that are not a set of descriptors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a FileDescriptorSet of Protocol Buffers: write one with `protoc --include_imports --descriptor_set_out=FILE`"
)]
pub struct DescriptorError;

impl GrpcMethods {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a method. `service` has its package in front: `shop.Cart`.
    #[must_use]
    pub fn method(mut self, service: impl Into<String>, method: impl Into<String>) -> Self {
        self.services
            .entry(service.into())
            .or_default()
            .insert(method.into());
        self
    }

    /// Adds all that a `FileDescriptorSet` has, as `protoc --descriptor_set_out`, `buf build` and
    /// `tonic_build`'s `file_descriptor_set_path` write it.
    ///
    /// # Errors
    /// Where the bytes are not one.
    pub fn descriptors(mut self, bytes: &[u8]) -> Result<Self, DescriptorError> {
        for file in Fields::of(bytes).bytes(1) {
            let file = file?;
            let package = Fields::of(file).text(2)?.unwrap_or_default();
            for service in Fields::of(file).bytes(6) {
                let service = service?;
                let name = Fields::of(service).text(1)?.ok_or(DescriptorError)?;
                let name = match package {
                    "" => name.to_owned(),
                    package => format!("{package}.{name}"),
                };
                let methods = self.services.entry(name).or_default();
                for method in Fields::of(service).bytes(2) {
                    let method = Fields::of(method?).text(1)?.ok_or(DescriptorError)?;
                    methods.insert(method.to_owned());
                }
            }
        }
        Ok(self)
    }

    /// The services with their methods, by name.
    pub fn services(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = &str>)> {
        self.services
            .iter()
            .map(|(service, methods)| (service.as_str(), methods.iter().map(String::as_str)))
    }

    /// What a policy says of methods that are not here.
    pub(crate) fn check(&self, policy: &Policy) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = Vec::new();
        for mesh in (0..policy.meshes.len()).filter_map(|n| u8::try_from(n).ok()) {
            policy.each_service(MeshId(mesh), |service, seen| {
                for leaf in seen.constructs.iter().flat_map(|it| calls_of(it)) {
                    let Some((message, help)) = leaf.peek(service).and_then(|call| self.missing(&call))
                    else {
                        continue;
                    };
                    let d =
                        Diagnostic::new(Code::UnknownCall, policy.leaf(leaf.id()).span, message).help(help);
                    // Services share profiles, and meshes statements.
                    if !found.contains(&d) {
                        found.push(d);
                    }
                }
            });
        }
        found
    }

    /// What is wrong with a call, and what to do.
    fn missing(&self, call: &GrpcCall) -> Option<(String, String)> {
        let Some(methods) = self.services.get(&*call.service) else {
            let close = near(&call.service, self.services.keys());
            let help = match (close, self.services.is_empty()) {
                (Some(close), _) => format!("did you mean `{close}`?"),
                (None, true) => "the descriptors have no service at all".to_owned(),
                (None, false) => {
                    format!("they have {}", list(self.services.keys().map(String::as_str)))
                }
            };
            return Some((
                format!("the descriptors have no gRPC service `{}`", call.service),
                help,
            ));
        };
        let method = call.method.as_deref()?;
        if methods.contains(method) {
            return None;
        }
        let help = match near(method, methods) {
            Some(close) => format!("did you mean `{}/{close}`?", call.service),
            None if methods.is_empty() => "it has no method at all".to_owned(),
            None => format!("it has {}", list(methods.iter().map(String::as_str))),
        };
        Some((
            format!("the gRPC service `{}` has no method `{method}`", call.service),
            help,
        ))
    }
}

/// The name that was probably meant; names of gRPC have capitals, which people mistake too.
fn near<'n>(word: &str, names: impl IntoIterator<Item = &'n String>) -> Option<&'n str> {
    let names: Vec<(String, &str)> = names
        .into_iter()
        .map(|name| (name.to_lowercase(), name.as_str()))
        .collect();
    let close = closest(word, names.iter().map(|(lower, _)| lower.as_str()))?;
    names
        .iter()
        .find(|(lower, _)| lower == close)
        .map(|(_, name)| *name)
}

/// The first few of some names.
fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    if names.len() > 6 {
        names.truncate(5);
        names.push("others".to_owned());
    }
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn calls_of(construct: &ServiceConstruct) -> &[Leaf<GrpcCall>] {
    match construct {
        ServiceConstruct::Route(route) => {
            let Route { when, .. } = &**route;
            &when.calls
        }
        ServiceConstruct::Allow(rule) | ServiceConstruct::Deny(Deny { rule }) => &rule.when.calls,
        ServiceConstruct::Service(_)
        | ServiceConstruct::Mtls(_)
        | ServiceConstruct::Pool(_)
        | ServiceConstruct::Eject(_)
        | ServiceConstruct::Scrape(_)
        | ServiceConstruct::Observe(_) => &[],
    }
}

/// The fields of a message on the wire: numbers with bytes; those of other types are stepped over.
struct Fields<'b> {
    rest: &'b [u8],
}

impl<'b> Fields<'b> {
    fn of(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    /// All values of a field of bytes.
    fn bytes(self, number: u64) -> impl Iterator<Item = Result<&'b [u8], DescriptorError>> {
        self.filter_map(move |field| match field {
            Ok((n, value)) => (n == number).then_some(Ok(value)),
            Err(e) => Some(Err(e)),
        })
    }

    /// The text of a field; the last one counts.
    fn text(self, number: u64) -> Result<Option<&'b str>, DescriptorError> {
        let mut found = None;
        for value in self.bytes(number) {
            found = Some(std::str::from_utf8(value?).map_err(|_| DescriptorError)?);
        }
        Ok(found)
    }

    fn take(&mut self, length: usize) -> Result<&'b [u8], DescriptorError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(DescriptorError)?;
        self.rest = rest;
        Ok(taken)
    }

    fn varint(&mut self) -> Result<u64, DescriptorError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(DescriptorError)
    }

    /// The next field; nothing in place of the value of one that is not bytes.
    fn field(&mut self) -> Result<(u64, &'b [u8]), DescriptorError> {
        let key = self.varint()?;
        let value = match key & 7 {
            0 => {
                self.varint()?;
                return Ok((0, &[]));
            }
            1 => return self.take(8).map(|_| (0, &[][..])),
            2 => {
                let length = usize::try_from(self.varint()?).map_err(|_| DescriptorError)?;
                self.take(length)?
            }
            5 => return self.take(4).map(|_| (0, &[][..])),
            // Groups are not in descriptors, and other types do not exist.
            _ => return Err(DescriptorError),
        };
        match key >> 3 {
            0 => Err(DescriptorError),
            number => Ok((number, value)),
        }
    }
}

impl<'b> Iterator for Fields<'b> {
    type Item = Result<(u64, &'b [u8]), DescriptorError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_err() {
            self.rest = &[];
        }
        Some(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(number: u8, value: &[u8]) -> Vec<u8> {
        let mut out = vec![number << 3 | 2, u8::try_from(value.len()).expect("short")];
        out.extend(value);
        out
    }

    fn set() -> Vec<u8> {
        let method = field(1, b"Add");
        let service = [field(1, b"Cart"), field(2, &method)].concat();
        // A varint and a fixed64 that nobody asks for are stepped over.
        let noise = [vec![0x08, 0x96, 0x01], vec![0x11, 1, 2, 3, 4, 5, 6, 7, 8]].concat();
        let file = [
            field(1, b"cart.proto"),
            noise,
            field(2, b"shop"),
            field(6, &service),
        ]
        .concat();
        field(1, &file)
    }

    #[test]
    fn what_descriptors_have() {
        let read = GrpcMethods::new().descriptors(&set()).expect("descriptors");
        assert_eq!(read, GrpcMethods::new().method("shop.Cart", "Add"));
    }

    #[test]
    fn what_are_no_descriptors() {
        let good = set();
        for cut in 1..good.len() {
            assert_eq!(
                GrpcMethods::new().descriptors(&good[..cut]),
                Err(DescriptorError),
                "cut at {cut}"
            );
        }
        for bad in [
            &b"service Cart {"[..],
            &[0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
            &[0xff; 12],
        ] {
            assert_eq!(GrpcMethods::new().descriptors(bad), Err(DescriptorError));
        }
    }
}
