#!/usr/bin/env bash
# The server before clients that are not ours, and before one that is hostile: pytest-lsp with the capabilities of Neovim, VS Code
# and Emacs, vscode-jsonrpc, and hostile.py, which needs Python alone.
#
#   KHABAR_SERVER=target/debug/khabar bash tests/protocol/run.sh [OPTIONS OF hostile.py]
#
# What is fetched is kept in tests/.cache/protocol. What cannot be had here is left out, and said so.
set -euo pipefail
KHABAR_SERVER=$(realpath "${KHABAR_SERVER:?the program to test}")
export KHABAR_SERVER PYTHONDONTWRITEBYTECODE=1
cd "$(dirname "$0")"

PYTHON=(pytest==9.2.0 pytest-asyncio==1.5.0 pytest-lsp==1.0.1 pygls==2.1.1 lsprotocol==2025.0.0)
NODE=vscode-jsonrpc@10.0.0   # what the extension's client uses

cache=$PWD/../.cache/protocol
mkdir -p "$cache"

fetch() {
  case $1 in
    python)
      python3 -m venv "$cache/python"
      "$cache/python/bin/pip" install -q --disable-pip-version-check --only-binary :all: "${PYTHON[@]}"
      ;;
    node)
      mkdir -p "$cache/node" && cd "$cache/node" || return
      printf '{ "private": true }\n' >package.json
      npm --no-audit --no-fund --no-update-notifier install --ignore-scripts "$NODE"
      ;;
  esac
}
# fetched NAME WHAT: whether something is there, fetched now or before. What went wrong is shown.
fetched() {
  local name=$1 what=$2
  [ "$(cat "$cache/$name.version" 2>/dev/null)" != "$what" ] || return 0
  rm -rf "${cache:?}/$name"
  if ! (fetch "$name") >"$cache/$name.log" 2>&1; then
    tail -5 "$cache/$name.log"
    echo "skipped: $what cannot be installed here"
    return 1
  fi
  printf '%s\n' "$what" >"$cache/$name.version"
}

clients() {
  fetched python "${PYTHON[*]}" || return 0
  "$cache/python/bin/python" -m pytest -q -p no:cacheprovider \
    -o asyncio_default_fixture_loop_scope=function -o faulthandler_timeout=240 -o faulthandler_exit_on_timeout=true test_clients.py
}
vscode() {
  fetched node "$NODE" || return 0
  NODE_PATH=$cache/node/node_modules node vscode.cjs
}

# Side by side: each waits for its servers more than it works.
clients &
first=$!
vscode &
second=$!
status=0
python3 hostile.py "$@" || status=$?
wait $first || status=$?
wait $second || status=$?
exit $status
