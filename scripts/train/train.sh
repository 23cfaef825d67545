#!/usr/bin/env bash
# Trains the strip model in a Python environment of its own (build/train-venv); see train.py.
#   scripts/train/train.sh --data DIR [--cross-validate]
set -euo pipefail
cd "$(dirname "$0")/../.."
venv=build/train-venv
scripts/build.sh release winnow
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q -r scripts/train/requirements.txt
fi
"$venv/bin/python" scripts/train/train.py "$@"
scripts/build.sh release winnow # the model is compiled in
