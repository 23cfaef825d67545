// StoreFolder: the folder in which a job remembers everything, and the lock on it.
//
//   STORE/state.db     SQLite: ledger of the run, validators, copies of lists and robots.txt, what
//                      hosts repeat
//   STORE/dedup.log    signatures of all texts that were seen (signature_log.hpp)
//   STORE/run.dedup    the same of one run, where duplicates are looked for in the run alone
//   STORE/lock         the process that uses it
//
// A store made before it was a folder (one file, and FILE.dedup beside it) is moved into one of the
// same name when it is opened; a move that was interrupted goes on.
#ifndef WINNOW_PIPELINE_STORE_FOLDER_HPP
#define WINNOW_PIPELINE_STORE_FOLDER_HPP

#include <memory>
#include <string>

#include "stages/dedup/log_file.hpp"
#include "stages/dedup/signature_log.hpp"
#include "stages/record/result.hpp"

namespace winnow {

class StoreFolder {
 public:
  // Makes it, takes its lock. An error with StoreFault::in_use names the owner and since when.
  static Result<std::shared_ptr<StoreFolder>, StoreError> open(const std::string& path);
  // Who uses the store at `path`, and since when; empty if nobody does.
  static std::string owner(const std::string& path);
  explicit StoreFolder(std::unique_ptr<LogLock> lock) : lock_(std::move(lock)) {}

 private:
  std::unique_ptr<LogLock> lock_;
};

// Files of the store at `path`; also of one that is no folder yet.
std::string store_database(const std::string& path);
std::string store_signatures(const std::string& path);
std::string store_run_signatures(const std::string& path);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_STORE_FOLDER_HPP
