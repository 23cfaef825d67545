#!/usr/bin/env bash
# Proves the two commands of the README on a fresh Debian: makes an empty system in a folder with
# debootstrap, copies the checkout into it, runs both there and prints the time of each. Needs root
# and about 3 GB.
#   scripts/fresh_debian.sh [SUITE] [FOLDER]     SUITE is bookworm (12) or trixie (13, the default)
# The folder is kept; with what is installed in it, a second run is no longer a fresh one.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
suite=${1:-trixie}
root=${2:-/var/tmp/winnow-$suite}
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
  sed -nE 's/^(URIs:|deb) *(\[[^]]*\] *)?(http[^ ]*).*/\3/p' | grep -v security | head -1 || true)

command -v debootstrap >/dev/null || apt-get install -y -qq --no-install-recommends debootstrap
if [ ! -x "$root/usr/bin/apt-get" ]; then
  debootstrap --variant=minbase "$suite" "$root" "${mirror:?no Debian mirror configured}"
fi
# The folder goes out through whatever this machine goes out through.
cp -a /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
cp /etc/resolv.conf /etc/hosts "$root/etc/" 2>/dev/null || true
for name in proc sys dev; do
  mountpoint -q "$root/$name" || mount --rbind --make-rslave "/$name" "$root/$name"
done
trap 'for name in proc sys dev; do umount -l "$root/$name" 2>/dev/null || true; done' EXIT

rm -rf "$root/winnow"
mkdir -p "$root/winnow"
git -C "$here" archive HEAD | tar -x -C "$root/winnow"
chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
  http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" \
  bash -c 'cd /winnow && time scripts/run.sh && time scripts/test.sh'
