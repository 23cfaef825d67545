#include "pipeline/rules_command.hpp"

#include <algorithm>
#include <iostream>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "pipeline/cleaner.hpp"
#include "pipeline/commands.hpp"
#include "pipeline/job.hpp"
#include "pipeline/labelled_lines.hpp"
#include "pipeline/site_import.hpp"
#include "stages/despam/verdicts.hpp"
#include "stages/fetch/fetch.hpp"
#include "stages/stage.hpp"
#include "stages/text/digest.hpp"
#include "stages/write/write.hpp"

namespace winnow {

namespace {

constexpr int done = static_cast<int>(Exit::done);
constexpr int check_failed = static_cast<int>(Exit::check_failed);

std::string action_word(const Rule& rule) {
  return rule.action == Action::drop   ? "remove"
         : rule.action == Action::edit ? "repair"
                                       : std::string(to_word(rule.action));
}

// The rules of the configuration; `words` narrows them to ids.
Result<std::vector<const Rule*>> chosen(const RuleSet& rules,
                                        const std::vector<std::string>& words) {
  std::vector<const Rule*> out;
  for (const std::string& word : words) {
    const std::string id = word.starts_with("despam.") ? word.substr(7) : word;
    const auto found = std::ranges::find(rules.rules(), id, &Rule::id);
    if (found == rules.rules().end()) {
      return Error{"there is no rule '" + id + "'; winnow rules list shows them"};
    }
    out.push_back(&*found);
  }
  for (const Rule& rule : rules.rules()) {
    if (words.empty()) {
      out.push_back(&rule);
    }
  }
  return out;
}

// Calls work(rules, chosen ones), or complains.
template <class Work>
int with_rules(const RulesOptions& options, Work work) {
  const auto rules = rules_for(options.settings.despam);
  if (!rules) {
    return complain(rules.error().message);
  }
  const auto some = chosen(**rules, options.words);
  return some ? work(**rules, *some) : complain(some.error().message);
}

nlohmann::ordered_json as_json(const Rule& rule) {
  return {{"id", rule.id},
          {"version", rule.version},
          {"action", action_word(rule)},
          {"scope", to_word(rule.scope)},
          {"tests", rule.tests.size()},
          {"place", rule.place},
          {"reason", rule.why}};
}

}  // namespace

int rules_list(const RulesOptions& options) {
  return with_rules(options, [&](const RuleSet& all, const std::vector<const Rule*>& rules) {
    for (const Rule* rule : rules) {
      std::cout << (options.format == "json"
                        ? as_json(*rule).dump(-1, ' ', false) + "\n"
                        : fmt::format("{:<18}{:<8}{:<9}{:>2} tests  {:<22}{}\n", rule->id,
                                      action_word(*rule), to_word(rule->scope), rule->tests.size(),
                                      rule->place, rule->why));
    }
    if (options.format == "text" && options.words.empty()) {
      std::cout << fmt::format("{} rules, {} phrases, {} sites\n", all.rules().size(),
                               all.matcher().phrases(), all.sites().size());
    }
    return done;
  });
}

int rules_show(const RulesOptions& options) {
  return with_rules(options, [](const RuleSet&, const std::vector<const Rule*>& rules) {
    for (const Rule* rule : rules) {
      std::cout << "# " << rule->place << "\n[[rule]]\n" << rule->source << "\n";
      for (const RuleTest& test : rule->tests) {
        std::cout << fmt::format("# {:<7}{}\n", test.expect, test.text);
      }
      std::cout << '\n';
    }
    return done;
  });
}

namespace {

// How a rule does by its own tests; the failures are printed.
bool passes_own_tests(const Rule& rule, const RuleSet& rules) {
  std::size_t good[2] = {0, 0};
  std::size_t all[2] = {0, 0};
  std::string failures;
  for (const RuleTest& test : rule.tests) {
    const std::size_t kind = test.expect == "keep" ? 1 : 0;
    const std::string verdict = verdict_on(rule, rules, test);
    ++all[kind];
    good[kind] += verdict == test.expect ? 1 : 0;
    if (verdict != test.expect) {
      failures += fmt::format("  FAIL  wants {}, gets {}: {}\n", test.expect, verdict, test.text);
    }
  }
  std::cout << fmt::format("{:<18}{}/{} positive  {}/{} negative\n", rule.id, good[0], all[0],
                           good[1], all[1])
            << failures;
  return failures.empty();
}

struct LineScore {
  std::size_t hits = 0;
  std::size_t wrong = 0;
  std::size_t wanted = 0;
  double precision() const {
    return hits + wrong == 0 ? 1 : static_cast<double>(hits) / static_cast<double>(hits + wrong);
  }
  double recall() const {
    return wanted == 0 ? 1 : static_cast<double>(hits) / static_cast<double>(wanted);
  }
};

LineScore score_lines(const std::vector<LabelledLine>& lines, const Despam& despam) {
  LineScore score;
  for (const LabelledLine& line : lines) {
    const LineVerdict verdict = judge_line(line.test, despam);
    const bool noise = line.test.expect != "keep";
    score.wanted += noise ? 1 : 0;
    score.hits += noise && verdict.removed ? 1 : 0;
    score.wrong += !noise && verdict.removed ? 1 : 0;
    if (noise != verdict.removed) {
      std::cout << fmt::format("  {}  {} [{}] {}{}\n", noise ? "missed" : "WRONG ", line.where,
                               line.kind, verdict.reason.empty() ? "" : verdict.reason + ": ",
                               line.test.text);
    }
  }
  return score;
}

int test_lines(const RulesOptions& options) {
  const auto lines = read_labelled_lines(options.lines);
  const auto rules = rules_for(options.settings.despam);
  if (!lines || !rules) {
    return complain(lines ? rules.error().message : lines.error().message);
  }
  const LineScore score = score_lines(*lines, Despam(*rules));
  std::cout << fmt::format(
      "{} labelled lines: precision {:.4f} (at least {}), recall {:.4f} (at "
      "least {})\n",
      lines->size(), score.precision(), options.precision, score.recall(), options.recall);
  return score.precision() >= options.precision && score.recall() >= options.recall ? done
                                                                                    : check_failed;
}

}  // namespace

int rules_test(const RulesOptions& options) {
  const int own =
      with_rules(options, [](const RuleSet& all, const std::vector<const Rule*>& rules) {
        bool pass = true;
        for (const Rule* rule : rules) {
          pass = passes_own_tests(*rule, all) && pass;
        }
        return pass ? done : check_failed;
      });
  if (own == static_cast<int>(Exit::usage) || options.lines.empty()) {
    return own;
  }
  const int lines = test_lines(options);
  return std::max(own, lines);
}

int rules_lint(const RulesOptions& options) {
  return with_rules(options, [](const RuleSet& all, const std::vector<const Rule*>& rules) {
    std::size_t complaints = 0;
    for (const Rule* rule : rules) {
      for (const std::string& complaint : complaints_about(*rule, all.matcher())) {
        std::cout << fmt::format("{}: {}: {}\n", rule->place, rule->id, complaint);
        ++complaints;
      }
    }
    std::cout << fmt::format("{} rules, {} complaints\n", rules.size(), complaints);
    return complaints == 0 ? done : check_failed;
  });
}

namespace {

// Calls visit(document) for every document that can be read, stripped where it is a page.
template <class Visit>
std::string for_each_document(const RulesOptions& options, const std::vector<std::string>& sources,
                              Visit visit) {
  auto requests = open_sources({.settings = options.settings, .sources = sources});
  const auto store = open_store_to_read(options.settings);
  const auto cleaner = make_cleaner(options.settings, {store ? *store : nullptr});
  if (!requests || !cleaner) {
    return requests ? cleaner.error().message : requests.error().message;
  }
  const auto read = chain(Fetch(fetch_options(options.settings, true)), cleaner->decode,
                          cleaner->parse, cleaner->strip);
  while (auto request = requests->next()) {
    if (auto document = read(*std::move(request))) {
      visit(*document);
    }
  }
  return {};
}

// What one rule would do, over all documents.
struct Trial {
  std::size_t blocks = 0;
  std::size_t texts = 0;
  std::map<std::string, std::size_t> hosts;
};

std::string place_in(const Document& document, std::size_t block) {
  const auto line = std::count(
      document.bytes.begin(),
      document.bytes.begin() + static_cast<std::ptrdiff_t>(document.blocks[block].source.begin),
      '\n');
  return fmt::format("{}:{}", document.origin.url, line + 1);
}

void try_rule(const Rule& rule, const RuleSet& rules, const Document& document, std::size_t show,
              Trial& trial) {
  const DocumentView view(document, rules.matcher());
  std::size_t blocks = 0;
  RuleSet::Mask mask;
  for (const DocumentView::Part& part : view.parts()) {
    rules.for_each_candidate(view, part, mask, [&](const Rule& candidate) {
      if (&candidate != &rule) {
        return true;
      }
      for (const Cut& cut : find_cuts(rule, part, view.line(part))) {
        if (++blocks + trial.blocks <= show) {
          std::cout << fmt::format(
              "{}: {}\n", place_in(document, part.block),
              document.blocks[part.block].text.substr(cut.begin, cut.end - cut.begin));
        }
      }
      return false;
    });
  }
  trial.blocks += blocks;
  trial.texts += blocks > 0 ? 1 : 0;
  trial.hosts[host_of(document)] += blocks;
}

// Rules of a file, or one of the set by its id.
Result<std::pair<std::shared_ptr<const RuleSet>, std::vector<const Rule*>>> rules_to_try(
    const RulesOptions& options) {
  DespamSettings settings = options.settings.despam;
  std::vector<std::string> ids;
  for (const std::string& word : options.words) {
    (word.ends_with(".toml") ? settings.rules : ids).push_back(word);
  }
  auto rules = rules_for(settings);
  if (!rules) {
    return std::move(rules).error();
  }
  std::vector<const Rule*> out;
  if (!ids.empty()) {
    auto some = chosen(**rules, ids);
    if (!some) {
      return std::move(some).error();
    }
    out = *std::move(some);
  }
  for (const Rule& rule : (*rules)->rules()) {
    const bool own = std::ranges::any_of(options.words, [&](const std::string& word) {
      return word.ends_with(".toml") && rule.place.starts_with(word + ":");
    });
    if (own) {
      out.push_back(&rule);
    }
  }
  return std::pair{*std::move(rules), std::move(out)};
}

}  // namespace

int rules_try(const RulesOptions& options) {
  if (options.words.empty() || options.on.empty()) {
    return complain("rules try wants a rule, by id or file, and --on with documents");
  }
  const auto rules = rules_to_try(options);
  if (!rules) {
    return complain(rules.error().message);
  }
  std::map<const Rule*, Trial> trials;
  const std::string problem = for_each_document(options, options.on, [&](const Document& document) {
    for (const Rule* rule : rules->second) {
      try_rule(*rule, *rules->first, document, options.show, trials[rule]);
    }
  });
  if (!problem.empty()) {
    return complain(problem);
  }
  for (const Rule* rule : rules->second) {
    Trial& trial = trials[rule];
    std::erase_if(trial.hosts, [](const auto& host) { return host.second == 0; });
    std::cout << fmt::format("{:<18}would {} {} blocks in {} texts on {} hosts\n", rule->id,
                             action_word(*rule), trial.blocks, trial.texts, trial.hosts.size());
  }
  return done;
}

namespace {

std::string toml_string(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// A rule for the line on its host, with a test that it hits there and one that it does not
// elsewhere.
std::string rule_of(const LineProposal& proposal) {
  const std::string text = toml_string(proposal.sample);
  const std::string host = toml_string(proposal.host);
  return fmt::format(
      "[[rule]]\nid = \"learned_{:08x}\"\nversion = 1\nreason = \"on {} of {} pages of {}\"\n"
      "never_in = [\"cell\", \"code\"]\nall = [{{ host = {} }}, {{ line = {} }}]\n"
      "[[rule.test]]\ntext = {}\nhost = {}\nexpect = \"remove\"\n"
      "[[rule.test]]\ntext = {}\nhost = \"elsewhere.example\"\n\n",
      digest64(proposal.host + "\n" + std::to_string(proposal.hash)) & 0xFFFFFFFFU, proposal.pages,
      proposal.of, proposal.host, host, text, text, host, text);
}

Result<std::vector<LineProposal>> proposals_for(const RulesOptions& options) {
  if (!options.store.empty()) {
    auto store = LineStore::open(store_database(options.store));
    if (!store) {
      return std::move(store).error();
    }
    return store->proposals(options.proposal);
  }
  LineCensus census;
  const std::string problem = for_each_document(
      options, options.words, [&](const Document& document) { census.add(document); });
  if (!problem.empty()) {
    return Error{problem};
  }
  return proposals_of(census, options.proposal);
}

bool is_accepted(std::size_t number, const std::vector<std::string>& accept) {
  return std::ranges::any_of(accept, [&](const std::string& word) {
    return word == "all" || word == std::to_string(number);
  });
}

int accept_proposals(const RulesOptions& options, const std::vector<LineProposal>& proposals) {
  std::string text = read_whole_file(options.to).value_or("");
  std::size_t added = 0;
  for (std::size_t i = 0; i < proposals.size(); ++i) {
    const std::string rule = rule_of(proposals[i]);
    const std::string id = rule.substr(0, rule.find("version"));
    if (is_accepted(i + 1, options.accept) && text.find(id) == std::string::npos) {
      text += rule;
      ++added;
    }
  }
  if (const std::string problem = write_atomically(options.to, text); !problem.empty()) {
    return complain(problem, Exit::all_failed);
  }
  std::cout << fmt::format("{} rules added to {}; use them with --rules {}\n", added, options.to,
                           options.to);
  return done;
}

}  // namespace

int rules_learn(const RulesOptions& options) {
  if (options.store.empty() == options.words.empty()) {
    return complain("rules learn wants either --store FILE or documents");
  }
  const auto proposals = proposals_for(options);
  if (!proposals) {
    return complain(proposals.error().message);
  }
  for (std::size_t i = 0; i < proposals->size(); ++i) {
    const LineProposal& proposal = (*proposals)[i];
    std::cout << fmt::format("{:>4}  {:>5} of {:<5} {:<28}{}\n", i + 1, proposal.pages, proposal.of,
                             proposal.host, proposal.sample);
  }
  if (!options.accept.empty()) {
    return accept_proposals(options, *proposals);
  }
  std::cout << fmt::format(
      "{} lines stand on many pages of a host; --accept N or all makes rules\n", proposals->size());
  return done;
}

int rules_import(const RulesOptions& options) {
  if (options.words.empty()) {
    return complain("rules import wants files or folders of site rules or filter lists");
  }
  std::string text;
  std::size_t kept = 0;
  std::size_t read = 0;
  std::size_t sites = 0;
  for (const std::string& path : options.words) {
    const auto report = import_site_rules(path);
    if (!report) {
      return complain(report.error().message);
    }
    for (const ImportedSite& site : report->sites) {
      text += to_toml(site) + "\n";
    }
    for (const std::string& line : report->unsupported) {
      std::cerr << "unsupported: " << line << '\n';
    }
    kept += report->rules_kept;
    read += report->rules_read;
    sites += report->sites.size();
  }
  std::cerr << fmt::format("{} sites, {} of {} rules taken over\n", sites, kept, read);
  if (options.output.empty()) {
    std::cout << text;
    return done;
  }
  const std::string problem = write_atomically(options.output, text);
  return problem.empty() ? done : complain(problem, Exit::all_failed);
}

}  // namespace winnow
