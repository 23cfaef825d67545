#include <ctime>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "pipeline/commands.hpp"
#include "pipeline/dates.hpp"
#include "pipeline/dedup_command.hpp"
#include "pipeline/dedup_settings.hpp"
#include "stages/dedup/signature_log.hpp"
#include "stages/text/times.hpp"

namespace winnow {

namespace {

using Json = nlohmann::ordered_json;

int failed(const StoreError& error) {
  return complain(error.message, error.fault == StoreFault::in_use    ? Exit::in_use
                                 : error.fault == StoreFault::damaged ? Exit::check_failed
                                                                      : Exit::usage);
}

Json json_of(const LogInfo& info) {
  Json json{{"path", info.path},
            {"version", info.version},
            {"parameters", info.parameters},
            {"bytes", info.bytes},
            {"dead_bytes", info.dead_bytes},
            {"torn_bytes", info.torn_bytes},
            {"documents", info.documents},
            {"duplicates", info.duplicates},
            {"taken_back", info.taken_back},
            {"damaged_places", info.damaged_places}};
  json["runs"] = Json::array();
  for (const LoggedRun& run : info.runs) {
    json["runs"].push_back(Json{{"id", run.id},
                                {"night", day_of(run.night)},
                                {"documents", run.documents},
                                {"duplicates", run.duplicates},
                                {"ended", run.ended},
                                {"live", run.live}});
  }
  return json;
}

void print(const LogInfo& info, const std::string& format) {
  if (format == "json") {
    std::cout << json_of(info).dump(2) << '\n';
    return;
  }
  std::cout << fmt::format("{}: {} documents, {} of them duplicates, {} bytes ({} dead)\n",
                           info.path, info.documents, info.duplicates, info.bytes, info.dead_bytes)
            << "made with " << info.parameters << '\n';
  for (const LoggedRun& run : info.runs) {
    std::cout << fmt::format("{}  {:>9} documents {:>9} duplicates{}{}\n", day_of(run.night),
                             run.documents, run.duplicates, run.ended ? "" : "  unfinished",
                             run.live ? "" : "  dead");
  }
}

int verify(const std::string& path) {
  const auto info = SignatureLog::verify(path);
  if (!info) {
    return failed(info.error());
  }
  for (const LogDamage& damage : info->damage) {
    std::cout << fmt::format("damaged at byte {}: {}\n", damage.at, damage.what);
  }
  if (info->torn_bytes > 0) {
    std::cout << fmt::format(
        "{} bytes of an interrupted write at the end: the next run cuts them\n", info->torn_bytes);
  }
  std::cout << fmt::format("{} documents, {} damaged places\n", info->documents,
                           info->damaged_places);
  return static_cast<int>(info->damaged_places == 0 ? Exit::done : Exit::check_failed);
}

int compact(const std::string& path, const std::string& keep_since) {
  const auto day = night_of(keep_since, std::time(nullptr));
  if (!day) {
    return complain("--keep-since " + keep_since + ": neither a date nor a span");
  }
  auto log = SignatureLog::open(path, {.damage = SignatureLogOptions::Damage::refuse});
  if (!log) {
    return failed(log.error());
  }
  const std::uint64_t before = log->bytes();
  if (const std::string problem = log->compact(*day); !problem.empty()) {
    return complain(problem, Exit::all_failed);
  }
  std::cout << fmt::format("{} bytes are {} now\n", before, log->bytes());
  return static_cast<int>(Exit::done);
}

}  // namespace

int store_command(const StoreCommandOptions& options) {
  const std::string beside = signature_path(options.path);
  const std::string path = std::filesystem::exists(beside) ? beside : options.path;
  if (options.verb == "verify") {
    return verify(path);
  }
  if (options.verb == "compact") {
    return compact(path, options.keep_since);
  }
  const auto log = SignatureLog::open(path, {.read_only = true});
  if (!log) {
    return failed(log.error());
  }
  if (options.verb == "info") {
    print(log->info(), options.format);
  } else {
    log->export_lines([](std::string_view line) { std::cout << line << '\n'; },
                      [](std::uint8_t relation) {
                        return std::string(to_word(static_cast<Relation>(relation)));
                      });
  }
  return static_cast<int>(Exit::done);
}

}  // namespace winnow
