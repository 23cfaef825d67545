// WarcTailScan: where an archive that is there stops being whole, before it is written on.
//
//   threads   one at a time
//   cost      whole_bytes() reads the file through once
#ifndef WINNOW_STAGES_SOURCE_WARC_TAIL_SCAN_HPP
#define WINNOW_STAGES_SOURCE_WARC_TAIL_SCAN_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace winnow {

class WarcTailScan {
 public:
  // The descriptor stays the caller's.
  WarcTailScan(int descriptor, bool gzip) : descriptor_(descriptor), gzip_(gzip) {}

  // Bytes up to and with the last whole record; nullopt if reading failed.
  std::optional<std::uint64_t> whole_bytes();

  // True if a record starts in what is behind `from` + 1: then it is no torn tail.
  bool record_behind(std::uint64_t from);

  // True if the file starts the way a WARC does, as far as it goes.
  bool starts_well();

 private:
  enum class Until : std::uint8_t { end, first_bytes };

  std::string read_at(std::uint64_t offset, std::size_t size);
  std::optional<std::uint64_t> unpack(std::uint64_t offset, std::string& first, Until until);
  std::optional<std::uint64_t> member_bytes(std::uint64_t offset);
  std::string unpacked_start(std::uint64_t offset);
  std::optional<std::uint64_t> record_bytes(std::uint64_t offset);
  bool has_record(std::string_view window, std::uint64_t offset);

  int descriptor_;
  bool gzip_;
  bool failed_ = false;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_WARC_TAIL_SCAN_HPP
