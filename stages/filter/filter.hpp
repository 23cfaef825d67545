// Filter rejects documents that are not wanted, once they are clean. Optional; off by default.
//
//   in        Document, after despam
//   out       the same document
//   rejects   filter.too_short   fewer words than `min_words` are kept
//   threads   the call is const and safe to run concurrently
//   cost      linear in the kept text; nothing where no limit is set
#ifndef WINNOW_STAGES_FILTER_FILTER_HPP
#define WINNOW_STAGES_FILTER_FILTER_HPP

#include <cstdint>
#include <string_view>

#include "stages/record/document.hpp"
#include "stages/record/result.hpp"

namespace winnow {

struct FilterOptions {
  // Words that must be kept, 0 .. 1000000; scripts without spaces count two characters a word.
  std::uint32_t min_words = 0;
};

class Filter {
 public:
  static constexpr std::string_view name = "filter";
  static constexpr Reason too_short{"filter.too_short"};

  explicit Filter(FilterOptions options = {}) : options_(options) {}
  Outcome<Document> operator()(Document document) const;

 private:
  FilterOptions options_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_FILTER_FILTER_HPP
