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
char32_t next(std::string_view text, std::size_t& at);

bool is_valid(std::string_view text);

// Returns `text` with every ill-formed sequence replaced by U+FFFD.
std::string repaired(std::string text);

// At most `bytes` of `text`, whole characters.
std::string_view cut(std::string_view text, std::size_t bytes);

// Number of code points in valid UTF-8.
std::size_t count(std::string_view text);

}  // namespace winnow::utf8

#endif  // WINNOW_STAGES_TEXT_UTF8_HPP
