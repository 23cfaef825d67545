#!/usr/bin/env bash
# Runs other projects' cases, kept as data, through the program.
#   scripts/conformance.sh --data DIR [SUITE…]     DIR/mojibake/*.jsonl
# Prints how many cases of each set hold; exit 1 if a case that is expected to hold does not.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
data=''
while [ $# -gt 0 ]; do
  case $1 in
    --data) data=$2; shift 2 ;;
    *) break ;;
  esac
done
[ -d "$data" ] || { echo "usage: conformance.sh --data DIR [SUITE…]" >&2; exit 2; }
"$here/scripts/build.sh" release winnow
python3 "$here/scripts/conformance.py" "$data" "$here/build/release/pipeline/winnow" "$@"
