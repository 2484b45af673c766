//! The Rust that is written: the YAML of each target, and a module of constants for each policy file.
//!
//! ```text
//! Facts of each target ──▶ a tree of modules each ──▶ what all say the same, and the rest under `on_istio`, `on_linkerd`
//! ```

mod names;
mod service;
mod tree;

use std::collections::BTreeMap;
use std::path::Path;

use mesh2yaml::Compilation;
use mesh2yaml::facts::Facts;
use mesh2yaml::k8s::{Output as _, yaml};

use crate::error::Error;
use tree::{Item, Module, Value};

/// What is compiled for one target, and the names that it has in files and in Rust.
pub(crate) struct Compiled {
    pub(crate) compilation: Compilation,
    pub(crate) facts: Facts,
    /// `istio`, or `istio-1.20` where there are several versions.
    pub(crate) name: String,
}

/// The text of the module.
pub(crate) fn module(
    name: &str,
    compiled: &[Compiled],
    roots: &[std::path::PathBuf],
    settings: Settings,
) -> Result<String, Error> {
    let mut root = Module::default();
    manifests(&mut root, name, compiled);
    if settings.constants {
        policies(&mut root, compiled, roots)?;
    }
    if settings.typed {
        for it in compiled {
            root.module(names::module(&it.name), resources(it));
        }
    }
    if let Some((path, first, second)) = clash(&root, "") {
        return Err(Error::SameName { path, first, second });
    }
    let mut out = String::from("// Written by mesh2yaml-build: change the policy instead.\n\n");
    root.write(&mut out, 0);
    Ok(out)
}

/// What is written beside the YAML.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) constants: bool,
    pub(crate) typed: bool,
}

/// The YAML, and what objects there are in it.
fn manifests(root: &mut Module, name: &str, compiled: &[Compiled]) {
    let mut module = Module::new("What the policy is compiled to, object by object.");
    let mut all = Vec::new();
    for it in compiled {
        let target = it.compilation.target;
        let constant = names::constant(&it.name);
        let file = |suffix: &str| {
            let path = format!("{name}/{}{suffix}.yaml", it.name);
            Value::Plain(format!("include_str!({path:?})"))
        };
        let doc =
            format!("The policy's objects on {target}, as YAML that is safe to apply from top to bottom.");
        root.constant(doc, constant.clone(), "&str", file(""));
        let version = target.version.to_string();
        let yaml = Value::Plain(format!("super::{constant}"));
        let head = [
            Value::text(target.mesh.name()),
            Value::text(&version),
            yaml,
            documents(&it.compilation),
        ];
        let head = Value::Call("Manifest::new".to_owned(), head.to_vec());
        let mut more = Vec::new();
        if it.compilation.install.is_some() {
            let install = format!("{constant}_INSTALL");
            let doc = format!("What the installation of {target} is told, as YAML.");
            root.constant(doc, install.clone(), "&str", file("-install"));
            more.push(("install", Value::Plain(format!("super::{install}"))));
        }
        let doc = format!("The objects on {target}.");
        module.constant(
            doc,
            constant.clone(),
            "Manifest",
            Value::Chain(Box::new(head), more),
        );
        all.push(Value::Plain(constant));
    }
    module.constant("Those of all meshes.", "ALL", "&[Manifest]", Value::List(all));
    root.module("manifests", module);
}

/// The objects of a compilation, with the places of their YAML.
fn documents(compilation: &Compilation) -> Value {
    let mut text = String::new();
    let mut all = Vec::new();
    for resource in &compilation.resources {
        let before = text.len();
        let _ = yaml::append_document(&mut text, resource);
        let start = before + if text[before..].starts_with("---\n") { 4 } else { 0 };
        let Some(meta) = resource.metadata() else { continue };
        all.push(Value::Call(
            "Document::new".to_owned(),
            vec![
                Value::text(resource.api_version()),
                Value::text(resource.kind()),
                Value::some(meta.namespace().map(Value::text)),
                Value::text(meta.name()),
                Value::Call(
                    String::new(),
                    vec![Value::number(start as u64), Value::number(text.len() as u64)],
                ),
            ],
        ));
    }
    Value::List(all)
}

