// A rule set many times as large as the built-in one, to see what rules cost.
#ifndef WINNOW_TESTS_BENCH_MANY_RULES_HPP
#define WINNOW_TESTS_BENCH_MANY_RULES_HPP

#include <memory>

#include "stages/despam/rules.hpp"

namespace winnow {

// The built-in rules and `times` - 1 copies of them, each with ids, lexicons and phrases of its
// own.
std::shared_ptr<const RuleSet> many_rules(int times);

}  // namespace winnow

#endif  // WINNOW_TESTS_BENCH_MANY_RULES_HPP
