#include "stages/despam/rules.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cassert>
#include <cstdlib>

#include "stages/despam/conditions.hpp"
#include "stages/despam/despam.hpp"
#include "stages/despam/document_view.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

void Lexicon::add(std::string_view phrase) {
  std::string folded = folded_words(phrase);
  const auto spaces = static_cast<std::size_t>(std::ranges::count(folded, ' '));
  most_words_ = std::max(most_words_, spaces + 1);
  std::size_t at = 0;
  if (!folded.empty() && is_unspaced_script(utf8::next(folded, at))) {
    unspaced_.push_back(folded);
  }
  if (!folded.empty()) {
    phrases_.insert(std::move(folded));
  }
}

std::size_t Lexicon::hits(std::string_view folded) const {
  std::set<std::string_view> found;
  for (std::size_t begin = 0; begin < folded.size();) {
    std::size_t end = begin;
    for (std::size_t words = 0; words < most_words_ && end < folded.size(); ++words) {
      end = std::min(folded.find(' ', end + (words > 0 ? 1 : 0)), folded.size());
      const std::string_view run = folded.substr(begin, end - begin);
      if (phrases_.contains(run)) {
        found.insert(run);
      }
    }
    begin = std::min(folded.find(' ', begin), folded.size()) + 1;
  }
  for (const std::string& phrase : unspaced_) {
    if (folded.find(phrase) != std::string_view::npos) {
      found.insert(phrase);
    }
  }
  return found.size();
}

bool Rule::matches(const DocumentView& view, std::size_t block) const {
  if (std::ranges::find(never_in, view.block(block).kind) != never_in.end()) {
    return false;
  }
  const auto holds = [&](const Condition& condition) { return condition(view, block); };
  return std::ranges::all_of(all, holds) && (any.empty() || std::ranges::any_of(any, holds)) &&
         static_cast<std::size_t>(std::ranges::count_if(of, holds)) >= at_least;
}

namespace {

std::string where(const std::string& file, const toml::node& node) {
  return file + ":" + std::to_string(node.source().begin.line) + ": ";
}

std::optional<BlockKind> kind_of(std::string_view word) {
  for (int i = 0; i <= static_cast<int>(BlockKind::caption); ++i) {
    if (to_word(static_cast<BlockKind>(i)) == word) {
      return static_cast<BlockKind>(i);
    }
  }
  return std::nullopt;
}

}  // namespace

class RuleReader {
 public:
  Result<std::shared_ptr<const RuleSet>> run(
      const std::vector<std::pair<std::string, std::string>>& files,
      const std::vector<std::string>& disabled) {
    std::vector<std::pair<std::string, toml::table>> tables;
    for (const auto& [name, text] : files) {
      try {
        tables.emplace_back(name, toml::parse(text, name));
      } catch (const toml::parse_error& error) {
        return Error{name + ":" + std::to_string(error.source().begin.line) + ": " +
                     std::string(error.description())};
      }
    }
    for (const auto& [name, table] : tables) {
      read_lexicons(table);
    }
    for (const auto& [name, table] : tables) {
      file_ = name;
      read_rules(table);
    }
    for (const std::string& id : disabled) {
      if (std::erase_if(set_->rules_, [&](const Rule& rule) { return rule.id == id; }) == 0) {
        return Error{"there is no rule '" + id + "' to disable"};
      }
    }
    if (!error_.empty()) {
      return Error{error_};
    }
    return std::shared_ptr<const RuleSet>(std::move(set_));
  }

 private:
  void fail(const toml::node& node, const std::string& what) {
    if (error_.empty()) {
      error_ = where(file_, node) + what;
    }
  }

  void read_lexicons(const toml::table& table) {
    const toml::table* lexicons = table["lexicon"].as_table();
    if (lexicons == nullptr) {
      return;
    }
    for (const auto& [name, by_language] : *lexicons) {
      Lexicon& lexicon = (*set_->lexicons_)[std::string(name.str())];
      by_language.visit([&](const auto& node) {
        if constexpr (toml::is_table<decltype(node)>) {
          for (const auto& [language, phrases] : node) {
            if (const toml::array* list = phrases.as_array()) {
              for (const toml::node& phrase : *list) {
                lexicon.add(phrase.value_or(std::string()));
              }
            }
          }
        }
      });
    }
  }

  void read_rules(const toml::table& table) {
    for (const auto& [key, node] : table) {
      if (key.str() != "rule" && key.str() != "lexicon") {
        fail(node, "unknown key '" + std::string(key.str()) + "'");
      }
    }
    const toml::array* rules = table["rule"].as_array();
    for (std::size_t i = 0; rules != nullptr && i < rules->size(); ++i) {
      if (const toml::table* rule = (*rules)[i].as_table()) {
        add(read_rule(*rule));
      }
    }
  }

  void add(Rule rule) {
    const auto same = std::ranges::find(set_->rules_, rule.id, &Rule::id);
    if (same == set_->rules_.end()) {
      set_->rules_.push_back(std::move(rule));
    } else {
      *same = std::move(rule);
    }
  }

