// LogScanner: the records of a signature log from front to back, a window of the file at a time.
//
//   damage    a record whose check fails stops the scan at its place; resync() finds the next place
//             behind it where a good record lies. A search costs at most a check per place that
//             looks like the head of a record, so it is linear in the bytes
#ifndef WINNOW_STAGES_DEDUP_LOG_SCANNER_HPP
#define WINNOW_STAGES_DEDUP_LOG_SCANNER_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include "stages/dedup/log_file.hpp"
#include "stages/dedup/log_format.hpp"

namespace winnow {

class LogScanner {
 public:
  enum class Found : std::uint8_t { record, end, damage };

  // `file` must outlive the scanner. Records lie in [begin, end).
  LogScanner(const LogFile& file, std::uint64_t begin, std::uint64_t end)
      : file_(&file), at_(begin), next_(begin), end_(end) {}

  Found next();
  std::uint64_t at() const { return at_; }  // of the record, or of the damage
  std::uint64_t behind() const { return next_; }
  std::string_view raw() const { return raw_; }                    // of the record found
  const log_format::Payload& payload() const { return payload_; }  // views until next()

  // Goes on at the next good record behind the damage, or at the end.
  void resync();

 private:
  static constexpr std::size_t window_bytes = std::size_t{1} << 20U;

  std::string_view window(std::uint64_t at, std::size_t bytes);
  bool read_record(std::uint64_t at);

  const LogFile* file_;
  std::uint64_t at_;
  std::uint64_t next_;
  std::uint64_t end_;
  std::string buffer_;
  std::uint64_t buffer_at_ = 0;
  std::string_view raw_;
  log_format::Payload payload_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_LOG_SCANNER_HPP
