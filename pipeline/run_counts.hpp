// RunCounts: how far a run is, counted up while it goes on.
//
//   threads   any thread may read while the run counts
#ifndef WINNOW_PIPELINE_RUN_COUNTS_HPP
#define WINNOW_PIPELINE_RUN_COUNTS_HPP

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>

namespace winnow {

struct StageCount {
  explicit StageCount(std::string called) : name(std::move(called)) {}
  std::string name;
  std::atomic<std::uint64_t> entered{0};
  std::atomic<std::uint64_t> left{0};
};

struct RunCounts {
  std::atomic<std::uint64_t> admitted{0};
  std::atomic<std::uint64_t> finished{0};
  std::atomic<std::uint64_t> rejected{0};
  std::atomic<std::uint64_t> before{0};  // inputs that were done before the run was resumed
  std::atomic<bool> all_admitted{false};

  std::mutex mutex;                 // for what follows
  std::deque<StageCount> stages{};  // in the order of the flow; their places do not change
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_RUN_COUNTS_HPP
