#include <ctime>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "pipeline/commands.hpp"
#include "pipeline/dates.hpp"
#include "pipeline/dedup_command.hpp"
#include "pipeline/ledger.hpp"
#include "pipeline/store_folder.hpp"
#include "stages/dedup/dedup_index.hpp"
#include "stages/dedup/signature_log.hpp"
#include "stages/text/times.hpp"

namespace winnow {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

int failed(const StoreError& error) {
  return complain(error.message,
                  error.fault == StoreFault::damaged ? Exit::check_failed : exit_of(error));
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

// A run that has not come to its end is under way or was interrupted.
void print(const LogInfo& info, const std::string& store, const std::string& format) {
  const std::string owner = store.empty() ? "" : StoreFolder::owner(store);
  const auto unfinished = store.empty() ? std::nullopt : unfinished_run(store_database(store));
  if (format == "json") {
    Json json = json_of(info);
    if (unfinished) {
      json[owner.empty() ? "interrupted" : "running"] = {{"run", unfinished->name},
                                                         {"started", utc(unfinished->started)}};
    }
    std::cout << json.dump(2) << '\n';
    return;
  }
  if (!owner.empty()) {
    std::cout << owner << '\n';
  } else if (unfinished) {
    std::cout << "interrupted: the run of " << utc(unfinished->started)
              << "; the next one goes on with it, if it is the same and not too old\n";
  }
  std::cout << fmt::format("{}: {} documents, {} of them duplicates, {} bytes ({} dead)\n",
                           info.path, info.documents, info.duplicates, info.bytes, info.dead_bytes)
            << (info.parameters.empty() ? "" : "made with " + info.parameters + "\n");
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

// What SQLite says of its file.
int verify_database(const std::string& path) {
  const auto shared = SharedDatabase::open(path);
  if (!shared) {
    return complain(shared.error().message, Exit::check_failed);
  }
  Statement check((*shared)->database, "PRAGMA quick_check");
  const std::string said = check.step() ? check.text(0) : (*shared)->database.message();
  std::cout << path << ": " << said << '\n';
  return static_cast<int>(said == "ok" ? Exit::done : Exit::check_failed);
}

int look_at_database(const StoreCommandOptions& options) {
  if (options.verb == "verify") {
    return verify_database(store_database(options.path));
  }
  if (options.verb == "info") {
    print({.path = options.path}, options.path, options.format);
  }
  return static_cast<int>(Exit::done);  // nothing to compact or to export
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
  std::error_code none;
  const bool store =
      fs::is_directory(options.path, none) || fs::exists(options.path + ".dedup", none);
  const std::string path = store ? store_signatures(options.path) : options.path;
  if (!store && !fs::exists(options.path, none)) {
    return complain("there is no store " + options.path);
  }
  if (store && !fs::exists(path, none)) {  // of a job that looks for no duplicates across nights
    return look_at_database(options);
  }
  if (options.verb == "verify") {
    const int code = verify(path);
    return code == 0 && store ? verify_database(store_database(options.path)) : code;
  }
  if (options.verb == "compact") {
    return compact(path, options.keep_since);
  }
  const auto log = SignatureLog::open(
      path, {.read_only = true, .unfinished = SignatureLogOptions::Unfinished::keep});
  if (!log) {
    return failed(log.error());
  }
  if (options.verb == "info") {
    print(log->info(), store ? options.path : "", options.format);
  } else {
    log->export_lines([](std::string_view line) { std::cout << line << '\n'; },
                      [](std::uint8_t relation) {
                        return std::string(to_word(static_cast<Relation>(relation)));
                      });
  }
  return static_cast<int>(Exit::done);
}

}  // namespace winnow
