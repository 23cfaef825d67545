// Which features spoke for and against a block, in words.
#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

#include "stages/strip/feature_words.hpp"
#include "stages/strip/features.hpp"
#include "stages/strip/model.hpp"
#include "stages/strip/strip.hpp"

namespace winnow {

std::vector<std::vector<std::string>> Strip::explain(const Document& document,
                                                     std::size_t most) const {
  std::vector<std::vector<std::string>> out(document.blocks.size());
  if (options_.method == StripMethod::rules || document.media_type != MediaType::html) {
    return out;
  }
  PageFeatures page = compute_features(document);
  options_.model->score(document, page);
  for (std::size_t row = 0; row < page.rows; ++row) {
    const auto pulls = options_.model->trees().contributions(page, row);
    std::vector<std::size_t> order(feature_count);
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::greater{},
                             [&](std::size_t f) { return std::abs(pulls[f]); });
    for (std::size_t i = 0; i < most && pulls[order[i]] != 0; ++i) {
      const auto feature = static_cast<Feature>(order[i]);
      out[row].push_back((pulls[order[i]] > 0 ? "+ " : "- ") +
                         in_words(feature, page.at(feature, row)));
    }
  }
  return out;
}

}  // namespace winnow
