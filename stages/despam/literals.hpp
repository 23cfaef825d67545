// LiteralSet: which of many literals occur anywhere in a text, in one pass over it.
//
// Each literal is known by four of its bytes, the ones that text has least often. The pass looks at
// every four bytes of the text, asks a bit table whether some literal is known by them, and
// compares the literals only where it says so (a q-gram filter: Wu and Manber 1994, Kytöjoki et al.
// 2003). It is for what does not begin and end with words: scripts without spaces, and the literals
// of expressions. Phrases of words are PhraseSet's.
//
//   threads   scanning is const and safe to run concurrently
//   cost      1 to 2 ns a byte, and a comparison for few bytes
#ifndef WINNOW_STAGES_DESPAM_LITERALS_HPP
#define WINNOW_STAGES_DESPAM_LITERALS_HPP

#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace winnow {

class LiteralSet {
 public:
  static constexpr std::size_t least_bytes = 4;

  // False if the literal is too short to be looked for. Literals that are equal share one number.
  bool add(std::string_view literal, std::uint32_t& number);
  // After the last `add`, before the first `scan`.
  void compile();

  std::size_t size() const { return literals_.size(); }

  // Calls hit(number, begin) for every occurrence.
  template <class Hit>
  void scan(std::string_view text, Hit hit) const {
    if (literals_.empty() || text.size() < least_bytes) {
      return;
    }
    const std::uint64_t* bits = bits_.data();
    const std::size_t last = text.size() - least_bytes;
    for (std::size_t at = 0; at <= last; ++at) {
      const std::uint32_t key = key_at(text.data() + at);
      const std::uint32_t hash = hash_of(key);
      if (((bits[hash >> 6U] >> (hash & 63U)) & 1U) != 0) {
        look(text, at, key, hit);
      }
    }
  }

 private:
  struct Entry {
    std::uint32_t key;
    std::uint32_t offset;  // of the key in the literal
    std::uint32_t number;
  };

  static std::uint32_t key_at(const char* text) {
    std::uint32_t key = 0;
    std::memcpy(&key, text, sizeof key);
    return key;
  }
  std::uint32_t hash_of(std::uint32_t key) const { return (key * 0x9E3779B1U) >> shift_; }

  template <class Hit>
  void look(std::string_view text, std::size_t at, std::uint32_t key, Hit& hit) const {
    const std::uint32_t slot = (key * 0x85EBCA6BU) >> slot_shift_;
    for (std::uint32_t i = slots_[slot]; i < slots_[slot + 1]; ++i) {
      const Entry& entry = entries_[i];
      const std::string& literal = literals_[entry.number];
      if (entry.key == key && at >= entry.offset &&
          text.compare(at - entry.offset, literal.size(), literal) == 0) {
        hit(entry.number, at - entry.offset);
      }
    }
  }

  std::vector<std::string> literals_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  std::vector<Entry> entries_;        // by slot
  std::vector<std::uint32_t> slots_;  // first entry of each slot, and the end
  std::vector<std::uint64_t> bits_;
  unsigned shift_ = 17;
  unsigned slot_shift_ = 20;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_LITERALS_HPP
