// RenderProcess: a command of the user's that prints the page of a URL, as a browser sees it.
//
// The command runs in a shell, in a process group of its own; it reads the URL from standard input
// (and finds it in $WINNOW_URL) and writes HTML to standard output. Its output is read without
// blocking, by whoever polls `descriptor`; past the deadline or the limit the group is killed.
#ifndef WINNOW_STAGES_FETCH_RENDER_PROCESS_HPP
#define WINNOW_STAGES_FETCH_RENDER_PROCESS_HPP

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "stages/record/result.hpp"

namespace winnow {

class RenderProcess {
 public:
  using Time = std::chrono::steady_clock::time_point;

  RenderProcess(const std::string& command, const std::string& url, Time deadline,
                std::uint64_t max_bytes);
  ~RenderProcess();
  RenderProcess(const RenderProcess&) = delete;
  RenderProcess& operator=(const RenderProcess&) = delete;

  int descriptor() const { return output_; }
  // Reads what is there. The page, or why there is none; nullopt: it is still at work.
  std::optional<Outcome<std::string>> read(Time now);

 private:
  Outcome<std::string> ended();

  pid_t child_ = -1;
  int output_ = -1;
  Time deadline_;
  std::uint64_t max_bytes_;
  std::string page_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_RENDER_PROCESS_HPP
