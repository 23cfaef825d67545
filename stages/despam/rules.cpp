#include "stages/despam/rules.hpp"

#include <algorithm>
#include <cassert>

namespace winnow {

namespace {

bool holds_at_least(std::size_t least, const std::vector<Condition>& conditions, const Line& line) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < conditions.size() && count < least; ++i) {
    if (count + conditions.size() - i < least) {
      return false;
    }
    count += conditions[i].holds(line) ? 1 : 0;
  }
  return count >= least;
}

}  // namespace

bool Rule::matches(const Line& line) const {
  if (std::ranges::find(never_in, line.view.block(line.block).kind) != never_in.end()) {
    return false;
  }
  const auto holds = [&](const Condition& condition) { return condition.holds(line); };
  const auto is_last = [](const Condition& c) { return c.effort == Effort::reads_document; };
  const auto holds_cheaply = [&](const Condition& c) { return is_last(c) || c.holds(line); };
  const auto holds_costly = [&](const Condition& c) { return !is_last(c) || c.holds(line); };
  return std::ranges::all_of(all, holds_cheaply) && holds_at_least(at_least, of, line) &&
         (any.empty() || std::ranges::any_of(any, holds)) && std::ranges::none_of(none, holds) &&
         std::ranges::all_of(all, holds_costly);
}

namespace {

constexpr double never_said = 1e9;

// How many of a hundred lines show what the condition waits for; a rough guess is enough to choose
// by.
double frequency(const Condition& condition) {
  if (!condition.inside.empty()) {
    return 7;
  }
  if (condition.triggers.empty()) {
    return never_said;
  }
  switch (condition.triggers.front()) {
    case fact_digit: return 25;
    case fact_linked: return 30;
    case fact_ornament: return 6;
    case fact_repeated: return 4;
    case fact_first:
    case fact_last: return 3;
    default: return 0.1;  // whole lines, expressions, the title
  }
}

double frequency(const std::vector<const Condition*>& conditions) {
  double sum = conditions.empty() ? never_said : 0;
  for (const Condition* condition : conditions) {
    sum += frequency(*condition);
  }
  return sum;
}

}  // namespace

std::vector<const Condition*> guards_of(const Rule& rule) {
  std::vector<std::vector<const Condition*>> choices;
  for (const Condition& condition : rule.all) {
    choices.push_back({&condition});
  }
  choices.emplace_back();
  for (const Condition& condition : rule.any) {
    choices.back().push_back(&condition);
  }
  // Of m conditions n must hold, so one of any m - n + 1 does: of the rarest.
  choices.emplace_back();
  for (const Condition& condition : rule.of) {
    choices.back().push_back(&condition);
  }
  std::ranges::stable_sort(choices.back(), {}, [](const Condition* c) { return frequency(*c); });
  const std::size_t most = rule.of.size();
  choices.back().resize(rule.at_least == 0 || most == 0 ? 0
                                                        : most + 1 - std::min(rule.at_least, most));
  const auto best =
      std::ranges::min_element(choices, {}, [](const auto& choice) { return frequency(choice); });
  return frequency(*best) < never_said ? *best : std::vector<const Condition*>{};
}

std::vector<Trigger> RuleSet::triggers_of(const Rule& rule) {
  std::vector<Trigger> triggers;
  for (const Condition* condition : guards_of(rule)) {
    triggers.insert(triggers.end(), condition->triggers.begin(), condition->triggers.end());
    for (const Lexicon* lexicon : condition->inside) {
      triggers.push_back(matcher_.phrase_inside(*lexicon));
    }
  }
  return triggers;
}

void RuleSet::add_to_masks(std::size_t rule, const std::vector<Trigger>& triggers) {
  for (const Trigger trigger : triggers) {
    by_trigger_[trigger * always_.size() + rule / 64] |= std::uint64_t{1} << rule % 64;
  }
}

// Longer lines need not be asked about, nor the phrases in them noted.
void RuleSet::limit_words(Rule& rule) {
  for (const Condition& condition : rule.all) {
    rule.most_words =
        is_inside(rule.scope) ? rule.most_words : std::min(rule.most_words, condition.most_words);
  }
  for (const auto* conditions : {&rule.all, &rule.any, &rule.none, &rule.of}) {
    for (const Condition& condition : *conditions) {
      for (const Lexicon* lexicon : condition.inside) {
        matcher_.ask_up_to(*lexicon, rule.most_words);
      }
    }
  }
}

namespace {

// Whether only a line in one of the first or last blocks can be a hit, whatever stands elsewhere.
bool minds_edges_only(const Rule& rule, const std::vector<Trigger>& triggers) {
  const auto is_edge = [](Trigger t) { return t == fact_first || t == fact_last; };
  const auto minds_others = [](const Condition& condition) {
    return condition.sign == Sign::repetition || condition.sign == Sign::title;
  };
  const auto any_minds_others = [&](const std::vector<Condition>& conditions) {
    return std::ranges::any_of(conditions, minds_others);
  };
  return !triggers.empty() && std::ranges::all_of(triggers, is_edge) &&
         !any_minds_others(rule.all) && !any_minds_others(rule.any) &&
         !any_minds_others(rule.none) && !any_minds_others(rule.of);
}

}  // namespace

void RuleSet::set_reach(const Rule& rule, const std::vector<Trigger>& triggers) {
  if (minds_edges_only(rule, triggers)) {
    return;
  }
  const auto is_alone = [&](Trigger trigger) { return matcher_.is_alone(trigger); };
  const bool whole_lines = !triggers.empty() && std::ranges::all_of(triggers, is_alone);
  const auto longest = static_cast<std::uint32_t>(matcher_.most_alone_words());
  matcher_.reach_to(whole_lines ? std::min(rule.most_words, longest) : rule.most_words);
}

void RuleSet::compile() {
  std::stable_partition(rules_.begin(), rules_.end(),
                        [](const Rule& rule) { return rule.action == Action::keep; });
  std::vector<std::vector<Trigger>> triggers;
  for (Rule& rule : rules_) {
    for (auto* conditions : {&rule.all, &rule.any, &rule.none, &rule.of}) {
      std::ranges::stable_sort(*conditions, {}, &Condition::effort);
    }
    triggers.push_back(triggers_of(rule));
  }
  matcher_.compile(lexicons_);
  always_.assign(rules_.size() / 64 + 1, 0);
  by_trigger_.assign(matcher_.trigger_count() * always_.size(), 0);
  inside_long_ = always_;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i % 64;
    if (triggers[i].empty()) {
      always_[i / 64] |= bit;
    }
    add_to_masks(i, triggers[i]);
    limit_words(rules_[i]);
    set_reach(rules_[i], triggers[i]);
    if (is_inside(rules_[i].scope)) {
      inside_long_[i / 64] |= bit;
      if (std::ranges::any_of(triggers[i], [](Trigger t) { return t >= fact_count; })) {
        matcher_.look_into_long();
      }
    }
  }
}

std::shared_ptr<const RuleSet> RuleSet::builtin() {
  static const auto set = [] {
    auto parsed = parse(builtin_rule_files());
    assert(parsed);
    return *std::move(parsed);
  }();
  return set;
}

}  // namespace winnow