/// The modules of services by their namespaces, which have a name in Rust and one of their own.
type Namespaces = BTreeMap<String, (String, Vec<Item>)>;

/// A module for each file, with one for each namespace, with one for each service.
fn policies(root: &mut Module, compiled: &[Compiled], roots: &[std::path::PathBuf]) -> Result<(), Error> {
    // The same services are there on every mesh: what can differ is what is said of them.
    let Some(first) = compiled.first() else {
        return Ok(());
    };
    let mut files: BTreeMap<Vec<String>, (String, Namespaces)> = BTreeMap::new();
    for (i, service) in first.facts.services.iter().enumerate() {
        let all: Vec<Module> = compiled
            .iter()
            .filter_map(|it| it.facts.services.get(i))
            .map(service::module)
            .collect();
        let module = together(compiled, all);
        let path = path_of(&service.source, roots);
        let (source, namespaces) = files
            .entry(path.clone())
            .or_insert_with(|| (service.source.clone(), BTreeMap::new()));
        if *source != service.source {
            return Err(Error::SameName {
                path: path.join("::"),
                first: source.clone(),
                second: service.source.clone(),
            });
        }
        let namespace = names::module(service.namespace.as_str());
        let (known, items) = namespaces
            .entry(namespace.clone())
            .or_insert_with(|| (service.namespace.to_string(), Vec::new()));
        if known != service.namespace.as_str() {
            return Err(Error::SameName {
                path: namespace,
                first: format!("the namespace {known}"),
                second: format!("the namespace {}", service.namespace),
            });
        }
        items.push(Item::Module(names::module(service.name.as_str()), module));
    }
    for (path, (source, namespaces)) in files {
        let mut file = Module::new(format!("The policy file {}.", names::quoted(&source)));
        for (name, (namespace, items)) in namespaces {
            let doc = format!(
                "What is said of services in the namespace {}.",
                names::quoted(&namespace)
            );
            let mut module = Module::new(doc);
            module.items = items;
            file.module(name, module);
        }
        let folders = path.split_last().map_or(&[][..], |(_, folders)| folders);
        let name = path.last().cloned().unwrap_or_default();
        place(root, folders, name, file);
    }
    Ok(())
}

/// Puts a file's module below its folders', which hold what is in them beside it.
fn place(into: &mut Module, folders: &[String], name: String, file: Module) {
    let Some((folder, rest)) = folders.split_first() else {
        // A folder of the same name holds files: its modules go into one.
        if let Some(Item::Module(_, there)) = into.items.iter_mut().find(|it| it.name() == name) {
            there.doc.push(String::new());
            there.doc.extend(file.doc);
            there.items.extend(file.items);
        } else {
            into.module(name, file);
        }
        return;
    };
    let at = into
        .items
        .iter()
        .position(|it| matches!(it, Item::Module(n, _) if n == folder));
    let at = at.unwrap_or_else(|| {
        let doc = format!("The policy files of the folder {}.", names::quoted(folder));
        into.items.push(Item::Module(folder.clone(), Module::new(doc)));
        into.items.len() - 1
    });
    if let Item::Module(_, there) = &mut into.items[at] {
        place(there, rest, name, file);
    }
}

/// What is the same on all targets; where they differ, all of it for each of them besides.
fn together(compiled: &[Compiled], all: Vec<Module>) -> Module {
    let mut out = Module::common(&all);
    if all.iter().all(|it| it.items == all[0].items) {
        return out;
    }
    out.doc.push(String::new());
    out.doc.push(
        "What the meshes are told differently is in a module for each mesh, and what is the same for all is here too.".to_owned(),
    );
    for (it, mut module) in compiled.iter().zip(all) {
        module.doc = vec![format!("All that is said on {}.", it.compilation.target)];
        out.module(names::module(&format!("on {}", it.name)), module);
    }
    out
}

