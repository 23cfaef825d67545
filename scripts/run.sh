#!/usr/bin/env bash
# The main job on the samples: installs what is missing, builds, cleans, says where the texts are.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh
scripts/build.sh release winnow
build/release/pipeline/winnow run samples/pages samples/texts -o "${1:-out}" --metadata
