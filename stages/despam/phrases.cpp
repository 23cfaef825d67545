#include "stages/despam/phrases.hpp"

#include <algorithm>

namespace winnow {

std::uint32_t PhraseSet::add(std::string_view phrase) {
  const auto [known, added] = numbers_.emplace(phrase, static_cast<std::uint32_t>(phrases_.size()));
  if (added) {
    phrases_.emplace_back(phrase);
  }
  return known->second;
}

// What a phrase can be known by: its pairs, or its only word.
std::vector<PhraseSet::Key> PhraseSet::keys_of(std::uint32_t number) const {
  const std::string around(FoldedLines::slack, ' ');
  const std::string memory = around + phrases_[number] + around;
  const std::string_view text =
      std::string_view(memory).substr(around.size(), phrases_[number].size());
  std::vector<Key> keys;
  std::uint64_t before = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::uint64_t word = hash_of(text, begin, end);
    if (begin > 0 || end == text.size()) {
      const std::uint64_t hash = begin > 0 ? pair_of(before, word) : word;
      keys.push_back({hash, static_cast<std::uint32_t>(begin), number});
    }
    before = word;
    begin = end + 1;
  }
  return keys;
}

void PhraseSet::compile() {
  // 16 bits a phrase: one look in a hundred is in vain. 2^8 words are 2 KB.
  const auto width = [](std::size_t n) { return static_cast<unsigned>(std::bit_width(n)); };
  const unsigned words = std::max(8U, width(phrases_.size() / 4));
  const unsigned slots = std::max(8U, width(phrases_.size()));
  shift_ = 64 - words;
  slot_shift_ = 64 - slots;
  bits_.assign(std::size_t{1} << words, 0);
  slots_.assign((std::size_t{1} << slots) + 1, 0);
  choose_keys();
  for (const Key& key : keys_) {
    bits_[key.hash >> shift_] |=
        std::uint64_t{1} << first_bit(key.hash) | std::uint64_t{1} << second_bit(key.hash);
    ++slots_[(key.hash >> slot_shift_) + 1];
  }
  for (std::size_t i = 1; i < slots_.size(); ++i) {
    slots_[i] += slots_[i - 1];
  }
}

void PhraseSet::choose_keys() {
  std::unordered_map<std::uint64_t, std::uint32_t> uses;
  for (std::uint32_t number = 0; number < phrases_.size(); ++number) {
    for (const Key& key : keys_of(number)) {
      ++uses[key.hash];
    }
  }
  keys_.clear();
  for (std::uint32_t number = 0; number < phrases_.size(); ++number) {
    const std::vector<Key> keys = keys_of(number);
    keys_.push_back(
        *std::ranges::min_element(keys, {}, [&](const Key& key) { return uses[key.hash]; }));
  }
  std::ranges::stable_sort(keys_, {}, &Key::hash);
}

}  // namespace winnow
