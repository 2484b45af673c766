//! The `mesh2yaml` command; `lib.rs` is what it does.

fn main() -> std::process::ExitCode {
    mesh2yaml_cli::run()
}
