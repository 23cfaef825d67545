// Code in a scraped text: lines between two fences (``` or ~~~), and runs of indented lines.
//
// Indented is a run that stands four columns or more to the right of the text's own margin, apart
// from other text, and in which at least half of the lines carry a sign of code: scraped prose,
// verse and bylines are indented too.
#ifndef WINNOW_STAGES_PARSE_TEXT_CODE_HPP
#define WINNOW_STAGES_PARSE_TEXT_CODE_HPP

#include <string>
#include <string_view>

#include "stages/parse/text_lines.hpp"

namespace winnow {

// Gives the lines of code their role and makes each piece of code one block.
void mark_code(TextLines& lines);

// The text of a block of code, white space kept, line ends made line feeds; fences are left out,
// the writer puts them back (stages/text/fences).
std::string code_text(std::string_view source);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_TEXT_CODE_HPP
