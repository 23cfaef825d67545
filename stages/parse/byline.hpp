// Lines that say who wrote a text: "By Marit Solberg on 6 May", "Written by" and the name below it.
//
//   threads  safe; cost linear in the line, of which 120 bytes at most are looked at
#ifndef WINNOW_STAGES_PARSE_BYLINE_HPP
#define WINNOW_STAGES_PARSE_BYLINE_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

// `text`, cleaned, if it can be a name: no label, question or date, at most eight words; else "".
// `language` is a BCP 47 tag and may be empty, here and below.
std::string author_name(std::string_view text, std::string_view language);

// The name that the block, as a line, introduces; "" if it is no such line. Its name may be a link
// with more behind it, have a date or a place behind it, or stand in the next block.
std::string author_in_line(const std::vector<Block>& blocks, std::size_t index,
                           std::string_view language);

// Of "View all posts by A. Name" the name; else `text` itself.
std::string_view behind_by(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_BYLINE_HPP
