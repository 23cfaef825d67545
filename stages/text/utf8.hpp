// UTF-8 in small steps: read a code point, write one, repair a string. Anything that needs Unicode
// properties or normalization asks ICU.
#ifndef WINNOW_STAGES_TEXT_UTF8_HPP
#define WINNOW_STAGES_TEXT_UTF8_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace winnow::utf8 {

inline constexpr char32_t replacement = 0xFFFD;

// Appends `code_point`; surrogates and values above U+10FFFF become U+FFFD.
void append(char32_t code_point, std::string& out);

// The same to a place with room for four bytes; returns how many it took.
std::size_t write(char32_t code_point, char* to);

// Reads the code point at `at` and moves `at` past it. An ill-formed sequence is read as U+FFFD and
// skipped by its maximal subpart (Unicode, table 3-8). Precondition: at < text.size().
inline char32_t next(std::string_view text, std::size_t& at);

// The same for what is not ASCII, or ill-formed, or at the end of the text.
char32_t next_of_any(std::string_view text, std::size_t& at);

bool is_valid(std::string_view text);

// Returns `text` with every ill-formed sequence replaced by U+FFFD.
std::string repaired(std::string text);

// At most `bytes` of `text`, whole characters.
std::string_view cut(std::string_view text, std::size_t bytes);

// Number of code points in valid UTF-8.
std::size_t count(std::string_view text);

// Nearly all characters are ASCII, or well-formed with a byte or more behind them.
inline char32_t next(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const auto trails = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80; };
  const char32_t lead = byte(0);
  if (lead < 0x80) {
    ++at;
    return lead;
  }
  if (text.size() - at >= 3 && trails(1)) {
    if (lead >= 0xC2 && lead < 0xE0) {
      const char32_t c = (lead & 0x1FU) << 6U | (byte(1) & 0x3FU);
      at += 2;
      return c;
    }
    if (lead > 0xE0 && lead < 0xF0 && lead != 0xED && trails(2)) {
      const char32_t c = (lead & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
      at += 3;
      return c;
    }
  }
  return next_of_any(text, at);
}

}  // namespace winnow::utf8

#endif  // WINNOW_STAGES_TEXT_UTF8_HPP
