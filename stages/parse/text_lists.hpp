// Lists in a scraped text.
//
// Bullets of many kinds are items wherever they begin a line. A number is one where it is the first
// or has a neighbour in the document ("12. Mai" has none); letters and Roman numerals, which are
// initials as well, always need one.
#ifndef WINNOW_STAGES_PARSE_TEXT_LISTS_HPP
#define WINNOW_STAGES_PARSE_TEXT_LISTS_HPP

#include <cstdint>
#include <string_view>
#include <vector>

#include "stages/parse/text_lines.hpp"

namespace winnow {

struct Marker {
  enum class Kind : std::uint8_t {
    none,
    bullet,
    dash,    // – and —, which begin the lines of a dialogue as well
    number,  // 1. 1) (1) a) iv. 一、 ①
  };
  Kind kind = Kind::none;
  std::uint8_t form = 0;    // numbers: the alphabet and the marks around; alike in one list
  std::uint32_t value = 0;  // of a number; of a letter its place in the alphabet
  std::uint32_t roman = 0;  // what it is as a Roman numeral; 0: none
  std::size_t bytes = 0;    // with the white space behind it
};

// What `text` begins with, looked at alone.
Marker marker_of(std::string_view text);

// Gives the items among the lines of role `text` their role.
void mark_items(TextLines& lines);

// Dashes that begin speech make no list: their blocks are paragraphs. To be asked of whole items.
void free_dialogue(std::vector<Block>& blocks);

// Levels from 1 by the indents of the items' first lines; a block between two items begins anew.
// `indents` has one value a block.
void set_levels(std::vector<Block>& blocks, const std::vector<std::uint32_t>& indents);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_TEXT_LISTS_HPP
