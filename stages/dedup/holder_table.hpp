// HolderTable: a table from a key to the number of the first document that had it.
//
//   layout    open addressing with linear probing in one vector of slots; a slot is the key and the
//             number
//   growth    to twice the slots, when three quarters of them are held. A key's place is its spread
//             scaled to the number of slots, so growing keeps the order of the keys and runs
//             through both vectors from front to back
//   threads   none; look-ups may run side by side while nobody inserts
#ifndef WINNOW_STAGES_DEDUP_HOLDER_TABLE_HPP
#define WINNOW_STAGES_DEDUP_HOLDER_TABLE_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "stages/dedup/large_pages.hpp"

namespace winnow {

// `Key` is a small value with operator== and `std::uint32_t spread() const`: evenly spread bits,
// the high ones most of all.
template <class Key>
class HolderTable {
 public:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  // Tables that begin with different sizes do not grow at the same moment. At least 1.
  explicit HolderTable(std::size_t first_slots = 16) : first_slots_(first_slots) {}

  // GCC takes a function that only prefetches for one without effects and drops the call; the empty
  // statement is an effect.
  void prefetch(const Key& key) const {
    if (!slots_.empty()) {
      const Slot* const place = &slots_[home(key)];
      __builtin_prefetch(place);
      asm volatile("" ::"r"(place));
    }
  }

  // `none` if no document had the key.
  std::uint32_t find(const Key& key) const {
    return slots_.empty() ? none : slots_[place(key)].holder;
  }

  // The smaller number stays, whatever the order of the calls. Precondition: holder != none.
  void insert(const Key& key, std::uint32_t holder) {
    if (4 * (held_ + 1) > 3 * slots_.size()) {
      move_to(slots_.empty() ? first_slots_ : 2 * slots_.size());
    }
    Slot& slot = slots_[place(key)];
    held_ += slot.holder == none ? 1 : 0;
    slot = {key, std::min(slot.holder, holder)};
  }

  // Makes room for so many keys at once. The table is as large then as growing would have made it.
  void reserve(std::size_t keys) {
    std::size_t slots = std::max(first_slots_, slots_.size());
    while (4 * keys > 3 * slots) {
      slots *= 2;
    }
    if (slots > slots_.size()) {
      move_to(slots);
    }
  }

  std::size_t held() const { return held_; }
  std::size_t bytes() const { return slots_.capacity() * sizeof(Slot); }

 private:
  struct Slot {
    Key key{};
    std::uint32_t holder = none;
  };
  using Slots = std::vector<Slot, LargePages<Slot>>;

  std::size_t home(const Key& key) const {
    return static_cast<std::size_t>((std::uint64_t{key.spread()} * slots_.size()) >> 32U);
  }

  // Where the key is, or the free slot where it would go. A quarter of the slots is free.
  std::size_t place(const Key& key) const {
    std::size_t at = home(key);
    while (slots_[at].holder != none && !(slots_[at].key == key)) {
      at = at + 1 == slots_.size() ? 0 : at + 1;
    }
    return at;
  }

  void move_to(std::size_t slots) {
    Slots old(slots);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.holder != none) {
        slots_[place(slot.key)] = slot;
      }
    }
  }

  std::size_t first_slots_;
  std::size_t held_ = 0;
  Slots slots_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_HOLDER_TABLE_HPP
