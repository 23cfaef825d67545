// The little of POSIX that the signature log uses: a file read and written at places, and a lock.
// Functions that can fail return what went wrong, empty if nothing did.
#ifndef WINNOW_STAGES_DEDUP_LOG_FILE_HPP
#define WINNOW_STAGES_DEDUP_LOG_FILE_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace winnow {

class LogFile {
 public:
  enum class Access : std::uint8_t { read, write, replace };

  LogFile() = default;
  LogFile(const std::string& path, Access access);  // ask is_open()
  LogFile(LogFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  LogFile& operator=(LogFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~LogFile();

  bool is_open() const { return descriptor_ >= 0; }
  std::uint64_t bytes() const;
  // Fewer than asked for at the end of the file, or where the disk fails.
  std::size_t read(std::uint64_t at, std::span<char> to) const;
  std::string write(std::uint64_t at, std::string_view bytes) const;
  std::string truncate(std::uint64_t bytes) const;
  std::string sync() const;
  // Takes the lock, without waiting; it lasts as long as the file is open. False: another has it,
  // or the system said no.
  bool lock() const;
  // Whether another has it. Asking takes nothing, so nobody who wants the lock is in its way.
  bool is_locked() const;
  std::int64_t changed() const;  // seconds since 1970

 private:
  int descriptor_ = -1;
};

// Renames a file that is on the disk and waits until its new name is there, too.
std::string rename_durably(const std::string& from, const std::string& to);

// What the system says of the last call that failed.
std::string system_message();

// A lock that one process at a time holds. Its file holds the owner's process number and stays; the
// lock goes with the process, however it ends. `name` is what messages call that which is locked.
class LogLock {
 public:
  enum class State : std::uint8_t { held, in_use, failed };
  LogLock(const std::string& file, const std::string& name);

  // What a second owner would be told; empty if nobody has the lock.
  static std::string owner_of(const std::string& file, const std::string& name);

  State state() const { return state_; }
  const std::string& message() const { return message_; }  // unless held

 private:
  static std::string in_use(const LogFile& file, const std::string& name);

  LogFile file_;
  State state_ = State::failed;
  std::string message_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_LOG_FILE_HPP
