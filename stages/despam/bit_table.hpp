// BitTable: says of most keys that they are not in a set, by one look at memory that stays in the
// nearest cache. A blocked Bloom filter: two bits for each key, in one word of the table (Putze,
// Sanders, Singler: "Cache-, Hash- and Space-Efficient Bloom Filters", 2007).
#ifndef WINNOW_STAGES_DESPAM_BIT_TABLE_HPP
#define WINNOW_STAGES_DESPAM_BIT_TABLE_HPP

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace winnow {

class BitTable {
 public:
  // For so many keys, with 16 bits for each: one in a hundred that are not there seems to be.
  explicit BitTable(std::size_t keys = 0)
      : words_(std::bit_ceil(std::max<std::size_t>(keys / 4, 256))) {}

  void add(std::uint64_t hash) {
    words_[place(hash)] |= std::uint64_t{1} << first(hash) | std::uint64_t{1} << second(hash);
  }

  // 1 for a hash that was added and for some others, else 0. Without a branch.
  unsigned may_hold(std::uint64_t hash) const {
    const std::uint64_t word = words_[place(hash)];
    return static_cast<unsigned>(word >> first(hash) & word >> second(hash) & 1U);
  }

 private:
  // The bits of the hash that are used for each do not overlap, up to 2^18 words.
  std::size_t place(std::uint64_t hash) const { return hash >> 34U & (words_.size() - 1); }
  static unsigned first(std::uint64_t hash) { return static_cast<unsigned>(hash >> 58U); }
  static unsigned second(std::uint64_t hash) { return static_cast<unsigned>(hash >> 52U & 63U); }

  std::vector<std::uint64_t> words_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_BIT_TABLE_HPP
