// Progress on standard error: a line for each stage, rewritten in place on a terminal; one plain
// line every thirty seconds elsewhere.
//
//   clean        1,204 of 3,000     98/s   under way 12   ETA 0:18
//
// The rate is that of the last ten seconds. What is left is known once the source has ended.
#ifndef WINNOW_PIPELINE_PROGRESS_HPP
#define WINNOW_PIPELINE_PROGRESS_HPP

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "pipeline/run_counts.hpp"

namespace winnow {

class Progress {
 public:
  enum class Mode : std::uint8_t { off, lines, log };
  // Takes a plain line, for the log.
  using Sink = std::function<void(const std::string& line)>;

  // `counts` must outlive this.
  Progress(Mode mode, RunCounts& counts, Sink log);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // "auto" is lines on a terminal and a log elsewhere; "always" and "never" say themselves.
  static Mode mode_for(const char* word, bool quiet);

 private:
  void show();
  void run();
  void erase() const;

  Mode mode_;
  RunCounts& counts_;
  Sink log_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
  std::size_t shown_lines_ = 0;
  struct Sample {
    std::chrono::steady_clock::time_point at;
    std::vector<std::uint64_t> left;  // of each stage
  };
  std::deque<Sample> samples_;
  std::thread thread_;
};

// The lines for a terminal. `rates` in inputs a second, one for each stage; shorter is 0.
std::vector<std::string> progress_lines(RunCounts& counts, const std::vector<double>& rates);

// The same in one.
std::string progress_summary(RunCounts& counts, double rate);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PROGRESS_HPP
