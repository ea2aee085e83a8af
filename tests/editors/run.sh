#!/usr/bin/env bash
# Tests the extensions in real editors, headless: Neovim, and VS Code with its extension host and its page.
#
#   tests/editors/run.sh [--nvim-only | --vscode-only]
#
# The server is $KHABAR_SERVER, else target/debug/khabar (built when it is not there). Editors are installed into
# tests/editors/.cache the first time (tests/install-editors.sh); state and screenshots are in tests/editors/.state.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)

case ${1:-all} in
  all | --nvim-only | --vscode-only) want=${1:-all} ;;
  *) echo "usage: $0 [--nvim-only | --vscode-only]" >&2; exit 2 ;;
esac

if [ -z "${KHABAR_SERVER:-}" ]; then
  KHABAR_SERVER=$root/target/debug/khabar
  [ -x "$KHABAR_SERVER" ] || (cd "$root" && cargo build --bin khabar)
fi
KHABAR_SERVER=$(realpath "$KHABAR_SERVER")
export KHABAR_SERVER

../install-editors.sh "$want"

failed=()
if [ "$want" != --vscode-only ]; then
  echo "== Neovim"
  nvim/run.sh || failed+=(nvim)
fi
if [ "$want" != --nvim-only ]; then
  echo "== VS Code"
  vscode/run.sh || failed+=(vscode)
fi

if [ ${#failed[@]} -gt 0 ]; then
  echo "failed: ${failed[*]}"
  exit 1
fi
