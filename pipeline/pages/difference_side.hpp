// Side: one of two texts that are compared, cut into lines and words.
#ifndef WINNOW_PIPELINE_PAGES_DIFFERENCE_SIDE_HPP
#define WINNOW_PIPELINE_PAGES_DIFFERENCE_SIDE_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace winnow::difference {

using Id = std::uint32_t;
using Ids = std::vector<Id>;

struct Token {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Id id = 0;
  bool word = false;
};

struct Line {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Id id = 0;
  std::size_t first_token = 0;
  std::size_t tokens_end = 0;
  bool has_word = false;
};

struct Side {
  std::string text{};
  std::vector<Token> tokens{};
  std::vector<Line> lines{};
};

// Equal bytes get equal numbers. Views point into the two sides.
class Names {
 public:
  Id id(std::string_view bytes) {
    return numbers_.try_emplace(bytes, static_cast<Id>(numbers_.size())).first->second;
  }

 private:
  std::unordered_map<std::string_view, Id> numbers_;
};

// Numbers for both sides of a comparison: equal lines, but for white space at their ends, and equal
// words have the same.
struct SideNames {
  Names lines;
  Names words;
};

// Ill-formed UTF-8 is read as U+FFFD, CR LF and CR as LF. Where not `by_word`, a line is one token.
// At most 1 GiB. The names look into `side`, which must stay where it is as long as they are used.
void read_side(std::string_view bytes, bool by_word, SideNames& names, Side& side);

// The tokens of lines [begin, end).
std::span<const Token> tokens_of(const Side& side, std::size_t begin, std::size_t end);

}  // namespace winnow::difference

#endif  // WINNOW_PIPELINE_PAGES_DIFFERENCE_SIDE_HPP
