// What HTTP headers say about time: how long a page is fresh, how long to stay away.
#ifndef WINNOW_STAGES_FETCH_FRESHNESS_HPP
#define WINNOW_STAGES_FETCH_FRESHNESS_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace winnow {

// Seconds for which an answer may be used without asking (RFC 9111, 4.2.1): max-age, else Expires
// against Date, less Age; 0 where nothing is said or `no-cache` or `no-store` is.
std::uint32_t fresh_seconds(std::string_view cache_control, const std::string& expires,
                            const std::string& date, std::string_view age);

// Retry-After in both its forms; `now` in seconds since 1970. nullopt: not said, or not readable.
std::optional<std::chrono::milliseconds> retry_after(const std::string& value, std::int64_t now);

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_FRESHNESS_HPP
