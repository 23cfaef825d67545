#include "stages/strip/shared_codes.hpp"

#include <algorithm>

#include "stages/strip/features.hpp"

namespace winnow {

ElementCodes SharedCodes::make(const Element& element) const {
  const Sums sums = facts_.sums.below(element);
  const Sums& page = facts_.sums.page();
  const std::uint32_t blocks = std::max(element.end_block - element.first_block, 1U);
  const Cohesion::Counts counts = facts_.cohesion.between(element.first_block, element.end_block);
  return {.words = count_code(sums.words),
          .words_per_block = count_code(sums.words / blocks),
          .link_share = share_code(sums.link_bytes, sums.bytes),
          .long_share = share_code(sums.long_words, sums.words),
          .page_share = share_code(sums.words, page.words),
          .page_long_share = share_code(sums.long_words, page.long_words),
          .topic = share_code(counts.in_title, counts.telling),
          .recurring = share_code(counts.recurring, counts.compared),
          .known = true};
}

GroupCodes SharedCodes::make(const Group& group) const {
  const Sums& sums = group.sums;
  return {.items = count_code(group.items),
          .words = count_code(sums.words / group.items),
          .blocks = count_code(group.blocks / group.items),
          .links = count_code(sums.links * 4 / group.items),
          .dates = count_code(sums.dates * 4 / group.items),
          .link_share = share_code(sums.link_bytes, sums.bytes),
          .word_share = share_code(sums.words, facts_.sums.page().words),
          .long_share = share_code(sums.long_words, sums.words),
          .known = true};
}

}  // namespace winnow
