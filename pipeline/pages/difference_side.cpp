#include "pipeline/pages/difference_side.hpp"

#include <algorithm>

#include <unicode/uchar.h>

#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"

namespace winnow::difference {

namespace {

bool is_space(char32_t c) { return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0; }

bool continues_character(char32_t c) {
  const int kind = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_GRAPHEME_CLUSTER_BREAK);
  return kind == U_GCB_EXTEND || kind == U_GCB_SPACING_MARK || kind == U_GCB_ZWJ;
}

bool is_spaced_word(char32_t c) { return is_word_character(c) && !is_unspaced_script(c); }

char32_t peek(std::string_view text, std::size_t at) {
  return at < text.size() ? utf8::next(text, at) : U'\0';
}

// An apostrophe between letters, a point or comma between digits.
bool joins(char32_t before, char32_t c, char32_t after) {
  if (c == U'\'' || c == U'\u2019') {
    return is_spaced_word(before) && is_spaced_word(after);
  }
  return (c == U'.' || c == U',') && u_isdigit(static_cast<UChar32>(before)) != 0 &&
         u_isdigit(static_cast<UChar32>(after)) != 0;
}

std::size_t word_end(std::string_view text, std::size_t at) {
  char32_t before = U'\0';
  while (at < text.size()) {
    std::size_t next = at;
    const char32_t c = utf8::next(text, next);
    if (!is_spaced_word(c) && !continues_character(c) && !joins(before, c, peek(text, next))) {
      break;
    }
    before = c;
    at = next;
  }
  return at;
}

// One character as the reader sees it: with its marks, with what a zero-width joiner ties to it.
std::size_t character_end(std::string_view text, std::size_t at) {
  char32_t before = utf8::next(text, at);
  while (at < text.size()) {
    std::size_t next = at;
    const char32_t c = utf8::next(text, next);
    const bool tied = before == 0x200D && !is_word_character(c) && !is_space(c);
    if (!tied && !continues_character(c)) {
      break;
    }
    before = c;
    at = next;
  }
  return at;
}

void add_tokens(Side& side, Line& line, Names& names) {
  const std::string_view text = std::string_view(side.text).substr(0, line.end);
  line.first_token = side.tokens.size();
  for (std::size_t at = line.begin; at < text.size();) {
    std::size_t next = at;
    const char32_t c = utf8::next(text, next);
    if (!is_space(c)) {
      next = is_spaced_word(c) ? word_end(text, at) : character_end(text, at);
      side.tokens.push_back({.begin = static_cast<std::uint32_t>(at),
                             .end = static_cast<std::uint32_t>(next),
                             .id = names.id(text.substr(at, next - at)),
                             .word = is_word_character(c)});
      line.has_word = line.has_word || side.tokens.back().word;
    }
    at = next;
  }
  line.tokens_end = side.tokens.size();
}

// Lines as wholes: one token each.
void add_line_token(Side& side, Line& line) {
  line.has_word =
      count_words(std::string_view(side.text).substr(line.begin, line.end - line.begin), 1) > 0;
  line.first_token = side.tokens.size();
  side.tokens.push_back({.begin = line.begin, .end = line.end, .id = line.id, .word = true});
  line.tokens_end = side.tokens.size();
}

}  // namespace

void read_side(std::string_view bytes, bool by_word, SideNames& names, Side& side) {
  std::string storage;
  side = {.text = utf8::repaired(std::string(ascii::with_line_feeds(bytes, storage)))};
  const std::string_view text = side.text;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    Line line{.begin = static_cast<std::uint32_t>(at),
              .end = static_cast<std::uint32_t>(end),
              .id = names.lines.id(ascii::trim(text.substr(at, end - at)))};
    by_word ? add_tokens(side, line, names.words) : add_line_token(side, line);
    side.lines.push_back(line);
    at = end + 1;
  }
}

std::span<const Token> tokens_of(const Side& side, std::size_t begin, std::size_t end) {
  if (begin == end) {
    return {};
  }
  const std::size_t first = side.lines[begin].first_token;
  return std::span(side.tokens).subspan(first, side.lines[end - 1].tokens_end - first);
}

}  // namespace winnow::difference
