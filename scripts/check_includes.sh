#!/usr/bin/env bash
# Who may include what: pipeline → stages → record. Prints each line that breaks the rule.
set -euo pipefail
cd "$(dirname "$0")/.."
bad=0
forbid() {  # forbid WHAT PATTERN FILES…
  local what=$1 pattern=$2
  shift 2
  if grep -nE "$pattern" "$@"; then
    echo "^ $what" >&2
    bad=1
  fi
}
mapfile -t stage_files < <(find stages -name '*.[ch]pp')
mapfile -t record_files < <(find stages/record -name '*.hpp')
mapfile -t text_files < <(find stages/text -name '*.[ch]pp')
mapfile -t headers < <(find stages pipeline -name '*.hpp' ! -path stages/parse/tree.hpp \
  ! -path stages/parse/gumbo_guard.hpp ! -path stages/parse/open_elements.hpp \
  ! -path stages/parse/gumbo_tags.hpp ! -path stages/parse/formula_drawing.hpp \
  ! -path stages/parse/skeleton_tags.hpp ! -path stages/parse/markup_reader.hpp \
  ! -path stages/fetch/transfer.hpp ! -path stages/fetch/journey.hpp)

forbid 'a stage includes pipeline or TBB' '#include ("pipeline/|<(oneapi/)?tbb)' "${stage_files[@]}"
forbid 'a record includes a stage' '#include "stages/(text|source|fetch|decode|parse|strip|despam|dedup|normalize|write)/' "${record_files[@]}"
forbid 'a text helper includes a stage' '#include "stages/(source|fetch|decode|parse|strip|despam|dedup|normalize|write)/' "${text_files[@]}"
forbid 'Gumbo or curl in a public header' '#include <(gumbo|curl/)' "${headers[@]}"
for stage in source fetch decode parse strip despam filter dedup normalize write; do
  others=$(echo source fetch decode parse strip despam filter dedup normalize write | tr ' ' '\n' | grep -vx "$stage" | paste -sd'|')
  mapfile -t files < <(find "stages/$stage" -name '*.[ch]pp')
  forbid "$stage includes another stage" "#include \"stages/($others)/" "${files[@]}"
done
exit $bad
