// ASCII helpers that ignore the locale. HTML's own notion of white space and letters.
#ifndef WINNOW_STAGES_TEXT_ASCII_HPP
#define WINNOW_STAGES_TEXT_ASCII_HPP

#include <algorithm>
#include <string>
#include <string_view>

namespace winnow::ascii {

constexpr bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_alpha(char c) { return is_upper(c) || is_lower(c); }
constexpr bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }
constexpr char lower(char c) { return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c; }

constexpr bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}
// Value of the first nine of `digits`. Precondition: nothing else is in it.
constexpr int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits.substr(0, 9)) {
    value = value * 10 + (c - '0');
  }
  return value;
}

inline std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return lower(c); });
  return out;
}

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

constexpr bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}

constexpr std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_space(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

// CR LF and CR become LF, as the HTML standard reads its input. `text` is returned as it is, and
// `storage` left alone, where there is no CR.
inline std::string_view with_line_feeds(std::string_view text, std::string& storage) {
  if (text.find('\r') == std::string_view::npos) {
    return text;
  }
  storage.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      storage += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      storage += '\n';
    }
  }
  return storage;
}

}  // namespace winnow::ascii

#endif  // WINNOW_STAGES_TEXT_ASCII_HPP
