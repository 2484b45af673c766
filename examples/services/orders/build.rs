//! Compiles the policies of the service: what is wrong with them stops the build.

fn main() -> Result<(), mesh2yaml_build::Error> {
    mesh2yaml_build::configure()
        .value_from_env("patience", "ORDERS_PATIENCE")
        .deny_warnings(true)
        .compile(&["policies"], &["library"])
}
