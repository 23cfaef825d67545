// Shapes of lines that hold in any language: ornaments, capitals, fragments, trails.
#ifndef WINNOW_STAGES_DESPAM_TEXT_SHAPE_HPP
#define WINNOW_STAGES_DESPAM_TEXT_SHAPE_HPP

#include <string_view>
#include <vector>

namespace winnow {

// Ends with a stop, perhaps inside closing quotes or brackets, in any script that has its own.
bool ends_sentence(std::string_view text);

// Ends in a full stop, a colon or a comma: what a headline or a label does not do.
bool ends_in_full_stop(std::string_view text);

// Holds a quotation mark of any script (an apostrophe is none).
bool has_quotes(std::string_view text);

// Holds a word of two capitals or more and one digit or more, as codes are: SPRING20.
bool has_code_word(std::string_view text);

// Holds a number next to a percent sign or a sign of money.
bool has_percent(std::string_view text);

// Holds a number from 1900 to 2099.
bool has_year(std::string_view text);

// Words between two symbols that stand for no word: arrows, stars, emoji.
bool has_paired_ornaments(std::string_view text);
// Begins with such a symbol, or with # or >>.
bool begins_with_ornament(std::string_view text);
// Begins or ends with such a symbol, or holds three of them.
bool has_ornaments(std::string_view text);

// Share of the words that begin with a capital, 0..1.
double capitalised_share(std::string_view text);

// Starts with at least four capitals and no lower-case letter before a colon.
bool has_capital_label(std::string_view text);

// Sentences of one to six words, if the text is nothing else; else 0.
std::size_t count_fragments(std::string_view text);

// Items of a trail such as "Home › News › Sport": two to eight short ones between the same
// separators (› » > → / |), nothing else. Empty if it is none.
std::vector<std::string_view> trail_items(std::string_view text);

// Sentences of `text`, spaces between them to the one before. A stop ends one where a space and no
// lower-case letter follows, and the word before it is no initial or usual abbreviation.
std::vector<std::string_view> sentences_of(std::string_view text);

std::vector<std::string_view> words_by_space(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_TEXT_SHAPE_HPP
