// The lines of a scraped text, and what can be said of one line by itself.
//
// Widths are columns as a terminal shows them: two for wide characters, none for combining marks,
// so that text wrapped by a program ends at one margin in every script.
#ifndef WINNOW_STAGES_PARSE_TEXT_LINES_HPP
#define WINNOW_STAGES_PARSE_TEXT_LINES_HPP

#include <cstdint>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

enum class LineRole : std::uint8_t { text, heading, item, row, quote, code };

// How a line is joined to the one before it.
enum class LineBreak : std::uint8_t {
  block,  // it begins a block
  line,   // same block, the line break stays
  join,   // same block, the line break was made by wrapping
};

struct TextLine {
  Span span{};               // without white space around
  std::uint32_t begin = 0;   // the first byte, white space included
  std::uint32_t number = 0;  // from 0, blank lines count
  std::uint32_t indent = 0;  // columns before the text
  std::uint32_t width = 0;   // columns of the text
  bool after_blank = true;   // begins the text or follows a blank line
  LineRole role = LineRole::text;
  LineBreak before = LineBreak::block;

  std::uint32_t right() const { return indent + width; }
};

// Lines that are not blank. `bytes` outlives it.
struct TextLines {
  std::string_view bytes;
  std::vector<TextLine> lines;

  std::size_t size() const { return lines.size(); }
  TextLine& operator[](std::size_t i) { return lines[i]; }
  const TextLine& operator[](std::size_t i) const { return lines[i]; }
  std::string_view text(std::size_t i) const {
    return bytes.substr(lines[i].span.begin, lines[i].span.size());
  }
  // Follows the line before without a blank one.
  bool glued(std::size_t i) const { return i > 0 && i < size() && !lines[i].after_blank; }
};

// The last line holds the rest where there are more than `max_lines`. A line of nothing but white
// space of any kind is blank.
TextLines split_lines(std::string_view bytes, std::size_t max_lines);

std::uint32_t columns(std::string_view text);

// Columns that the first word needs at the end of the line before: a word, or, in scripts without
// spaces, what may not begin a line by itself.
std::uint32_t first_word_columns(std::string_view text);

// Begins with a letter that is not a capital: most lines of wrapped prose do, few others.
bool starts_small(std::string_view text);

bool has_letter(std::string_view text);

// A full stop, question or exclamation mark of any script, closing quotes and brackets behind it.
bool ends_in_stop(std::string_view text);

// Any punctuation that a heading does not end in.
bool ends_in_punctuation(std::string_view text);

// Between two lines of one paragraph: nothing in scripts without spaces, else a space.
std::string_view joint(std::string_view before, std::string_view after);

// Bytes of the marks of a mail's quote, "> > ", and how deep it is.
struct QuotePrefix {
  std::size_t bytes = 0;
  std::size_t depth = 0;
};
QuotePrefix quote_prefix(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_TEXT_LINES_HPP
