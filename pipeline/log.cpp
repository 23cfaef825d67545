// A line is built first and handed on in one piece. What it says was written by strangers: text has
// its control characters replaced, JSON has them escaped.
#include "pipeline/log.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "pipeline/printable.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

using Json = nlohmann::ordered_json;

std::string_view to_word(Log::Level level) {
  constexpr std::string_view words[] = {"info", "warning", "error"};
  return words[static_cast<std::size_t>(level)];
}

// At most `max_bytes`, not within a character, and valid UTF-8.
std::string bounded(std::string_view text) {
  constexpr std::string_view more = "…";
  if (text.size() <= Log::max_bytes) {
    return utf8::repaired(std::string(text));
  }
  std::size_t end = Log::max_bytes - more.size();
  for (int i = 0; i < 3 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U; ++i) {
    --end;
  }
  return utf8::repaired(std::string(text.substr(0, end))) + std::string(more);
}

std::string time_text(std::chrono::system_clock::time_point time) {
  namespace chrono = std::chrono;
  const auto whole = chrono::floor<chrono::milliseconds>(time);
  const auto day = chrono::floor<chrono::days>(whole);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(whole - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

Json json_of(const LogField::Value& value) {
  return std::visit(
      [](const auto& held) {
        if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::string_view>) {
          return Json(bounded(held));
        } else {
          return Json(held);
        }
      },
      value);
}

// JSON allows DEL and the C1 controls to stand for themselves; terminals obey them.
std::string without_controls(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    const auto byte = static_cast<unsigned char>(json[i]);
    const auto next = i + 1 < json.size() ? static_cast<unsigned char>(json[i + 1]) : 0xFFU;
    if (byte == 0x7F) {
      out += "\\u007f";
    } else if (byte == 0xC2 && next < 0xA0) {
      out += fmt::format("\\u00{:02x}", next);
      ++i;
    } else {
      out += json[i];
    }
  }
  return out;
}

// The first four keys are the line's own: a field that is called so gets an underscore.
std::string json_line(std::string_view time, Log::Level level, std::string_view event,
                      std::string_view message, LogFields fields) {
  Json json{{"time", time},
            {"level", to_word(level)},
            {"event", bounded(event)},
            {"message", bounded(message)}};
  for (const LogField& field : fields) {
    std::string key = bounded(field.key);
    const bool own = key == "time" || key == "level" || key == "event" || key == "message";
    key += own ? "_" : "";
    json[key] = json_of(field.value);
  }
  return without_controls(json.dump(-1, ' ', false, Json::error_handler_t::replace)) + "\n";
}

// Unbuffered, as standard error is, a line is one write: other processes may share the file.
Log::Sink to_file(std::FILE* file) {
  return [file](std::string_view line) {
    std::fwrite(line.data(), 1, line.size(), file);
    std::fflush(file);
  };
}

}  // namespace

Log::Log(Format format, bool quiet, std::FILE* file) : Log(format, quiet, to_file(file)) {}

Log::Log(Format format, bool quiet, Sink sink, Clock clock)
    : format_(format), quiet_(quiet), sink_(std::move(sink)), clock_(std::move(clock)) {}

void Log::info(std::string_view event, std::string_view message, LogFields fields) const {
  write(Level::info, event, message, fields);
}

void Log::warn(std::string_view event, std::string_view message, LogFields fields) const {
  write(Level::warning, event, message, fields);
}

void Log::error(std::string_view event, std::string_view message, LogFields fields) const {
  write(Level::error, event, message, fields);
}

void Log::write(Level level, std::string_view event, std::string_view message,
                LogFields fields) const {
  if (quiet_ && level != Level::error) {
    return;
  }
  const std::string line = format_ == Format::json
                               ? json_line(time_text(clock_()), level, event, message, fields)
                               : "winnow: " + printable(bounded(message)) + "\n";
  const std::lock_guard lock(mutex_);
  sink_(line);
}

}  // namespace winnow
