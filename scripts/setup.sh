#!/usr/bin/env bash
# Installs what winnow is built with, on Debian and Ubuntu. Does nothing where it is all there.
#   scripts/setup.sh [--lint] [--browser]
#     --lint      adds the formatter and the linter
#     --browser   adds Chromium, Node and the library with which the tests use the pages
set -euo pipefail

packages=(
  build-essential cmake ninja-build pkg-config ca-certificates
  libgumbo-dev libcurl4-openssl-dev libtbb-dev catch2
  libcli11-dev libtomlplusplus-dev libfmt-dev nlohmann-json3-dev libicu-dev
  zlib1g-dev libbrotli-dev libzstd-dev libuchardet-dev libxxhash-dev libre2-dev libsqlite3-dev
  libxml2-dev libpsl-dev libssl-dev libcpp-httplib-dev libvalijson-dev
  robin-map-dev nghttp2-server openssl
)
browser=no
for wish in "$@"; do
  case $wish in
    --lint) packages+=(clang-format clang-tidy) ;;
    --browser)
      browser=yes
      packages+=(chromium)
      command -v npm >/dev/null || packages+=(nodejs npm)
      ;;
    *) echo "usage: setup.sh [--lint] [--browser]" >&2; exit 2 ;;
  esac
done

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  echo "installing: ${missing[*]}" >&2
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
fi

pages=$(dirname "$0")/../tests/browser
if [ "$browser" = yes ] && [ ! -d "$pages/node_modules/axe-core" ]; then
  npm install --prefix "$pages" --no-audit --no-fund --no-package-lock --loglevel error >&2
fi
