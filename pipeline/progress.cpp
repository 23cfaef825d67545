#include "pipeline/progress.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace winnow {

namespace {

using namespace std::chrono_literals;
constexpr auto line_every = 200ms;
constexpr auto log_every = 30s;

}  // namespace

Progress::Mode Progress::mode_for(const char* word, bool quiet) {
  const std::string_view chosen = word;
  if (quiet || chosen == "never") {
    return Mode::off;
  }
  return chosen == "always" || ::isatty(STDERR_FILENO) != 0 ? Mode::line : Mode::log;
}

Progress::Progress(Mode mode, const ProgressCounts& counts) : mode_(mode), counts_(counts) {
  if (mode_ != Mode::off) {
    thread_ = std::thread([this] { run(); });
  }
}

Progress::~Progress() {
  if (!thread_.joinable()) {
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  wake_.notify_one();
  thread_.join();
  if (mode_ == Mode::line) {
    std::fputs("\r\033[K", stderr);
  }
}

void Progress::run() {
  const auto every = mode_ == Mode::line ? std::chrono::milliseconds(line_every)
                                         : std::chrono::milliseconds(log_every);
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, every, [this] { return done_; })) {
    show();
  }
}

void Progress::show() const {
  const std::uint64_t finished = counts_.finished;
  const std::uint64_t rejected = counts_.rejected;
  const std::uint64_t read = counts_.admitted;
  const std::string line = fmt::format("read {}  under way {}  finished {}  rejected {}", read,
                                       read - finished - rejected, finished, rejected);
  if (mode_ == Mode::line) {
    std::fputs(("\r\033[K" + line).c_str(), stderr);
    std::fflush(stderr);
  } else {
    std::fputs((line + "\n").c_str(), stderr);
  }
}

}  // namespace winnow
