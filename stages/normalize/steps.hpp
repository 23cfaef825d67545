// The steps of normalize, each a function of a text alone.
#ifndef WINNOW_STAGES_NORMALIZE_STEPS_HPP
#define WINNOW_STAGES_NORMALIZE_STEPS_HPP

#include <string>
#include <string_view>

namespace winnow {

std::string without_control(std::string_view text);
std::string without_invisible(std::string_view text);
std::string with_plain_spaces(std::string_view text, bool code);
std::string composed(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_NORMALIZE_STEPS_HPP
