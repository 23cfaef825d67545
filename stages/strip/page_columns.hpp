// Page columns: those that are the same for all blocks of a page, and those that are another row's.
//
//   cost     linear in the blocks
#ifndef WINNOW_STAGES_STRIP_PAGE_COLUMNS_HPP
#define WINNOW_STAGES_STRIP_PAGE_COLUMNS_HPP

#include "stages/strip/features.hpp"
#include "stages/strip/page_facts.hpp"

namespace winnow {

void write_page_columns(const PageFacts& facts, PageFeatures& page);

// What the blocks before and after have in a column of their own: after `write_rows`.
void copy_neighbours(PageFeatures& page);

// No page is longer than `most_words` and `most_blocks` to the model.
void cap_columns(PageFeatures& page);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_PAGE_COLUMNS_HPP
