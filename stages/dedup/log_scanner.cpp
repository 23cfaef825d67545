// The window is refilled from the record on that does not fit any more, so each byte is read about
// once.
#include "stages/dedup/log_scanner.hpp"

#include <algorithm>

namespace winnow {

// At least `bytes` from `at` on, unless the end is nearer.
std::string_view LogScanner::window(std::uint64_t at, std::size_t bytes) {
  const std::uint64_t wanted = std::min<std::uint64_t>(bytes, end_ - at);
  if (at < buffer_at_ || at + wanted > buffer_at_ + buffer_.size()) {
    buffer_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(window_bytes, end_ - at)));
    buffer_.resize(file_->read(at, buffer_));
    buffer_at_ = at;
  }
  return std::string_view(buffer_).substr(static_cast<std::size_t>(at - buffer_at_));
}

bool LogScanner::read_record(std::uint64_t at) {
  const auto bytes = log_format::record_bytes(window(at, log_format::frame_head_bytes));
  if (!bytes) {
    return false;
  }
  const auto payload = log_format::checked_payload(window(at, *bytes), at);
  const auto decoded = payload ? log_format::decode(*payload) : std::nullopt;
  if (!decoded) {
    return false;
  }
  raw_ = *payload;
  payload_ = *decoded;
  at_ = at;
  next_ = at + *bytes;
  return true;
}

LogScanner::Found LogScanner::next() {
  at_ = next_;
  if (at_ >= end_) {
    return Found::end;
  }
  return read_record(at_) ? Found::record : Found::damage;
}

void LogScanner::resync() {
  std::uint64_t at = at_ + 1;
  while (at < end_) {
    const std::string_view bytes = window(at, window_bytes / 2);
    const std::size_t found = bytes.find(log_format::record_mark);
    if (bytes.size() < log_format::record_mark.size()) {
      break;
    }
    if (found == std::string_view::npos) {
      at += bytes.size() - (log_format::record_mark.size() - 1);
      continue;
    }
    if (const std::uint64_t damage = at_; read_record(at + found)) {
      next_ = at_;
      at_ = damage;
      return;
    }
    at += found + 1;
  }
  next_ = end_;
}

}  // namespace winnow
