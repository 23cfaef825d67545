// Conditions by name, as they stand in rule files.
#ifndef WINNOW_STAGES_DESPAM_CONDITIONS_HPP
#define WINNOW_STAGES_DESPAM_CONDITIONS_HPP

#include <map>
#include <string>
#include <variant>

#include "stages/despam/rules.hpp"
#include "stages/record/result.hpp"

namespace winnow {

using ConditionValue = std::variant<bool, double, std::string>;
using ConditionArguments = std::map<std::string, ConditionValue, std::less<>>;

// Builds the condition that `arguments` name: {max_chars = 120}, {lexicon = "promo", hits = 1}. The
// lexicons must outlive the condition; a lexicon that is not there is an error.
Result<Condition> make_condition(const ConditionArguments& arguments, const Lexicons& lexicons);

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_CONDITIONS_HPP
