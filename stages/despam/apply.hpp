// Turns what rules found into marks on blocks and into metadata.
#ifndef WINNOW_STAGES_DESPAM_APPLY_HPP
#define WINNOW_STAGES_DESPAM_APPLY_HPP

#include <vector>

#include "stages/despam/rules.hpp"
#include "stages/record/document.hpp"

namespace winnow {

struct Hit {
  std::uint32_t block = 0;
  Cut cut;  // in the block's text
  const Rule* rule = nullptr;
  bool whole = false;  // the cut is the whole block
  float value = 0;     // pages of the host that hold the line, if it is furniture
};

// `hits` in the order of blocks, those of one block together.
void apply(const std::vector<Hit>& hits, const RuleSet& rules, bool flag_only, Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_APPLY_HPP
