// How strange a character is where it stands: about 0 for what people write, 2 and more for what
// hardly anyone does. Sums of it tell broken text from text.
#ifndef WINNOW_STAGES_NORMALIZE_STRANGENESS_HPP
#define WINNOW_STAGES_NORMALIZE_STRANGENESS_HPP

#include <cstddef>
#include <string_view>

namespace winnow {

// The character at `at`, or a space beyond either edge (an index below zero wraps around).
inline char32_t char_at(std::u32string_view text, std::size_t at) {
  return at < text.size() ? text[at] : U' ';
}

// Looks two characters to either side. Precondition: at < text.size().
float strangeness_at(std::u32string_view text, std::size_t at);

bool is_letter(char32_t c);
bool is_lower(char32_t c);

}  // namespace winnow

#endif  // WINNOW_STAGES_NORMALIZE_STRANGENESS_HPP
