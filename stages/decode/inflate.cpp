#include "stages/decode/inflate.hpp"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "stages/decode/decode.hpp"
#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

constexpr std::size_t step = std::size_t{64} << 10U;

// Collects output under the limits.
class Sink {
 public:
  explicit Sink(const InflateLimits& limits) : limits_(limits) {}

  // `consumed`: packed bytes that were read for it so far.
  std::optional<Rejection> add(const unsigned char* data, std::size_t size, std::size_t consumed) {
    out_.append(reinterpret_cast<const char*>(data), size);
    if (out_.size() > harmless_bytes && out_.size() / limits_.max_ratio > consumed) {
      return Rejection{Decode::bomb, "opens to more than " + std::to_string(limits_.max_ratio) +
                                         " times its size"};
    }
    if (out_.size() > limits_.max_bytes) {
      return Rejection{Decode::too_large,
                       "more than " + std::to_string(limits_.max_bytes) + " bytes"};
    }
    return std::nullopt;
  }
  std::string take() { return std::move(out_); }

 private:
  static constexpr std::size_t harmless_bytes = std::size_t{1} << 20U;
  const InflateLimits& limits_;
  std::string out_;
};

Rejection cut(std::string_view coding) {
  return {Decode::truncated, std::string(coding) + " that ends early"};
}

Rejection damaged(std::string_view coding, std::string_view what) {
  return {Decode::damaged, std::string(coding) + ": " + std::string(what)};
}

// `window_bits` as zlib wants them: 15 + 32 reads gzip and zlib headers, -15 reads none.
Outcome<std::string> inflate_zlib(std::string_view bytes, int window_bits,
                                  const InflateLimits& limits) {
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK) {
    return damaged("gzip", "cannot start");
  }
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> closer(&stream, inflateEnd);
  Sink sink(limits);
  std::array<unsigned char, step> buffer{};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  for (;;) {
    stream.next_out = buffer.data();
    stream.avail_out = static_cast<uInt>(buffer.size());
    const int result = ::inflate(&stream, Z_NO_FLUSH);
    if (auto over = sink.add(buffer.data(), buffer.size() - stream.avail_out,
                             bytes.size() - stream.avail_in)) {
      return *std::move(over);
    }
    if (result == Z_STREAM_END) {
      // Several gzip members may follow each other (RFC 1952, 2.2).
      const bool again = window_bits > 15 && stream.avail_in > 2 && stream.next_in[0] == 0x1f &&
                         stream.next_in[1] == 0x8b;
      if (!again || inflateReset(&stream) != Z_OK) {
        return sink.take();
      }
    } else if (result != Z_OK) {
      return stream.avail_in == 0 ? cut("gzip") : damaged("gzip", "broken data");
    }
  }
}

Outcome<std::string> inflate_brotli(std::string_view bytes, const InflateLimits& limits) {
  const std::unique_ptr<BrotliDecoderState, decltype(&BrotliDecoderDestroyInstance)> state(
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance);
  Sink sink(limits);
  std::array<unsigned char, step> buffer{};
  std::size_t left = bytes.size();
  const auto* next = reinterpret_cast<const unsigned char*>(bytes.data());
  for (;;) {
    std::size_t room = buffer.size();
    unsigned char* out = buffer.data();
    const auto result =
        BrotliDecoderDecompressStream(state.get(), &left, &next, &room, &out, nullptr);
    if (auto over = sink.add(buffer.data(), buffer.size() - room, bytes.size() - left)) {
      return *std::move(over);
    }
    if (result == BROTLI_DECODER_RESULT_SUCCESS) {
      return sink.take();
    }
    if (result != BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
      return result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT ? cut("brotli")
                                                              : damaged("brotli", "broken data");
    }
  }
}

Outcome<std::string> inflate_zstd(std::string_view bytes, const InflateLimits& limits) {
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(),
                                                                     ZSTD_freeDCtx);
  constexpr int largest_window_log = 27;  // 128 MiB, RFC 8878 asks decoders for 8 MiB at least
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, largest_window_log);
  Sink sink(limits);
  std::array<unsigned char, step> buffer{};
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  for (;;) {
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    const std::size_t result = ZSTD_decompressStream(context.get(), &out, &in);
    // The end may fall together with a full buffer: a call after it would ask for a new frame.
    const bool ended = result == 0 && in.pos == in.size;
    if (ZSTD_isError(result) != 0) {
      return damaged("zstd", ZSTD_getErrorName(result));
    }
    if (auto over = sink.add(buffer.data(), out.pos, in.pos)) {
      return *std::move(over);
    }
    if (ended) {
      return sink.take();
    }
    if (in.pos == in.size && out.pos < out.size) {
      return cut("zstd");
    }
  }
}

}  // namespace

Coding coding_of(std::string_view header_word) {
  const std::string word = ascii::lower(ascii::trim(header_word));
  if (word.empty() || word == "identity" || word == "none") return Coding::identity;
  if (word == "gzip" || word == "x-gzip") return Coding::gzip;
  if (word == "deflate") return Coding::deflate;
  if (word == "br") return Coding::brotli;
  if (word == "zstd") return Coding::zstd;
  return Coding::unknown;
}

Coding sniff_coding(std::string_view bytes, std::string_view name) {
  if (bytes.starts_with("\x1f\x8b")) return Coding::gzip;
  if (bytes.starts_with("\x28\xb5\x2f\xfd")) return Coding::zstd;
  return name.ends_with(".br") ? Coding::brotli : Coding::identity;
}

Outcome<std::string> inflate(std::string_view bytes, Coding coding, const InflateLimits& limits) {
  constexpr int gzip_or_zlib = 15 + 32;
  constexpr int raw_deflate = -15;
  switch (coding) {
    case Coding::gzip: return inflate_zlib(bytes, gzip_or_zlib, limits);
    case Coding::deflate: {
      auto with_header = inflate_zlib(bytes, gzip_or_zlib, limits);
      // Some servers send deflate without the zlib header that RFC 9110 asks for.
      const bool retry = !with_header && (with_header.error().reason == Decode::damaged ||
                                          with_header.error().reason == Decode::truncated);
      return retry ? inflate_zlib(bytes, raw_deflate, limits) : std::move(with_header);
    }
    case Coding::brotli: return inflate_brotli(bytes, limits);
    case Coding::zstd: return inflate_zstd(bytes, limits);
    case Coding::identity: return std::string(bytes);
    case Coding::unknown: break;
  }
  return Rejection{Decode::coding, "unknown content coding"};
}

}  // namespace winnow
