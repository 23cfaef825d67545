// Progress on standard error: one line that is rewritten on a terminal, a plain line every thirty
// seconds elsewhere.
#ifndef WINNOW_PIPELINE_PROGRESS_HPP
#define WINNOW_PIPELINE_PROGRESS_HPP

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace winnow {

struct ProgressCounts {
  std::atomic<std::uint64_t> admitted{0};
  std::atomic<std::uint64_t> finished{0};
  std::atomic<std::uint64_t> rejected{0};
};

class Progress {
 public:
  enum class Mode : std::uint8_t { off, line, log };

  // `counts` must outlive this.
  Progress(Mode mode, const ProgressCounts& counts);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // "auto" is a line on a terminal and a log elsewhere; "always" and "never" say themselves.
  static Mode mode_for(const char* word, bool quiet);

 private:
  void show() const;
  void run();

  Mode mode_;
  const ProgressCounts& counts_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PROGRESS_HPP
