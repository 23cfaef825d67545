// Eight bytes of text at a time, as one number ("SIMD within a register"). All loads are unaligned
// and little-endian; a mask has the top bit of each byte that it speaks of.
#ifndef WINNOW_STAGES_TEXT_SWAR_HPP
#define WINNOW_STAGES_TEXT_SWAR_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace winnow::swar {

inline constexpr std::size_t width = 8;
inline constexpr std::uint64_t ones = 0x0101010101010101ULL;
inline constexpr std::uint64_t tops = 0x8080808080808080ULL;

static_assert(std::endian::native == std::endian::little, "masks are read from the low byte on");

inline std::uint64_t load(const char* text) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, text, width);
  return bytes;
}

// Bytes that are ASCII letters.
constexpr std::uint64_t letters(std::uint64_t bytes) {
  const std::uint64_t low = (bytes | ones * 0x20) & ones * 0x7F;
  return (low + ones * (0x80 - 'a')) & ~(low + ones * (0x7F - 'z')) & ~bytes & tops;
}

// Bytes that are spaces, exact up to the first one (haszero of "Bit Twiddling Hacks", S. E.
// Anderson).
constexpr std::uint64_t spaces(std::uint64_t bytes) {
  bytes ^= ones * ' ';
  return (bytes - ones) & ~bytes & tops;
}

// Place of the first byte of a mask, 8 if there is none.
constexpr std::size_t first(std::uint64_t mask) {
  return mask == 0 ? width : static_cast<std::size_t>(std::countr_zero(mask)) / 8;
}

// Bits that are set: std::popcount is a call where the processor cannot be asked to count.
constexpr std::size_t count(std::uint64_t bits) {
  bits -= bits >> 1U & ones * 0x55;
  bits = (bits & ones * 0x33) + (bits >> 2U & ones * 0x33);
  return ((bits + (bits >> 4U)) & ones * 0x0F) * ones >> 56U;
}

// Length of the run of ASCII letters at `at`.
inline std::size_t letter_run(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  while (at + width <= text.size()) {
    const std::size_t run = first(letters(load(text.data() + at)) ^ tops);
    at += run;
    if (run < width) {
      return at - begin;
    }
  }
  while (at < text.size() && ((text[at] | 0x20) >= 'a' && (text[at] | 0x20) <= 'z')) {
    ++at;
  }
  return at - begin;
}

// Whether one of these ASCII letters is a capital.
inline bool any_upper(std::string_view letters) {
  constexpr std::uint64_t small = ones * 0x20;
  std::uint64_t all = small;
  for (std::size_t at = 0; at < letters.size(); at += width) {
    std::uint64_t bytes = small;
    std::memcpy(&bytes, letters.data() + at,
                letters.size() - at < width ? letters.size() - at : width);
    all &= bytes;
  }
  return (all & small) != small;
}

// Length of the run of ASCII at `at`.
inline std::size_t ascii_run(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  while (at + width <= text.size()) {
    const std::size_t run = first(load(text.data() + at) & tops);
    at += run;
    if (run < width) {
      return at - begin;
    }
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) {
    ++at;
  }
  return at - begin;
}

}  // namespace winnow::swar

#endif  // WINNOW_STAGES_TEXT_SWAR_HPP
