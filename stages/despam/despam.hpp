// Despam marks adverts and spam lines, in HTML and in scraped text alike, by rules that are data.
//
//   in        Document
//   out       the same document; removed blocks carry the rule's id as reason, moved ones have gone
//             into the metadata, a cut line, sentence or span is an edit mark with the text as it
//             was, a single sign of spam is a flag
//   rejects   despam.all_spam   nothing was left
//   threads   the call is const and safe to run concurrently; rules and furniture are shared and
//             never changed, the census is thread-safe
//   cost      one pass over the text for all rules together; a rule is asked only about lines that
//             show one of the things it needs (see rules.hpp)
//
// Rules live in config/rules/*.toml, are compiled into the library and can be replaced: see
// rules.hpp.
#ifndef WINNOW_STAGES_DESPAM_DESPAM_HPP
#define WINNOW_STAGES_DESPAM_DESPAM_HPP

#include <memory>
#include <string_view>

#include "stages/despam/furniture.hpp"
#include "stages/despam/rules.hpp"
#include "stages/record/document.hpp"
#include "stages/record/result.hpp"

namespace winnow {

struct DespamOptions {
  std::shared_ptr<const RuleSet> rules = RuleSet::builtin();
  // Lines known from earlier runs; may be null.
  std::shared_ptr<const Furniture> furniture{};
  // Where this run counts the lines it sees; may be null.
  std::shared_ptr<LineCensus> census{};
  // Mark everything as a flag and change nothing.
  bool flag_only = false;
};

class Despam {
 public:
  static constexpr std::string_view name = "despam";
  static constexpr Reason all_spam{"despam.all_spam"};

  explicit Despam(DespamOptions options = {}) : options_(std::move(options)) {}
  explicit Despam(std::shared_ptr<const RuleSet> rules)
      : Despam(DespamOptions{.rules = std::move(rules)}) {}
  Outcome<Document> operator()(Document document) const;

  // Only marks; a document without a kept block is not rejected.
  void mark(Document& document) const;

  const DespamOptions& options() const { return options_; }

 private:
  DespamOptions options_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_DESPAM_HPP
