// Folding: the form in which texts are compared, never the form in which they are written.
#ifndef WINNOW_STAGES_TEXT_FOLD_HPP
#define WINNOW_STAGES_TEXT_FOLD_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace winnow {

// The words of `text` in lower case (NFKC_Casefold), one space between them: apostrophes vanish
// inside words, everything else that is no letter, mark or digit separates. "China’s  Trade!" and
// "Chinas trade" fold to the same.
std::string folded_words(std::string_view text);

// The same into `out`, whose memory is used again. By table where no character needs its neighbours
// to be folded (combining marks), by ICU else.
void fold_words(std::string_view text, std::string& out);

struct Folded {
  std::size_t end = 0;  // of the words
  bool far_script =
      false;  // they hold characters from U+0800 on, of scripts without spaces perhaps
};

// The same into `out` from `at` on; `out` is made longer where the words need it, and may be longer
// than that.
Folded fold_words_at(std::string_view text, std::string& out, std::size_t at);

// Words by white space, scripts without spaces counted by character (Han, kana, Thai, Lao, Khmer,
// Myanmar count one word for two characters). Linear, ASCII fast; may stop once there are `enough`.
std::uint32_t count_words(std::string_view text, std::uint32_t enough = 0xffffffffU);

// True for one letter, mark or digit of any script.
bool is_word_character(char32_t c);

// Scripts whose words are not separated by spaces.
bool is_unspaced_script(char32_t c);

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_FOLD_HPP
