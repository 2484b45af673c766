//! The `mesh2yaml` command; `lib.rs` is what it does.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    mesh2yaml_cli::run()
}
