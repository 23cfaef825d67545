#!/usr/bin/env bash
# Runs other projects' cases, kept as data, through the program.
#   scripts/conformance.sh --data DIR [--misses] [SUITE…]     suites are the folders of DIR
# Prints how many cases of each kind hold, with --misses each that does not; exit 1 if a kind holds
# less than it must.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
data=''
while [ $# -gt 0 ]; do
  case $1 in
    --data) data=$2; shift 2 ;;
    *) break ;;
  esac
done
[ -d "$data" ] || { echo "usage: conformance.sh --data DIR [--misses] [SUITE…]" >&2; exit 2; }
"$here/scripts/build.sh" release winnow conformance_probe
python3 "$here/scripts/conformance" "$data" "$here/build/release/pipeline/winnow" \
  "$here/build/release/tests/conformance/conformance_probe" "$@"
