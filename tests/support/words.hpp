// Sentences that differ from number to number, for texts that must be no duplicates of each other.
#ifndef WINNOW_TESTS_SUPPORT_WORDS_HPP
#define WINNOW_TESTS_SUPPORT_WORDS_HPP

#include <string>
#include <string_view>

namespace winnow::testing {

inline std::string sentence(unsigned number, int words = 40) {
  constexpr std::string_view consonants = "bdfgklmnprstvz";
  constexpr std::string_view vowels = "aeiou";
  unsigned state = number * 2654435761U + 1;
  std::string out = "It says that";
  for (int word = 0; word < words; ++word) {
    out += word % 4 == 0 ? " the " : " ";
    for (int syllable = 0; syllable < 3; ++syllable) {
      state = state * 1664525U + 1013904223U;
      out += consonants[(state >> 16U) % consonants.size()];
      out += vowels[(state >> 24U) % vowels.size()];
    }
  }
  return out + " was seen.";
}

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_WORDS_HPP
