#include "pipeline/dates.hpp"

#include <charconv>
#include <chrono>
#include <limits>
#include <string_view>

#include "stages/text/times.hpp"

namespace winnow {

namespace {

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value)
                                                                  : std::nullopt;
}

std::optional<std::chrono::sys_days> day_in(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

// Seconds of "7d" and "12h".
std::optional<std::int64_t> span_in(std::string_view text) {
  constexpr int most = 1000000;
  if (text.empty()) {
    return std::nullopt;
  }
  const std::int64_t unit = text.back() == 'd' ? seconds_a_day : text.back() == 'h' ? 3600 : 0;
  const auto count = digits(text.substr(0, text.size() - 1));
  return unit > 0 && count && *count >= 0 && *count <= most ? std::optional(*count * unit)
                                                            : std::nullopt;
}

}  // namespace

std::optional<std::string> date_of(const std::string& text, std::time_t now) {
  if (text.empty() || day_in(text)) {
    return text;
  }
  const auto span = span_in(text);
  return span ? std::optional(utc(now - *span)) : std::nullopt;
}

std::optional<std::int32_t> night_of(const std::string& text, std::time_t now) {
  if (text.empty()) {
    return std::numeric_limits<std::int32_t>::min();
  }
  if (const auto day = day_in(text)) {
    return static_cast<std::int32_t>(day->time_since_epoch().count());
  }
  const auto span = span_in(text);
  return span ? std::optional(static_cast<std::int32_t>((now - *span) / seconds_a_day))
              : std::nullopt;
}

}  // namespace winnow
