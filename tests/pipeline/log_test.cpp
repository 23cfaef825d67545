// What is logged was written by strangers: whatever they wrote, a line stays a line.
#include "pipeline/log.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>
#include <vector>

#include "stages/text/utf8.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"

using namespace winnow;
using Json = nlohmann::json;

namespace {

using Lines = std::vector<std::string>;

Log log_to(Lines& lines, Log::Format format, bool quiet = false) {
  const auto noon = std::chrono::sys_days{std::chrono::November / 29 / 2026} +
                    std::chrono::milliseconds{3'723'123};
  return {format, quiet, [&lines](std::string_view line) { lines.emplace_back(line); },
          [noon] { return noon; }};
}

std::vector<std::string> hostile_strings() {
  std::string all_bytes;
  for (int byte = 0; byte < 256; ++byte) {
    all_bytes += static_cast<char>(byte);
  }
  return {all_bytes,
          "two\nlines\r\nand \x1b[31mcolour\x1b[0m",
          "\",\"level\":\"error\",\"x\":\"",
          "cut \xe2\x82",
          "\xed\xa0\x80 surrogate",
          "\xc2\x9b[2J C1 and \x7f DEL",
          std::string("nul \0 within", 12),
          "\xe2\x80\xa8 a line for some \\ readers",
          "Tiếng Việt 青石镇 مرحبا"};
}

bool is_printable_line(const std::string& line) {
  for (std::size_t at = 0; at + 1 < line.size();) {
    const char32_t c = utf8::next(line, at);
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
      return false;
    }
  }
  return line.ends_with('\n') && utf8::is_valid(line);
}

}  // namespace

TEST_CASE("an event in JSON has time, level, event, message and its fields", "[log]") {
  Lines lines;
  const Log log = log_to(lines, Log::Format::json);
  log.warn("list_failed", "the feed is gone",
           {{"source", "https://a.example/feed"},
            {"status", 404},
            {"bytes", std::uint64_t{18446744073709551615U}},
            {"share", 0.5},
            {"again", true}});
  REQUIRE(lines.size() == 1);
  CHECK(lines[0] ==
        R"({"time":"2026-11-29T01:02:03.123Z","level":"warning","event":"list_failed",)"
        R"("message":"the feed is gone","source":"https://a.example/feed","status":404,)"
        R"("bytes":18446744073709551615,"share":0.5,"again":true})"
        "\n");
}

TEST_CASE("an event in text is the sentence alone", "[log]") {
  Lines lines;
  const Log log = log_to(lines, Log::Format::text);
  log.error("store_in_use", "another run has the store", {{"store", "s"}});
  CHECK(lines == Lines{"winnow: another run has the store\n"});
}

TEST_CASE("whatever a string holds, its event is one line of valid JSON", "[log]") {
  for (const std::string& hostile : hostile_strings()) {
    Lines lines;
    const Log log = log_to(lines, Log::Format::json);
    log.info(hostile, hostile, {{"text", hostile}, {hostile, 1}});
    REQUIRE(lines.size() == 1);
    INFO(lines[0]);
    CHECK(is_printable_line(lines[0]));
    const Json json = Json::parse(lines[0], nullptr, false);
    REQUIRE(json.is_object());
    CHECK(json.size() == 6);
    CHECK(json["level"] == "info");
    CHECK(json["text"] == utf8::repaired(hostile));  // escaped, not lost
  }
}

TEST_CASE("whatever a string holds, its sentence is one printable line", "[log]") {
  for (const std::string& hostile : hostile_strings()) {
    Lines lines;
    log_to(lines, Log::Format::text).warn("event", hostile);
    REQUIRE(lines.size() == 1);
    CHECK(is_printable_line(lines[0]));
    CHECK(lines[0].starts_with("winnow: "));
  }
}

TEST_CASE("a long string is cut between characters", "[log]") {
  const auto before = GENERATE(0, 1, 2, 3);
  std::string title(static_cast<std::size_t>(before), 'x');
  while (title.size() < 3 * Log::max_bytes) {
    title += "𝄞";
  }
  Lines lines;
  const Log log = log_to(lines, Log::Format::json);
  log.info("page", title, {{"title", title}});
  const Json json = Json::parse(lines.at(0));
  const std::string kept = json["title"];
  CHECK(kept.size() <= Log::max_bytes);
  CHECK(kept.size() > Log::max_bytes - 8);
  CHECK(kept.ends_with("𝄞…"));
  CHECK(json["message"].get<std::string>() == kept);
}

TEST_CASE("a field does not replace what each line has", "[log]") {
  Lines lines;
  const Log log = log_to(lines, Log::Format::json);
  log.info("page", "done", {{"level", "error"}, {"time", 7}});
  const Json json = Json::parse(lines.at(0));
  CHECK(json["level"] == "info");
  CHECK(json["level_"] == "error");
  CHECK(json["time_"] == 7);
}

TEST_CASE("a number that is none is null in JSON", "[log]") {
  Lines lines;
  log_to(lines, Log::Format::json).info("page", "done", {{"share", std::nan("")}});
  CHECK(Json::parse(lines.at(0))["share"].is_null());
}

TEST_CASE("quiet leaves errors only", "[log]") {
  Lines lines;
  const Log log = log_to(lines, Log::Format::text, true);
  log.info("a", "a");
  log.warn("b", "b");
  log.error("c", "c");
  CHECK(lines == Lines{"winnow: c\n"});
}

TEST_CASE("threads that log at once write whole lines to a file", "[log]") {
  const winnow::testing::Folder folder;
  std::FILE* const file = std::fopen((folder / "log").c_str(), "w");
  REQUIRE(file != nullptr);
  constexpr int threads = 4;
  constexpr int each = 200;
  {
    const Log log(Log::Format::json, false, file);
    std::vector<std::jthread> all;
    for (int thread = 0; thread < threads; ++thread) {
      all.emplace_back([&log, thread] {
        for (int i = 0; i < each; ++i) {
          log.info("page", std::string(200, 'x'), {{"thread", thread}, {"page", i}});
        }
      });
    }
  }
  std::fclose(file);
  std::vector<int> next(threads, 0);
  std::istringstream lines(folder.read("log"));
  for (std::string line; std::getline(lines, line);) {
    const Json json = Json::parse(line, nullptr, false);
    REQUIRE(json.is_object());
    CHECK(json["page"] == next.at(json["thread"].get<std::size_t>())++);
  }
  CHECK(next == std::vector<int>(threads, each));
}
