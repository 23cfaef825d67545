#include "stages/fetch/render_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <vector>

#include "stages/fetch/fetch_options.hpp"

extern char** environ;

namespace winnow {

namespace {

// The program's own environment and the address.
std::vector<char*> environment_with(std::string& entry) {
  std::vector<char*> entries;
  for (char** it = environ; *it != nullptr; ++it) {
    entries.push_back(*it);
  }
  entries.push_back(entry.data());
  entries.push_back(nullptr);
  return entries;
}

struct Pipe {
  int read = -1;
  int write = -1;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  return ::pipe2(ends.data(), O_CLOEXEC) == 0 ? Pipe{ends[0], ends[1]} : Pipe{};
}

}  // namespace

RenderProcess::RenderProcess(const std::string& command, const std::string& url, Time deadline,
                             std::uint64_t max_bytes)
    : deadline_(deadline), max_bytes_(max_bytes) {
  const Pipe in = make_pipe();
  const Pipe out = make_pipe();
  // Written before anybody can close the other end, and a pipe holds it.
  const std::string line = url + "\n";
  ::fcntl(in.write, F_SETFL, O_NONBLOCK);
  [[maybe_unused]] const ssize_t written = ::write(in.write, line.data(), line.size());
  ::close(in.write);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.read, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.write, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  std::string shell = "/bin/sh";
  std::string flag = "-c";
  std::string text = command;
  std::array<char*, 4> arguments = {shell.data(), flag.data(), text.data(), nullptr};
  std::string entry = "WINNOW_URL=" + url;
  if (posix_spawn(&child_, shell.c_str(), &actions, &attributes, arguments.data(),
                  environment_with(entry).data()) != 0) {
    child_ = -1;
  }
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  ::close(in.read);
  ::close(out.write);
  output_ = out.read;
  ::fcntl(output_, F_SETFL, O_NONBLOCK);
}

RenderProcess::~RenderProcess() {
  if (output_ >= 0) {
    ::close(output_);
  }
  if (child_ > 0) {
    ::kill(-child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
}

std::optional<Outcome<std::string>> RenderProcess::read(Time now) {
  if (child_ < 0) {
    return Rejection{fetch_reasons::render, "the command could not be started"};
  }
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t size = ::read(output_, buffer.data(), buffer.size());
    if (size == 0) {
      return ended();
    }
    if (size < 0 && errno != EINTR) {
      break;
    }
    page_.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    if (page_.size() > max_bytes_) {
      return Rejection{fetch_reasons::too_large,
                       "more than " + std::to_string(max_bytes_) + " bytes"};
    }
  }
  if (now >= deadline_) {
    return Rejection{fetch_reasons::timeout, "the render command took too long"};
  }
  return std::nullopt;
}

// It closed its output: what it still does is not waited for.
Outcome<std::string> RenderProcess::ended() {
  int status = 0;
  constexpr int patience = 100;
  constexpr useconds_t step_us = 1000;
  pid_t gone = 0;
  for (int i = 0; i < patience && gone == 0; ++i) {
    gone = ::waitpid(child_, &status, WNOHANG);
    if (gone == 0) {
      ::usleep(step_us);
    }
  }
  ::kill(-child_, SIGKILL);
  if (gone == 0) {
    ::waitpid(child_, nullptr, 0);
    status = 0;
  }
  child_ = -1;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return Rejection{
        fetch_reasons::render,
        "the command ended with " +
            std::to_string(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status))};
  }
  if (page_.empty()) {
    return Rejection{fetch_reasons::render, "the command printed nothing"};
  }
  return std::move(page_);
}

}  // namespace winnow
