#!/usr/bin/env bash
# The pages of `khabar report`, `stats` and `agree` in Chromium.
#
#   run.sh [--screenshot]   # with it makes docs/images/report.png anew too
#
# Needs tests/install-editors.sh and $KHABAR_SERVER.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../../.. && pwd)
cache=$(cd ../.cache && pwd)
state=$(mkdir -p ../.state && cd ../.state && pwd)/report
rm -rf "$state"
mkdir -p "$state/shots"
export PATH=$cache/vscode/node_modules/node/bin:$PATH
export KHABAR_TEST_STATE=$state KHABAR_TEST_SHOTS=$state/shots KHABAR_TEST_DRIVER=$cache/driver

for language in en ar; do
  "$KHABAR_SERVER" report "$root/examples/corpus" --language $language -o "$state/$language.html"
done
# What an article says runs nowhere.
printf '%s\n' '</script><script>document.title = "run"</script><img src=x onerror="document.title = 1"> وصل ترامب إلى الرياض أمس' >"$state/hostile.khabar"
"$KHABAR_SERVER" report "$state/hostile.khabar" -o "$state/hostile.html"
# Pages of figures: one from the right, one from the left.
"$KHABAR_SERVER" stats "$root/examples/corpus" --format html --language ar >"$state/stats.html"
"$KHABAR_SERVER" agree "$root/tests/formats/agree/a1" "$root/tests/formats/agree/a2" --format html >"$state/agree.html"
timeout 120 node report.mjs
[ "${1:-}" != --screenshot ] || cp "$state/shots/pointed.png" "$root/docs/images/report.png"
