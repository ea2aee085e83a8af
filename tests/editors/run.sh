#!/usr/bin/env bash
# Tests the extensions in real editors, headless: Neovim, Emacs, and VS Code with its extension host and its page; and the page of a report in Chromium.
#
#   tests/editors/run.sh [--nvim-only | --emacs-only | --vscode-only]
#
# The server is $KHABAR_SERVER, else target/debug/khabar (built when it is not there). Editors are installed into
# tests/editors/.cache the first time (tests/install-editors.sh); state and screenshots are in tests/editors/.state.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)

case ${1:-all} in
  all | --nvim-only | --emacs-only | --vscode-only) want=${1:-all} ;;
  *) echo "usage: $0 [--nvim-only | --emacs-only | --vscode-only]" >&2; exit 2 ;;
esac

if [ -z "${KHABAR_SERVER:-}" ]; then
  KHABAR_SERVER=$root/target/debug/khabar
  [ -x "$KHABAR_SERVER" ] || (cd "$root" && cargo build --bin khabar)
fi
KHABAR_SERVER=$(realpath "$KHABAR_SERVER")
export KHABAR_SERVER

../install-editors.sh "$want"

# In the background and waited for, so that a signal reaches what runs at once.
part=
trap '[ -z "$part" ] || kill $part 2>/dev/null || true; wait' EXIT
trap 'exit 130' INT TERM
failed=()
run() {
  echo "== $*"
  "./$1/run.sh" "${@:2}" &
  part=$!
  wait $part || failed+=("$*")
  part=
}

# wanted PART: whether it is to be run.
wanted() { [ "$want" = all ] || [ "$want" = "--$1-only" ]; }

! wanted nvim || run nvim
! wanted emacs || run emacs
if wanted vscode; then
  run report
  run vscode
  run vscode --one-install
fi

if [ ${#failed[@]} -gt 0 ]; then
  echo "failed: ${failed[*]}"
  exit 1
fi
