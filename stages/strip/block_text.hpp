// BlockText: what one look at the characters of a block tells. One pass, ASCII fast; letters, case
// and word boundaries are Unicode properties, so no language is better known than another.
#ifndef WINNOW_STAGES_STRIP_BLOCK_TEXT_HPP
#define WINNOW_STAGES_STRIP_BLOCK_TEXT_HPP

#include <cstdint>
#include <string_view>
#include <vector>

namespace winnow {

// A word: letters, marks and digits of any script, digits read as one digit. Characters of scripts
// without spaces are a word each.
struct Word {
  std::uint32_t hash = 0;  // of the word in lower case
  std::uint8_t letters = 0;
  bool capital = false;  // begins with an upper-case letter
  // Not the glue of a language: five letters and more, or the second of two characters of a script
  // without spaces.
  bool telling = false;
  std::uint32_t stem = 0;  // of a telling word: hash of its first letters, or of both characters
};

enum class Ending : std::uint8_t { other, arrow, colon, sentence };
enum class Opening : std::uint8_t { other, lower, digit, upper };

struct BlockText {
  std::uint32_t first_word = 0;  // into the page's list of words
  std::uint32_t words = 0;       // entries there
  std::uint32_t counted = 0;     // words as people count them: two characters of Han are one
  std::uint32_t characters = 0;
  std::uint32_t letters = 0;
  std::uint32_t upper = 0;
  std::uint32_t digits = 0;
  std::uint32_t separators = 0;  // | / > & · • » › → © ® # +
  std::uint32_t sentences = 0;
  std::uint32_t commas = 0;
  Ending ending = Ending::other;
  Opening opening = Opening::other;
  bool copyright = false;
  bool question = false;
  bool currency = false;  // a currency sign and a digit
  bool year = false;      // four digits from 1900 to 2099
  bool joined = false;    // numbers joined by . / - or : as in dates and times
};

// Appends the words of `text` to `words`.
BlockText read_text(std::string_view text, std::vector<Word>& words);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_BLOCK_TEXT_HPP
