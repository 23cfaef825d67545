#include "stages/text/utf8.hpp"

#include <algorithm>

#include "stages/text/swar.hpp"

namespace winnow::utf8 {

namespace {

struct Lead {
  int trail = 0;  // continuation bytes that follow; -1 for a byte that cannot lead
  unsigned char low = 0x80;
  unsigned char high = 0xBF;  // range of the first continuation byte
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {0};
  if (byte < 0xC2) return {-1};
  if (byte < 0xE0) return {1};
  if (byte == 0xE0) return {2, 0xA0, 0xBF};
  if (byte == 0xED) return {2, 0x80, 0x9F};
  if (byte < 0xF0) return {2};
  if (byte == 0xF0) return {3, 0x90, 0xBF};
  if (byte < 0xF4) return {3};
  if (byte == 0xF4) return {3, 0x80, 0x8F};
  return {-1};
}

// Reads one sequence; false if it is ill-formed. `at` moves past it, or past its maximal subpart.
bool read(std::string_view text, std::size_t& at, char32_t& code_point) {
  const auto byte = static_cast<unsigned char>(text[at++]);
  const Lead lead = lead_of(byte);
  if (lead.trail < 0) {
    return false;
  }
  code_point = lead.trail == 0 ? byte : byte & (0x3FU >> lead.trail);
  for (int i = 0; i < lead.trail; ++i, ++at) {
    const auto low = i == 0 ? lead.low : static_cast<unsigned char>(0x80);
    const auto high = i == 0 ? lead.high : static_cast<unsigned char>(0xBF);
    if (at >= text.size() || static_cast<unsigned char>(text[at]) < low ||
        static_cast<unsigned char>(text[at]) > high) {
      return false;
    }
    code_point = (code_point << 6U) | (static_cast<unsigned char>(text[at]) & 0x3FU);
  }
  return true;
}

// Offset of the first ill-formed sequence, or text.size().
std::size_t first_error(std::string_view text, std::size_t at = 0) {
  while (at < text.size()) {
    at += swar::ascii_run(text, at);
    std::size_t after = at;
    char32_t ignored = 0;
    if (at < text.size() && !read(text, after, ignored)) {
      return at;
    }
    at = after;
  }
  return text.size();
}

}  // namespace

std::size_t write(char32_t code_point, char* to) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
    code_point = replacement;
  }
  const auto put = [&to](char32_t byte) { *to++ = static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
    return 1;
  }
  if (code_point < 0x800) {
    put(0xC0U | (code_point >> 6U));
    put(0x80U | (code_point & 0x3FU));
    return 2;
  }
  if (code_point < 0x10000) {
    put(0xE0U | (code_point >> 12U));
    put(0x80U | ((code_point >> 6U) & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
    return 3;
  }
  put(0xF0U | (code_point >> 18U));
  put(0x80U | ((code_point >> 12U) & 0x3FU));
  put(0x80U | ((code_point >> 6U) & 0x3FU));
  put(0x80U | (code_point & 0x3FU));
  return 4;
}

void append(char32_t code_point, std::string& out) {
  if (code_point < 0x80) {
    out.push_back(static_cast<char>(code_point));
    return;
  }
  char bytes[4];
  out.append(bytes, write(code_point, bytes));
}

char32_t next_of_any(std::string_view text, std::size_t& at) {
  char32_t code_point = 0;
  return read(text, at, code_point) ? code_point : replacement;
}

bool is_valid(std::string_view text) { return first_error(text) == text.size(); }

std::string repaired(std::string text) {
  std::size_t error = first_error(text);
  if (error == text.size()) {
    return text;
  }
  std::string out;
  std::size_t done = 0;
  while (error < text.size()) {
    out.append(text, done, error - done);
    append(replacement, out);
    done = error;
    next(text, done);
    error = first_error(text, done);
  }
  out.append(text, done);
  return out;
}

std::string_view cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) {
    return text;
  }
  const auto continues = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  // Three at most: a long run of continuation bytes is no character.
  for (int i = 0; i < 3 && bytes > 0 && continues(bytes); ++i) {
    --bytes;
  }
  return text.substr(0, bytes);
}

std::size_t count(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

}  // namespace winnow::utf8
