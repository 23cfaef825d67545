#!/usr/bin/env bash
# The long form of the tests that a nightly job holds: a hundred kills of each kind, then a day of
# feeds compressed into minutes, with the memory watched.
#   scripts/soak.sh [--kills N] [--documents N] [--seed N] [--preset P] [--remembered BYTES]
# BYTES is what the job may remember of each page (winnow_soak says more).
# Builds what it needs. Exit code 0: nothing was lost, doubled or half written, every input is
# accounted for, and memory stays what it was.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
kills=100 documents=50000 seed=$RANDOM preset=release remembered=0
while [ $# -gt 0 ]; do
  case $1 in
    --kills) kills=$2; shift 2 ;;
    --documents) documents=$2; shift 2 ;;
    --seed) seed=$2; shift 2 ;;
    --preset) preset=$2; shift 2 ;;
    --remembered) remembered=$2; shift 2 ;;
    *) echo "usage: soak.sh [--kills N] [--documents N] [--seed N] [--preset P] [--remembered BYTES]" >&2; exit 2 ;;
  esac
done
"$here/scripts/build.sh" "$preset" winnow pipeline_tests winnow_soak
build=$here/build/$preset
failed=0
echo "seed $seed, $kills kills"
WINNOW_KILLS=$kills WINNOW_SEED=$seed "$build/tests/pipeline_tests" '[crash]' || failed=1
echo "$documents documents"
"$build/tests/bench/winnow_soak" "$build/pipeline/winnow" \
  --documents "$documents" --seed "$seed" --remembered "$remembered" || failed=1
[ "$failed" = 0 ] && echo "soak: all held"
exit "$failed"
