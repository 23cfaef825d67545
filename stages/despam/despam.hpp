// Despam marks adverts and spam lines, in HTML and in scraped text alike, by rules that are data.
//
//   in        Document
//   out       the same document; removed blocks carry the rule's id as reason, moved ones have gone
//             into the metadata, a cut prefix is an edit mark with the text as it was
//   rejects   despam.all_spam   nothing was left
//   threads   the call is const and safe to run concurrently; the rule set is shared, never changed
//   cost      one look at each kept block of up to 60 words, times the rules
//
// Rules live in config/rules/*.toml, are compiled into the library and can be replaced: see
// rules.hpp.
#ifndef WINNOW_STAGES_DESPAM_DESPAM_HPP
#define WINNOW_STAGES_DESPAM_DESPAM_HPP

#include <memory>
#include <string_view>

#include "stages/despam/rules.hpp"
#include "stages/record/document.hpp"
#include "stages/record/result.hpp"

namespace winnow {

class Despam {
 public:
  static constexpr std::string_view name = "despam";
  static constexpr Reason all_spam{"despam.all_spam"};

  // The rules that come with the library.
  Despam() : Despam(RuleSet::builtin()) {}
  explicit Despam(std::shared_ptr<const RuleSet> rules) : rules_(std::move(rules)) {}
  Outcome<Document> operator()(Document document) const;

  // Only marks; a document without a kept block is not rejected.
  void mark(Document& document) const;

 private:
  std::shared_ptr<const RuleSet> rules_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_DESPAM_HPP
