// PageWords: what a page's words say once all are read: which are common on it, which texts stand
// on it twice, which heading says the title.
//
//   cost     linear in the words
#ifndef WINNOW_STAGES_STRIP_PAGE_WORDS_HPP
#define WINNOW_STAGES_STRIP_PAGE_WORDS_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"
#include "stages/strip/block_text.hpp"

namespace winnow {

struct PageWords {
  struct Counts {
    std::uint32_t common = 0, capitals = 0, shorts = 0;
  };
  std::vector<Counts> counts;          // by row
  std::vector<std::uint32_t> repeats;  // by row: blocks with that text, itself counted
};

PageWords count_page_words(std::span<const BlockText> texts, std::span<const Word> words);

// Title words, and the heading that says most of the title.
struct TitleMatch {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  std::vector<std::uint32_t> shared;  // by row: its words that are the title's
  std::uint32_t words = 0;            // of the title
  std::size_t main_heading = none;
};

TitleMatch match_title(const Document& document, std::span<const BlockText> texts,
                       std::span<const Word> words);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_PAGE_WORDS_HPP
