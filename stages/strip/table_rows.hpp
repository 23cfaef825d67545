// A value of a data table says little without the label before it, and labels are short, so the
// model doubts them: a label stays where at least half of its row stays.
//
//   threads  free function without state
//   cost     linear in the blocks
#ifndef WINNOW_STAGES_STRIP_TABLE_ROWS_HPP
#define WINNOW_STAGES_STRIP_TABLE_ROWS_HPP

#include <cstdint>
#include <span>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

// Makes the first cell of a row stay if it is short and at least half of the row's words stay, its
// own counted as going where it goes. `goes` and `words` have a place for each block.
void keep_row_labels(const std::vector<Block>& blocks, std::span<const std::uint32_t> words,
                     std::vector<bool>& goes);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_TABLE_ROWS_HPP
