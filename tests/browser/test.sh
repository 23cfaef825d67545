#!/usr/bin/env bash
# The pages that winnow writes, in a browser: test.sh WINNOW SOURCE. Skipped (77) where Chromium, Node
# or the browser library is not installed; scripts/setup.sh --browser installs them.
set -euo pipefail
winnow=$1 source=$2
here=$source/tests/browser
{ [ -x "${CHROMIUM:-/usr/bin/chromium}" ] && command -v node >/dev/null &&
  [ -d "$here/node_modules/playwright-core" ]; } || exit 77
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
cd "$source"
samples=(samples/pages samples/texts)
"$winnow" run -q --no-config --store "$root/store" -o "$root/out" --set dedup.stories=true "${samples[@]}" 2>/dev/null
"$winnow" run -q --no-config --store "$root/store" -o "$root/out" --set dedup.stories=true "${samples[@]}" 2>/dev/null || true

# The same documents again and again, until there are 10,000.
mkdir "$root/large"
cp "$root/out/run.json" "$root/large"
node -e '
  const lines = require("fs").readFileSync(process.argv[1], "utf8").trim().split("\n");
  for (let i = 0; i < 10000; ++i) {
    const line = JSON.parse(lines[i % lines.length]);
    line.sequence = i;
    line.source = "https://site" + i % 37 + ".example/" + i;
    console.log(JSON.stringify(line));
  }' "$root/out/manifest.jsonl" >"$root/large/manifest.jsonl"
"$winnow" report "$root/large" -q
"$winnow" explain --no-config --format html samples/texts/01-harbour.txt samples/texts/05-tram.txt \
  samples/pages/blog-de.html >"$root/explain.html"
node "$here/report.mjs" "$root/out/report.html" "$root/large/report.html"
node "$here/explain.mjs" "$root/explain.html" "$winnow"
