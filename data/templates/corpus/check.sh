#!/bin/sh
# What CI runs, and whoever wants to know before a push: fails where an article is wrong or not in canonical form.
# In a workflow this is one step behind a checkout: sh check.sh
set -eu
cd "$(dirname "$0")"
khabar check .
khabar fmt --check .
