// Normalize repairs what is broken in the text and leaves alone what is merely different.
//
//   in        Document
//   out       the same document; a changed block carries an edit mark per step, the first of them
//             with the text as it was; a block that was nothing but junk is dropped
//   marks     edit normalize.control     control characters taken out
//             edit normalize.invisible   zero-width characters, soft hyphens and stray direction
//             marks
//                                        taken out; joiners stay where a script or an emoji needs
//                                        them
//             edit normalize.spaces      no-break and other odd spaces made plain, runs of them one
//             edit normalize.unicode     composed (NFC)
//             drop normalize.empty       nothing was left
//   rejects   normalize.no_text          no block was left
//   threads   the call is const and safe to run concurrently
//   cost      linear; ASCII text is only looked at
//   property  normalizing twice equals normalizing once
#ifndef WINNOW_STAGES_NORMALIZE_NORMALIZE_HPP
#define WINNOW_STAGES_NORMALIZE_NORMALIZE_HPP

#include <string_view>

#include "stages/record/document.hpp"
#include "stages/record/result.hpp"

namespace winnow {

struct NormalizeOptions {
  bool control = true;    // control characters
  bool invisible = true;  // zero-width characters
  bool spaces = true;     // odd and repeated spaces; code keeps its spaces
  bool unicode = true;    // NFC
};

class Normalize {
 public:
  static constexpr std::string_view name = "normalize";
  static constexpr Reason control{"normalize.control"};
  static constexpr Reason invisible{"normalize.invisible"};
  static constexpr Reason spaces{"normalize.spaces"};
  static constexpr Reason unicode{"normalize.unicode"};
  static constexpr Reason empty{"normalize.empty"};
  static constexpr Reason no_text{"normalize.no_text"};

  explicit Normalize(NormalizeOptions options = {}) : options_(options) {}
  Outcome<Document> operator()(Document document) const;

  // Only marks and edits; a document without a kept block is not rejected.
  void mark(Document& document) const;

 private:
  NormalizeOptions options_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_NORMALIZE_NORMALIZE_HPP
