#include "stages/normalize/steps.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <vector>

#include "stages/text/ascii.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

constexpr char32_t zero_width_joiner = 0x200D;
constexpr char32_t zero_width_non_joiner = 0x200C;

// C0 but for tab and line feed, DEL, C1, and the noncharacters.
bool is_control(char32_t c) {
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c <= 0x9F) ||
         (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFEU) == 0xFFFE;
}

// Of no use in running text: zero-width space, word joiner, soft hyphen, byte order mark,
// interlinear and invisible operators, tag characters are left to flags.
bool is_invisible(char32_t c) {
  return c == 0x200B || c == 0x2060 || c == 0x00AD || c == 0xFEFF || c == 0x180E ||
         (c >= 0x2061 && c <= 0x2064) || (c >= 0xFFF9 && c <= 0xFFFB);
}

bool is_direction_mark(char32_t c) {
  return c == 0x200E || c == 0x200F || c == 0x061C || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

bool is_right_to_left(char32_t c) {
  return (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
         (c >= 0xFE70 && c <= 0xFEFC) || (c >= 0x10800 && c <= 0x10FFF) ||
         (c >= 0x1E800 && c <= 0x1EFFF);
}

bool is_odd_space(char32_t c) {
  return c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x2028 ||
         c == 0x2029 || c == 0x1680;
}

// Joiners shape Arabic, Indic and emoji sequences; beside ASCII or at an edge they do nothing.
bool joiner_counts(const std::vector<char32_t>& text, std::size_t i) {
  return i > 0 && i + 1 < text.size() && text[i - 1] >= 0x300 && text[i + 1] >= 0x300;
}

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) {
      return false;
    }
  }
  return true;
}

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> all;
  all.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    all.push_back(utf8::next(text, at));
  }
  return all;
}

}  // namespace

std::string without_control(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    if (!is_control(utf8::next(text, at))) {
      out.append(text, begin, at - begin);
    }
  }
  return out;
}

std::string without_invisible(std::string_view text) {
  if (is_ascii(text)) {
    return std::string(text);
  }
  const std::vector<char32_t> all = code_points(text);
  bool right_to_left = false;
  for (const char32_t c : all) {
    right_to_left = right_to_left || is_right_to_left(c);
  }
  std::vector<char32_t> visible;
  for (const char32_t c : all) {
    if (!is_invisible(c) && (right_to_left || !is_direction_mark(c))) {
      visible.push_back(c);
    }
  }
  std::string out;
  for (std::size_t i = 0; i < visible.size(); ++i) {
    const bool joiner = visible[i] == zero_width_joiner || visible[i] == zero_width_non_joiner;
    if (!joiner || joiner_counts(visible, i)) {
      utf8::append(visible[i], out);
    }
  }
  return out;
}

std::string with_plain_spaces(std::string_view text, bool code) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = utf8::next(text, at);
    const bool space = c == ' ' || is_odd_space(c) || (c == '\t' && !code);
    if (!space) {
      if (c == '\n' && !code) {
        while (!out.empty() && out.back() == ' ') {
          out.pop_back();
        }
      }
      out.append(text, begin, at - begin);
    } else if (code || (!out.empty() && out.back() != ' ' && out.back() != '\n')) {
      out += ' ';
    }
  }
  if (code) {
    return out;
  }
  return std::string(ascii::trim(out));
}

std::string composed(std::string_view text) {
  if (is_ascii(text)) {
    return std::string(text);
  }
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  if (U_FAILURE(error) == 0) {
    nfc->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink,
                       nullptr, error);
  }
  return U_FAILURE(error) != 0 ? std::string(text) : out;
}

}  // namespace winnow
