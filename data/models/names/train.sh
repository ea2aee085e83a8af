#!/usr/bin/env bash
# Trains the model of names again: bash data/models/names/train.sh FOLDER
#
# FOLDER has anercorp-train.txt (the training part of the CAMeL Lab split, a word and its tag a line), real-names.jsonl (gold documents of
# today's news) and more-names.jsonl (what data/labelled/join.py makes), which count three times. The same texts and the same knowledge give the same model.
set -euo pipefail

texts=${1:?a folder with anercorp-train.txt, real-names.jsonl and more-names.jsonl is expected}
here=$(cd "$(dirname "$0")" && pwd)

# Without the model that is there: it may be of another version.
cargo run --release --no-default-features --bin khabar -- train names \
    "$texts/anercorp-train.txt" "$texts/real-names.jsonl" "$texts/more-names.jsonl" \
    --weight "$texts/real-names.jsonl=3" --weight "$texts/more-names.jsonl=3" \
    --output "$here/names.model"
