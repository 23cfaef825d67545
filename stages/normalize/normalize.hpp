// Normalize repairs what is broken in the text and leaves alone what is merely different.
//
//   in        Document
//   out       the same document; a changed block carries an edit mark per step, with the number of
//             places and the places themselves, the first mark with the text as it was; a block
//             that was nothing but junk is dropped; title, author, site, description and tags are
//             repaired character by character as well, without a mark
//   marks     edit normalize.references   character references left in the text
//             edit normalize.mojibake     UTF-8 that was read as a one-byte encoding
//             edit normalize.control      control characters taken out
//             edit normalize.invisible    zero-width characters, soft hyphens and stray direction
//                                         marks taken out; joiners stay where a script or an emoji
//                                         needs them
//             edit normalize.spaces       no-break and other odd spaces made plain, runs of them
//             one edit normalize.unicode      composed (NFC) edit normalize.hyphens      words
//             broken at a line end joined edit normalize.punctuation  spaces lost behind commas and
//             stops put back edit normalize.sentence_case  capitals of sentences,
//             normalize.name_case of names,
//                                         given back from the document's own evidence;
//                                         normalize.lead_in: one taken away behind "According to
//                                         X,"
//             edit normalize.list_case, normalize.heading_case, normalize.quotes, normalize.dashes,
//                  normalize.width        only where asked for
//             drop normalize.empty        nothing was left
//   rejects   normalize.no_text           no block was left
//   threads   the call is const and safe to run concurrently
//   cost      linear; a clean block is read once
//   property  normalizing twice equals normalizing once
#ifndef WINNOW_STAGES_NORMALIZE_NORMALIZE_HPP
#define WINNOW_STAGES_NORMALIZE_NORMALIZE_HPP

#include <cstdint>
#include <string_view>

#include "stages/record/document.hpp"
#include "stages/record/result.hpp"

namespace winnow {

enum class Quotes : std::uint8_t { keep, straight, typographic };

struct NormalizeOptions {
  bool references = true;   // character references left in the text
  bool mojibake = true;     // wrongly decoded UTF-8
  bool control = true;      // control characters
  bool invisible = true;    // zero-width characters
  bool spaces = true;       // odd and repeated spaces; code keeps its spaces
  bool unicode = true;      // NFC
  bool hyphens = true;      // words broken at line ends
  bool punctuation = true;  // spaces lost behind punctuation
  bool letter_case = true;  // lost capitals, from the document's own evidence
  // Style, not damage:
  bool list_case = false;     // items of a list begin as most of their siblings do
  bool heading_case = false;  // words of headings in title case
  Quotes quotes = Quotes::keep;
  bool plain_dashes = false;  // – and — become -
  bool narrow = false;        // full-width letters and digits become ASCII
};

class Normalize {
 public:
  static constexpr std::string_view name = "normalize";
  static constexpr Reason references{"normalize.references"};
  static constexpr Reason mojibake{"normalize.mojibake"};
  static constexpr Reason control{"normalize.control"};
  static constexpr Reason invisible{"normalize.invisible"};
  static constexpr Reason spaces{"normalize.spaces"};
  static constexpr Reason unicode{"normalize.unicode"};
  static constexpr Reason hyphens{"normalize.hyphens"};
  static constexpr Reason punctuation{"normalize.punctuation"};
  static constexpr Reason sentence_case{"normalize.sentence_case"};
  static constexpr Reason name_case{"normalize.name_case"};
  static constexpr Reason lead_in{"normalize.lead_in"};
  static constexpr Reason list_case{"normalize.list_case"};
  static constexpr Reason heading_case{"normalize.heading_case"};
  static constexpr Reason quotes{"normalize.quotes"};
  static constexpr Reason dashes{"normalize.dashes"};
  static constexpr Reason width{"normalize.width"};
  static constexpr Reason empty{"normalize.empty"};
  static constexpr Reason no_text{"normalize.no_text"};

  explicit Normalize(NormalizeOptions options = {}) : options_(options) {}
  Outcome<Document> operator()(Document document) const;

  // Only marks and edits; a document without a kept block is not rejected.
  void mark(Document& document) const;

  // What a page says about itself is broken as its text is; it is no part of the text, so nothing
  // is marked.
  void repair(Metadata& metadata) const;

 private:
  NormalizeOptions options_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_NORMALIZE_NORMALIZE_HPP
