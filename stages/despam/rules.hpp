// RuleSet: the rules of despam, read from TOML.
//
//   [[rule]]
//   id = "promo_ornament"          the reason everywhere is "despam.promo_ornament"
//   version = 1
//   action = "remove"              remove, move (to the metadata), repair, flag or keep
//   scope = "line"                 line (default), block, sentence, span or tail
//   with = ""                      repair: what takes the place of the span
//   to = "date"                    move: date (default: date, site and name of a date line), author
//                                  or tags
//   never_in = ["cell", "code"]    kinds of block the rule does not touch
//   all = [{ max_chars = 120 }]    every condition must hold
//   any = […]                      at least one
//   none = […]                     not one of them
//   at_least = { n = 2, of = […] } n of them: signs that must not depend on each other
//   reason = "words for people"
//   [[rule.test]]                  what the rule must and must not hit
//
//   [[site]]                       elements of one site, XPath or CSS (see selector.hpp)
//   host = "example.com"           and what is below it; "" or "*" for all
//   strip = ["//div[@id='ads']"]   what goes
//   body = ["article.main"]        where the text is; title, author and date likewise
//
//   [lexicon.promo]                phrases by language; folded before they are compared
//   en = ["discount"]
//
// Scopes: a line is a block of one line or a line of a block; `block` is the whole block;
// `sentence` cuts the sentences that match, `span` the pieces that the rule's conditions found
// (`matches`, `link_sign`, `date_prefix`); `tail` takes what follows the line as well, if that is
// short lines to the end of the document. A `keep` rule protects a line from all other rules. The
// first rule in order wins.
//
// Conditions are listed in conditions.cpp. An unknown key is an error with file and line.
//
//   threads   a rule set does not change once it was read
#ifndef WINNOW_STAGES_DESPAM_RULES_HPP
#define WINNOW_STAGES_DESPAM_RULES_HPP

#include <bit>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stages/despam/conditions.hpp"
#include "stages/despam/document_view.hpp"
#include "stages/despam/lexicon.hpp"
#include "stages/despam/matcher.hpp"
#include "stages/despam/site_book.hpp"
#include "stages/record/document.hpp"
#include "stages/record/result.hpp"

namespace winnow {

enum class Scope : std::uint8_t { line, block, sentence, span, tail };

constexpr std::string_view to_word(Scope scope) {
  constexpr std::string_view words[] = {"line", "block", "sentence", "span", "tail"};
  return words[static_cast<std::size_t>(scope)];
}

// Whether pieces of a line go, and the rest of it stays.
constexpr bool is_inside(Scope scope) { return scope == Scope::sentence || scope == Scope::span; }

// A line in a document of twenty sentences, and what a rule must make of it.
struct RuleTest {
  std::string text;
  std::string expect = "keep";  // remove, move, edit, flag or keep
  std::string title{};
  std::string place = "middle";  // start, middle or end
  int repeats = 1;               // how often the line stands in the document
  std::string kind = "paragraph";
  bool linked = false;  // the whole line is a link
  std::string link{};   // the part of the line that is one
  std::string host{};
  bool furniture = false;  // the line is known from most pages of the host
};

struct Rule {
  std::string id;
  Reason reason;  // "despam." + id
  std::string why;
  int version = 1;
  Action action = Action::drop;
  Scope scope = Scope::line;
  std::string with;
  std::string to = "date";
  std::vector<BlockKind> never_in;
  std::vector<Condition> all;
  std::vector<Condition> any;
  std::vector<Condition> none;
  std::vector<Condition> of;
  std::size_t at_least = 0;
  std::uint32_t most_words = any_words;  // lines with more need not be asked about
  std::vector<RuleTest> tests;
  std::string place;   // "navigation.toml:12"
  std::string source;  // the rule as it was written

  bool matches(const Line& line) const;
};

class RuleSet {
 public:
  // The rules in config/rules, compiled in.
  static std::shared_ptr<const RuleSet> builtin();

  // Files given as (name for messages, contents). A rule with the id of an earlier one replaces it;
  // lexicons of the same name are joined; rules whose id stands in `disabled` are left out.
  static Result<std::shared_ptr<const RuleSet>> parse(
      const std::vector<std::pair<std::string, std::string>>& files,
      const std::vector<std::string>& disabled = {});

  const std::vector<Rule>& rules() const { return rules_; }
  // Eight hex digits of what the rules were read from: other rules, another version.
  const std::string& version() const { return version_; }
  const Lexicons& lexicons() const { return lexicons_; }
  const Matcher& matcher() const { return matcher_; }
  const SiteBook& sites() const { return sites_; }
  // They come first.
  bool has_keep_rules() const { return !rules_.empty() && rules_.front().action == Action::keep; }

  using Mask = std::vector<std::uint64_t>;  // a bit per rule

  // Calls visit(rule) in order for the rules that may hit the part; until it answers false. `mask`
  // is memory that is used again.
  template <class Visit>
  void for_each_candidate(const DocumentView& view, const DocumentView::Part& part, Mask& mask,
                          Visit visit) const;

  // Runs every rule's own tests; one sentence per failure.
  std::vector<std::string> failed_tests() const;

 private:
  friend class RuleReader;

  void compile();
  std::vector<Trigger> triggers_of(const Rule& rule);
  void limit_words(Rule& rule);
  void set_reach(const Rule& rule, const std::vector<Trigger>& triggers);
  void add_to_masks(std::size_t rule, const std::vector<Trigger>& triggers);
  void merge(Trigger trigger, Mask& mask) const {
    for (std::size_t i = 0; i < mask.size(); ++i) {
      mask[i] |= by_trigger_[trigger * mask.size() + i];
    }
  }

  std::vector<Rule> rules_;
  std::string version_;
  Lexicons lexicons_;
  Matcher matcher_;
  SiteBook sites_;
  Mask by_trigger_;  // one mask after another
  Mask always_;
  Mask inside_long_;  // rules that look into long lines
};

// One of these conditions holds wherever the rule does, and that it may hold is seen without asking
// it; the rarest such choice. Empty if there is none: the rule has to be asked about every line.
std::vector<const Condition*> guards_of(const Rule& rule);

// What is wrong with a rule that reads well: removal on one sign, no test, an expression without a
// literal. Empty if nothing.
std::vector<std::string> complaints_about(const Rule& rule, const Matcher& matcher);

// Names and texts of the rule files that are compiled in.
const std::vector<std::pair<std::string, std::string>>& builtin_rule_files();

template <class Visit>
void RuleSet::for_each_candidate(const DocumentView& view, const DocumentView::Part& part,
                                 Mask& mask, Visit visit) const {
  mask.assign(always_.begin(), always_.end());
  for (const Trigger trigger : view.triggers(part)) {
    merge(trigger, mask);
  }
  for (std::uint32_t facts = part.facts; facts != 0; facts &= facts - 1) {
    merge(static_cast<Trigger>(std::countr_zero(facts)), mask);
  }
  if (part.alone != nullptr) {
    for (const Trigger trigger : *part.alone) {
      merge(trigger, mask);
    }
  }
  for (std::size_t word = 0; word < mask.size(); ++word) {
    std::uint64_t bits = mask[word] & (part.is_long ? inside_long_[word] : ~std::uint64_t{0});
    for (; bits != 0; bits &= bits - 1) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(bits));
      const Rule& rule = rules_[word * 64 + bit];
      if (part.words <= rule.most_words && !visit(rule)) {
        return;
      }
    }
  }
}

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_RULES_HPP
