#!/usr/bin/env bash
# What a person runs before a commit: includes, format, lint, tests.
#   scripts/check.sh [--quick]    --quick leaves the linter out
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh --lint
scripts/check_includes.sh
mapfile -t sources < <(git ls-files '*.cpp' '*.hpp')
clang-format --dry-run --Werror "${sources[@]}"
scripts/test.sh dev
if [ "${1:-}" != "--quick" ]; then
  mapfile -t units < <(git ls-files 'stages/*.cpp' 'pipeline/*.cpp')
  printf '%s\n' "${units[@]}" | xargs -P "$(nproc)" -n 4 clang-tidy -p build/dev --quiet \
    --extra-arg=-Wno-unknown-warning-option 2>/dev/null
fi
echo "all checks passed"
