#include "stages/despam/literals.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace winnow {

namespace {

// How seldom a byte stands in folded text, 0..30. The order is that of English letters, which is
// near enough for what it decides; bytes of other scripts are rare in most texts.
constexpr std::array<std::uint8_t, 256> rarity = [] {
  constexpr std::string_view by_frequency = " etaoinshrdlcumwfgypbvk";
  std::array<std::uint8_t, 256> out{};
  out.fill(30);
  for (std::size_t i = 0; i < by_frequency.size(); ++i) {
    out[static_cast<unsigned char>(by_frequency[i])] = static_cast<std::uint8_t>(i);
  }
  return out;
}();

std::size_t rarest_key(std::string_view literal) {
  std::size_t best = 0;
  int best_rarity = -1;
  for (std::size_t at = 0; at + LiteralSet::least_bytes <= literal.size(); ++at) {
    int sum = 0;
    for (const char c : literal.substr(at, LiteralSet::least_bytes)) {
      sum += rarity[static_cast<unsigned char>(c)];
    }
    if (sum > best_rarity) {
      best_rarity = sum;
      best = at;
    }
  }
  return best;
}

}  // namespace

bool LiteralSet::add(std::string_view literal, std::uint32_t& number) {
  if (literal.size() < least_bytes) {
    return false;
  }
  const auto found = numbers_.find(literal);
  if (found != numbers_.end()) {
    number = found->second;
    return true;
  }
  number = static_cast<std::uint32_t>(literals_.size());
  numbers_.emplace(literal, number);
  literals_.emplace_back(literal);
  return true;
}

void LiteralSet::compile() {
  // 64 bits a literal make one look in a hundred a false alarm; 2^15 bits are the first 4 KB.
  const unsigned bits = std::max(15U, static_cast<unsigned>(std::bit_width(literals_.size() * 64)));
  const unsigned slot_bits = std::max(8U, static_cast<unsigned>(std::bit_width(literals_.size())));
  shift_ = 32 - bits;
  slot_shift_ = 32 - slot_bits;
  bits_.assign((std::size_t{1} << bits) / 64, 0);
  slots_.assign((std::size_t{1} << slot_bits) + 1, 0);
  entries_.clear();
  for (std::uint32_t number = 0; number < literals_.size(); ++number) {
    const std::size_t offset = rarest_key(literals_[number]);
    const std::uint32_t key = key_at(literals_[number].data() + offset);
    entries_.push_back({key, static_cast<std::uint32_t>(offset), number});
    bits_[hash_of(key) >> 6U] |= std::uint64_t{1} << (hash_of(key) & 63U);
  }
  const auto slot_of = [&](const Entry& entry) { return (entry.key * 0x85EBCA6BU) >> slot_shift_; };
  std::ranges::stable_sort(entries_, {}, slot_of);
  for (const Entry& entry : entries_) {
    ++slots_[slot_of(entry) + 1];
  }
  for (std::size_t i = 1; i < slots_.size(); ++i) {
    slots_[i] += slots_[i - 1];
  }
}

}  // namespace winnow
