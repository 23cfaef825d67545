#!/usr/bin/env bash
# Installs what is missing, builds and runs every test: scripts/test.sh [preset]
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:-dev}
scripts/setup.sh
scripts/build.sh "$preset"
ctest --preset "$preset"
