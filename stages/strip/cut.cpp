#include "stages/strip/cut.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace winnow {

double best_cut(std::span<const double> probabilities, std::span<const std::uint32_t> words,
                double beta) {
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return probabilities[i]; });
  double expected = 0;
  for (const std::size_t i : order) {
    expected += probabilities[i] * words[i];
  }
  const double weight = beta * beta;
  double hits = 0;
  double kept = 0;
  double best = 0;
  double cut = 1.1;
  for (const std::size_t i : order) {
    hits += probabilities[i] * words[i];
    kept += words[i];
    const double score = (1 + weight) * hits / (kept + weight * expected);
    if (kept > 0 && score > best) {
      best = score;
      cut = probabilities[i];
    }
  }
  return cut;
}

}  // namespace winnow
