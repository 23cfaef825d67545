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

struct InflateLimits {
  std::uint64_t max_bytes = 20ULL << 20U;
  // Bytes out for each byte in, looked at beyond the first MiB. Pages stay under 50; a bomb reaches
  // 1030 in gzip and 30,000 in zstd.
  std::uint64_t max_ratio = 200;
};

// Decoded bytes; rejects with decode.damaged, decode.truncated, decode.too_large or decode.bomb.
// Bytes after the end of the compressed data are ignored, as browsers do.
Outcome<std::string> inflate(std::string_view bytes, Coding coding, const InflateLimits& limits);

}  // namespace winnow

#endif  // WINNOW_STAGES_DECODE_INFLATE_HPP
