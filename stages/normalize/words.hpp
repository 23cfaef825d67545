// Words of a text for repair: letters of any script, one after the other, with what stands between.
#ifndef WINNOW_STAGES_NORMALIZE_WORDS_HPP
#define WINNOW_STAGES_NORMALIZE_WORDS_HPP

#include <string>
#include <string_view>
#include <vector>

namespace winnow {

struct TextWord {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool upper_first = false;      // begins with a capital
  bool upper_later = false;      // has one further on: iPhone, NATO
  bool starts_sentence = false;  // or stands behind a colon, a dash, a quote: its case says nothing
};

std::vector<TextWord> words_in(std::string_view text);

std::string lower_cased(std::string_view word);
// With its first letter as a capital.
std::string capitalised(std::string_view word);

// Articles, pronouns, prepositions, conjunctions of the larger European languages, in lower case:
// words that are no name.
bool is_function_word(std::string_view word);

// `text` up to a full stop ends in an abbreviation or an initial, not in a sentence.
bool ends_in_abbreviation(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_NORMALIZE_WORDS_HPP
