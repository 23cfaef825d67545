// Code in a scraped text: lines between two fences (``` or ~~~), and runs of lines that carry signs
// of code and are indented.
//
// A run is what lies between two blank lines. At least half of its lines must carry a sign, for
// scraped prose, verse and bylines are indented too; one line alone must stand four columns to the
// right of the text's own margin. Without an indent nothing is lost where code is read as lines.
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
