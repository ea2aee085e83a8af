#!/usr/bin/env bash
# The Python package as a user has it: a wheel, installed where nothing else of Khabar is, before pytest, spaCy, datasets, pandas, pyarrow, Spark and the
# official client for agents.
#
#   bash tests/python/run.sh [ARGUMENTS OF pytest]
#
# What is fetched is kept in tests/.cache/python. What cannot be had here is left out, and said so. WHEEL names a wheel that is there already.
set -euo pipefail
cd "$(dirname "$0")/../.."

PYTHON=(maturin==1.16.0 pytest==9.2.0 spacy==3.8.18 datasets==5.2.0 pandas==3.1.1 pyarrow==26.0.1 mcp==2.3.0)
SPARK=(pyspark==4.3.0)   # 450 MB, and of use only where there is a Java
command -v java >/dev/null && [ "${KHABAR_SPARK:-yes}" = yes ] || SPARK=()

cache=$PWD/tests/.cache/python
mkdir -p "$cache"
bin=$cache/env/bin
want="${PYTHON[*]} ${SPARK[*]:-}"
if [ "$(cat "$cache/version" 2>/dev/null)" != "$want" ]; then
  rm -rf "${cache:?}/env"
  if ! { python3 -m venv "$cache/env" && "$bin/pip" install -q --disable-pip-version-check "${PYTHON[@]}" "${SPARK[@]}"; } >"$cache/install.log" 2>&1; then
    tail -5 "$cache/install.log"
    echo "skipped: the libraries that the Python package is tested with cannot be installed here"
    exit 0
  fi
  printf '%s\n' "$want" >"$cache/version"
fi
[ ${#SPARK[@]} -gt 0 ] || echo "without Spark: there is no Java here, or KHABAR_SPARK says no"

# Without optimising and without Parquet: what is tested here is the package, and the time goes into building it.
wheel=${WHEEL:-}
if [ -z "$wheel" ]; then
  rm -rf "$cache/wheels"
  # A folder of its own: cargo lets nobody else build in one where it is building.
  CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}/python \
    "$bin/maturin" build --quiet --profile dev --manifest-path python/Cargo.toml --no-default-features --features names-model,mcp -o "$cache/wheels"
  wheel=$(echo "$cache"/wheels/khabar-*.whl)
fi
"$bin/pip" install -q --disable-pip-version-check --force-reinstall --no-deps "$wheel"
# From elsewhere: what lies in the repository must not be found in place of what is installed.
export KHABAR_EXAMPLES=$PWD/examples PYTHONDONTWRITEBYTECODE=1 HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 HF_DATASETS_CACHE=$cache/datasets
tests=$PWD/python/tests
cd "$cache"
"$bin/python" -m pytest -q -p no:cacheprovider --import-mode=importlib "$tests" "$@"
