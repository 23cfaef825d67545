#!/usr/bin/env bash
# Trains as the shipped model was trained.
#   scripts/train/shipped.sh --sets DIR [--folds] [options of train.py]
# DIR holds the labelled sets wcxb-dev, readability and trafilatura-dev (of which half the sites stay
# unseen); those present are learnt from. With --folds only the five models of the cross-validation
# are learnt, into build/folds/, each for the pages whose sites it has not seen.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
[ "${1-}" = --sets ] || { echo "usage: shipped.sh --sets DIR [--folds] [options of train.py]" >&2; exit 2; }
sets=$(cd "$2" && pwd)
shift 2
options=(--description "WCXB development pages (CC-BY-4.0, Murrough Foley), Readability test pages (Apache-2.0), half of the trafilatura evaluation pages")
for set in wcxb-dev readability; do
  [ ! -d "$sets/$set" ] || options+=(--data "$sets/$set")
done
[ ! -d "$sets/trafilatura-dev" ] || options+=(--half-of "$sets/trafilatura-dev")
if [ "${1-}" = --folds ]; then
  shift
  mkdir -p "$root/build/folds"
  options+=(--out "$root/build/folds/strip.json" --folds-only)
fi
"$root/scripts/train/train.sh" "${options[@]}" "$@"
