// The line under the header of a table in text, or between its rows: ---|:---:|---, +====+====+.
#ifndef WINNOW_STAGES_TEXT_TABLE_RULE_HPP
#define WINNOW_STAGES_TEXT_TABLE_RULE_HPP

#include <string_view>

namespace winnow {

// A row of single dashes is none: its cells say that there is nothing to say.
inline bool is_table_rule(std::string_view text) {
  const bool ruled = text.find("--") != std::string_view::npos ||
                     text.find(":-") != std::string_view::npos ||
                     text.find("==") != std::string_view::npos;
  const bool pipes = text.find('|') != std::string_view::npos || text.starts_with('+');
  return ruled && pipes && text.find_first_not_of("|-:+= \t") == std::string_view::npos;
}

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_TABLE_RULE_HPP
