#include "pipeline/interrupt.hpp"

#include <unistd.h>

#include <csignal>

namespace winnow {

namespace {

std::atomic<bool> stop{false};
std::atomic<int> signal_number{0};
std::atomic<bool> reload{false};

extern "C" void on_hangup(int /*number*/) { reload = true; }

extern "C" void on_signal(int number) {
  if (stop.exchange(true)) {
    ::_exit(128 + number);
  }
  signal_number = number;
  constexpr char hint[] = "\nwinnow: ending what is under way; once more ends at once\n";
  if (::isatty(STDERR_FILENO) != 0) {
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, hint, sizeof hint - 1);
  }
}

}  // namespace

const std::atomic<bool>& stop_on_signals() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of the write, not the end
  return stop;
}

std::atomic<bool>& reload_on_hangup() {
  std::signal(SIGHUP, on_hangup);
  return reload;
}

int signal_exit_code() { return signal_number == 0 ? 0 : 128 + signal_number; }

}  // namespace winnow
