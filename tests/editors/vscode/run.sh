#!/usr/bin/env bash
# The packaged extension in a real VS Code (code-server), twice: its API from inside the extension host (exthost.mjs), and what an
# annotator sees in the page (page.mjs, layout.mjs for where letters stand, keys.mjs for how many keys an article takes). Needs tests/install-editors.sh and $KHABAR_SERVER.
#
#   run.sh [--exthost-only | --page-only | --layout-only | --keys-only]     # KHABAR_TEST_ONLY: a regular expression of names of exthost's tests
#   run.sh --one-install    # the package of a platform, which has the program inside, on a machine without Khabar, Rust and PATH
#   run.sh --screenshot     # makes docs/images/vscode.png and the pictures of the walkthrough anew, and tests nothing
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../../.. && pwd)
cache=$(cd ../.cache && pwd)
state=$(mkdir -p ../.state && cd ../.state && pwd)/vscode
part=${1:-}
[ -x "${KHABAR_SERVER:-}" ] || { echo "KHABAR_SERVER must name the khabar program" >&2; exit 2; }
export KHABAR_SERVER

export PATH=$cache/vscode/node_modules/node/bin:$PATH
export KHABAR_TEST_STATE=$state KHABAR_TEST_SHOTS=${state%/vscode}/shots KHABAR_TEST_DRIVER=$cache/driver
rm -rf "$state" "$KHABAR_TEST_SHOTS"
mkdir -p "$state/home" "$state/user/Machine" "$KHABAR_TEST_SHOTS"

echo "== package"
(
  cd "$root/editors/vscode"
  # Once for each lock file.
  if ! cmp -s package-lock.json node_modules/.khabar-lock; then
    npm ci --no-audit --no-fund --no-update-notifier >"$state/npm.log" 2>&1 || { cat "$state/npm.log"; exit 1; }
    cp package-lock.json node_modules/.khabar-lock
  fi
  [ "$part" = --one-install ] || npm run package --silent -- --out "$state/khabar.vsix" >"$state/package.log" 2>&1 || { cat "$state/package.log"; exit 1; }
)
if [ "$part" = --one-install ]; then
  # Without what debuggers need of it.
  strip -o "$state/program" "$KHABAR_SERVER" 2>/dev/null || cp "$KHABAR_SERVER" "$state/program"
  (cd "$root" && cargo xtask dist --target x86_64-unknown-linux-gnu --program "$state/program" --out "$state/dist") >"$state/package.log" 2>&1 || {
    cat "$state/package.log"
    exit 1
  }
  mv "$state"/dist/*.vsix "$state/khabar.vsix"
fi

# Two folders: a corpus with articles, and one without khabar.toml.
corpus() {
  rm -rf "$state/corpus" "$state/plain"
  mkdir -p "$state/corpus" "$state/plain"
  printf 'language = "en"\n' >"$state/corpus/khabar.toml"
  cp "$root/examples/raw/06-hague-summit.txt" "$state/corpus/hague.txt"
  cp "$root/examples/raw/04-tunisia-election.txt" "$state/corpus/tunisia.txt"
  cp "$root/examples/corpus/03-riyadh-talks.khabar" "$state/corpus/talks.khabar"
  cp "$root/examples/corpus/01-sharm-summit.khabar" "$state/corpus/summit.khabar"
  printf 'plain\n' >"$state/plain/notes.txt"
}

# code-server with a home of its own, and without calls to an extension gallery.
node=$cache/vscode/node_modules/node/bin/node
bare=()
[ "$part" != --one-install ] || bare=(-u KHABAR_SERVER PATH=/nowhere)
code_server=(
  env "${bare[@]}" "HOME=$state/home" "XDG_CONFIG_HOME=$state/home/.config" "XDG_DATA_HOME=$state/home/.local/share"
  'EXTENSIONS_GALLERY={"serviceUrl":""}'
  "$node" "$cache/vscode/node_modules/code-server/out/node/entry.js"
  --user-data-dir "$state/user" --extensions-dir "$state/extensions"
)

more=/dev/null
[ "$part" != --screenshot ] || more=screenshot.json
node -e 'const [a, b] = process.argv.slice(1).map(f => JSON.parse(fs.readFileSync(f, "utf8") || "{}")); console.log(JSON.stringify({ ...a, ...b }))' \
  settings.json $more >"$state/user/Machine/settings.json"
corpus
"${code_server[@]}" --install-extension "$state/khabar.vsix" --force >"$state/install.log" 2>&1 || { cat "$state/install.log"; exit 1; }

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export KHABAR_TEST_URL=http://127.0.0.1:$port
setsid "${code_server[@]}" --auth none --bind-addr "127.0.0.1:$port" --disable-telemetry --disable-update-check --disable-workspace-trust \
  --disable-getting-started-override --disable-file-downloads "$state/corpus" >"$state/server.log" 2>&1 &
server=$!
# A process group of its own: extension hosts, and the language servers below them, end with it.
driver=
trap 'kill -- -$server 2>/dev/null || true; [ -z "$driver" ] || kill $driver 2>/dev/null || true; wait 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM

# In the background, as a shell that waits for its foreground would not hear of a signal before that has ended.
drive() {
  timeout "$@" &
  driver=$!
  local status=0
  wait $driver || status=$?
  driver=
  return $status
}

for _ in $(seq 240); do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  kill -0 $server 2>/dev/null || { cat "$state/server.log"; exit 1; }
  sleep 0.25
done

if [ "$part" = --screenshot ]; then
  mkdir -p "$root/docs/images"
  drive 120 node screenshot.mjs "$root/docs/images/vscode.png"
  drive 180 node pictures.mjs "$root/editors/vscode/walkthrough"
  exit
fi

if [ "$part" = --one-install ]; then
  drive 180 node exthost.mjs suite/install.cjs
  exit
fi

failed=0
for test in exthost page layout keys; do
  [[ $part == "" || $part == --$test-only ]] || continue
  echo "== $test"
  corpus
  drive 300 node $test.mjs || failed=1
done
exit $failed
