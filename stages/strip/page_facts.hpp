// PageFacts: all that is known of a page before its rows are written. Each part is made once, from
// those above it, and only read afterwards.
#ifndef WINNOW_STAGES_STRIP_PAGE_FACTS_HPP
#define WINNOW_STAGES_STRIP_PAGE_FACTS_HPP

#include <cstddef>
#include <vector>

#include "stages/record/document.hpp"
#include "stages/strip/anchor.hpp"
#include "stages/strip/cohesion.hpp"
#include "stages/strip/element_pass.hpp"
#include "stages/strip/groups.hpp"
#include "stages/strip/page_sums.hpp"
#include "stages/strip/page_words.hpp"

namespace winnow {

// The blocks the others are seen from. The lead is the first long block below the main heading,
// else the first in the container.
struct Anchors {
  Anchor heading, lead;
  std::size_t lead_row = 0;
};

struct PageFacts {
  const Document& document;  // outlives the facts
  PageSums sums;
  Headings headings;
  PageWords words;
  TitleMatch title;
  PageElements elements;
  std::vector<Group> alike;  // by the numbers in PageFeatures::alike
  Anchors anchors;
  Cohesion cohesion;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_PAGE_FACTS_HPP
