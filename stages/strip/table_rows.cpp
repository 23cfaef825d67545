#include "stages/strip/table_rows.hpp"

#include <algorithm>

namespace winnow {

namespace {

constexpr std::uint32_t most_words_of_a_label = 6;

std::size_t end_of_row(const std::vector<Block>& blocks, std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < blocks.size() && blocks[end].kind == BlockKind::cell &&
         blocks[end].row == blocks[begin].row) {
    ++end;
  }
  return end;
}

}  // namespace

void keep_row_labels(const std::vector<Block>& blocks, std::span<const std::uint32_t> words,
                     std::vector<bool>& goes) {
  for (std::size_t begin = 0, end = 0; begin < blocks.size(); begin = end) {
    end = begin + 1;
    if (blocks[begin].kind != BlockKind::cell || blocks[begin].row == no_element) {
      continue;
    }
    end = end_of_row(blocks, begin);
    std::uint64_t all = 0;
    std::uint64_t going = 0;
    for (std::size_t i = begin; i < end; ++i) {
      all += words[i];
      going += goes[i] ? words[i] : 0;
    }
    const bool label = words[begin] <= most_words_of_a_label && going < all && 2 * going <= all;
    goes[begin] = goes[begin] && !label;
  }
}

}  // namespace winnow
