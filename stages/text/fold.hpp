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

// The same into `out` from `at` on. Returns where the words end; `out` is made longer where they
// need it, and may be longer than that.
std::size_t fold_words_at(std::string_view text, std::string& out, std::size_t at);

// Words by white space, scripts without spaces counted by character (Han, kana, Thai, Lao, Khmer,
// Myanmar count one word for two characters). Linear, ASCII fast; may stop once there are `enough`.
std::uint32_t count_words(std::string_view text, std::uint32_t enough = 0xffffffffU);

// True for one letter, mark or digit of any script.
bool is_word_character(char32_t c);

// Scripts whose words are not separated by spaces.
bool is_unspaced_script(char32_t c);

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_FOLD_HPP
