//! Reads finished bytes and writes them: the least that anything which writes this output can take.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let path = std::env::args_os().nth(1).unwrap_or_default();
    let bytes = std::fs::read(path)?;
    std::io::stdout().lock().write_all(&bytes)
}
