// Tables in a scraped text: lines of cells with pipes or tabs between them.
//
// A row needs company: a separator row (---|---) below its head, or neighbours with the same number
// of cells. "March 4 | by example.org" alone is no table, and no list of links across a page
// either.
#ifndef WINNOW_STAGES_PARSE_TEXT_TABLES_HPP
#define WINNOW_STAGES_PARSE_TEXT_TABLES_HPP

#include "stages/parse/text_lines.hpp"

namespace winnow {

// Gives the rows of tables their role; each is a block. A row of tabs keeps the empty cells at its
// ends. Lines that have a role keep it.
void mark_tables(TextLines& lines);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_TEXT_TABLES_HPP
