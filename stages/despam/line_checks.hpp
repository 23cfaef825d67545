// What conditions look for in a line: labels, names, lists of phrases, echoes, links.
#ifndef WINNOW_STAGES_DESPAM_LINE_CHECKS_HPP
#define WINNOW_STAGES_DESPAM_LINE_CHECKS_HPP

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stages/despam/lexicon.hpp"
#include "stages/despam/line.hpp"
#include "stages/despam/matcher.hpp"

namespace winnow {

// Bytes of the label that `text` starts with, up to and with what separates it; 0 if none.
std::size_t label_length(std::string_view text, const std::vector<const Lexicon*>& labels);

// What follows the words of `text` that are a phrase of the lexicons; empty if none are.
std::string_view after_phrase(std::string_view text, const std::vector<const Lexicon*>& lexicons);

// "By Ada Lund", "Photo: Ada Lund / Examplepress": a label, then a name of up to `most_words`.
bool is_label_and_name(std::string_view text, const std::vector<const Lexicon*>& labels,
                       std::size_t most_words);

// Different phrases of the lexicon in the line, of those that begin at one place the longest.
std::size_t count_phrases(const Line& line, const Lexicon& lexicon);
// Bytes of the longest phrase that stands `at` a place of the words; 0 if none does.
std::size_t phrase_at(const Line& line, const Lexicon& lexicon, std::size_t at);
bool begins_with_phrase(const Line& line, const std::vector<const Lexicon*>& lexicons);
bool ends_with_phrase(const Line& line, const Lexicon& lexicon);

// The words are phrases of the lexicons, at least `least`, numbers and `fillers` (may be null).
bool is_made_of(const Line& line, const std::vector<const Lexicon*>& lexicons,
                const Lexicon* fillers, std::size_t least);

// The title, said before; or the title and, behind a bar or a dash, the name of the site.
bool echoes_title(const Line& line);

// Shares a word of five letters or more with any other kept block. Linear in the document.
bool overlaps_rest(const Line& line);

double link_density(const Line& line);
// A link of the block has an address with one of the words in it.
bool links_to(const Line& line, const std::vector<std::string>& parts);
// The sign that software sets behind or before a heading or a footnote as a link to its place, and
// the white space that parts it from the text: "Installation ¶", "# Usage", "as above. ↩".
std::optional<Cut> link_sign(const Line& line);

// Among the first or last `blocks` of the kept ones or, if that is 0, that share of them.
bool is_at(const Line& line, bool start, std::size_t blocks, double share);

std::size_t count_numbers(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_LINE_CHECKS_HPP
