// Points in time as text, in UTC: what manifests, archives and stores write.
#ifndef WINNOW_STAGES_TEXT_TIMES_HPP
#define WINNOW_STAGES_TEXT_TIMES_HPP

#include <cstdint>
#include <string>

namespace winnow {

inline constexpr std::int64_t seconds_a_day = 86400;

// Seconds since 1970 as "2026-11-24T12:00:00Z"; "" for a time that no calendar has.
std::string utc(std::int64_t seconds);

// Days since 1970 as "2026-11-24".
std::string day_of(std::int32_t night);

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_TIMES_HPP
