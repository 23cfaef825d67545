#!/usr/bin/env bash
# A page that only JavaScript fills, through Chromium: render_test.sh WINNOW SOURCE. Skipped (77)
# where Chromium is not installed.
set -euo pipefail
winnow=$1 source=$2
command -v chromium >/dev/null && command -v python3 >/dev/null || exit 77
root=$(mktemp -d)
server=''
trap 'kill $server 2>/dev/null || true; rm -rf "$root"' EXIT
cat > "$root/app.html" <<'HTML'
<!DOCTYPE html><html><head><title>App</title></head><body><div id="root">Loading</div><script>
const lines = ["The ferry left the northern pier at dawn with forty passengers and a cart of apples aboard.",
  "By noon the wind had turned and the crew, who knew the coast well, took the inner channel.",
  "Nobody on the quay expected them before evening, and so the market had closed when they came in."];
setTimeout(() => { document.getElementById("root").innerHTML = "<article><h1>The ferry</h1>" +
  lines.map(line => "<p>" + line + "</p>").join("") + "</article>"; }, 100);
</script></body></html>
HTML
mkfifo "$root/port"
python3 - "$root" > "$root/port" <<'PY' &
import functools, http.server, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
handler.log_message = lambda *_: None
server = http.server.HTTPServer(("127.0.0.1", 0), handler)
print(server.server_port, flush=True)
server.serve_forever()
PY
server=$!
read -r port < "$root/port"
url=http://127.0.0.1:$port/app.html
! "$winnow" clean --no-config --allow-private "$url" 2>/dev/null | grep -q "inner channel"
"$winnow" clean --no-config --allow-private --render-cmd "$source/scripts/render_chromium.sh" "$url" |
  grep -q "took the inner channel"
echo "rendered"
