// FeatureRows: the columns that differ from block to block, a row for each block.
//
//   cost     linear in the blocks
#ifndef WINNOW_STAGES_STRIP_FEATURE_ROWS_HPP
#define WINNOW_STAGES_STRIP_FEATURE_ROWS_HPP

#include "stages/strip/features.hpp"
#include "stages/strip/page_facts.hpp"

namespace winnow {

// `page` has its texts, words and groups of alike blocks, and room for the columns.
void write_rows(const PageFacts& facts, PageFeatures& page);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_FEATURE_ROWS_HPP
