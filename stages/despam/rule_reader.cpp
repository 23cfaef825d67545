// Reads rule files. Everything is checked here, with file and line, so that nothing can go wrong
// while documents are judged.
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "stages/despam/rules.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/digest.hpp"

namespace winnow {

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

std::vector<std::string> strings_in(const toml::array* list) {
  std::vector<std::string> out;
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    out.push_back((*list)[i].value_or(std::string()));
  }
  return out;
}

ConditionValue value_of(const toml::node& node) {
  if (const auto flag = node.value_exact<bool>()) {
    return *flag;
  }
  if (const auto number = node.value<double>()) {
    return *number;
  }
  if (const toml::array* list = node.as_array()) {
    return strings_in(list);
  }
  return node.value_or(std::string());
}

ConditionArguments arguments_of(const toml::node& node) {
  ConditionArguments arguments;
  if (const toml::table* table = node.as_table()) {
    for (const auto& [key, value] : *table) {
      arguments.emplace(std::string(key.str()), value_of(value));
    }
  }
  return arguments;
}

template <class Word>
std::optional<Word> among(std::string_view word, std::initializer_list<Word> words) {
  for (const Word candidate : words) {
    if (to_word(candidate) == word) {
      return candidate;
    }
  }
  return std::nullopt;
}

}  // namespace

