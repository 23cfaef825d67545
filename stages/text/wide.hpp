// Sixteen bytes of text at a time, in the vector registers that every x86-64 and AArch64 machine
// has. A test of bytes gives 0xFF for those that pass and 0 for the others; `bits` makes one bit of
// each, the first byte the lowest.
#ifndef WINNOW_STAGES_TEXT_WIDE_HPP
#define WINNOW_STAGES_TEXT_WIDE_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace winnow::wide {

inline constexpr std::size_t width = 16;

using Bytes = std::uint8_t __attribute__((vector_size(width)));

inline Bytes load(const char* text) {
  Bytes bytes;
  std::memcpy(&bytes, text, width);
  return bytes;
}

// Of a text that may be shorter; `padding` behind its end.
inline Bytes load_padded(std::string_view text, char padding) {
  char bytes[width];
  std::memset(bytes, padding, width);
  std::memcpy(bytes, text.data(), text.size() < width ? text.size() : width);
  return load(bytes);
}

inline void store(Bytes bytes, char* to) { std::memcpy(to, &bytes, width); }

inline Bytes is(Bytes bytes, char c) {
  return reinterpret_cast<Bytes>(bytes == (Bytes{} + static_cast<std::uint8_t>(c)));
}

// From `first` on, `count` bytes, 128 at most. They are moved to the end of the signed numbers,
// which processors compare with one instruction.
inline Bytes within(Bytes bytes, std::uint8_t first, std::uint8_t count) {
  using Numbers = std::int8_t __attribute__((vector_size(width)));
  const auto moved = static_cast<Bytes>(bytes + static_cast<std::uint8_t>(128 - first - count));
  return reinterpret_cast<Bytes>(reinterpret_cast<Numbers>(moved) >
                                 (Numbers{} + static_cast<std::int8_t>(127 - count)));
}

inline Bytes from(Bytes bytes, std::uint8_t first) {
  return reinterpret_cast<Bytes>(bytes >= (Bytes{} + first));
}

// One bit of each byte in its place of the top one; of the other bits nothing is said.
inline Bytes to_top(Bytes bytes, std::uint8_t bit) {
  using Words = std::uint16_t __attribute__((vector_size(width)));
  return reinterpret_cast<Bytes>(reinterpret_cast<Words>(bytes) << std::countl_zero(bit));
}

inline Bytes beyond_ascii(Bytes bytes) { return within(bytes, 0x80, 0x80); }
inline Bytes digits(Bytes bytes) { return within(bytes, '0', 10); }
inline Bytes letters(Bytes bytes) { return within(bytes | 0x20, 'a', 26); }

inline std::uint32_t bits(Bytes mask) {
#ifdef __SSE2__
  return static_cast<std::uint32_t>(_mm_movemask_epi8(reinterpret_cast<__m128i>(mask)));
#else
  // The top bits of eight bytes, gathered in the highest by one multiplication.
  std::uint64_t half[2];
  std::memcpy(half, &mask, width);
  const auto gathered = [](std::uint64_t tops) {
    return static_cast<std::uint32_t>(
        (tops >> 7U & 0x0101010101010101ULL) * 0x0102040810204080ULL >> 56U);
  };
  return gathered(half[0]) | gathered(half[1]) << 8U;
#endif
}

// Place of the first byte from `at` on that passes `test`; the size of the text if none does.
template <class Test>
std::size_t find(std::string_view text, std::size_t at, Test test) {
  for (; at + width <= text.size(); at += width) {
    if (const std::uint32_t found = bits(test(load(text.data() + at))); found != 0) {
      return at + static_cast<std::size_t>(std::countr_zero(found));
    }
  }
  if (at >= text.size()) {
    return text.size();
  }
  const std::uint32_t found = bits(test(load_padded(text.substr(at), ' ')));
  const std::size_t place =
      at + (found == 0 ? width : static_cast<std::size_t>(std::countr_zero(found)));
  return place < text.size() ? place : text.size();
}

template <class Test>
bool any(std::string_view text, Test test) {
  return find(text, 0, test) < text.size();
}

inline std::uint32_t sum_of(Bytes bytes) {
  std::uint64_t half[2];
  std::memcpy(half, &bytes, width);
  constexpr std::uint64_t even = 0x00FF00FF00FF00FFULL;
  const std::uint64_t pairs =
      (half[0] & even) + (half[0] >> 8U & even) + (half[1] & even) + (half[1] >> 8U & even);
  return static_cast<std::uint32_t>(pairs * 0x0001000100010001ULL >> 48U);
}

// How often `c` stands in a text of no more than 4000 bytes.
inline std::uint32_t count_short(std::string_view text, char c) {
  Bytes sum{};
  std::size_t at = 0;
  for (; at + width <= text.size(); at += width) {
    sum -= is(load(text.data() + at), c);
  }
  if (at < text.size()) {
    sum -= is(load_padded(text.substr(at), static_cast<char>(~c)), c);
  }
  return sum_of(sum);
}

// Words of a text of no more than 4000 bytes that a space and an ASCII letter or digit begin: all
// that can be counted without reading characters, so the text has as many at the least.
inline std::uint32_t least_words(std::string_view text) {
  Bytes sum{};
  for (std::size_t at = 0; at + width < text.size(); at += width) {
    const Bytes next = load(text.data() + at + 1);
    sum -= is(load(text.data() + at), ' ') & (letters(next) | digits(next));
  }
  return sum_of(sum);
}

// Some byte is 0xE0 or more: it leads a UTF-8 sequence of three bytes and more.
inline bool has_long_leads(std::string_view text) {
  return any(text, [](Bytes bytes) { return within(bytes, 0xE0, 0x20); });
}

}  // namespace winnow::wide

#endif  // WINNOW_STAGES_TEXT_WIDE_HPP
