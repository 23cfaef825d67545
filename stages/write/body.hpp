// The body of a text: the kept blocks with the structure a reader sees.
//
//             text                                Markdown
//   heading   its text                            # …
//   list      "- ", "3. " where the list counts,  the same; what follows in an item is indented
//             two spaces a level
//   table     a line per row (table_lines.hpp)    a table; empty cells keep their column
//   quote     its text                            "> ", as deep as it is nested
//   code      as it stands                        fenced, with its language where the page says it
//
// Blocks are separated by a blank line, items of a list and rows of a table by a line feed.
#ifndef WINNOW_STAGES_WRITE_BODY_HPP
#define WINNOW_STAGES_WRITE_BODY_HPP

#include <string>

#include "stages/record/document.hpp"
#include "stages/write/inlines.hpp"
#include "stages/write/table_lines.hpp"

namespace winnow {

// Ends with a line feed unless it is empty. Text that came as text is written as it stood. `tables`
// is for plain text.
std::string body_of(const Document& document, InlineOptions options, Tables tables = Tables::keep);

}  // namespace winnow

#endif  // WINNOW_STAGES_WRITE_BODY_HPP
