// Dedup rejects a document whose text was seen before in this run.
//
//   in        Document, after despam
//   out       the same document
//   rejects   dedup.exact   the words of its kept blocks equal those of an earlier document; the
//                           detail names that document
//   order     by source: the earliest document in the source is the one that stays
//   threads   one call at a time per index; the pipeline sees to it
//   cost      linear in the text; 48 bytes of memory per document and its URL
//
// Texts are compared in key form: words case-folded, everything else left out. So two pages that
// differ in quotes, dashes, case or spacing are the same, and the answer does not depend on whether
// normalize ran before.
#ifndef WINNOW_STAGES_DEDUP_DEDUP_HPP
#define WINNOW_STAGES_DEDUP_DEDUP_HPP

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "stages/record/document.hpp"
#include "stages/record/result.hpp"
#include "stages/stage.hpp"

namespace winnow {

// Who was first with a text. Not thread-safe.
class DedupIndex {
 public:
  // The URL that holds `key` already; nullopt if `url` is the first and is noted now.
  std::optional<std::string> first_holder(const std::string& key, const std::string& url);
  std::size_t size() const { return holders_.size(); }

 private:
  std::unordered_map<std::string, std::string> holders_;
};

class Dedup {
 public:
  static constexpr std::string_view name = "dedup";
  static constexpr Order order = Order::source;
  static constexpr Reason exact{"dedup.exact"};

  // `index` must outlive the stage.
  explicit Dedup(DedupIndex& index) : index_(&index) {}
  Outcome<Document> operator()(Document document) const;

 private:
  DedupIndex* index_;
};

// Digest of the document's key form.
std::string text_key(const Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_DEDUP_HPP
