#include "pipeline/nearest.hpp"

#include <algorithm>
#include <vector>

namespace winnow {

namespace {

// Damerau would know swapped letters too; for key names this is enough.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearest(std::string_view wrong, std::span<const std::string_view> words) {
  return std::string(*std::ranges::min_element(
      words, {}, [&](std::string_view word) { return edit_distance(wrong, word); }));
}

}  // namespace winnow
