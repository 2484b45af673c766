//! Compiles the policy of this very program, with functions that give its objects as typed resources.

fn main() -> Result<(), mesh2yaml_build::Error> {
    mesh2yaml_build::configure()
        .target(mesh2yaml_build::mesh2yaml::Target::istio())
        .typed_resources(true)
        .compile(&["policies"], &[])
}
