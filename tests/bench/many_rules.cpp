#include "tests/bench/many_rules.hpp"

#include <cstdlib>
#include <iostream>
#include <set>
#include <string>

namespace winnow {

namespace {

// Calls visit(section, string) for every quoted string and puts what it gives in its place.
template <class Visit>
std::string with_strings(const std::string& text, Visit visit) {
  std::string out;
  std::string line_start;
  bool lexicon = false;
  for (std::size_t at = 0; at < text.size();) {
    if (at == 0 || text[at - 1] == '\n') {
      lexicon = text.compare(at, 9, "[lexicon.") == 0 || (lexicon && text[at] != '[');
    }
    if (text[at] != '"') {
      out += text[at++];
      continue;
    }
    std::size_t end = at + 1;
    while (end < text.size() && text[end] != '"') {
      end += text[end] == '\\' ? 2 : 1;
    }
    out += '"' + visit(lexicon, text.substr(at + 1, end - at - 1)) + '"';
    at = end + 1;
  }
  return out;
}

std::string copy_of(const std::string& text, const std::set<std::string>& ids,
                    const std::set<std::string>& lexicons, const std::string& tail) {
  std::string out = with_strings(text, [&](bool lexicon, const std::string& string) {
    const bool named = ids.contains(string) || lexicons.contains(string);
    return lexicon ? string + " " + tail : named ? string + "_" + tail : string;
  });
  for (std::size_t at = out.find("[lexicon."); at != std::string::npos;
       at = out.find("[lexicon.", at + 1)) {
    out.insert(out.find(']', at), "_" + tail);
  }
  return out;
}

}  // namespace

std::shared_ptr<const RuleSet> many_rules(int times) {
  auto files = builtin_rule_files();
  std::set<std::string> ids;
  std::set<std::string> lexicons;
  for (const Rule& rule : RuleSet::builtin()->rules()) {
    ids.insert(rule.id);
  }
  for (const auto& [name, lexicon] : RuleSet::builtin()->lexicons()) {
    lexicons.insert(name);
  }
  const auto own = files;
  for (int i = 1; i < times; ++i) {
    for (const auto& [name, text] : own) {
      files.emplace_back(name + std::to_string(i),
                         copy_of(text, ids, lexicons, "z" + std::to_string(i)));
    }
  }
  auto rules = RuleSet::parse(files);
  if (!rules) {
    std::cerr << rules.error().message << '\n';
    std::exit(2);
  }
  return *std::move(rules);
}

}  // namespace winnow
