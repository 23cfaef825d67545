// Gate bounds what is in flight, by records and by bytes. The source waits at it; whoever ends a
// record, finished or rejected, lets go of its share.
//
// A request that waits for its turn at a host is little more than its address: those have a bound
// of their own, far larger, so that one host's long list does not keep the others idle.
#ifndef WINNOW_PIPELINE_GATE_HPP
#define WINNOW_PIPELINE_GATE_HPP

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace winnow {

class Gate {
 public:
  Gate(std::size_t records, std::uint64_t bytes, std::size_t waiting)
      : max_records_(records), max_bytes_(bytes), max_waiting_(waiting) {}

  // Blocks until there is room. One record is always let through, however large.
  void enter(std::uint64_t bytes) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return has_room(bytes); });
    ++records_;
    bytes_ += bytes;
  }

  // Blocks until one more request may wait.
  void enter_waiting() {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return waiting_ < max_waiting_; });
    ++waiting_;
  }

  // A waiting request starts, if there is room, or if it `must`: everything may wait for it.
  bool try_start(std::uint64_t bytes, bool must) {
    const std::lock_guard lock(mutex_);
    if (!must && !has_room(bytes)) {
      return false;
    }
    --waiting_;
    ++records_;
    bytes_ += bytes;
    room_.notify_one();
    return true;
  }

  // It ended without a start.
  void leave_waiting() {
    const std::lock_guard lock(mutex_);
    --waiting_;
    room_.notify_one();
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
  bool has_room(std::uint64_t bytes) const {
    return records_ == 0 || (records_ < max_records_ && bytes_ + bytes <= max_bytes_);
  }

  std::mutex mutex_;
  std::condition_variable room_;
  std::size_t max_records_;
  std::uint64_t max_bytes_;
  std::size_t max_waiting_;
  std::size_t records_ = 0;
  std::size_t waiting_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_GATE_HPP
