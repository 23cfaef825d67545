// Folding is stages/text/fold; what is done here goes before it, for a fold sees no lines: a hyphen
// at a line end, between two letters, is taken out with the line end. The hyphen may be ASCII's,
// U+2010, or a soft one. "well-\nknown" becomes one word and so meets "well-known" no more; broken
// words are the more frequent by far.
#include "stages/dedup/key_form.hpp"

#include <optional>

#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

constexpr std::string_view hyphens[] = {"-", "\u2010", "\u00ad"};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

bool ends_with_word_character(std::string_view text) {
  std::size_t at = text.size();
  while (at > 0 && is_continuation(text[at - 1])) {
    --at;
  }
  return at > 0 && is_word_character(utf8::next(text, --at));
}

// A letter that may go on with a word.
bool starts_with_continuing_letter(std::string_view text) {
  if (text.empty()) {
    return false;
  }
  std::size_t at = 0;
  const char32_t c = utf8::next(text, at);
  return c < 0x80 ? ascii::is_lower(static_cast<char>(c)) : is_word_character(c);
}

struct Span {
  std::size_t begin;
  std::size_t end;
};

// The hyphen and white space around the line end at `at`, if they break a word.
std::optional<Span> break_at(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && is_blank(text[begin - 1])) {
    --begin;
  }
  const std::string_view before = text.substr(0, begin);
  for (const std::string_view hyphen : hyphens) {
    if (before.ends_with(hyphen)) {
      std::size_t end = at + 1;
      while (end < text.size() && is_blank(text[end])) {
        ++end;
      }
      begin -= hyphen.size();
      const bool broken = ends_with_word_character(text.substr(0, begin)) &&
                          starts_with_continuing_letter(text.substr(end));
      return broken ? std::optional(Span{begin, end}) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view without_line_end_hyphens(std::string_view text, std::string& storage) {
  std::size_t copied = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    if (const auto span = break_at(text, at); span && span->begin >= copied) {
      if (copied == 0) {
        storage.clear();
      }
      storage.append(text, copied, span->begin - copied);
      copied = span->end;
    }
  }
  if (copied == 0) {
    return text;
  }
  storage.append(text, copied);
  return storage;
}

void key_form(std::string_view text, std::string& out) {
  std::string storage;
  fold_words(without_line_end_hyphens(text, storage), out);
}

std::string key_form(std::string_view text) {
  std::string out;
  key_form(text, out);
  return out;
}

}  // namespace winnow
