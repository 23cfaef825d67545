// Month names of a language, from ICU's locale data.
#ifndef WINNOW_STAGES_TEXT_MONTH_NAMES_HPP
#define WINNOW_STAGES_TEXT_MONTH_NAMES_HPP

#include <string_view>

namespace winnow {

// 1..12 if `word` is the name of a month in `language` (BCP 47) or in English, full or short, as it
// stands in a date or alone; 0 if not. Without a language, the languages most pages are written in
// are tried. Case and a final dot do not matter.
//
//   threads  safe: a language's names are read on first use and then shared
int month_named(std::string_view word, std::string_view language);

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_MONTH_NAMES_HPP
