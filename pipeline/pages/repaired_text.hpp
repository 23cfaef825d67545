// A block's text before and after its repairs, as runs: what stayed, what went, what came.
//
//   in        a block with edit marks
//   out       runs in reading order. Those that are not `added` make the text as parse had it,
//             those that are not `gone` make the text as it is, byte for byte
//   how       the marks' changes, one step upon the other. Where a mark holds not all of its
//             changes, the part that differs as a whole
//   words     a change within a word is shown as a change of the word, which is easier to read
//   hostile   changes that do not fit the text are taken for changes that are missing
//   threads   pure functions
//   cost      linear in the text for each mark
#ifndef WINNOW_PIPELINE_PAGES_REPAIRED_TEXT_HPP
#define WINNOW_PIPELINE_PAGES_REPAIRED_TEXT_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

enum class RepairKind : std::uint8_t { same, gone, added };

struct RepairRun {
  RepairKind kind = RepairKind::same;
  std::string text{};
  std::string_view reason{};  // of the mark that changed it; empty where that cannot be told
};

// As parse had it: before the first edit that tells.
std::string_view text_before(const Block& block);

// Empty if no edit of the block tells what the text was.
std::vector<RepairRun> repair_runs(const Block& block);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_REPAIRED_TEXT_HPP
