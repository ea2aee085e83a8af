#!/usr/bin/env bash
# What `khabar export` writes, read by the usual readers of each format, and what `khabar import` makes of it again.
#
#   KHABAR=target/debug/khabar bash tests/formats/run.sh [FORMAT…]
#
# What is fetched is kept in tests/.cache/formats. Where it cannot be had, the suite is left out, and says so.
set -euo pipefail
KHABAR=$(realpath "${KHABAR:?the program to test}")
export KHABAR PYTHONDONTWRITEBYTECODE=1
# No reader asks a network: what they need is here.
export HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 HF_HUB_DISABLE_TELEMETRY=1
cd "$(dirname "$0")"

PYTHON=(bioc==2.1 nltk==3.10.4 seqeval==1.2.2 conllu==6.0.0 label-studio-sdk==2.1.2 spacy==3.8.18 datasets==5.2.0 pyarrow==26.0.1 dkpro-cassis==0.12.0
  pyld==3.3.0 lxml==6.1.3 pandas==3.1.1 krippendorff==0.9.0 nervaluate==1.2.1 scikit-learn==1.9.1 sarif-pydantic==0.6.2)

cache=$PWD/../.cache/formats
mkdir -p "$cache"
if [ "$(cat "$cache/python.version" 2>/dev/null)" != "${PYTHON[*]}" ]; then
  rm -rf "${cache:?}/python"
  if ! { python3 -m venv "$cache/python" && "$cache/python/bin/pip" install -q --disable-pip-version-check "${PYTHON[@]}"; } >"$cache/python.log" 2>&1; then
    tail -5 "$cache/python.log"
    echo "skipped: the readers of formats cannot be installed here"
    exit 0
  fi
  printf '%s\n' "${PYTHON[*]}" >"$cache/python.version"
fi
python=("$cache/python/bin/python" -W ignore::DeprecationWarning)
"${python[@]}" readers.py "$@"
# No format was named: agreement too, as the libraries have it that researchers trust, and what checkers write.
if [ $# -eq 0 ]; then
  "${python[@]}" agree.py
  "${python[@]}" sarif.py
fi
