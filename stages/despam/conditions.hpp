// Conditions by name, as they stand in rule files. The table in conditions.cpp is the list.
#ifndef WINNOW_STAGES_DESPAM_CONDITIONS_HPP
#define WINNOW_STAGES_DESPAM_CONDITIONS_HPP

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "stages/despam/lexicon.hpp"
#include "stages/despam/line.hpp"
#include "stages/despam/matcher.hpp"
#include "stages/record/result.hpp"

namespace winnow {

// What a condition rests on. Two signs are independent if they rest on different things.
enum class Sign : std::uint8_t {
  none,        // a guard: length, kind
  words,       // phrases of a lexicon
  shape,       // ornaments, capitals, fragments, nothing else on the line
  place,       // in the document
  repetition,  // in the document, or over the pages of a host
  link,        // density, target
  title,       // says the title again
  unrelated,   // shares no word with the rest
  exact,       // a line or an expression that a person wrote down
};

std::string_view to_word(Sign sign);

// What it costs to ask a condition. The cheaper are asked first.
enum class Effort : std::uint8_t {
  known,     // a number or a place that was counted before
  looks_up,  // phrases that were seen in the line, if they were
  reads_line,
  reads_document,  // asked after all others
};

struct Condition {
  std::function<bool(const Line&)> holds;
  Sign sign = Sign::none;
  std::string of_what{};  // the lexicons: other words are another sign
  bool alone = false;     // the whole line matches: that is a sign of shape as well
  Effort effort = Effort::reads_line;
  bool twofold = false;                  // rests on two observations by itself
  std::uint32_t most_words = any_words;  // it does not hold for lines with more
  // One of these is seen wherever it holds; both empty: that cannot be said.
  std::vector<Trigger> triggers;
  std::vector<const Lexicon*> inside;  // a phrase of one of these stands in the line
  // What a span rule cuts: all that `matches` finds, or this one piece of the line.
  std::optional<std::size_t> expression;
  std::function<std::optional<Cut>(const Line&)> cut;
};

using ConditionValue = std::variant<bool, double, std::string, std::vector<std::string>>;
using ConditionArguments = std::map<std::string, ConditionValue, std::less<>>;

// Builds the condition that `arguments` name: {max_chars = 120}, {lexicon = "promo", hits = 1}.
// `lexicons` and `matcher` must outlive it. A lexicon that is not there, an argument that the
// condition does not know, and a broken expression are errors.
Result<Condition> make_condition(const ConditionArguments& arguments, const Lexicons& lexicons,
                                 Matcher& matcher);

// Name and meaning of every condition, for `rules show` and the documentation.
struct ConditionHelp {
  std::string_view name;
  std::string_view meaning;
};
std::vector<ConditionHelp> condition_help();

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_CONDITIONS_HPP
