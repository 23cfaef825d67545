// Groups: what a page repeats. Alike siblings are the children of one element that share tag and
// first class; alike blocks stand anywhere and share what encloses them.
//
//   cost     linear in the elements and blocks
#ifndef WINNOW_STAGES_STRIP_GROUPS_HPP
#define WINNOW_STAGES_STRIP_GROUPS_HPP

#include <cstdint>
#include <span>
#include <vector>

#include "stages/record/document.hpp"
#include "stages/strip/cues.hpp"
#include "stages/strip/page_sums.hpp"

namespace winnow {

struct Group {
  static constexpr std::uint32_t none = 0xffffffffU;  // no number of a group

  std::uint32_t items = 0;
  std::uint32_t blocks = 0;  // not counted of alike blocks
  Sums sums;
};

struct Groups {
  std::vector<Group> list;
  std::vector<std::uint32_t> of;  // number of the group by element or row; Group::none without one
};

// `own` has the signs of each element.
Groups find_alike_siblings(const Document& document, const PageSums& sums,
                           std::span<const ElementSigns> own);

// Blocks are built alike whose element and three elements up are.
Groups find_alike_blocks(const Document& document, const PageSums& sums,
                         std::span<const ElementSigns> own);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_GROUPS_HPP
