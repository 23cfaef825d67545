#!/usr/bin/env bash
# Installs what winnow is built with, on Debian and Ubuntu. Does nothing where it is all there.
#   scripts/setup.sh [--lint]    --lint adds the formatter and the linter
set -euo pipefail

packages=(
  build-essential cmake ninja-build pkg-config ca-certificates
  libgumbo-dev libcurl4-openssl-dev libtbb-dev catch2
  libcli11-dev libtomlplusplus-dev libfmt-dev nlohmann-json3-dev libicu-dev
  zlib1g-dev libbrotli-dev libzstd-dev libuchardet-dev libxxhash-dev libre2-dev libsqlite3-dev
  libxml2-dev libpsl-dev libssl-dev libcpp-httplib-dev libvalijson-dev
)
[ "${1:-}" = "--lint" ] && packages+=(clang-format clang-tidy)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "installing: ${missing[*]}" >&2
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
