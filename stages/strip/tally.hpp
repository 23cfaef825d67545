// Tally: hash to number, open addressing: how often a word or a text is on the page. FewHashes:
// whether it is one of a few.
#ifndef WINNOW_STAGES_STRIP_TALLY_HPP
#define WINNOW_STAGES_STRIP_TALLY_HPP

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace winnow {

// The hash of two hashes, in this order.
constexpr std::uint32_t joined_hash(std::uint32_t a, std::uint32_t b) {
  const std::uint32_t hash = (a ^ (b * 0x9E3779B1U)) * 0x85EBCA6BU;
  return hash ^ (hash >> 15U);
}

// No more different hashes than `expected` may be put in. A hash of 0 counts as 1.
class Tally {
 public:
  explicit Tally(std::size_t expected)
      : slots_(std::bit_ceil(std::max<std::size_t>(16, expected * 2))) {}

  std::uint32_t& operator[](std::uint32_t hash) { return at(take(hash)); }

  // The place of a hash, for those who come back to it.
  std::uint32_t take(std::uint32_t hash) {
    const std::size_t at = place(hash);
    slots_[at].hash = std::max(hash, 1U);
    return static_cast<std::uint32_t>(at);
  }
  std::uint32_t& at(std::uint32_t place) { return slots_[place].number; }

  bool has(std::uint32_t hash) const { return slots_[place(hash)].hash != 0; }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;
  };

  std::size_t place(std::uint32_t hash) const {
    hash = std::max(hash, 1U);
    std::size_t at = (hash * 0x9E3779B1ULL >> 7U) & (slots_.size() - 1);
    while (slots_[at].hash != 0 && slots_[at].hash != hash) {
      at = (at + 1) & (slots_.size() - 1);
    }
    return at;
  }

  std::vector<Slot> slots_;
};

// A few hashes, of which every word of a page is asked. Most are turned away by a word of bits.
class FewHashes {
 public:
  explicit FewHashes(std::size_t expected) : hashes_(expected) {}

  void add(std::uint32_t hash) {
    hashes_.take(hash);
    upper_bits_ |= bit_of(hash);
  }

  bool has(std::uint32_t hash) const {
    return (upper_bits_ & bit_of(hash)) != 0 && hashes_.has(hash);
  }

 private:
  static std::uint64_t bit_of(std::uint32_t hash) { return std::uint64_t{1} << (hash >> 26U); }

  Tally hashes_;
  std::uint64_t upper_bits_ = 0;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_TALLY_HPP
