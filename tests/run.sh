#!/usr/bin/env bash
# Sets up and passes all tests on a machine that has Rust, Node and Python: formatting, lints, documentation, the engine, the
# protocol, other clients, readers of formats, the command line, dependencies, workflows, generated files, and Khabar in real Neovim and real VS Code.
#
#   bash tests/run.sh               everything
#   bash tests/run.sh --no-editors  without the editors
#
# What is fetched is kept in tests/.cache and tests/editors/.cache. What needs a checker that cannot be had here is left out, and said so.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

# Beside: a command that needs little of the machine (it waits for a network, mostly) runs while cargo builds and tests. Each has a process
# group of its own, so that all of it ends when this script is stopped.
logs=$(mktemp -d)
names=() jobs=()
beside() {
  local name=$1
  shift
  set -m
  "$@" >"$logs/$name" 2>&1 </dev/null &
  set +m
  names+=("$name") jobs+=($!)
}
finish() {
  local job
  for job in "${jobs[@]}"; do kill -- "-$job" 2>/dev/null || true; done
  rm -rf "$logs"
}
trap finish EXIT
trap 'exit 130' INT TERM

# join NAME: waits for one of them, and shows what it said.
join() {
  local i
  for i in "${!names[@]}"; do
    [ "${names[$i]}" = "$1" ] || continue
    step "$1"
    wait "${jobs[$i]}" || { cat "$logs/$1"; echo "failed: $1"; exit 1; }
    cat "$logs/$1"
  done
}

checkers() {
  bash tests/install-tools.sh || { echo "skipped: cargo-deny and jactionlint cannot be installed here"; return 0; }
  bash tests/deny.sh
  bash tests/workflows.sh
}
generated() {
  cargo xtask inputs || echo "what the scripts read cannot be installed here: only changes by hand are looked for"
  cargo xtask generate --check
}

editors=yes
[ "${1:-}" != --no-editors ] || editors=
beside "dependencies, workflows" checkers
[ -z "$editors" ] || beside "install editors" bash tests/install-editors.sh

# A Rust without the two components still runs the tests.
if cargo fmt --version >/dev/null 2>&1; then
  step "cargo fmt --check"
  cargo fmt --all --check
fi
if cargo clippy --version >/dev/null 2>&1; then
  step "cargo clippy"
  cargo clippy --locked --workspace --all-targets -- -D warnings
fi

step "cargo test"
cargo test --locked --workspace --no-run
khabar=${CARGO_TARGET_DIR:-target}/debug/khabar
beside "generated files" generated
beside "book" bash tests/book.sh
beside "other clients" env KHABAR_SERVER="$khabar" bash tests/protocol/run.sh
beside "python" bash tests/python/run.sh
beside "readers of formats" env KHABAR="$khabar" bash tests/formats/run.sh
cargo test --locked --workspace

step "cargo doc"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --quiet

step "khabar check examples/corpus"
"$khabar" check examples/corpus
"$khabar" fmt --check examples/corpus

join "generated files"
join "python"
join "other clients"
join "readers of formats"
join "book"
join "dependencies, workflows"

if [ -n "$editors" ]; then
  join "install editors"
  step "editors"
  KHABAR_SERVER=$(realpath "$khabar") bash tests/editors/run.sh
fi
