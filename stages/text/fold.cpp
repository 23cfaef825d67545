#include "stages/text/fold.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>

#include <algorithm>

#include "stages/text/ascii.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_apostrophe(char32_t c) {
  return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0x00B4 || c == '`' ||
         c == 0xFF07;
}

std::string casefolded(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  if (U_FAILURE(error) == 0) {
    fold->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink,
                        nullptr, error);
  }
  return U_FAILURE(error) != 0 ? std::string(text) : out;
}

void separate(std::string& out) {
  if (!out.empty() && out.back() != ' ') {
    out += ' ';
  }
}

std::string folded_ascii(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (ascii::is_alnum(c)) {
      out += ascii::lower(c);
    } else if (c != '\'' && c != '`') {
      separate(out);
    }
  }
  return out;
}

}  // namespace

bool is_word_character(char32_t c) {
  if (c < 0x80) {
    return ascii::is_alnum(static_cast<char>(c));
  }
  constexpr auto marks = U_GC_M_MASK | U_GC_L_MASK | U_GC_N_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & marks) != 0;
}

bool is_unspaced_script(char32_t c) {
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
         (c >= 0x1780 && c <= 0x17FF) || (c >= 0x3040 && c <= 0x30FF) ||
         (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

std::string folded_words(std::string_view text) {
  std::string out;
  if (is_ascii(text)) {
    out = folded_ascii(text);
  } else {
    const std::string folded = casefolded(text);
    out.reserve(folded.size());
    for (std::size_t at = 0; at < folded.size();) {
      const std::size_t begin = at;
      const char32_t c = utf8::next(folded, at);
      if (is_word_character(c)) {
        out.append(folded, begin, at - begin);
      } else if (!is_apostrophe(c)) {
        separate(out);
      }
    }
  }
  if (!out.empty() && out.back() == ' ') {
    out.pop_back();
  }
  return out;
}

std::uint32_t count_words(std::string_view text, std::uint32_t enough) {
  std::uint32_t words = 0;
  std::uint32_t unspaced = 0;
  bool inside = false;
  for (std::size_t at = 0; at < text.size() && words < enough;) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) < 0x80) {
      const bool word = ascii::is_alnum(c);
      words += word && !inside ? 1 : 0;
      inside = word || (inside && (c == '\'' || c == '-' || c == '.' || c == ','));
      ++at;
      continue;
    }
    const char32_t code = utf8::next(text, at);
    if (is_unspaced_script(code)) {
      ++unspaced;
      inside = false;
    } else if (is_word_character(code)) {
      words += inside ? 0 : 1;
      inside = true;
    } else {
      inside = inside && is_apostrophe(code);
    }
  }
  return words + (unspaced + 1) / 2;
}

}  // namespace winnow
