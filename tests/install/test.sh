#!/usr/bin/env bash
# Installs a build into a folder and builds a stranger's project against it:
#   test.sh BUILD SOURCE [C++ FLAGS]
set -euo pipefail
build=$1 source=$2 flags=${3:-}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
cmake --install "$build" --prefix "$root/usr" >/dev/null
cmake -S "$source/tests/install" -B "$root/build" -G Ninja -DCMAKE_PREFIX_PATH="$root/usr" \
  -DCMAKE_CXX_FLAGS="$flags" -DSAMPLES="$source/samples/programs" >/dev/null
cmake --build "$root/build" >/dev/null
"$root/usr/bin/winnow" --version
"$root/build/chain" "$source/samples/pages/news-en.html" | grep -q harbour
"$root/build/graph" "$source/samples/pages" "$root/out" | grep -q finished
echo "installed package works"
