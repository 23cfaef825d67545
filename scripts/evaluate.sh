#!/usr/bin/env bash
# Scores extraction on labelled pages that the model has not seen.
#   scripts/evaluate.sh --data DIR [--shipped] [--scorer FILE] [--by KEY] [--vs-rules]
#                       [--no-floors | --pin] [winnow run options…]
#
# DIR holds gold.jsonl and pages/<id>.html.gz. A page of a site that the shipped model was trained on is
# extracted with the cross-validation model that has not seen the site; any other page with the shipped
# one. So every figure is out of sample, and the text is the program's. The five models are kept in
# build/folds/ and learnt when missing or older than the shipped model (scripts/train/shipped.sh on the
# folder that holds DIR; a quarter of an hour). --shipped takes the shipped model for every page and
# learns nothing: out of sample on sets that were not trained on, elsewhere a check of the program.
#
# The scorer takes --data DIR --pred OUT [--vs OUT2] [--by KEY] [--json FILE]; it is looked for two
# folders above DIR. --vs-rules compares page by page with --strip rules. A figure below its floor in
# scripts/floors.json fails the script (exit 1); floors count for the data they were measured on, known
# by digest, and for no extra options. --pin makes today's figures the floors.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
data='' scorer='' by=page_type vs_rules='' floors=yes pin='' mode=folds
while [ $# -gt 0 ]; do
  case $1 in
    --data) data=$2; shift 2 ;;
    --scorer) scorer=$2; shift 2 ;;
    --by) by=$2; shift 2 ;;
    --vs-rules) vs_rules=yes; shift ;;
    --no-floors) floors=''; shift ;;
    --pin) pin=--pin; shift ;;
    --shipped) mode=shipped; shift ;;
    *) break ;;
  esac
done
[ -d "$data/pages" ] || { echo "usage: evaluate.sh --data DIR [--scorer FILE] [--by KEY] [--vs-rules] [options of winnow run]" >&2; exit 2; }
data=$(cd "$data" && pwd)
scorer=${scorer:-$data/../../score.py}
winnow=$here/build/release/pipeline/winnow
folds=$here/build/folds/strip.json
[ $# -eq 0 ] || floors=''

"$here/scripts/build.sh" release winnow
[ $mode = shipped ] || [ "$folds.fold4.pages" -nt "$here/config/model/strip.json" ] ||
  "$here/scripts/train/shipped.sh" --sets "$data/.." --folds
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

clean() { # clean FOLDER OPTION…  reads paths of pages, one a line
  local into=$1
  shift
  # Pages that give no text are for the scorer to punish, not for the exit code.
  xargs -r -d '\n' "$winnow" run -q --no-config --summary none --set dedup.scope=none --name '{stem}' \
    -o "$out/$into" "$@" || true
}

for page in "$data"/pages/*; do
  id=$(basename "$page")
  echo "${id%%.html*} $page"
done >"$out/pages"
if [ $mode = shipped ]; then
  cut -d' ' -f2- "$out/pages" | clean texts "$@"
else
  for k in 0 1 2 3 4; do
    awk 'NR == FNR { unseen[$0]; next } $1 in unseen { print substr($0, length($1) + 2) }' \
      "$folds.fold$k.pages" "$out/pages" | clean texts --set strip.model="$folds.fold$k" "$@"
  done
  cat "$folds".fold?.pages | awk 'NR == FNR { seen[$0]; next } !($1 in seen) { print substr($0, length($1) + 2) }' \
    - "$out/pages" | clean texts "$@"
fi
compare=()
if [ -n "$vs_rules" ]; then
  cut -d' ' -f2- "$out/pages" | clean rules --set strip.method=rules
  compare=(--vs "$out/rules")
fi
python3 "$scorer" --data "$data" --pred "$out/texts" --by "$by" --json "$out/scores.json" "${compare[@]}"
[ -z "$floors" ] || python3 "$here/scripts/floors.py" "$data" "$out/scores.json" "$here/scripts/floors.json" "$mode" $pin
