// FoldedLines: the folded words of many lines, one line after another in one memory.
#ifndef WINNOW_STAGES_TEXT_FOLDED_LINES_HPP
#define WINNOW_STAGES_TEXT_FOLDED_LINES_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "stages/text/fold.hpp"

namespace winnow {

class FoldedLines {
 public:
  // So many bytes before and behind a line may be read: who looks at a line in larger pieces need
  // not ask where it ends.
  static constexpr std::size_t slack = 64;

  // Room for texts of so many bytes is made at once.
  explicit FoldedLines(std::size_t expected = 0) : memory_(expected + 2 * slack, ' ') {}

  struct Place {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  // The words of `text` with a space at either end. Moves the lines that `at` gave before.
  Place add(std::string_view text) {
    const std::size_t words = end_ + 1;
    const std::size_t end = fold_words_at(text, memory_, words);
    if (memory_.size() < end + 1 + slack) {
      memory_.resize(end + 1 + slack);
    }
    memory_[end_] = memory_[end] = ' ';
    return {std::exchange(end_, end + 1), end + 1};
  }
  // The last one goes.
  void forget(Place last) { end_ = last.begin; }

  std::string_view at(Place place) const {
    return std::string_view(memory_).substr(place.begin, place.end - place.begin);
  }

 private:
  std::string memory_;
  std::size_t end_ = slack;  // of the last line
};

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_FOLDED_LINES_HPP
