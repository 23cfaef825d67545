// Which features spoke for and against a block, in words.
#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

#include "stages/strip/features.hpp"
#include "stages/strip/model.hpp"
#include "stages/strip/strip.hpp"

namespace winnow {

namespace {

// The middle of what a count code stands for.
std::uint64_t count_of(std::uint8_t code) {
  if (code < 16) {
    return code;
  }
  const unsigned exponent = code / 8U - 1;
  return (code - exponent * 8ULL) << exponent;
}

std::string in_words(Feature feature, std::uint8_t value) {
  const auto index = static_cast<std::size_t>(feature);
  std::string phrase(feature_phrases[index]);
  switch (feature_units[index]) {
    case Unit::share: return phrase + " " + std::to_string(value * 100 / 255) + " %";
    case Unit::count:
    case Unit::words:
    case Unit::blocks: return phrase + " " + std::to_string(count_of(value));
    case Unit::flag: return value != 0 ? phrase : "not: " + phrase;
    case Unit::words_away:
    case Unit::blocks_away:
      return phrase + " " + (value < 127 ? "-" : "") +
             std::to_string(count_of(static_cast<std::uint8_t>(
                                2 * (value < 127 ? 128 - value : value - 127))) /
                            2);
    case Unit::score: return phrase + (value < 128 ? " as in furniture" : " as in main text");
    case Unit::code: return phrase;
  }
  return phrase;
}

}  // namespace

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
