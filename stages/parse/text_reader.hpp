// Reads text that was scraped earlier: lines become paragraphs, headings, list items, table rows,
// quotes and code.
//
// The layout is judged from the document's own lines, never line by line
// (stages/parse/text_layout): one block a line, blocks between blank lines, or hard-wrapped lines
// that belong together. A block's text is its lines as they stand, list markers, table pipes, quote
// and heading marks included, so that what is not noise survives byte for byte.
#ifndef WINNOW_STAGES_PARSE_TEXT_READER_HPP
#define WINNOW_STAGES_PARSE_TEXT_READER_HPP

#include "stages/record/document.hpp"

namespace winnow {

// Fills blocks from document.bytes, `max_blocks` at most; what is over is lines of the last one.
// Every byte but white space lies in the source of a block. Linear time.
void read_text(Document& document, std::size_t max_blocks);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_TEXT_READER_HPP
