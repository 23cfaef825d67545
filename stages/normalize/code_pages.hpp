// The one-byte encodings that UTF-8 is read as by mistake, turned around: which byte a character
// came from. The tables are filled from ICU once, on first use, and never written again.
#ifndef WINNOW_STAGES_NORMALIZE_CODE_PAGES_HPP
#define WINNOW_STAGES_NORMALIZE_CODE_PAGES_HPP

#include <array>
#include <cstdint>

namespace winnow {

class CodePages {
 public:
  // Western (Latin-1 and windows-1252 as one) first: where several pages say the same, it counts.
  static constexpr int western = 0;
  static constexpr int count = 12;

  static const CodePages& instance();

  // The byte that page `page` (0 ≤ page < count) shows as `c`; 0 if the page does not have it.
  std::uint8_t byte_of(int page, char32_t c) const {
    return bytes_[static_cast<std::size_t>(page)][slot_of(c)];
  }

  // Bit sets of the pages in which a character shows a byte that leads a pair in UTF-8, one that
  // leads more, or one that trails.
  struct Roles {
    std::uint16_t pairs = 0;
    std::uint16_t longer = 0;
    std::uint16_t trails = 0;

    unsigned leads() const { return static_cast<unsigned>(pairs) | longer; }
  };
  Roles roles(char32_t c) const { return roles_[slot_of(c)]; }

  // What windows-1252 has in place of a C1 control character; `c` itself where it has nothing.
  char32_t western_of(char32_t c) const { return c >= 0x80 && c < 0xA0 ? c1_[c - 0x80] : c; }

 private:
  // Every character of the pages lies below `low_end`, but for the ligatures and the apple of
  // MacRoman. The last slot is that of all others.
  static constexpr std::size_t low_end = 0x2600;
  static constexpr std::size_t slots = low_end + 4;

  static std::size_t slot_of(char32_t c) {
    if (c < low_end) return c;
    if (c == 0xF8FF) return low_end;
    if (c == 0xFB01 || c == 0xFB02) return low_end + 1 + (c - 0xFB01);
    return slots - 1;
  }

  CodePages();
  void fill(int page);
  void add_twins(int page);
  void place(int page, char32_t c, std::uint8_t byte);

  std::array<std::array<std::uint8_t, slots>, count> bytes_{};
  std::array<Roles, slots> roles_{};
  std::array<char32_t, 32> c1_{};
};

}  // namespace winnow

#endif  // WINNOW_STAGES_NORMALIZE_CODE_PAGES_HPP
