// Which lines of two sides belong together.
//
// Two steps: equal lines, in order, as a common sequence (edit_script.hpp); between them lines that
// share their words. Lines without a word take no part in the first step: in texts of edited
// paragraphs the empty lines are the only equal ones, and would tie together whatever stands around
// them.
#ifndef WINNOW_PIPELINE_PAGES_DIFFERENCE_LINES_HPP
#define WINNOW_PIPELINE_PAGES_DIFFERENCE_LINES_HPP

#include <cstddef>
#include <vector>

#include "pipeline/pages/difference_side.hpp"
#include "pipeline/pages/text_difference.hpp"

namespace winnow::difference {

// Lines [left, left_end) beside lines [right, right_end).
struct Block {
  std::size_t left = 0;
  std::size_t left_end = 0;
  std::size_t right = 0;
  std::size_t right_end = 0;

  bool one_sided() const { return left == left_end || right == right_end; }
};

// Blocks from top to bottom that cover both sides.
std::vector<Block> aligned(const Side& left, const Side& right, const DifferenceOptions& options);

}  // namespace winnow::difference

#endif  // WINNOW_PIPELINE_PAGES_DIFFERENCE_LINES_HPP
