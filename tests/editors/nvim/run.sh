#!/usr/bin/env bash
# Neovim, headless, with editors/nvim on its runtimepath. Needs tests/install-editors.sh and $KHABAR_SERVER.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../../.. && pwd)
state=$(mkdir -p ../.state && cd ../.state && pwd)/nvim

rm -rf "$state"
mkdir -p "$state/corpus"
printf 'language = "en"\n' >"$state/corpus/khabar.toml"
# What many projects have at their root, and what would damage an article.
printf 'root = true\n[*]\ntrim_trailing_whitespace = true\ninsert_final_newline = true\n' >"$state/corpus/.editorconfig"
cp "$root/examples/raw/06-hague-summit.txt" "$state/corpus/hague.txt"
cp "$root/examples/corpus/03-riyadh-talks.khabar" "$state/corpus/talks.khabar"

mkdir -p "$state/help"
cp -r "$root/editors/nvim/doc" "$state/help/doc"
export KHABAR_TEST_HELP=$state/help

# A home of its own: neither the user's configuration nor their state.
export HOME=$state/home XDG_CONFIG_HOME=$state/config XDG_DATA_HOME=$state/data XDG_STATE_HOME=$state/state XDG_CACHE_HOME=$state/cache
export KHABAR_TEST_CORPUS=$state/corpus KHABAR_TEST_ORIGINAL=$root/examples/raw/06-hague-summit.txt
mkdir -p "$HOME"

timeout 120 ../.cache/nvim/bin/nvim --clean --headless --cmd "set rtp^=$root/editors/nvim" \
  "$state/corpus/hague.txt" -S test.lua
