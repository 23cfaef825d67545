// What the decoders of legacy encodings have in common: bytes, runs of ASCII, and how a sequence
// that was read, or was broken, comes out.
#ifndef WINNOW_STAGES_DECODE_LEGACY_BYTES_HPP
#define WINNOW_STAGES_DECODE_LEGACY_BYTES_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "stages/text/swar.hpp"
#include "stages/text/utf8.hpp"

namespace winnow::legacy {

using Byte = std::uint8_t;

constexpr bool is_within(int value, int low, int high) { return value >= low && value <= high; }
constexpr bool is_ascii(int byte) { return byte < 0x80; }

inline Byte byte_at(std::string_view bytes, std::size_t at) { return static_cast<Byte>(bytes[at]); }

inline std::size_t end_of_ascii(std::string_view bytes, std::size_t at) {
  while (at + swar::width <= bytes.size() && (swar::load(bytes.data() + at) & swar::tops) == 0) {
    at += swar::width;
  }
  while (at < bytes.size() && is_ascii(byte_at(bytes, at))) {
    ++at;
  }
  return at;
}

// A broken sequence is one U+FFFD. These return where the next one begins: at the byte that broke
// it where that is ASCII, else behind it; or where the caller says.
inline std::size_t fail(std::string_view bytes, std::size_t at, std::string& out) {
  utf8::append(utf8::replacement, out);
  return at < bytes.size() && is_ascii(byte_at(bytes, at)) ? at : std::min(at + 1, bytes.size());
}

inline std::size_t fail_up_to(std::size_t next, std::string& out) {
  utf8::append(utf8::replacement, out);
  return next;
}

inline std::size_t pass(char32_t code_point, std::size_t next, std::string& out) {
  utf8::append(code_point, out);
  return next;
}

// ASCII as it is, all else by `next(bytes, at, out)`, which reads one sequence at `at` and returns
// where the next one begins.
template <class Next>
std::string decoded(std::string_view bytes, Next next) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = end_of_ascii(bytes, at);
    out.append(bytes, at, end - at);
    at = end < bytes.size() ? next(bytes, end, out) : end;
  }
  return out;
}

}  // namespace winnow::legacy

#endif  // WINNOW_STAGES_DECODE_LEGACY_BYTES_HPP
