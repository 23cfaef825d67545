#!/usr/bin/env bash
# The page of a URL as Chromium shows it, for --render-cmd: URL on standard input or in $WINNOW_URL,
# HTML on standard output. Needs Debian's package chromium.
set -euo pipefail
url=${WINNOW_URL:-$(head -n 1)}
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
flags=(--headless=new --disable-gpu --user-data-dir="$profile" --virtual-time-budget=10000
  --timeout=20000 --dump-dom)
[ "$(id -u)" -ne 0 ] || flags+=(--no-sandbox)  # Chromium's own sandbox refuses root
chromium "${flags[@]}" "$url" 2>/dev/null