  Rule read_rule(const toml::table& table) {
    constexpr std::string_view keys[] = {"id",       "version", "action", "scope",    "reason",
                                         "never_in", "all",     "any",    "at_least", "test"};
    for (const auto& [key, node] : table) {
      if (std::ranges::find(keys, key.str()) == std::end(keys)) {
        fail(node, "unknown key '" + std::string(key.str()) + "' in a rule");
      }
    }
    Rule rule;
    rule.id = table["id"].value_or(std::string());
    if (rule.id.empty()) {
      fail(table, "a rule has no id");
    }
    rule.reason = Reason::interned("despam." + rule.id);
    rule.why = table["reason"].value_or(std::string());
    rule.version = table["version"].value_or(1);
    rule.prefix = table["scope"].value_or(std::string("block")) == "prefix";
    rule.action = read_action(table);
    read_kinds(table, rule);
    rule.all = read_conditions(table["all"].as_array());
    rule.any = read_conditions(table["any"].as_array());
    if (const toml::table* at_least = table["at_least"].as_table()) {
      rule.at_least = (*at_least)["n"].value_or(std::size_t{1});
      rule.of = read_conditions((*at_least)["of"].as_array());
    }
    read_tests(table, rule);
    return rule;
  }

  Action read_action(const toml::table& table) {
    const auto word = table["action"].value_or(std::string("remove"));
    if (word == "remove") return Action::drop;
    if (word == "move") return Action::move;
    if (word == "flag") return Action::flag;
    fail(*table.get("action"), "action '" + word + "' is not remove, move or flag");
    return Action::flag;
  }

  void read_kinds(const toml::table& table, Rule& rule) {
    const toml::array* kinds = table["never_in"].as_array();
    for (std::size_t i = 0; kinds != nullptr && i < kinds->size(); ++i) {
      const auto word = (*kinds)[i].value_or(std::string());
      if (const auto kind = kind_of(word)) {
        rule.never_in.push_back(*kind);
      } else {
        fail((*kinds)[i], "no kind of block is called '" + word + "'");
      }
    }
  }

  std::vector<Condition> read_conditions(const toml::array* list) {
    std::vector<Condition> conditions;
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
      const toml::table* table = (*list)[i].as_table();
      ConditionArguments arguments;
      for (auto it = table == nullptr ? toml::table::const_iterator{} : table->begin();
           table != nullptr && it != table->end(); ++it) {
        const std::string key(it->first.str());
        if (const auto flag = it->second.value_exact<bool>()) {
          arguments.emplace(key, *flag);
        } else if (const auto number = it->second.value<double>()) {
          arguments.emplace(key, *number);
        } else {
          arguments.emplace(key, it->second.value_or(std::string()));
        }
      }
      auto condition = make_condition(arguments, *set_->lexicons_);
      if (condition) {
        conditions.push_back(*std::move(condition));
      } else {
        fail((*list)[i], condition.error().message);
      }
    }
    return conditions;
  }

  static void read_tests(const toml::table& table, Rule& rule) {
    const toml::array* tests = table["test"].as_array();
    for (std::size_t i = 0; tests != nullptr && i < tests->size(); ++i) {
      if (const toml::table* test = (*tests)[i].as_table()) {
        rule.tests.push_back({(*test)["text"].value_or(std::string()),
                              (*test)["expect"].value_or(std::string("keep")),
                              (*test)["title"].value_or(std::string()),
                              (*test)["place"].value_or(std::string("middle")),
                              (*test)["repeats"].value_or(1)});
      }
    }
  }

  std::shared_ptr<RuleSet> set_ = std::make_shared<RuleSet>();
  std::string file_;
  std::string error_;
};

Result<std::shared_ptr<const RuleSet>> RuleSet::parse(
    const std::vector<std::pair<std::string, std::string>>& files,
    const std::vector<std::string>& disabled) {
  return RuleReader().run(files, disabled);
}

std::shared_ptr<const RuleSet> RuleSet::builtin() {
  static const auto set = [] {
    auto parsed = parse(builtin_rule_files());
    assert(parsed);
    return *std::move(parsed);
  }();
  return set;
}

namespace {

// A document around one line: twenty ordinary sentences, the line where the test wants it.
Document document_for(const RuleTest& test) {
  constexpr int filler = 20;
  Document document;
  document.metadata.title = test.title;
  const auto add = [&](std::string text) {
    Block block;
    block.text = std::move(text);
    document.blocks.push_back(std::move(block));
  };
  if (!test.title.empty()) {
    add(test.title);
  }
  if (test.place == "start") {
    add(test.text);
  }
  for (int i = 0; i < filler; ++i) {
    add("The river rose again in week number " + std::to_string(i) + ", and the mill stood still.");
    if (i == filler / 2 && test.place == "middle") {
      add(test.text);
    }
  }
  for (int i = test.place == "end" ? 0 : 1; i < test.repeats; ++i) {
    add(test.text);
  }
  return document;
}

std::string verdict_on(const Rule& rule, const RuleTest& test) {
  const Document document = document_for(test);
  const DocumentView view(document);
  for (std::size_t i = document.blocks.size(); i-- > 0;) {
    if (document.blocks[i].text == test.text && rule.matches(view, i)) {
      if (rule.prefix) {
        return "edit";
      }
      return rule.action == Action::drop ? "remove" : std::string(to_word(rule.action));
    }
  }
  return "keep";
}

}  // namespace

std::vector<std::string> RuleSet::failed_tests() const {
  std::vector<std::string> failures;
  for (const Rule& rule : rules_) {
    for (const RuleTest& test : rule.tests) {
      const std::string verdict = verdict_on(rule, test);
      if (verdict != test.expect) {
        failures.push_back(rule.id + ": expected " + test.expect + ", got " + verdict + ": " +
                           test.text);
      }
    }
  }
  return failures;
}

}  // namespace winnow
