#include "stages/fetch/freshness.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>

#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

std::optional<std::int64_t> number(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range && end == text.data() + text.size()) {
    return INT64_MAX / 2;
  }
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && value >= 0 ? std::optional(value) : std::nullopt;
}

std::optional<std::int64_t> http_date(const std::string& text) {
  const std::int64_t seconds = curl_getdate(text.c_str(), nullptr);
  return seconds < 0 ? std::nullopt : std::optional(seconds);
}

}  // namespace

std::uint32_t fresh_seconds(std::string_view cache_control, const std::string& expires,
                            const std::string& date, std::string_view age) {
  std::optional<std::int64_t> seconds;
  for (std::string_view rest = cache_control; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string word = ascii::lower(ascii::trim(rest.substr(0, comma)));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    if (word == "no-cache" || word == "no-store" || word.starts_with("no-cache=")) {
      return 0;
    }
    if (word.starts_with("max-age=")) {
      seconds = number(std::string_view(word).substr(8));
    }
  }
  if (!seconds && !expires.empty()) {
    const auto until = http_date(expires);
    const auto from = http_date(date);
    seconds = until && from ? std::optional(*until - *from) : std::nullopt;
  }
  const std::int64_t left = seconds.value_or(0) - number(age).value_or(0);
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(left, 0, UINT32_MAX));
}

std::optional<std::chrono::milliseconds> retry_after(const std::string& value, std::int64_t now) {
  if (value.empty()) {
    return std::nullopt;
  }
  constexpr std::int64_t most = 366LL * 86400;
  auto seconds = number(value);
  if (!seconds) {
    const auto date = http_date(value);
    seconds = date ? std::optional(*date - now) : std::nullopt;
  }
  return seconds ? std::optional<std::chrono::milliseconds>(
                       std::chrono::seconds(std::clamp<std::int64_t>(*seconds, 0, most)))
                 : std::nullopt;
}

}  // namespace winnow
