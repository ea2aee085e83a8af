#!/usr/bin/env bash
# cargo-deny over the tree of dependencies (deny.toml): licences, sources, banned crates, known vulnerabilities.
#
#   tests/deny.sh               advisories only where their database can be fetched: it is a git repository on the internet
#   tests/deny.sh --advisories  fails where it cannot
#
# A cargo-deny on PATH goes before the one of tests/install-tools.sh.
set -euo pipefail
cd "$(dirname "$0")/.."

deny=$(command -v cargo-deny 2>/dev/null) || { bash tests/install-tools.sh; deny=tests/.cache/tools/bin/cargo-deny; }
# On the command line this is `cargo deny`, which gives the program its own name first.
deny() { "$deny" --workspace --locked "$@"; }

mkdir -p tests/.cache
checks=(bans licenses sources)
if deny fetch db >tests/.cache/advisories.log 2>&1; then
  checks+=(advisories)
elif [ "${1:-}" = --advisories ]; then
  cat tests/.cache/advisories.log >&2
  exit 1
else
  echo "skipped: advisories, as their database cannot be reached from here"
fi
deny check "${checks[@]}"
