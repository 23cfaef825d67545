// Reads text that was scraped earlier: lines become paragraphs, headings, list items, table rows.
//
// The layout is judged from the document's own lines, never line by line: one block a line (with or
// without blank lines between), or hard-wrapped lines that belong together until a blank one. A
// block's text is its lines as they stand, list markers and table pipes included, so that what is
// not noise survives byte for byte.
#ifndef WINNOW_STAGES_PARSE_TEXT_READER_HPP
#define WINNOW_STAGES_PARSE_TEXT_READER_HPP

#include "stages/record/document.hpp"

namespace winnow {

// Fills blocks from document.bytes, `max_blocks` at most; what is over is one block. Linear time.
void read_text(Document& document, std::size_t max_blocks);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_TEXT_READER_HPP
