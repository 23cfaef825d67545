// Strip marks boilerplate blocks: navigation, adverts, link lists, share bars, comments.
//
//   in        Document, blocks in reading order
//   out       the same document; dropped blocks carry a Mark and keep their text
//   marks     drop strip.<feature>    the block's score is under the cut; the reason names the
//                                     feature that pulled it down most, the value is the score
//             drop strip.repeated     the same text was kept further up (carousels, mobile copies)
//   rejects   strip.no_content        every block was marked
//   threads   the call is const and safe to run concurrently
//   cost      linear in elements and blocks
//   example   Outcome<Document> clean = Strip{{.cut = 0.7}}(std::move(document));
//
// Plain text passes through: its reader found no furniture to strip.
#ifndef WINNOW_STAGES_STRIP_STRIP_HPP
#define WINNOW_STAGES_STRIP_STRIP_HPP

#include <string_view>

#include "stages/record/document.hpp"
#include "stages/record/result.hpp"

namespace winnow {

struct StripOptions {
  // Blocks whose score (an estimate of the chance that they are main text) is lower are dropped,
  // 0..1. Presets: recall 0.2, balanced 0.4, precision 0.6.
  double cut = 0.4;
  // Drop a block of four words and more whose text was kept before.
  bool drop_repeated = true;
};

class Strip {
 public:
  static constexpr std::string_view name = "strip";
  static constexpr Reason no_content{"strip.no_content"};
  static constexpr Reason repeated{"strip.repeated"};

  // The cuts of the presets; balanced is the default.
  static constexpr double recall_cut = 0.2;
  static constexpr double precision_cut = 0.6;

  explicit Strip(StripOptions options = {}) : options_(options) {}
  Outcome<Document> operator()(Document document) const;

  // Only marks; a document without a kept block is not rejected.
  void mark(Document& document) const;

 private:
  StripOptions options_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_STRIP_HPP
