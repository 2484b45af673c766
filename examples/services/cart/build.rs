//! Compiles `proto/cart.proto` without `protoc`, and the policies against it.

use std::error::Error;
use std::path::PathBuf;

use prost::Message as _;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=proto");
    let descriptors = protox::compile(["proto/cart.proto"], ["proto"])?;
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    let set = out.join("cart.bin");
    std::fs::write(&set, descriptors.encode_to_vec())?;
    tonic_prost_build::configure().compile_fds(descriptors)?;
    // A route of a method that the service does not have stops the build here.
    Ok(mesh2yaml_build::configure()
        .descriptors(set)
        .compile(&["policies"], &[])?)
}
