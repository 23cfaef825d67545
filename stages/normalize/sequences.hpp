// Looks for UTF-8 in the bytes that a text would have in a code page.
#ifndef WINNOW_STAGES_NORMALIZE_SEQUENCES_HPP
#define WINNOW_STAGES_NORMALIZE_SEQUENCES_HPP

#include <cstddef>
#include <string_view>

#include "stages/normalize/code_pages.hpp"

namespace winnow {

// Characters that, as bytes of a page, are one character of UTF-8.
struct Sequence {
  std::size_t begin = 0;
  std::size_t chars = 0;  // 0: there is none
  char32_t decoded = 0;   // U+FFFD if a byte is lost
  bool spaced = false;    // a plain space was read as a no-break one
  bool holed = false;     // U+FFFD was read as a lost byte
  bool asked = false;     // a question mark was read as a lost byte
  bool cut = false;       // the last byte is gone without a trace

  explicit operator bool() const { return chars > 0; }
  bool whole() const { return !spaced && !holed && !asked && !cut; }
  std::size_t end() const { return begin + chars; }
};

// The sequence that begins at `at`; damaged ones (not whole) too.
Sequence sequence_at(std::u32string_view text, std::size_t at, int page);

// Whether a whole sequence begins at `at` in any of `pages`.
bool is_whole_sequence(std::u32string_view text, std::size_t at, unsigned pages);

}  // namespace winnow

#endif  // WINNOW_STAGES_NORMALIZE_SEQUENCES_HPP
