// Dedup rejects a document that repeats an earlier one, of this run or of earlier nights.
//
//   in        Document, after despam
//   out       the same document; `contained` and `replaces` say what it is to others
//   rejects   dedup.exact      its kept text is that of an earlier document
//             dedup.exact_key  the same but for case, punctuation, spaces and the like
//             dedup.near       nearly the same (relation.hpp); the rejection names the document,
//                              the night and the likeness
//   order     by source: the earliest document is the one that stays. The verdict depends on what
//             came before and on nothing else
//   threads   one call at a time per index; the pipeline sees to it
//   cost      linear in the text; at most 32 earlier documents are compared
//
// A document is compared with the first holders of its band keys (first_holder.hpp), at most 32,
// and is a duplicate of the earliest that passes. Duplicates hold keys too; what is reported is the
// document that was kept. So the least number for each key and one join give the same answer on a
// cluster.
#ifndef WINNOW_STAGES_DEDUP_DEDUP_HPP
#define WINNOW_STAGES_DEDUP_DEDUP_HPP

#include <string>
#include <string_view>

#include "stages/dedup/dedup_index.hpp"
#include "stages/record/document.hpp"
#include "stages/record/result.hpp"
#include "stages/stage.hpp"

namespace winnow {

class Dedup {
 public:
  static constexpr std::string_view name = "dedup";
  static constexpr Order order = Order::source;
  static constexpr Reason exact{"dedup.exact"};
  static constexpr Reason exact_key{"dedup.exact_key"};
  static constexpr Reason near{"dedup.near"};

  // `index` must outlive the stage.
  explicit Dedup(DedupIndex& index) : index_(&index) {}
  Outcome<Document> operator()(Document document) const;

 private:
  DedupIndex* index_;
};

// The text that counts: the kept blocks, a line each.
std::string text_of(const Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_DEDUP_HPP
