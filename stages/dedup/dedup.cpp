#include "stages/dedup/dedup.hpp"

#include "stages/text/digest.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

std::optional<std::string> DedupIndex::first_holder(const std::string& key,
                                                    const std::string& url) {
  const auto [held, is_new] = holders_.try_emplace(key, url);
  return is_new ? std::nullopt : std::optional(held->second);
}

std::string text_key(const Document& document) {
  std::string words;
  for (const Block& block : document.blocks) {
    if (kept(block)) {
      words += folded_words(block.text);
      words += ' ';
    }
  }
  return digest(words);
}

Outcome<Document> Dedup::operator()(Document document) const {
  const auto holder = index_->first_holder(text_key(document), document.origin.url);
  if (holder) {
    return Rejection{exact, *holder};
  }
  return document;
}

}  // namespace winnow
