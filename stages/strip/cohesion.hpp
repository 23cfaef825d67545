// Cohesion: which texts of a page speak of the same thing.
//
// The paragraphs of an article repeat each other's words, say words of the title, and the first of
// them says the page's description. Teasers of other articles do none of that, however much they
// look like paragraphs. Words are compared by their first letters, so that endings do not matter;
// in scripts without spaces by pairs of characters.
//
//   threads  const after construction
//   cost     linear in the words
#ifndef WINNOW_STAGES_STRIP_COHESION_HPP
#define WINNOW_STAGES_STRIP_COHESION_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stages/record/document.hpp"
#include "stages/strip/block_text.hpp"

namespace winnow {

class Cohesion {
 public:
  // How many of a block's telling words, those of at least so many letters …
  struct Counts {
    std::uint32_t telling = 0;
    std::uint32_t in_title = 0;
    std::uint32_t in_description = 0;
    std::uint32_t recurring = 0;  // … stand in one of the texts around as well
    std::uint32_t compared = 0;   // telling, of blocks long enough to look for recurring words

    Counts operator-(const Counts& o) const {
      return {telling - o.telling, in_title - o.in_title, in_description - o.in_description,
              recurring - o.recurring, compared - o.compared};
    }
    void operator+=(const Counts& o) {
      telling += o.telling, in_title += o.in_title, in_description += o.in_description;
      recurring += o.recurring, compared += o.compared;
    }
  };

  Cohesion() = default;
  Cohesion(const Document& document, std::span<const BlockText> texts, std::span<const Word> words);

  // Of the blocks [begin, end).
  Counts between(std::size_t begin, std::size_t end) const { return sums_[end] - sums_[begin]; }

  // Telling words of the description.
  std::uint32_t description_words() const { return description_words_; }

 private:
  std::vector<Counts> sums_{1};  // of the blocks before
  std::uint32_t description_words_ = 0;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_COHESION_HPP
