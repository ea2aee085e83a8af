//! The `khabar` command. See `khabar --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    khabar::cli::main()
}
