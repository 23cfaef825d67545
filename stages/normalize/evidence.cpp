#include "stages/normalize/evidence.hpp"

#include <algorithm>
#include <cstring>

#include "stages/normalize/words.hpp"
#include "stages/text/digest.hpp"
#include "stages/text/swar.hpp"

namespace winnow {

bool is_prose(const Block& block) {
  return kept(block) && (block.kind == BlockKind::paragraph || block.kind == BlockKind::list_item ||
                         block.kind == BlockKind::quote);
}

bool is_written_small(std::string_view word, const Document& document) {
  return std::ranges::any_of(document.blocks, [&](const Block& block) {
    return is_prose(block) && Evidence(block).of(word).lower > 0;
  });
}

Evidence::Evidence(const Document& document) {
  constexpr std::size_t bytes_a_word = 16;  // of those that are not the same as another
  std::size_t bytes = 0;
  for (const Block& block : document.blocks) {
    bytes += is_prose(block) ? block.text.size() : 0;
  }
  counts_.reserve(bytes / bytes_a_word);
  for (const Block& block : document.blocks) {
    if (is_prose(block)) {
      add(block.text);
    }
  }
}

namespace {

// Of a word in lower case, eight bytes at a time: all of it are letters, so a bit makes the case.
std::uint64_t hash_of(std::string_view word) {
  constexpr std::uint64_t factor = 0x9E3779B97F4A7C15ULL;
  std::uint64_t hash = word.size();
  for (std::size_t at = 0; at < word.size(); at += swar::width) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, word.data() + at, std::min(word.size() - at, swar::width));
    if ((bytes & swar::tops) != 0) {
      return digest64(lower_cased(word));
    }
    hash = (hash ^ (bytes | swar::ones * 0x20)) * factor;
    hash ^= hash >> 32U;
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
    if (joins && word.upper_first && !words[i - 1].upper_first) {
      ++pairs_[joined(before, own)].small;
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

bool Evidence::is_name(const Count& count) {
  constexpr std::uint32_t least_uses = 4;
  constexpr std::uint32_t most_lapses = 3;
  return count.upper >= least_uses && count.alone * 2 >= count.upper &&
         count.lower <= most_lapses && count.upper >= 9 * count.lower;
}

bool Evidence::is_start_of_name(const Pair& pair) {
  return pair.both >= 2 && pair.both > pair.later;
}

bool Evidence::has_small_names() const {
  const auto is_small_name = [](const auto& entry) {
    const Count& count = entry.second;
    return count.lower + count.small_start > 0 && is_name(count);
  };
  const auto is_small_pair = [](const auto& entry) {
    return entry.second.small > 0 && is_start_of_name(entry.second);
  };
  return std::ranges::any_of(counts_, is_small_name) || std::ranges::any_of(pairs_, is_small_pair);
}

double Evidence::capital_share() const {
  return words_ == 0 ? 0 : static_cast<double>(capitals_) / words_;
}

}  // namespace winnow
