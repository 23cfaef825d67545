#include "stages/despam/rules.hpp"

#include <algorithm>
#include <cassert>

namespace winnow {

bool Rule::matches(const Line& line) const {
  if (std::ranges::find(never_in, line.view.block(line.block).kind) != never_in.end()) {
    return false;
  }
  const auto holds = [&](const Condition& condition) { return condition.holds(line); };
  return std::ranges::all_of(all, holds) && (any.empty() || std::ranges::any_of(any, holds)) &&
         std::ranges::none_of(none, holds) &&
         static_cast<std::size_t>(std::ranges::count_if(of, holds)) >= at_least;
}

namespace {

// Triggers of all the conditions together; nullopt if one has none.
std::optional<std::vector<Trigger>> joined(const std::vector<Condition>& conditions) {
  std::vector<Trigger> triggers;
  for (const Condition& condition : conditions) {
    if (condition.triggers.empty()) {
      return std::nullopt;
    }
    triggers.insert(triggers.end(), condition.triggers.begin(), condition.triggers.end());
  }
  return triggers.empty() ? std::nullopt : std::optional(std::move(triggers));
}

// Words are rarer on a line than a digit or an ornament.
bool rests_on_words(const Condition& condition) {
  return !condition.triggers.empty() && condition.triggers.front() >= fact_count;
}

}  // namespace

std::optional<std::vector<Trigger>> triggers_of(const Rule& rule) {
  for (const Condition& condition : rule.all) {
    if (rests_on_words(condition)) {
      return condition.triggers;
    }
  }
  for (const Condition& condition : rule.all) {
    if (!condition.triggers.empty()) {
      return condition.triggers;
    }
  }
  if (auto triggers = joined(rule.any)) {
    return triggers;
  }
  return rule.at_least > 0 ? joined(rule.of) : std::nullopt;
}

void RuleSet::add_to_masks(std::size_t rule, const std::vector<Trigger>& triggers) {
  for (const Trigger trigger : triggers) {
    Mask& mask = by_trigger_[trigger];
    mask.resize(always_.size());
    mask[rule / 64] |= std::uint64_t{1} << rule % 64;
  }
}

void RuleSet::merge(Trigger trigger, Mask& mask) const {
  const Mask& more = by_trigger_[trigger];
  for (std::size_t i = 0; i < more.size(); ++i) {
    mask[i] |= more[i];
  }
}

void RuleSet::compile() {
  std::ranges::stable_partition(rules_,
                                [](const Rule& rule) { return rule.action == Action::keep; });
  matcher_.compile(lexicons_);
  by_trigger_.assign(matcher_.trigger_count(), {});
  always_.assign(rules_.size() / 64 + 1, 0);
  inside_long_ = always_;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i % 64;
    if (const auto triggers = triggers_of(rules_[i])) {
      add_to_masks(i, *triggers);
    } else {
      always_[i / 64] |= bit;
    }
    const Scope scope = rules_[i].scope;
    if (scope == Scope::sentence || scope == Scope::span || scope == Scope::prefix) {
      inside_long_[i / 64] |= bit;
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
