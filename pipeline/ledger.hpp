// Ledger: what became of every input of a run, in the order of the source, so that a run that was
// interrupted goes on where it was.
//
//   run(id, name, started, state, …)      one row a run: running, stopped, done or left
//   input(sequence, source, entry, …)     the inputs of the last run; `entry` is the line of the
//                                         manifest
//   census(batch, pages)                  lines that hosts repeat, until the run is done
//
// Inputs are entered in source order and committed in batches, so what a crash leaves is a first
// part of the run, with nothing missing in between. The database is that of the job, or one that
// goes with the program where a job remembers nothing.
//
//   threads   one at a time, but for what the shared database allows
//   cost      some ten microseconds an input, one sync a batch
#ifndef WINNOW_PIPELINE_LEDGER_HPP
#define WINNOW_PIPELINE_LEDGER_HPP

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/shared_database.hpp"

namespace winnow {

struct LedgerRun {
  std::string name{};         // "20261129T010203Z-7"
  std::int64_t started = 0;   // seconds since 1970
  std::string directory{};    // where its texts go
  std::string fingerprint{};  // of sources and settings: a run with others does not go on with it
  std::uint32_t resumed = 0;  // how often it went on
};

struct LedgerEntry {
  std::uint64_t sequence = 0;
  std::string source{};
  std::string line{};   // of the manifest
  std::string notes{};  // for the report: JSON, empty if none
  std::string story{};  // packed terms (story_book.hpp)
};

class Ledger {
 public:
  static constexpr const char* schema = R"(
    CREATE TABLE IF NOT EXISTS run(id INTEGER PRIMARY KEY, name TEXT NOT NULL,
      started INTEGER NOT NULL, ended INTEGER NOT NULL, state TEXT NOT NULL,
      directory TEXT NOT NULL, fingerprint TEXT NOT NULL, resumed INTEGER NOT NULL,
      report TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS input(sequence INTEGER PRIMARY KEY, source TEXT NOT NULL,
      entry TEXT NOT NULL, notes TEXT NOT NULL, story BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS census(batch INTEGER PRIMARY KEY, pages BLOB NOT NULL);
  )";
  // Runs whose reports are kept.
  static constexpr std::uint64_t history_runs = 60;

  explicit Ledger(std::shared_ptr<SharedDatabase> shared) : shared_(std::move(shared)) {}

  // The last run, if it did not come to its end.
  std::optional<LedgerRun> unfinished() const;

  // A new run, now or at the time `started`. An unfinished one is left, its inputs are forgotten
  // and their pages asked for anew: no manifest names them yet. The name is the time and a number.
  LedgerRun begin(std::int64_t started, const std::string& directory,
                  const std::string& fingerprint);
  // The unfinished run goes on.
  LedgerRun resume();

  // The inputs from there on are to be done again: their pages are asked for anew, too.
  void forget_from(std::uint64_t sequence);
  void enter(const LedgerEntry& entry);
  void enter_census(std::string_view pages);
  void each(const std::function<void(const LedgerEntry&)>& visit) const;
  void each_census(const std::function<void(std::string_view pages)>& visit) const;

  // Makes what was entered durable. Empty, or what went wrong.
  std::string commit();
  // What was entered since the last commit is forgotten.
  void roll_back();

  // The run ends, with its report, in the transaction that is open, which is committed: as done, or
  // stopped, to be resumed.
  std::string end(bool done, std::int64_t now, std::string_view report);

  // Reports of the last runs that were done before this one, oldest first.
  std::vector<std::string> history(std::size_t most) const;

 private:
  std::shared_ptr<SharedDatabase> shared_;
};

// The unfinished run in the database of a store; none if there is no such file.
std::optional<LedgerRun> unfinished_run(const std::string& database);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_LEDGER_HPP
