// Decode turns bytes into UTF-8 text: content codings off, charset found, media type decided.
//
//   in        Response
//   out       Page, valid UTF-8; what could not be decoded is U+FFFD
//   rejects   decode.http_status      the server said no: status 400 and above
//             decode.media_type       neither HTML nor text (an image, a PDF)
//             decode.damaged          a gzip, brotli or zstd body that is broken
//             decode.truncated        one that ends early
//             decode.too_large        over `max_bytes` after decompression
//             decode.bomb             over `max_ratio` bytes for each byte of the body
//             decode.coding           a content coding nobody here knows, or too many layers
//   threads   the call is const and safe to run concurrently
//   cost      linear; UTF-8 pages are checked and moved, not copied
//
// The charset is taken from, in this order: byte order mark, HTTP header, what the page declares in
// its first 16 KiB (HTML standard, 13.2.3.2), strict UTF-8, a detector.
#ifndef WINNOW_STAGES_DECODE_DECODE_HPP
#define WINNOW_STAGES_DECODE_DECODE_HPP

#include <cstdint>
#include <string_view>

#include "stages/record/page.hpp"
#include "stages/record/response.hpp"
#include "stages/record/result.hpp"

namespace winnow {

struct DecodeOptions {
  // Largest page in bytes after decompression, 1 KiB .. 1 GiB.
  std::uint64_t max_bytes = 20ULL << 20U;
  // Bytes that a byte of the body may open to, beyond the first MiB; 10 .. 1000000.
  std::uint64_t max_ratio = 200;
  // Content codings on top of each other, 0 .. 8.
  std::uint32_t max_layers = 2;
  // "auto" looks at the header, the name and the bytes; "html" and "text" decide.
  // "list" takes feeds and the like: any type, and a packed body is known by its first bytes.
  enum class As : std::uint8_t { automatic, html, text, list } as = As::automatic;
  // Keep the bytes as they came in `Page::raw` where the text is not the same: packed, in another
  // charset, with what is no UTF-8. An audit needs them to rebuild the input.
  bool keep_raw = false;
};

class Decode {
 public:
  static constexpr std::string_view name = "decode";
  static constexpr Reason http_status{"decode.http_status"};
  static constexpr Reason media_type{"decode.media_type"};
  static constexpr Reason damaged{"decode.damaged"};
  static constexpr Reason truncated{"decode.truncated"};
  static constexpr Reason bomb{"decode.bomb"};
  static constexpr Reason too_large{"decode.too_large"};
  static constexpr Reason coding{"decode.coding"};

  explicit Decode(DecodeOptions options = {}) : options_(options) {}
  Outcome<Page> operator()(Response response) const;

 private:
  DecodeOptions options_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DECODE_DECODE_HPP
