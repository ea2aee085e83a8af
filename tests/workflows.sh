#!/usr/bin/env bash
# jactionlint over .github/workflows (with shellcheck over their steps), shellcheck over the scripts of the repository.
set -euo pipefail
cd "$(dirname "$0")/.."

bash tests/install-tools.sh
export PATH=$PWD/tests/.cache/tools/bin:$PATH

# Actions are pinned by their version, which people can read and tools raise.
jactionlint --strict-exit --no-online --no-hints --ignore unpinned-uses
git ls-files -z -- '*.sh' .ci/run | xargs -0 shellcheck
echo "workflows ok, scripts ok"
