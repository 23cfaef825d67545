#include "stages/text/times.hpp"

#include <array>
#include <ctime>

namespace winnow {

namespace {

std::string formatted(std::time_t time, const char* format) {
  std::tm parts{};
  std::array<char, 48> text{};
  if (gmtime_r(&time, &parts) == nullptr) {
    return {};
  }
  return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

}  // namespace

std::string utc(std::int64_t seconds) { return formatted(seconds, "%Y-%m-%dT%H:%M:%SZ"); }

std::string day_of(std::int32_t night) { return formatted(night * seconds_a_day, "%Y-%m-%d"); }

}  // namespace winnow
