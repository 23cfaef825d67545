#!/usr/bin/env bash
# The main job on the samples: installs what is missing, builds, cleans, says where the texts are.
#   scripts/run.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-out}
scripts/setup.sh
scripts/build.sh release winnow
build/release/pipeline/winnow run --config samples/winnow.toml -o "$out" --store "$out/state"
