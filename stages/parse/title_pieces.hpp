// A title in pieces: "Text | Section | Site".
//
// Separators are signs with a space on both sides, bars and double colons without, and hyphens
// between letters of scripts that write no spaces.
//
//   threads  safe; cost linear in the text
#ifndef WINNOW_STAGES_PARSE_TITLE_PIECES_HPP
#define WINNOW_STAGES_PARSE_TITLE_PIECES_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace winnow {

struct TitlePiece {
  std::size_t begin = 0;  // in the title
  std::size_t end = 0;
  bool bar = false;  // the separator before it is one that stands between pieces only
};

// At least one, in order; an empty text has one empty piece.
std::vector<TitlePiece> pieces_of(std::string_view title);

// Without the spaces around it.
std::string_view piece_text(std::string_view title, const TitlePiece& piece);

// The last piece of `title` behind a separator, if `text` stands before it; "" if none.
std::string tail_behind(std::string_view title, std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_TITLE_PIECES_HPP
