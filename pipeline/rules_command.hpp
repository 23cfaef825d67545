// `winnow rules`: see, check, try, learn and import rules.
#ifndef WINNOW_PIPELINE_RULES_COMMAND_HPP
#define WINNOW_PIPELINE_RULES_COMMAND_HPP

#include <string>
#include <vector>

#include "pipeline/line_store.hpp"
#include "pipeline/settings.hpp"

namespace winnow {

struct RulesOptions {
  Settings settings;               // despam.rules and despam.disable say which rules
  std::vector<std::string> words;  // what the verb is about: ids, files, folders
  std::string format = "text";     // list: text or json
  std::string lines;               // test: labelled lines, a file or a folder
  double precision = 0.99;         // test: of labelled lines, at the least
  double recall = 0.95;
  std::vector<std::string> on;      // try: documents
  std::size_t show = 20;            // try: hits printed for each rule
  std::string store;                // learn: the store of earlier runs
  ProposalOptions proposal;         // learn
  std::vector<std::string> accept;  // learn: numbers of proposals, or "all"
  std::string to = "learned.toml";  // learn: the file that takes accepted rules
  std::string output;               // import: file; empty is standard output
};

// Exit codes as in commands.hpp; 5 where a test or a complaint fails.
int rules_list(const RulesOptions& options);
int rules_show(const RulesOptions& options);
int rules_test(const RulesOptions& options);
int rules_lint(const RulesOptions& options);
int rules_try(const RulesOptions& options);
int rules_learn(const RulesOptions& options);
int rules_import(const RulesOptions& options);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_RULES_COMMAND_HPP
