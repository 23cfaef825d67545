#include "stages/text/references.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "stages/text/ascii.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

struct Named {
  std::string_view name;   // without '&', with ';' where it is needed
  std::string_view value;  // UTF-8
};

constexpr Named named_references[] = {
#include "stages/text/named_references.inc"
};

constexpr std::size_t longest_name = 32;      // CounterClockwiseContourIntegral;
constexpr std::size_t longest_bare_name = 6;  // of those that need no ';'

// What the C1 range means in a numeric reference: windows-1252 (HTML standard, 13.2.5.80).
constexpr std::array<char16_t, 32> c1_meaning = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

const Named* find_named(std::string_view name) {
  const auto* found = std::ranges::lower_bound(named_references, name, {}, &Named::name);
  return found != std::end(named_references) && found->name == name ? found : nullptr;
}

int digit_value(char c, bool hex) {
  if (ascii::is_digit(c)) {
    return c - '0';
  }
  const char low = ascii::lower(c);
  return hex && low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

std::size_t decode_numeric(std::string_view text, std::string& out) {
  std::size_t at = 2;  // past "&#"
  const bool hex = at < text.size() && (text[at] == 'x' || text[at] == 'X');
  at += hex ? 1 : 0;
  const std::size_t digits = at;
  char32_t code = 0;
  for (int value = 0; at < text.size() && (value = digit_value(text[at], hex)) >= 0; ++at) {
    code = std::min<char32_t>(code * (hex ? 16 : 10) + static_cast<char32_t>(value), 0x110000);
  }
  if (at == digits) {
    return 0;
  }
  if (code >= 0x80 && code < 0xA0) {
    code = c1_meaning[code - 0x80];
  }
  utf8::append(code == 0 ? utf8::replacement : code, out);
  return at + (at < text.size() && text[at] == ';' ? 1 : 0);
}

bool is_kept_in_attribute(std::string_view text, std::size_t end) {
  return end < text.size() && (text[end] == '=' || ascii::is_alnum(text[end]));
}

std::size_t decode_named(std::string_view text, ReferencesIn where, std::string& out) {
  std::size_t end = 1;
  while (end < text.size() && end <= longest_name && ascii::is_alnum(text[end])) {
    ++end;
  }
  if (end < text.size() && text[end] == ';') {
    if (const Named* named = find_named(text.substr(1, end))) {
      out += named->value;
      return end + 1;
    }
  }
  for (std::size_t size = std::min(end - 1, longest_bare_name); size >= 2; --size) {
    const Named* named = find_named(text.substr(1, size));
    if (named == nullptr) {
      continue;
    }
    if (where == ReferencesIn::attribute && is_kept_in_attribute(text, size + 1)) {
      return 0;
    }
    out += named->value;
    return size + 1;
  }
  return 0;
}

}  // namespace

std::size_t decode_reference(std::string_view text, ReferencesIn where, std::string& out) {
  if (text.size() < 2) {
    return 0;
  }
  return text[1] == '#' ? decode_numeric(text, out) : decode_named(text, where, out);
}

void append_decoded(std::string_view text, ReferencesIn where, std::string& out) {
  while (!text.empty()) {
    const std::size_t ampersand = std::min(text.find('&'), text.size());
    out += text.substr(0, ampersand);
    text.remove_prefix(ampersand);
    if (text.empty()) {
      return;
    }
    const std::size_t read = decode_reference(text, where, out);
    if (read == 0) {
      out += '&';
    }
    text.remove_prefix(std::max<std::size_t>(read, 1));
  }
}

}  // namespace winnow
