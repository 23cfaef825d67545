// Gate bounds what is in flight, by records and by bytes. The source waits at it; whoever ends a
// record, finished or rejected, lets go of its share.
#ifndef WINNOW_PIPELINE_GATE_HPP
#define WINNOW_PIPELINE_GATE_HPP

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace winnow {

class Gate {
 public:
  Gate(std::size_t records, std::uint64_t bytes) : max_records_(records), max_bytes_(bytes) {}

  // Blocks until there is room. One record is always let through, however large.
  void enter(std::uint64_t bytes) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] {
      return records_ == 0 || (records_ < max_records_ && bytes_ + bytes <= max_bytes_);
    });
    ++records_;
    bytes_ += bytes;
  }

  // The true size is known now.
  void recharge(std::uint64_t before, std::uint64_t after) {
    const std::lock_guard lock(mutex_);
    bytes_ += after - before;
    room_.notify_one();
  }

  void leave(std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    --records_;
    bytes_ -= bytes;
    room_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable room_;
  std::size_t max_records_;
  std::uint64_t max_bytes_;
  std::size_t records_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_GATE_HPP
