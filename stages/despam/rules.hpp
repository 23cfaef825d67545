// RuleSet: the rules of despam, read from TOML.
//
//   [[rule]]
//   id = "promo_ornament"          the reason everywhere is "despam.promo_ornament"
//   version = 1
//   action = "remove"              remove, move (to the metadata) or flag
//   scope = "block"                block (default) or prefix (the matched start of a block)
//   never_in = ["cell", "code"]    kinds of block the rule does not touch
//   all = [{ max_chars = 120 }]    every condition must hold
//   any = […]                      at least one
//   at_least = { n = 2, of = […] } n of them: signs that must not depend on each other
//   reason = "words for people"
//   [[rule.test]]                  what the rule must and must not hit
//
//   [lexicon.promo]                phrases by language; folded before they are compared
//   en = ["discount"]
//
// Conditions are listed in conditions.cpp. An unknown key is an error with file and line.
#ifndef WINNOW_STAGES_DESPAM_RULES_HPP
#define WINNOW_STAGES_DESPAM_RULES_HPP

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"
#include "stages/record/result.hpp"

namespace winnow {

class DocumentView;

// Phrases in folded form. A single word matches a word, several match a run of words.
class Lexicon {
 public:
  void add(std::string_view phrase);
  bool contains(std::string_view folded) const { return phrases_.contains(folded); }
  // Phrases that occur in `folded`, each counted once.
  std::size_t hits(std::string_view folded) const;

 private:
  std::set<std::string, std::less<>> phrases_;
  std::vector<std::string> unspaced_;  // of scripts without spaces: looked for anywhere
  std::size_t most_words_ = 1;
};

using Lexicons = std::map<std::string, Lexicon, std::less<>>;

// A condition holds, or not, for one block of a document.
using Condition = std::function<bool(const DocumentView& view, std::size_t block)>;

struct RuleTest {
  std::string text;
  std::string expect;  // remove, move, edit, flag or keep
  std::string title{};
  std::string place = "middle";  // start, middle or end of a document of twenty blocks
  int repeats = 1;               // how often the line stands in it
};

struct Rule {
  std::string id;
  Reason reason;  // "despam." + id
  std::string why;
  int version = 1;
  Action action = Action::drop;
  bool prefix = false;
  std::vector<BlockKind> never_in;
  std::vector<Condition> all;
  std::vector<Condition> any;
  std::vector<Condition> of;
  std::size_t at_least = 0;
  std::vector<RuleTest> tests;

  bool matches(const DocumentView& view, std::size_t block) const;
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
  const Lexicons& lexicons() const { return *lexicons_; }

  // Runs every rule's own tests; one sentence per failure.
  std::vector<std::string> failed_tests() const;

 private:
  friend class RuleReader;
  std::vector<Rule> rules_;
  std::shared_ptr<Lexicons> lexicons_ = std::make_shared<Lexicons>();
};

// Names and texts of the rule files that are compiled in.
const std::vector<std::pair<std::string, std::string>>& builtin_rule_files();

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_RULES_HPP
