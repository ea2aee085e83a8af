#!/usr/bin/env bash
# Sets up and passes all tests on a machine that has Rust, Node and Python: formatting, lints, documentation, the engine, the
# protocol, the command line, and Khabar in real Neovim and real VS Code.
#
#   bash tests/run.sh               everything
#   bash tests/run.sh --no-editors  without the editors, which are fetched into tests/editors/.cache at the first run
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

# A Rust without the two components still runs the tests.
if cargo fmt --version >/dev/null 2>&1; then
  step "cargo fmt --check"
  cargo fmt --check
fi
if cargo clippy --version >/dev/null 2>&1; then
  step "cargo clippy"
  cargo clippy --locked --all-targets -- -D warnings
fi

step "cargo test"
cargo test --locked

step "cargo doc"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --quiet

step "khabar check examples/corpus"
cargo run --locked --quiet -- check examples/corpus
cargo run --locked --quiet -- fmt --check examples/corpus

if [ "${1:-}" != "--no-editors" ]; then
  step "editors"
  KHABAR_SERVER="$PWD/target/debug/khabar" bash tests/editors/run.sh
fi
