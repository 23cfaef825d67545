#include "stages/strip/code_context.hpp"

#include <algorithm>
#include <cstddef>

namespace winnow {

namespace {

std::vector<std::size_t> rows_of_text(std::span<const Block> blocks) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].kind != BlockKind::code) {
      out.push_back(i);
    }
  }
  return out;
}

}  // namespace

std::vector<double> with_code_in_context(std::span<const double> probabilities,
                                         std::span<const std::uint32_t> words,
                                         std::span<const Block> blocks) {
  constexpr std::size_t reach = 4;
  std::vector<double> out(probabilities.begin(), probabilities.end());
  const std::vector<std::size_t> texts = rows_of_text(blocks.first(out.size()));
  std::size_t behind = 0;  // the first text behind the code
  for (std::size_t i = 0; i < out.size() && !texts.empty(); ++i) {
    if (blocks[i].kind != BlockKind::code) {
      ++behind;
      continue;
    }
    double weights = 0;
    double sum = 0;
    const std::size_t end = std::min(behind + reach, texts.size());
    for (std::size_t at = behind - std::min(behind, reach); at < end; ++at) {
      const double weight = words[texts[at]] + 1.0;
      weights += weight;
      sum += weight * probabilities[texts[at]];
    }
    out[i] = std::max(out[i], sum / weights);
  }
  return out;
}

}  // namespace winnow
