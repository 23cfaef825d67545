// Spaces that were lost behind commas and full stops, and words that were broken at line ends.
#ifndef WINNOW_STAGES_NORMALIZE_PUNCTUATION_HPP
#define WINNOW_STAGES_NORMALIZE_PUNCTUATION_HPP

#include <cstdint>
#include <string_view>

#include "stages/normalize/edits.hpp"
#include "stages/record/document.hpp"

namespace winnow {

// How sure it must be that a full stop ends a sentence. Behind a sure one stands a word that begins
// sentences ("ended.The"); "models.Model" may be a name of a program, and is a likely one only in a
// document that has lost other spaces.
enum class Fused : std::uint8_t { sure, likely };

// "ended.The" becomes "ended. The", "States,where" "States, where". Addresses, file names,
// versions, numbers, abbreviations, names such as Node.js and lists of keywords stay.
Edits fused_edits(std::string_view text, Fused how);

// "exam- ple" becomes "example" where the page breaks the line there or writes the word elsewhere;
// "well- known" becomes "well-known" where it writes that. "pre- and post-war" stays.
Edits hyphen_edits(std::string_view text, const Block& block, const Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_NORMALIZE_PUNCTUATION_HPP
