#!/usr/bin/env bash
# The mode for Emacs, in batch. Needs $KHABAR_SERVER, and Emacs with Eglot (Debian: emacs-nox elpa-eglot), without which it is left out.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../../.. && pwd)
state=$(mkdir -p ../.state && cd ../.state && pwd)/emacs
command -v emacs >/dev/null || { echo "skipped: Emacs is not installed here"; exit 0; }
[ -x "${KHABAR_SERVER:-}" ] || { echo "KHABAR_SERVER must name the khabar program" >&2; exit 2; }
export KHABAR_SERVER

rm -rf "$state"
mkdir -p "$state/home" "$state/corpus" "$state/plain"
printf 'language = "en"\n' >"$state/corpus/khabar.toml"
cp "$root/examples/raw/06-hague-summit.txt" "$state/corpus/hague.txt"
cp "$root/examples/corpus/03-riyadh-talks.khabar" "$state/corpus/talks.khabar"
printf 'plain\n' >"$state/plain/notes.txt"

# Emacs reads Arabic as UTF-8 in any locale that is one.
export HOME=$state/home LC_ALL=C.UTF-8 KHABAR_TEST_CORPUS=$state/corpus
cp "$root/editors/emacs/khabar.el" "$state/khabar.el"
(cd "$state" && timeout 60 emacs -q --batch --eval '(setq byte-compile-error-on-warn t)' -f batch-byte-compile khabar.el) >"$state/compile.log" 2>&1 || {
  cat "$state/compile.log"
  exit 1
}
timeout 300 emacs -q --batch -L "$state" -l ert -l test.el -f ert-run-tests-batch-and-exit 2>&1 | grep -vE '^(Loading |\[eglot\]|Wrote )' | tee "$state/log"
exit "${PIPESTATUS[0]}"
