#include "stages/normalize/evidence.hpp"

#include "stages/normalize/words.hpp"

namespace winnow {

bool is_prose(const Block& block) {
  return kept(block) && (block.kind == BlockKind::paragraph || block.kind == BlockKind::list_item ||
                         block.kind == BlockKind::quote);
}

Evidence::Evidence(const Document& document) {
  for (const Block& block : document.blocks) {
    if (is_prose(block)) {
      add(block.text);
    }
  }
}

void Evidence::add(std::string_view text) {
  const auto words = words_in(text);
  std::string before;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const TextWord& word = words[i];
    std::string lower = lower_cased(text.substr(word.begin, word.end - word.begin));
    Count& count = counts_[lower];
    const bool joined = i > 0 && word.begin == words[i - 1].end + 1 && text[words[i - 1].end] == ' ';
    if (word.starts_sentence) {
      sentences_ += word.after_stop ? 1 : 0;
      small_sentences_ += word.after_stop && !word.upper_first ? 1 : 0;
      count.at_start += word.upper_first ? 1 : 0;
    } else {
      ++words_;
      capitals_ += word.upper_first ? 1 : 0;
      ++(word.upper_first ? count.upper : count.lower);
      const bool beside = (i > 0 && words[i - 1].upper_first && !words[i - 1].starts_sentence) ||
                          (i + 1 < words.size() && words[i + 1].upper_first);
      count.alone += word.upper_first && !beside ? 1 : 0;
    }
    if (joined && word.upper_first && !words[i - 1].starts_sentence) {
      Pair& pair = pairs_[before + " " + lower];
      ++(words[i - 1].upper_first ? pair.both : pair.later);
    }
    before = std::move(lower);
  }
}

Evidence::Count Evidence::of(std::string_view word) const {
  const auto found = counts_.find(std::string(word));
  return found == counts_.end() ? Count{} : found->second;
}

Evidence::Pair Evidence::of_pair(std::string_view words) const {
  const auto found = pairs_.find(std::string(words));
  return found == pairs_.end() ? Pair{} : found->second;
}

double Evidence::capital_share() const {
  return words_ == 0 ? 0 : static_cast<double>(capitals_) / words_;
}

}  // namespace winnow
