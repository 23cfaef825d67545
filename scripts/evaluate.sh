#!/usr/bin/env bash
# Scores extraction on labelled pages.
#   scripts/evaluate.sh --data DIR [--scorer FILE] [winnow run options…]
# DIR holds gold.jsonl and pages/<id>.html.gz; the scorer is a program that takes --data DIR --pred OUT.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
data='' scorer=''
while [ $# -gt 0 ]; do
  case $1 in
    --data) data=$2; shift 2 ;;
    --scorer) scorer=$2; shift 2 ;;
    *) break ;;
  esac
done
[ -n "$data" ] || { echo "usage: evaluate.sh --data DIR [--scorer FILE] [options of winnow run]" >&2; exit 2; }
scorer=${scorer:-$data/../../score.py}
"$here/scripts/build.sh" release winnow
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"$here/build/release/pipeline/winnow" run -q --summary none --set dedup.scope=none --name '{stem}' \
  -o "$out" "$@" "$data/pages" || true
python3 "$scorer" --data "$data" --pred "$out"
