// Line: what a condition is asked about: a block of one line, a line of a block, or a sentence.
#ifndef WINNOW_STAGES_DESPAM_LINE_HPP
#define WINNOW_STAGES_DESPAM_LINE_HPP

#include <cstdint>
#include <span>
#include <string_view>

#include "stages/record/document.hpp"

namespace winnow {

class DocumentView;

struct Line {
  const DocumentView& view;
  std::size_t block = 0;
  std::string_view text;    // as it stands, without white space at its ends
  std::string_view folded;  // folded words with a space at either end
  std::uint32_t words = 0;
  std::uint32_t repeats = 1;  // lines with the same folded text, this one included
  // What was seen on the line; of a sentence, on the block that it is in.
  std::span<const std::uint32_t> triggers;
  bool looked_at = true;  // false: a long line that nobody needed to know about

  std::string_view words_only() const { return folded.substr(1, folded.size() - 2); }
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_LINE_HPP
