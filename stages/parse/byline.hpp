// Lines that say who wrote a text: "By Marit Solberg on 6 May", "Written by" and the name below it.
//
// Sentences begin with "By" and "Von" as well, and labels stand in menus and heads of tables: what
// follows must look like a name. No author is better than a wrong one.
//
//   threads  safe; cost linear in the text
#ifndef WINNOW_STAGES_PARSE_BYLINE_HPP
#define WINNOW_STAGES_PARSE_BYLINE_HPP

#include <string>
#include <string_view>

#include "stages/record/document.hpp"

namespace winnow {

// `text`, cleaned, if it can be a name: no label, question or date, at most eight words; else "".
// `language` is a BCP 47 tag and may be empty, here and below.
std::string author_name(std::string_view text, std::string_view language);

// The name that the block, as a line of at most 120 bytes, introduces; "" if it is no such line.
// It may be a link with more behind it, or have a date, a place or a job behind it; names of
// several authors stay together where nothing else stands with them.
std::string author_in_line(const Block& block, std::string_view language);

// The name in `next` where the block before it is nothing but a label: "Written by". "" if not.
std::string author_below(const Block& label, const Block& next, std::string_view language);

// What stands behind "by" or its like in other languages, if that begins as a name does: of "View
// all posts by A. Name" the name. Else `text` itself.
std::string_view behind_by(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_BYLINE_HPP
