// Days and spans as people write them on the command line.
#ifndef WINNOW_PIPELINE_DATES_HPP
#define WINNOW_PIPELINE_DATES_HPP

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>

namespace winnow {

// "2026-11-24" as it is; "7d" and "12h" back from `now` as ISO 8601, UTC; "" for "". nullopt for
// anything else.
std::optional<std::string> date_of(const std::string& text, std::time_t now);

// Days since 1970 of such a text; the least there is for "".
std::optional<std::int32_t> night_of(const std::string& text, std::time_t now);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_DATES_HPP