// Names what was read, whatever the files are called.
std::string version_of(const std::vector<std::pair<std::string, std::string>>& files,
                       const std::vector<std::string>& disabled) {
  constexpr std::size_t digits = 8;
  std::string all;
  for (const auto& [name, text] : files) {
    all += digest(text);
  }
  for (const std::string& id : disabled) {
    all += '-' + id;
  }
  return digest(all).substr(0, digits);
}

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
      read_file(table);
    }
    for (const std::string& id : disabled) {
      if (std::erase_if(set_->rules_, [&](const Rule& rule) { return rule.id == id; }) == 0) {
        return Error{"there is no rule '" + id + "' to disable"};
      }
    }
    if (!error_.empty()) {
      return Error{error_};
    }
    set_->version_ = version_of(files, disabled);
    set_->compile();
    return std::shared_ptr<const RuleSet>(std::move(set_));
  }

 private:
  void fail(const toml::node& node, const std::string& what) {
    if (error_.empty()) {
      error_ = where(file_, node) + what;
    }
  }

  void check_keys(const toml::table& table, std::span<const std::string_view> keys,
                  const std::string& in) {
    for (const auto& [key, node] : table) {
      if (std::ranges::find(keys, key.str()) == keys.end()) {
        fail(node, "unknown key '" + std::string(key.str()) + "'" + in);
      }
    }
  }

  void read_lexicons(const toml::table& table) {
    const toml::table* lexicons = table["lexicon"].as_table();
    for (auto it = lexicons == nullptr ? toml::table::const_iterator{} : lexicons->begin();
         lexicons != nullptr && it != lexicons->end(); ++it) {
      const auto id = static_cast<std::uint16_t>(set_->lexicons_.size());
      Lexicon& lexicon =
          set_->lexicons_.emplace(std::string(it->first.str()), Lexicon(id)).first->second;
      if (const toml::table* by_language = it->second.as_table()) {
        for (const auto& [language, phrases] : *by_language) {
          for (const std::string& phrase : strings_in(phrases.as_array())) {
            lexicon.add(phrase);
          }
        }
      }
    }
  }

  void read_file(const toml::table& table) {
    static constexpr auto keys = std::to_array<std::string_view>({"rule", "lexicon", "site"});
    check_keys(table, keys, "");
    const toml::array* rules = table["rule"].as_array();
    for (std::size_t i = 0; rules != nullptr && i < rules->size(); ++i) {
      if (const toml::table* rule = (*rules)[i].as_table()) {
        add(read_rule(*rule));
      }
    }
    read_sites(table["site"].as_array());
  }

  void read_sites(const toml::array* sites) {
    static constexpr auto keys = std::to_array<std::string_view>(
        {"host", "strip", "body", "title", "author", "date", "source"});
    for (std::size_t i = 0; sites != nullptr && i < sites->size(); ++i) {
      if (const toml::table* site = (*sites)[i].as_table()) {
        check_keys(*site, keys, " in a site");
        SiteRule rule;
        rule.host = ascii::lower((*site)["host"].value_or(std::string()));
        rule.source = (*site)["source"].value_or(std::string());
        rule.strip = read_selectors(*site, "strip");
        rule.body = read_selectors(*site, "body");
        rule.title = read_selectors(*site, "title");
        rule.author = read_selectors(*site, "author");
        rule.date = read_selectors(*site, "date");
        set_->sites_.add(std::move(rule));
      }
    }
  }

  std::vector<Selector> read_selectors(const toml::table& site, const char* key) {
    std::vector<Selector> selectors;
    for (const std::string& text : strings_in(site[key].as_array())) {
      if (auto selector = Selector::parse(text)) {
        selectors.push_back(*std::move(selector));
      } else {
        fail(*site.get(key), selector.error().message);
      }
    }
    return selectors;
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
    static constexpr auto keys =
        std::to_array<std::string_view>({"id", "version", "action", "scope", "with", "to", "reason",
                                         "never_in", "all", "any", "none", "at_least", "test"});
    check_keys(table, keys, " in a rule");
    Rule rule;
    rule.id = table["id"].value_or(std::string());
    if (rule.id.empty()) {
      fail(table, "a rule has no id");
    }
    rule.reason = Reason::interned("despam." + rule.id);
    rule.why = table["reason"].value_or(std::string());
    rule.version = table["version"].value_or(1);
    rule.with = table["with"].value_or(std::string());
    rule.to = table["to"].value_or(rule.to);
    rule.place = file_ + ":" + std::to_string(table.source().begin.line);
    rule.source = written(table);
    read_action(table, rule);
    read_scope(table, rule);
    read_kinds(table, rule);
    rule.all = read_conditions(table["all"].as_array());
    rule.any = read_conditions(table["any"].as_array());
    rule.none = read_conditions(table["none"].as_array());
    if (const toml::table* at_least = table["at_least"].as_table()) {
      rule.at_least = (*at_least)["n"].value_or(std::size_t{1});
      rule.of = read_conditions((*at_least)["of"].as_array());
    }
    read_tests(table, rule);
    check_whole(table, rule);
    return rule;
  }

  static std::string written(const toml::table& table) {
    toml::table copy = table;
    copy.erase("test");
    std::ostringstream out;
    out << copy;
    return out.str();
  }

  void read_action(const toml::table& table, Rule& rule) {
    const auto word = table["action"].value_or(std::string("remove"));
    const auto known = word == "remove"   ? std::optional(Action::drop)
                       : word == "repair" ? std::optional(Action::edit)
                                          : among(word, {Action::move, Action::flag, Action::keep});
    if (!known) {
      fail(*table.get("action"), "action '" + word + "' is not remove, move, repair, flag or keep");
    }
    rule.action = known.value_or(Action::flag);
  }

  void read_scope(const toml::table& table, Rule& rule) {
    const auto word = table["scope"].value_or(std::string("line"));
    const auto known =
        among(word, {Scope::line, Scope::block, Scope::sentence, Scope::span, Scope::tail});
    if (!known) {
      fail(*table.get("scope"), "scope '" + word + "' is not line, block, sentence, span or tail");
    }
    rule.scope = known.value_or(Scope::line);
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
      const toml::node& node = (*list)[i];
      auto condition = make_condition(arguments_of(node), set_->lexicons_, set_->matcher_);
      if (condition) {
        conditions.push_back(*std::move(condition));
      } else {
        fail(node, condition.error().message);
      }
    }
    return conditions;
  }

  void read_tests(const toml::table& table, Rule& rule) {
    static constexpr auto keys =
        std::to_array<std::string_view>({"text", "expect", "title", "place", "repeats", "kind",
                                         "linked", "link", "host", "furniture"});
    const toml::array* tests = table["test"].as_array();
    for (std::size_t i = 0; tests != nullptr && i < tests->size(); ++i) {
      const toml::table* test = (*tests)[i].as_table();
      if (test == nullptr) {
        continue;
      }
      check_keys(*test, keys, " in a test");
      const auto text = [&](const char* key, const char* otherwise) {
        return (*test)[key].value_or(std::string(otherwise));
      };
      rule.tests.push_back({.text = text("text", ""),
                            .expect = text("expect", "keep"),
                            .title = text("title", ""),
                            .place = text("place", "middle"),
                            .repeats = (*test)["repeats"].value_or(1),
                            .kind = text("kind", "paragraph"),
                            .linked = (*test)["linked"].value_or(false),
                            .link = text("link", ""),
                            .host = text("host", ""),
                            .furniture = (*test)["furniture"].value_or(false)});
    }
  }

  // What only all keys together can show.
  void check_whole(const toml::table& table, const Rule& rule) {
    const auto cuts = [](const Condition& condition) {
      return condition.expression.has_value() || condition.cut;
    };
    if (rule.scope == Scope::span && std::ranges::none_of(rule.all, cuts)) {
      fail(table, "a rule of scope span needs matches, link_sign or date_prefix in all");
    }
    if (rule.action == Action::edit && rule.scope != Scope::span) {
      fail(table, "only a rule of scope span can repair");
    }
    if (rule.all.empty() && rule.any.empty() && rule.of.empty()) {
      fail(table, "a rule has no condition");
    }
    if (rule.at_least > rule.of.size()) {
      fail(table, "at_least asks for " + std::to_string(rule.at_least) + " of " +
                      std::to_string(rule.of.size()) + " conditions");
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

}  // namespace winnow
