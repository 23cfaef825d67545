// Log says on standard error what an operator should know, as a sentence or as JSON.
//
//   in        level, event (snake_case, a constant), one sentence, and fields
//   out       text   winnow: https://a.example/: fetch.status: 404
//             json   {"time":"2026-11-29T01:02:03.123Z","level":"warning",
//                     "event":"input_rejected","message":"…","reason":"fetch.status"}
//   bounds    a string is cut to `max_bytes`; whatever it holds, the line is one line of valid
//             UTF-8, and in JSON valid JSON without control characters
//   threads   any; lines are written whole
//   cost      microseconds and one write a line
//   example   const Log log(Log::Format::json, options.quiet);
//             log.warn("list_failed", url + ": " + problem, {{"source", url}, {"tries", 3}});
#ifndef WINNOW_PIPELINE_LOG_HPP
#define WINNOW_PIPELINE_LOG_HPP

#include <chrono>
#include <concepts>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>

namespace winnow {

// A name with text, a number or a truth. It views the text it was made from.
struct LogField {
  using Value = std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool>;

  LogField(std::string_view key_, std::string_view text) : key(key_), value(text) {}
  LogField(std::string_view key_, double number) : key(key_), value(number) {}
  LogField(std::string_view key_, std::same_as<bool> auto truth) : key(key_), value(truth) {}
  LogField(std::string_view key_, std::signed_integral auto number)
      : key(key_), value(std::int64_t{number}) {}
  template <std::unsigned_integral Number>
  requires(!std::same_as<Number, bool>) LogField(std::string_view key_, Number number)
      : key(key_), value(std::uint64_t{number}) {}

  std::string_view key;
  Value value;
};
using LogFields = std::initializer_list<LogField>;

class Log {
 public:
  enum class Format : std::uint8_t { text, json };
  enum class Level : std::uint8_t { info, warning, error };
  using Clock = std::function<std::chrono::system_clock::time_point()>;
  // Gets a line with its line feed, one at a time.
  using Sink = std::function<void(std::string_view line)>;

  // Bytes of one message or field: a page may call its title what it wants.
  static constexpr std::size_t max_bytes = 4096;

  Format format() const { return format_; }

  // `quiet` leaves only errors. The file must outlive this.
  explicit Log(Format format, bool quiet = false, std::FILE* file = stderr);
  Log(Format format, bool quiet, Sink sink, Clock clock = std::chrono::system_clock::now);

  void info(std::string_view event, std::string_view message, LogFields fields = {}) const;
  void warn(std::string_view event, std::string_view message, LogFields fields = {}) const;
  void error(std::string_view event, std::string_view message, LogFields fields = {}) const;

 private:
  void write(Level level, std::string_view event, std::string_view message, LogFields fields) const;

  Format format_;
  bool quiet_;
  Sink sink_;
  Clock clock_;
  mutable std::mutex mutex_;
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_LOG_HPP
