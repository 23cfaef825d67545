// Cohesion: which texts of a page speak of the same thing.
//
// The paragraphs of an article repeat each other's words and say words of the title. Teasers of
// other articles do neither, however much they look like paragraphs. Words are compared by their
// first letters, so that endings do not matter; in scripts without spaces by pairs of characters.
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
  // Telling words (`Word::telling`) of some blocks, and how many of them …
  struct Counts {
    std::uint32_t telling = 0;
    std::uint32_t in_title = 0;
    std::uint32_t compared = 0;   // … are of blocks long enough to look for them in others,
    std::uint32_t recurring = 0;  // and stand in one of the texts around as well

    Counts operator-(const Counts& o) const {
      return {telling - o.telling, in_title - o.in_title, compared - o.compared,
              recurring - o.recurring};
    }
    void operator+=(const Counts& o) {
      telling += o.telling, in_title += o.in_title;
      compared += o.compared, recurring += o.recurring;
    }
  };

  Cohesion() = default;
  Cohesion(const Document& document, std::span<const BlockText> texts, std::span<const Word> words);

  // Of the blocks [begin, end).
  Counts between(std::size_t begin, std::size_t end) const { return sums_[end] - sums_[begin]; }

 private:
  std::vector<Counts> sums_{1};  // of the blocks before
};

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_COHESION_HPP