/// The modules that a file is in: its folders below the one that was given, and its own name.
fn path_of(source: &str, roots: &[std::path::PathBuf]) -> Vec<String> {
    let source = Path::new(source);
    let below = roots
        .iter()
        .filter_map(|root| source.strip_prefix(root).ok())
        .min_by_key(|rest| rest.components().count());
    let file = below.unwrap_or_else(|| Path::new(source.file_name().unwrap_or_default()));
    let file = file.with_extension("");
    file.components()
        .map(|part| names::module(&part.as_os_str().to_string_lossy()))
        .collect()
}

/// Functions that give the objects as typed resources.
fn resources(it: &Compiled) -> Module {
    let mesh = it.compilation.target.mesh.name();
    let krate = format!("::mesh2yaml_{mesh}");
    let constant = names::constant(&it.name);
    let mut out = Module::new(format!(
        "The policy's objects on {}, as typed resources.",
        it.compilation.target
    ));
    let mut text = String::new();
    for resource in &it.compilation.resources {
        let before = text.len();
        let _ = yaml::append_document(&mut text, resource);
        let start = before + if text[before..].starts_with("---\n") { 4 } else { 0 };
        let Some(meta) = resource.metadata() else { continue };
        let of = match resource.api_version().split_once('/') {
            None => format!("{krate}::k8s::{}", resource.type_name()),
            Some(("gateway.networking.k8s.io", _)) => format!("{krate}::gateway::{}", resource.type_name()),
            Some(_) => format!("{krate}::{}", resource.type_name()),
        };
        let place = meta
            .namespace()
            .map_or_else(String::new, |ns| format!(" in {}", names::quoted(ns)));
        let name = [Some(resource.kind()), meta.namespace(), Some(meta.name())];
        let name = name.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let error = format!("{krate}::k8s::manifest::ObjectError");
        out.items.push(Item::Function {
            name: names::module(&name),
            text: vec![
                format!("/// The {} {}{place}.", names::quoted(resource.kind()), names::quoted(meta.name())),
                "///".to_owned(),
                "/// # Errors".to_owned(),
                format!("/// Where this is built with another version of `mesh2yaml-{mesh}` that does not know the object."),
                format!("pub fn {}() -> Result<{of}, {error}> {{", names::module(&name)),
                format!(
                    "    {krate}::k8s::manifest::object(&super::{constant}[{}..{}])",
                    digits(start),
                    digits(text.len())
                ),
                "}".to_owned(),
            ],
        });
    }
    out
}

fn digits(number: usize) -> String {
    match Value::number(number as u64) {
        Value::Plain(text) => text,
        Value::List(_) | Value::Call(..) | Value::Chain(..) => String::new(),
    }
}

/// Two items of one module with one name.
fn clash(module: &Module, path: &str) -> Option<(String, String, String)> {
    let what = |item: &Item| match item {
        Item::Const(it) => it.doc.clone(),
        Item::Module(_, module) => module.doc.first().cloned().unwrap_or_default(),
        Item::Function { text, .. } => text.first().cloned().unwrap_or_default(),
    };
    let what = |item: &Item| {
        let text = what(item);
        let text = text.trim_start_matches("/// ").trim_end_matches('.');
        let mut chars = text.chars();
        chars
            .next()
            .map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
    };
    let mut known: BTreeMap<&str, &Item> = BTreeMap::new();
    for item in &module.items {
        if let Some(first) = known.insert(item.name(), item) {
            let path = format!("{path}{}", item.name());
            return Some((path, what(first), what(item)));
        }
        if let Item::Module(name, inner) = item {
            let found = clash(inner, &format!("{path}{name}::"));
            if found.is_some() {
                return found;
            }
        }
    }
    None
}
