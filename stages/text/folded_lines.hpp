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
  // So many bytes before and behind the lines may be read: who looks at them in larger pieces need
  // not ask where they end.
  static constexpr std::size_t slack = 64;

  // Room for texts of so many bytes is made at once.
  explicit FoldedLines(std::size_t expected = 0) : memory_(expected + 2 * slack, ' ') {}

  struct Place {
    std::size_t begin = 0;  // in all()
    std::size_t end = 0;
    bool far_script = false;  // see Folded
  };

  // The words of `text` with a space at either end. Moves the lines that were given before.
  Place add(std::string_view text) {
    const std::size_t begin = slack + size_;
    const auto [end, far_script] = fold_words_at(text, memory_, begin + 1);
    if (memory_.size() < end + 1 + slack) {
      memory_.resize(end + 1 + slack);
    }
    memory_[begin] = memory_[end] = ' ';
    const std::size_t before = std::exchange(size_, end + 1 - slack);
    return {before, size_, far_script};
  }

  // One after the other, so with two spaces between them.
  std::string_view all() const { return std::string_view(memory_).substr(slack, size_); }
  std::string_view at(Place place) const {
    return all().substr(place.begin, place.end - place.begin);
  }

 private:
  std::string memory_;
  std::size_t size_ = 0;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_FOLDED_LINES_HPP
