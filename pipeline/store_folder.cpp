#include "pipeline/store_folder.hpp"

#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "pipeline/paths.hpp"

namespace winnow {

namespace {

namespace fs = std::filesystem;

std::string named(const std::string& path, const char* file) {
  return (fs::path(path) / file).string();
}

void move_if_there(const fs::path& from, const fs::path& to, std::error_code& error) {
  std::error_code none;
  if (!error && fs::exists(from, none)) {
    fs::rename(from, to, error);
  }
}

// The database goes last: as long as it lies in its old place, the move is not done.
std::error_code move_into_folder(const fs::path& store) {
  const std::string old = store.string();
  const fs::path folder = old + ".moving";
  std::error_code error;
  std::error_code none;
  if (fs::is_regular_file(store, none)) {
    fs::create_directories(folder, error);
    move_if_there(old + ".dedup", folder / "dedup.log", error);
    move_if_there(old + "-wal", folder / "state.db-wal", error);
    move_if_there(old + "-shm", folder / "state.db-shm", error);
    move_if_there(store, folder / "state.db", error);
    fs::remove(old + ".dedup.lock", none);
  }
  if (!error && !fs::exists(store, none) && fs::exists(folder / "state.db", none)) {
    fs::rename(folder, store, error);
  }
  return error;
}

}  // namespace

Result<std::shared_ptr<StoreFolder>, StoreError> StoreFolder::open(const std::string& path) {
  const fs::path store = whole_path(path);
  std::error_code none;
  const fs::path behind_links = fs::weakly_canonical(store, none);
  std::error_code error = move_into_folder(none ? store : behind_links);
  if (!error) {
    fs::create_directories(store, error);
  }
  if (error) {
    return StoreError{StoreFault::failed, "cannot use the store " + path + ": " + error.message()};
  }
  auto lock = std::make_unique<LogLock>(named(path, "lock"), "the store " + path);
  if (lock->state() != LogLock::State::held) {
    const bool in_use = lock->state() == LogLock::State::in_use;
    return StoreError{in_use ? StoreFault::in_use : StoreFault::failed, lock->message()};
  }
  return std::make_shared<StoreFolder>(std::move(lock));
}

std::string StoreFolder::owner(const std::string& path) {
  return LogLock::owner_of(named(path, "lock"), "the store " + path);
}

std::string store_database(const std::string& path) {
  std::error_code none;
  return fs::is_regular_file(path, none) ? path : named(path, "state.db");
}

std::string store_signatures(const std::string& path) {
  std::error_code none;
  return fs::is_regular_file(path, none) ? path + ".dedup" : named(path, "dedup.log");
}

std::string store_run_signatures(const std::string& path) { return named(path, "run.dedup"); }

}  // namespace winnow
