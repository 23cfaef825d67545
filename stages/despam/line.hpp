// Line: what a condition is asked about: a block of one line, a line of a block, or a sentence.
#ifndef WINNOW_STAGES_DESPAM_LINE_HPP
#define WINNOW_STAGES_DESPAM_LINE_HPP

#include <cstdint>
#include <span>
#include <string_view>

#include "stages/record/document.hpp"

namespace winnow {

class DocumentView;

inline constexpr std::uint32_t any_words = 0xFFFFFFFF;  // no limit

// Where a phrase of a lexicon stands in a folded line.
struct PhrasePlace {
  std::uint16_t lexicon = 0;
  std::uint16_t begin = 0;
  std::uint16_t end = 0;
  std::uint32_t phrase = 0;  // equal phrases have one number
};

struct Line {
  const DocumentView& view;
  std::size_t block = 0;
  std::string_view text;    // as it stands, without white space at its ends
  std::string_view folded;  // folded words with a space at either end
  std::uint32_t words = 0;
  std::uint32_t repeats = 1;  // lines with the same folded text, this one included
  // What was seen on the line; of a sentence, on the block that it is in.
  std::span<const std::uint32_t> triggers;
  bool looked_at = true;  // false: a long line about which hardly any rule wants to know
  // Where in `folded` phrases of the lexicons that rules ask about stand, by begin, of those the
  // longest first; if `knows_phrases`. Scripts without spaces are not told so.
  std::span<const PhrasePlace> phrases{};
  bool knows_phrases = false;

  std::string_view words_only() const { return folded.substr(1, folded.size() - 2); }
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_LINE_HPP
