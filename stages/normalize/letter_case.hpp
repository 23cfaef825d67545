// Capitals that were lost, given back where the document itself shows that they were there.
//
// Rewriting tools lower-case words at random; such a text also has sentences that begin small. The
// repair of names therefore needs that other damage, and the document's own use of the word; a text
// that begins most sentences small does so on purpose and is left alone.
#ifndef WINNOW_STAGES_NORMALIZE_LETTER_CASE_HPP
#define WINNOW_STAGES_NORMALIZE_LETTER_CASE_HPP

#include <string_view>

#include "stages/normalize/edits.hpp"
#include "stages/normalize/evidence.hpp"
#include "stages/record/document.hpp"

namespace winnow {

// Sentences that begin with a small letter: at the start of a paragraph, or behind a full stop that
// no abbreviation needs. Only words that are no name, or that begin other sentences with a capital.
// Without evidence, only words that are no name.
Edits sentence_start_edits(const Block& block, const Evidence* evidence, bool after_sentence);
// Whether it depends on evidence, and not on words that are no name alone.
bool needs_evidence(const Block& block, bool after_sentence);

struct SentenceCounts {
  std::size_t all = 0;
  std::size_t small = 0;  // that begin with a small letter

  // More than a third: the author's way.
  bool is_small_on_purpose() const { return all > 3 && small * 3 > all; }
};
SentenceCounts count_sentences(const Document& document);

// The cheap look: a sentence of the block begins with a small letter, and with a word that is no
// name. Only then are the words of the document counted.
bool has_small_start(const Block& block, bool after_sentence);

// Names in small letters: Evidence says what a name is.
Edits name_edits(std::string_view text, const Evidence& evidence);

// "According to the Courier, Before the vote …": the capital of a sentence that an attribution was
// put before, if the document writes the word small elsewhere.
Edits lead_in_edits(std::string_view text, const Document& document);
bool has_lead_in(std::string_view text);

// Only where asked: items of a list whose siblings begin with a capital, words of headings in title
// case.
Edits list_item_edits(const Document& document, std::size_t block);
Edits heading_edits(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_NORMALIZE_LETTER_CASE_HPP
