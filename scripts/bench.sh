#!/usr/bin/env bash
# Times winnow against the bare Gumbo parse of the same pages, in one run.
#   scripts/bench.sh --data DIR [--rounds N]     DIR/pages holds *.html or *.html.gz
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
data='' rounds=3
while [ $# -gt 0 ]; do
  case $1 in
    --data) data=$2; shift 2 ;;
    --rounds) rounds=$2; shift 2 ;;
    *) echo "usage: bench.sh --data DIR [--rounds N]" >&2; exit 2 ;;
  esac
done
[ -d "$data/pages" ] || { echo "no pages in '$data'" >&2; exit 2; }
"$here/scripts/build.sh" release winnow_bench
"$here/build/release/tests/bench/winnow_bench" "$rounds" "$data"/pages/*.html*
