// Encodings of one byte a character: windows-125x, ISO-8859-x, KOI8, Mac and DOS code pages.
//
//   threads   safe
#ifndef WINNOW_STAGES_DECODE_SINGLE_BYTE_HPP
#define WINNOW_STAGES_DECODE_SINGLE_BYTE_HPP

#include <span>
#include <string>
#include <string_view>

#include "stages/decode/legacy_indexes.hpp"

namespace winnow::legacy {

struct SingleByte {
  std::string_view charset;  // the standard's name
  const char* converter;     // ICU's
  std::span<const Entry> changes{};
};

// nullptr if the charset is none of them.
const SingleByte* single_byte(std::string_view charset);

std::string from_single_byte(std::string_view bytes, const SingleByte& table);

}  // namespace winnow::legacy

#endif  // WINNOW_STAGES_DECODE_SINGLE_BYTE_HPP
