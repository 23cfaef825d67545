#include "stages/parse/text_lines.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

UChar32 icu(char32_t c) { return static_cast<UChar32>(c); }

bool is_wide(char32_t c) {
  const int width = u_getIntPropertyValue(icu(c), UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH;
}

std::uint32_t columns_of(char32_t c) {
  if (c < 0x300) {
    return c < 0x20 || c == 0xAD ? 0 : 1;
  }
  const auto type = u_charType(icu(c));
  const bool none = type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR;
  return none ? 0 : is_wide(c) ? 2 : 1;
}

// Zero-width characters that a page leaves alone on a line count as white space.
bool is_blank_character(char32_t c) {
  return (c < 0x80 ? ascii::is_space(static_cast<char>(c)) : u_isUWhiteSpace(icu(c)) != 0) ||
         c == 0x0B || c == 0x200B || c == 0xFEFF;
}

bool is_blank(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_blank_character(utf8::next(text, at))) {
      return false;
    }
  }
  return true;
}

char32_t first_character(std::string_view text) {
  std::size_t at = 0;
  return text.empty() ? U' ' : utf8::next(text, at);
}

char32_t last_character(std::string_view text) {
  std::size_t at = text.size();
  while (at > 0 && (static_cast<unsigned char>(text[--at]) & 0xC0U) == 0x80) {
  }
  return first_character(text.substr(at));
}

// A tab moves to the next multiple of four; the ideographic space indents as well.
std::uint32_t indent_of(std::string_view space, std::string_view text) {
  std::uint32_t column = 0;
  for (const char c : space) {
    column = c == '\t' ? column / 4 * 4 + 4 : column + 1;
  }
  for (; text.starts_with("\u3000"); text.remove_prefix(3)) {
    column += 2;
  }
  return column;
}

// Takes an ideographic indent off: it is no part of the width.
std::string_view without_wide_spaces(std::string_view text) {
  while (text.starts_with("\u3000")) {
    text.remove_prefix(3);
  }
  return text;
}

TextLine line_of(std::string_view bytes, std::size_t begin, std::string_view text) {
  TextLine line;
  line.begin = static_cast<std::uint32_t>(begin);
  line.span.begin = static_cast<std::uint32_t>(text.data() - bytes.data());
  line.span.end = line.span.begin + static_cast<std::uint32_t>(text.size());
  line.indent = indent_of(bytes.substr(begin, line.span.begin - begin), text);
  line.width = columns(without_wide_spaces(text));
  return line;
}

template <std::size_t size>
std::string_view ending(std::string_view text, const std::array<std::string_view, size>& endings) {
  for (const std::string_view end : endings) {
    if (text.ends_with(end)) {
      return end;
    }
  }
  return {};
}

}  // namespace

TextLines split_lines(std::string_view bytes, std::size_t max_lines) {
  TextLines out{bytes, {}};
  bool after_blank = true;
  std::uint32_t number = 0;
  for (std::size_t begin = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0; begin < bytes.size();
       ++number) {
    const bool last = out.size() + 1 >= max_lines;
    const std::size_t end =
        last ? bytes.size() : std::min(bytes.find_first_of("\r\n", begin), bytes.size());
    const std::string_view text = ascii::trim(bytes.substr(begin, end - begin));
    const bool blank = is_blank(text);
    if (!blank) {
      out.lines.push_back(line_of(bytes, begin, text));
      out.lines.back().number = number;
      out.lines.back().after_blank = after_blank;
    }
    after_blank = blank;
    begin = end + (bytes.substr(end, 2) == "\r\n" ? 2 : 1);
  }
  return out;
}

std::uint32_t columns(std::string_view text) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (is_ascii(text[at])) {
      ++sum;
      ++at;
    } else {
      sum += columns_of(utf8::next(text, at));
    }
  }
  return sum;
}

std::uint32_t first_word_columns(std::string_view text) {
  constexpr std::uint32_t wide_and_mark = 4;  // 。 and 」 may not begin a line: two columns hang
  constexpr std::uint32_t syllables = 12;     // Thai and its like: a word of ordinary length
  const char32_t first = first_character(text);
  if (is_wide(first)) {
    return wide_and_mark;
  }
  if (is_unspaced_script(first)) {
    return syllables;
  }
  return columns(text.substr(0, std::min(text.find_first_of(" \t"), text.size())));
}

bool starts_small(std::string_view text) {
  const char32_t c = first_character(text);
  return u_isalpha(icu(c)) != 0 && u_isupper(icu(c)) == 0 && u_istitle(icu(c)) == 0;
}

bool has_letter(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (is_word_character(utf8::next(text, at))) {
      return true;
    }
  }
  return false;
}

bool ends_in_stop(std::string_view text) {
  constexpr std::array<std::string_view, 11> closers = {"\"", "'",  ")",  "]",  "”", "’",
                                                        "»",  "」", "』", "）", "›"};
  constexpr std::array<std::string_view, 12> stops = {".",  "!", "?", "…", "。", "！",
                                                      "？", "।", "؟", "۔", "．", "｡"};
  for (int most = 3; most > 0 && !ending(text, closers).empty(); --most) {
    text.remove_suffix(ending(text, closers).size());
  }
  return !ending(text, stops).empty();
}

bool ends_in_punctuation(std::string_view text) {
  constexpr std::array<std::string_view, 25> ends = {
      ".",  "!",  "?",  ":",  ";",  ",",  "\"", ")",  "…",  "”", "’", "»", "。",
      "！", "？", "：", "；", "，", "、", "」", "』", "）", "।", "؟", "۔"};
  return !ending(text, ends).empty();
}

std::string_view joint(std::string_view before, std::string_view after) {
  const auto unspaced = [](char32_t c) {
    return is_unspaced_script(c) || (is_wide(c) && u_ispunct(icu(c)) != 0);
  };
  return unspaced(last_character(before)) && unspaced(first_character(after)) ? "" : " ";
}

QuotePrefix quote_prefix(std::string_view text) {
  QuotePrefix prefix;
  for (std::size_t at = 0; at < text.size() && (text[at] == '>' || text[at] == ' '); ++at) {
    if (text[at] == '>') {
      ++prefix.depth;
    } else if (at > 0 && text[at - 1] == ' ') {
      break;
    }
    prefix.bytes = at + 1;
  }
  return prefix;
}

}  // namespace winnow
