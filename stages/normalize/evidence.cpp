#include "stages/normalize/evidence.hpp"

#include "stages/normalize/words.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/digest.hpp"

namespace winnow {

bool is_prose(const Block& block) {
  return kept(block) && (block.kind == BlockKind::paragraph || block.kind == BlockKind::list_item ||
                         block.kind == BlockKind::quote);
}

Evidence::Evidence(const Document& document) {
  counts_.reserve(document.blocks.size() * 8);
  for (const Block& block : document.blocks) {
    if (is_prose(block)) {
      add(block.text);
    }
  }
}

namespace {

// FNV-1a over the lower-case bytes.
std::uint64_t hash_of(std::string_view word) {
  constexpr std::uint64_t prime = 0x100000001B3ULL;
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : word) {
    if (static_cast<unsigned char>(c) >= 0x80) {
      return digest64(lower_cased(word));
    }
    hash = (hash ^ static_cast<unsigned char>(ascii::lower(c))) * prime;
  }
  return hash;
}

std::uint64_t joined(std::uint64_t first, std::uint64_t second) {
  return (first ^ (second << 1U)) * 0x9E3779B97F4A7C15ULL;
}

}  // namespace

void Evidence::add(std::string_view text) {
  const auto words = words_in(text);
  std::uint64_t before = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const TextWord& word = words[i];
    const std::uint64_t own = hash_of(text.substr(word.begin, word.end - word.begin));
    Count& count = counts_[own];
    const bool joins = i > 0 && word.begin == words[i - 1].end + 1 && text[words[i - 1].end] == ' ';
    if (word.starts_sentence) {
      ++(word.upper_first ? count.at_start : count.small_start);
    } else {
      ++words_;
      capitals_ += word.upper_first ? 1 : 0;
      ++(word.upper_first ? count.upper : count.lower);
      const bool beside = (i > 0 && words[i - 1].upper_first && !words[i - 1].starts_sentence) ||
                          (i + 1 < words.size() && words[i + 1].upper_first);
      count.alone += word.upper_first && !beside ? 1 : 0;
    }
    if (joins && word.upper_first && !words[i - 1].starts_sentence) {
      Pair& pair = pairs_[joined(before, own)];
      ++(words[i - 1].upper_first ? pair.both : pair.later);
    }
    before = own;
  }
}

Evidence::Count Evidence::of(std::string_view word) const {
  const auto found = counts_.find(hash_of(word));
  return found == counts_.end() ? Count{} : found->second;
}

Evidence::Pair Evidence::of_pair(std::string_view first, std::string_view second) const {
  const auto found = pairs_.find(joined(hash_of(first), hash_of(second)));
  return found == pairs_.end() ? Pair{} : found->second;
}

double Evidence::capital_share() const {
  return words_ == 0 ? 0 : static_cast<double>(capitals_) / words_;
}

}  // namespace winnow
