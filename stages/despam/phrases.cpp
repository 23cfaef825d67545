#include "stages/despam/phrases.hpp"

#include <algorithm>

namespace winnow {

namespace {

template <class Visit>
void for_each_word(std::string_view phrase, Visit visit) {
  for (std::size_t begin = 0; begin < phrase.size();) {
    const std::size_t end = std::min(phrase.find(' ', begin), phrase.size());
    visit(begin, phrase.substr(begin, end - begin));
    begin = end + 1;
  }
}

}  // namespace

std::uint32_t PhraseSet::add(std::string_view phrase) {
  const auto [known, added] = numbers_.emplace(phrase, static_cast<std::uint32_t>(phrases_.size()));
  if (added) {
    phrases_.emplace_back(phrase);
  }
  return known->second;
}

void PhraseSet::compile() {
  // 32 bits a phrase: one word in thirty is looked at in vain. 2^14 bits are 2 KB.
  const auto width = [](std::size_t n) { return static_cast<unsigned>(std::bit_width(n)); };
  const unsigned bits = std::max(14U, width(phrases_.size() * 16));
  const unsigned slot_bits = std::max(8U, width(phrases_.size()));
  shift_ = 64 - bits;
  slot_shift_ = 64 - slot_bits;
  bits_.assign((std::size_t{1} << bits) / 64, 0);
  slots_.assign((std::size_t{1} << slot_bits) + 1, 0);
  entries_.clear();
  std::unordered_map<std::string_view, std::uint32_t> uses;
  for (const std::string& phrase : phrases_) {
    for_each_word(phrase, [&](std::size_t, std::string_view word) { ++uses[word]; });
  }
  for (std::uint32_t number = 0; number < phrases_.size(); ++number) {
    std::size_t offset = 0;
    std::string_view known_by;
    // The fewer phrases have it the better; short words are common in texts as well. Of equal ones
    // the longest.
    const auto cost = [&](std::string_view word) {
      return uses[word] + (word.size() <= 3 ? 1000U : word.size() == 4 ? 100U : 0U);
    };
    const auto is_better = [&](std::string_view word) {
      return known_by.empty() || cost(word) < cost(known_by) ||
             (cost(word) == cost(known_by) && word.size() > known_by.size());
    };
    for_each_word(phrases_[number], [&](std::size_t at, std::string_view word) {
      if (is_better(word)) {
        offset = at;
        known_by = word;
      }
    });
    const std::uint64_t hash = hash_of(known_by);
    entries_.push_back({hash, static_cast<std::uint32_t>(offset), number});
    bits_[hash >> shift_ >> 6U] |= std::uint64_t{1} << ((hash >> shift_) & 63U);
    ++slots_[(hash >> slot_shift_) + 1];
  }
  std::ranges::stable_sort(entries_, {}, &Entry::hash);
  for (std::size_t i = 1; i < slots_.size(); ++i) {
    slots_[i] += slots_[i - 1];
  }
}

}  // namespace winnow
