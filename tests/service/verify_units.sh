#!/usr/bin/env bash
# The samples of samples/service are as systemd and logrotate want them, and the image has the
# libraries that the program names: verify_units.sh SOURCE [WINNOW]. Skipped (77) without
# systemd-analyze; the other checks run where their tool is there.
set -euo pipefail
source=$1 winnow=${2:-}
samples=$source/samples/service
command -v systemd-analyze >/dev/null || exit 77
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
bad=0
fail() { echo "FAILED: $1" >&2; bad=1; }

# The program need not be installed for its unit to be right.
sed 's#^ExecStart=/usr/local/bin/winnow#ExecStart=/bin/true#' "$samples/winnow.service" \
  > "$root/winnow.service"
cp "$samples/winnow.timer" "$root"
verify() { systemd-analyze --man=no verify "$1" 2>&1; }
for unit in winnow.service winnow.timer; do
  said=$(verify "$root/$unit") || fail "systemd-analyze verify $unit"
  # A key it does not know is a warning to systemd, and a mistake here.
  [ -z "$said" ] || fail "$unit: $said"
done
# This check can fail: a unit with a mistake does not pass.
sed 's/^MemoryMax=.*/MemoryMost=2G/' "$root/winnow.service" > "$root/wrong.service"
[ -n "$(verify "$root/wrong.service")" ] || fail "systemd-analyze sees no mistakes"

# Exposure of 1.1 of 10, in tenths; a new version of systemd may ask for a little more.
if systemd-analyze --help | grep -q -- --offline; then
  systemd-analyze security --offline=true --threshold=15 --no-pager "$root/winnow.service" \
    > "$root/security" || fail "$(tail -n 1 "$root/security")"
fi
systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' "$samples/winnow.timer")" >/dev/null ||
  fail "OnCalendar"

# The user of the sample need not exist here.
if command -v logrotate >/dev/null; then
  me=$(id -un) group=$(id -gn)
  mkdir "$root/log"
  echo line > "$root/log/run.log"
  sed -e "s#/var/log/winnow#$root/log#" -e "s/winnow winnow/$me $group/" \
    "$samples/winnow.logrotate" > "$root/logrotate.conf"
  chmod 644 "$root/logrotate.conf"
  logrotate -d -s "$root/state" "$root/logrotate.conf" > "$root/said" 2>&1 || fail "logrotate"
  ! grep -i error "$root/said" || fail "logrotate"
fi

# One line of cron: five fields of time, the user, and a command that the shell can read.
line=$(grep -E '^[0-9*]' "$samples/winnow.cron")
[ "$(wc -l <<< "$line")" -eq 1 ] || fail "winnow.cron has more than one entry"
[[ $line =~ ^([0-9*/,-]+ ){5}winnow\ (.*)$ ]] || fail "winnow.cron: $line"
[[ $line != *%* ]] || fail "winnow.cron: % ends a line of cron"
sh -n -c "${BASH_REMATCH[2]:-(}" || fail "winnow.cron: the shell cannot read its command"

# The packages are named as Debian 12 names them, so only there can they be held against the program.
. /etc/os-release
if [ -n "$winnow" ] && command -v objdump >/dev/null && [ "${ID:-}${VERSION_ID:-}" = debian12 ]; then
  for path in $(objdump -p "$winnow" | awk '/NEEDED/ {print $2}' |
    while read -r name; do ldd "$winnow" | awk -v name="$name" '$1 == name {print $3}'; done); do
    package=$(dpkg -S "*/$(basename "$(readlink -f "$path")")" 2>/dev/null | head -n 1 | cut -d: -f1)
    case $package in
      libc6 | '') ;;  # always there; or not of a package, as a sanitizer's
      *) grep -qw -- "$package" "$samples/Dockerfile" || fail "Dockerfile lacks $package" ;;
    esac
  done
fi
[ -z "$winnow" ] || "$winnow" config check --config "$samples/winnow.toml" ||
  fail "winnow.toml is not what the program reads"
exit $bad
