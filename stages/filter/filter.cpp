#include "stages/filter/filter.hpp"

#include <string>

#include "stages/text/fold.hpp"

namespace winnow {

Outcome<Document> Filter::operator()(Document document) const {
  if (options_.min_words == 0) {
    return document;
  }
  std::uint64_t words = 0;
  for (const Block& block : document.blocks) {
    words += kept(block) ? count_words(block.text) : 0;
  }
  if (words < options_.min_words) {
    return Rejection{
        .reason = too_short,
        .detail = std::to_string(words) + " words, wanted " + std::to_string(options_.min_words),
        .metadata = std::move(document.metadata)};
  }
  return document;
}

}  // namespace winnow
