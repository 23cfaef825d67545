// The lock has a file of its own because the log is replaced by another file when it is compacted,
// and a lock stays with the file it was taken on.
#include "stages/dedup/log_file.hpp"
#include "stages/text/times.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <system_error>

namespace winnow {

namespace {

int flags_of(LogFile::Access access) {
  switch (access) {
    case LogFile::Access::read: return O_RDONLY | O_CLOEXEC;
    case LogFile::Access::write: return O_RDWR | O_CREAT | O_CLOEXEC;
    case LogFile::Access::replace: return O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC;
  }
  return O_RDONLY;
}

// " (2 h 5 min)"; a clock that went back gives none.
std::string age(std::int64_t seconds) {
  const std::int64_t minutes = seconds / 60;
  const std::string hours = minutes >= 60 ? std::to_string(minutes / 60) + " h " : "";
  return seconds < 0 ? "" : " (" + hours + std::to_string(minutes % 60) + " min)";
}

std::string said(bool ok) { return ok ? std::string() : system_message(); }

}  // namespace

std::string system_message() { return std::generic_category().message(errno); }

LogFile::LogFile(const std::string& path, Access access)
    : descriptor_(::open(path.c_str(), flags_of(access), 0666)) {}

LogFile::~LogFile() {
  if (is_open()) {
    ::close(descriptor_);
  }
}

std::uint64_t LogFile::bytes() const {
  struct stat status {};
  return fstat(descriptor_, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

std::int64_t LogFile::changed() const {
  struct stat status {};
  return fstat(descriptor_, &status) == 0 ? std::int64_t{status.st_mtime} : 0;
}

std::size_t LogFile::read(std::uint64_t at, std::span<char> to) const {
  std::size_t done = 0;
  while (done < to.size()) {
    const ssize_t got =
        pread(descriptor_, to.data() + done, to.size() - done, static_cast<off_t>(at + done));
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      break;
    }
    done += static_cast<std::size_t>(got);
  }
  return done;
}

std::string LogFile::write(std::uint64_t at, std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t put = pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (put < 0 && errno == EINTR) {
      continue;
    }
    if (put <= 0) {
      return system_message();
    }
    at += static_cast<std::uint64_t>(put);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

std::string LogFile::truncate(std::uint64_t bytes) const {
  return said(ftruncate(descriptor_, static_cast<off_t>(bytes)) == 0);
}

std::string LogFile::sync() const { return said(fdatasync(descriptor_) == 0); }

namespace {

// All of the file, for the open file (Linux, fcntl(2), "Open file description locks"): it conflicts
// with other openings in this process as well, and closing one of those does not release it.
struct flock whole_file() {
  struct flock range {};
  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  return range;
}

}  // namespace

bool LogFile::lock() const {
  struct flock range = whole_file();
  int result = 0;
  do {
    result = fcntl(descriptor_, F_OFD_SETLK, &range);
  } while (result != 0 && errno == EINTR);
  return result == 0;
}

bool LogFile::is_locked() const {
  struct flock range = whole_file();
  return fcntl(descriptor_, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
}

std::string rename_durably(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) {
    return system_message();
  }
  const std::filesystem::path folder = std::filesystem::path(to).parent_path();
  const int descriptor =
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) {
    return system_message();
  }
  std::string problem = said(fsync(descriptor) == 0);
  ::close(descriptor);
  return problem;
}

LogLock::LogLock(const std::string& file, const std::string& name)
    : file_(file, LogFile::Access::write) {
  if (!file_.is_open()) {
    message_ = "cannot open " + file + ": " + system_message();
    return;
  }
  if (!file_.lock()) {
    const bool taken = errno == EAGAIN || errno == EACCES;
    state_ = taken ? State::in_use : State::failed;
    message_ = taken ? in_use(file_, name) : "cannot lock " + name + ": " + system_message();
    return;
  }
  state_ = State::held;
  // For people only, so it does not matter if it fails.
  file_.truncate(0);
  file_.write(0, std::to_string(getpid()) + '\n');
}

// The time is that of the file: the owner wrote its number when it took the lock.
std::string LogLock::in_use(const LogFile& file, const std::string& name) {
  std::array<char, 24> text{};
  const std::string_view read(text.data(), file.read(0, text));
  const std::string_view process = read.substr(0, read.find_first_not_of("0123456789"));
  return name + " is in use" +
         (process.empty() ? std::string()
                          : " by process " + std::string(process) + " since " +
                                utc(file.changed()) + age(std::time(nullptr) - file.changed()));
}

std::string LogLock::owner_of(const std::string& file, const std::string& name) {
  const LogFile lock(file, LogFile::Access::read);
  return lock.is_open() && lock.is_locked() ? in_use(lock, name) : std::string();
}

}  // namespace winnow
