// Headings of a scraped text.
//
// Marked ones are Markdown's: #, and a line under the text. The others are known by their shape, a
// short line without an end that has something longer below, and only where such lines are few: in
// a list of names or a poem every line has that shape.
#ifndef WINNOW_STAGES_PARSE_TEXT_HEADINGS_HPP
#define WINNOW_STAGES_PARSE_TEXT_HEADINGS_HPP

#include <string>
#include <string_view>
#include <vector>

#include "stages/parse/text_lines.hpp"

namespace winnow {

// Has the shape of a heading.
bool is_heading_text(std::string_view text);

// A short line with a date in it, or "By" and a name.
bool is_byline(std::string_view text);

// Gives headings with marks their role; the line under one stays in its block.
void mark_headings(TextLines& lines);

// Sets kind and level of the blocks that are headings.
void find_heading_blocks(std::vector<Block>& blocks);

// Without marks: "## Results" is "Results".
std::string heading_words(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_TEXT_HEADINGS_HPP
