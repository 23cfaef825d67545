// White space of a text as a browser shows it.
#ifndef WINNOW_STAGES_TEXT_SPACES_HPP
#define WINNOW_STAGES_TEXT_SPACES_HPP

#include <string>
#include <string_view>

#include "stages/text/ascii.hpp"

namespace winnow {

// None at the ends, one space for each run within.
inline std::string collapsed(std::string_view text) {
  std::string out;
  for (const char c : ascii::trim(text)) {
    if (!ascii::is_space(c)) {
      out += c;
    } else if (out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_SPACES_HPP
