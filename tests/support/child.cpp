#include "tests/support/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <stdexcept>

namespace winnow::testing {

namespace {

constexpr int smallest_pipe = 4096;

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("pipe");
  }
  return ends;
}

int open_log(const std::string& folder) {
  const int file = open((folder + "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) {
    throw std::runtime_error("cannot open the log in " + folder);
  }
  return file;
}

// Between fork and exec: only calls that are safe there.
[[noreturn]] void become(const std::vector<char*>& words, const char* folder, int out, int error,
                         int alive) {
  const bool ready = chdir(folder) == 0 && dup2(out, STDOUT_FILENO) >= 0 &&
                     dup2(error, STDERR_FILENO) >= 0 && fcntl(alive, F_SETFD, 0) == 0;
  if (ready) {
    execv(words[0], words.data());
  }
  _exit(127);
}

bool happens_within(int descriptor, short events, std::chrono::milliseconds time) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + time;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
    pollfd watched{descriptor, events, 0};
    const int count = poll(&watched, 1, std::max(0, static_cast<int>(left.count())));
    if (count >= 0 || errno != EINTR) {
      return count > 0;
    }
  }
}

}  // namespace

Child::Child(const std::vector<std::string>& words, const std::string& folder, Output output) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (const std::string& word : words) {
    pointers.push_back(const_cast<char*>(word.c_str()));
  }
  pointers.push_back(nullptr);
  const std::array<int, 2> alive = make_pipe();
  const int log = open_log(folder);
  std::array<int, 2> blocked{-1, -1};
  if (output == Output::blocked) {
    blocked = make_pipe();
    fcntl(blocked[1], F_SETPIPE_SZ, smallest_pipe);
  }
  id_ = fork();
  if (id_ == 0) {
    become(pointers, folder.c_str(), log, output == Output::blocked ? blocked[1] : log, alive[1]);
  }
  for (const int end : {log, alive[1], blocked[1]}) {
    if (end >= 0) {
      close(end);
    }
  }
  alive_ = alive[0];
  blocked_ = blocked[0];
  if (id_ < 0) {
    throw std::runtime_error("fork");
  }
}

Child::~Child() {
  if (!ended_) {
    send(SIGKILL);
    wait();
  }
  close(alive_);
  if (blocked_ >= 0) {
    close(blocked_);
  }
}

bool Child::ended_within(std::chrono::milliseconds time) const {
  return happens_within(alive_, 0, time);  // a hang-up needs no asking
}

bool Child::spoke_within(std::chrono::milliseconds time) const {
  return happens_within(blocked_, POLLIN, time);
}

void Child::send(int signal) const {
  if (!ended_) {
    kill(id_, signal);
  }
}

Ended Child::wait() {
  if (ended_) {
    return *ended_;
  }
  int status = 0;
  while (waitpid(id_, &status, 0) < 0 && errno == EINTR) {
  }
  ended_ = WIFSIGNALED(status) ? Ended{.code = -1, .signal = WTERMSIG(status)}
                               : Ended{.code = WEXITSTATUS(status)};
  return *ended_;
}

std::uint64_t Child::resident_bytes() const {
  std::ifstream status("/proc/" + std::to_string(id_) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) {
      return std::stoull(line.substr(6)) * 1024;
    }
  }
  return 0;
}

int run_child(const std::vector<std::string>& words, const std::string& folder) {
  return Child(words, folder).wait().code;
}

}  // namespace winnow::testing
