// Decides for every line break of a scraped text whether it ends a block, stays inside one, or was
// made by a program that wrapped the text.
//
//   wrapped      Lines break because the next word did not fit. Asked of the whole document: one
//                margin, 40 .. 120 columns, and breaks that the margin explains. Where it is not
//                wrapped as a whole, a run of lines may still be, by its own margin.
//   paragraphs   Blank lines separate: a run between two blank lines is one block with its line
//                breaks, but a heading on top of it stands by itself.
//   lines        Few blank lines: every line is a block, but verse stays together.
//
// What is asked here has the same answer for the text that the writer makes of the blocks, so that
// a text read again comes out the same: joined lines leave no trace, and the rest is asked of one
// run or of sums that joining does not change.
#ifndef WINNOW_STAGES_PARSE_TEXT_LAYOUT_HPP
#define WINNOW_STAGES_PARSE_TEXT_LAYOUT_HPP

#include "stages/parse/text_lines.hpp"

namespace winnow {

// Sets `before` of the lines of text, items and quotes; takes the role of item from lines that go
// on a sentence. Code and rows are set already. Linear time.
void lay_out(TextLines& lines);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_TEXT_LAYOUT_HPP
