// Content codings: gzip, zlib and raw deflate, brotli, zstd, each with a cap on what comes out.
#ifndef WINNOW_STAGES_DECODE_INFLATE_HPP
#define WINNOW_STAGES_DECODE_INFLATE_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include "stages/record/result.hpp"

namespace winnow {

enum class Coding : std::uint8_t { identity, gzip, deflate, brotli, zstd, unknown };

// "br" is brotli; x-gzip, upper case and white space are understood.
Coding coding_of(std::string_view header_word);

// What the first bytes or the file name's ending give away (brotli has no magic number).
Coding sniff_coding(std::string_view bytes, std::string_view name);

// Decoded bytes; rejects with decode.damaged or decode.too_large. Bytes after the end of the
// compressed data are ignored, as browsers do.
Outcome<std::string> inflate(std::string_view bytes, Coding coding, std::uint64_t max_bytes);

}  // namespace winnow

#endif  // WINNOW_STAGES_DECODE_INFLATE_HPP
