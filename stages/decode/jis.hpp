// What the Japanese encodings have in common.
#ifndef WINNOW_STAGES_DECODE_JIS_HPP
#define WINNOW_STAGES_DECODE_JIS_HPP

#include "stages/decode/legacy_bytes.hpp"
#include "stages/decode/legacy_indexes.hpp"

namespace winnow::legacy {

inline constexpr char32_t half_width_katakana = 0xFF61;

// A place in the table of 94 rows and columns; -1 for bytes from outside.
inline int pointer_of_94(int row, int column, int first) {
  const int last = first + 93;
  return is_within(row, first, last) && is_within(column, first, last)
             ? (row - first) * 94 + column - first
             : -1;
}

}  // namespace winnow::legacy

#endif  // WINNOW_STAGES_DECODE_JIS_HPP
