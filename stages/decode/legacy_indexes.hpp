// The indexes of the Encoding standard: which character stands at which pointer.
//
// They are ICU's, asked one sequence at a time: its converters come so near to the standard's
// indexes that a short list of differences does (compared over every pointer of every index, ICU
// 72). Where the standard's index has no private use characters, ICU's are dropped.
//
//   threads   safe; an index is made once, when it is first asked for, and never changes
#ifndef WINNOW_STAGES_DECODE_LEGACY_INDEXES_HPP
#define WINNOW_STAGES_DECODE_LEGACY_INDEXES_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "stages/decode/legacy_bytes.hpp"

namespace winnow::legacy {

// Code points by pointer; 0 where the standard's index has none.
using Index = std::vector<char32_t>;
using Entry = std::pair<std::uint32_t, char32_t>;

// How an index of two bytes is laid out: `width` trail bytes to a lead byte, from `low` to 0x7E and
// then from where `high` continues the count.
struct Rows {
  int width;
  int low;
  int high;

  constexpr int pointer(int row, int trail) const {
    const int column = trail < 0x7F ? trail - low : trail - high;
    const bool fits = trail >= low && column < width && (trail < 0x7F || column >= 0x7F - low);
    return fits ? row * width + column : -1;
  }
  constexpr int trail(int pointer) const {
    const int column = pointer % width;
    return column + (column < 0x7F - low ? low : high);
  }
};

inline constexpr Rows gb18030_rows{190, 0x40, 0x41};
inline constexpr Rows big5_rows{157, 0x40, 0x62};
inline constexpr Rows shift_jis_rows{188, 0x40, 0x41};
inline constexpr Rows euc_kr_rows{190, 0x41, 0x41};

const Index& gb18030_index();
const Index& big5_index();
const Index& euc_kr_index();
const Index& jis0208_index();
const Index& jis0212_index();

// Of the 128 upper bytes of a single-byte table by its name in ICU. `changes` has bytes and code
// points where the standard's is not ICU's.
Index upper_half(const char* converter, std::span<const Entry> changes);

// 0 where there is none, as for a pointer of -1.
char32_t look_up(const Index& index, int pointer);

// Of the places of four bytes in GB 18030: BMP characters that have no two bytes, and the other
// planes.
char32_t gb18030_range_character(std::uint32_t pointer);

constexpr bool is_private(char32_t c) { return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000; }

}  // namespace winnow::legacy

#endif  // WINNOW_STAGES_DECODE_LEGACY_INDEXES_HPP
