#include "stages/strip/main_text.hpp"

#include <algorithm>
#include <cstddef>

namespace winnow {

namespace {

bool hides_most(const PageFeatures& page, std::span<const std::uint32_t> words) {
  std::uint64_t all = 0;
  std::uint64_t hidden = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    all += words[i];
    hidden += page.at(Feature::hidden, i) != 0 ? words[i] : 0;
  }
  return 2 * hidden > all;
}

}  // namespace

bool has_main_text(const PageFeatures& page, std::span<const double> likely,
                   std::span<const std::uint32_t> words, double least) {
  constexpr double clearly = 0.7;
  const bool unveiled = hides_most(page, words);
  for (std::size_t i = 0; i < likely.size(); ++i) {
    const auto is = [&](Feature feature) { return page.at(feature, i) != 0; };
    const bool aside = is(Feature::in_footer) || is(Feature::in_nav) || is(Feature::in_dialog) ||
                       (is(Feature::hidden) && !unveiled);
    if (likely[i] >= (aside ? std::max(clearly, least) : least)) {
      return true;
    }
  }
  return false;
}

}  // namespace winnow
