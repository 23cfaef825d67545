#include "stages/source/warc_tail_scan.hpp"

#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "stages/text/ascii.hpp"
#include "stages/text/http_message.hpp"

namespace winnow {

namespace {

constexpr std::string_view gap = "\r\n\r\n";

}  // namespace

std::optional<std::uint64_t> WarcTailScan::whole_bytes() {
  std::uint64_t end = 0;
  for (std::optional<std::uint64_t> size; (size = gzip_ ? member_bytes(end) : record_bytes(end));) {
    end += *size;
  }
  return failed_ ? std::nullopt : std::optional(end);
}

bool WarcTailScan::record_behind(std::uint64_t from) {
  constexpr std::size_t overlap = 16;
  std::string window;
  for (std::uint64_t at = from + 1;; at += window.size() - overlap) {
    window = read_at(at, std::size_t{1} << 20U);
    if (window.size() <= overlap) return false;
    if (has_record(window, at)) return true;
  }
}

bool WarcTailScan::starts_well() {
  std::string start = gzip_ ? unpacked_start(0) : read_at(0, 5);
  start.resize(std::min<std::size_t>(start.size(), 5));
  if (start.empty()) {
    const std::string raw = read_at(0, 2);
    return std::string_view("\x1f\x8b").starts_with(raw);
  }
  return std::string_view("WARC/").starts_with(start);
}

std::string WarcTailScan::read_at(std::uint64_t offset, std::size_t size) {
  std::string out(size, '\0');
  std::size_t got = 0;
  while (got < size) {
    const ssize_t some =
        pread(descriptor_, out.data() + got, size - got, static_cast<off_t>(offset + got));
    if (some < 0 && errno == EINTR) continue;
    failed_ = failed_ || some < 0;
    if (some <= 0) break;
    got += static_cast<std::size_t>(some);
  }
  out.resize(got);
  return out;
}

// Unpacks one member, keeps the first bytes; its stored size if it ends well.
std::optional<std::uint64_t> WarcTailScan::unpack(std::uint64_t offset, std::string& first,
                                                  Until until) {
  constexpr std::size_t step = std::size_t{256} << 10U;
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return std::nullopt;
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> closer(&stream, inflateEnd);
  std::string in;
  std::string out(step, '\0');
  for (std::uint64_t at = offset;;) {
    if (stream.avail_in == 0) {
      in = read_at(at, step);
      at += in.size();
      stream.next_in = reinterpret_cast<Bytef*>(in.data());
      stream.avail_in = static_cast<uInt>(in.size());
    }
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = inflate(&stream, Z_NO_FLUSH);
    const std::size_t made = out.size() - stream.avail_out;
    first.append(out, 0, std::min<std::size_t>(made, 16 - std::min<std::size_t>(first.size(), 16)));
    if (result == Z_STREAM_END) return at - stream.avail_in - offset;
    const bool enough = until == Until::first_bytes && first.size() >= 5;
    if (result != Z_OK || enough) return std::nullopt;
  }
}

std::optional<std::uint64_t> WarcTailScan::member_bytes(std::uint64_t offset) {
  std::string first;
  const auto size = unpack(offset, first, Until::end);
  return first.starts_with("WARC/") ? size : std::nullopt;
}

std::string WarcTailScan::unpacked_start(std::uint64_t offset) {
  std::string first;
  unpack(offset, first, Until::first_bytes);
  return first;
}

std::optional<std::uint64_t> WarcTailScan::record_bytes(std::uint64_t offset) {
  for (std::size_t want = std::size_t{8} << 10U; want <= std::size_t{1} << 20U; want *= 4) {
    const std::string text = read_at(offset, want);
    const MessageHead head = parse_message_head(text);
    if (!head.complete && text.size() == want) continue;
    const std::string length(field_value(head.fields, "Content-Length"));
    const bool good = head.complete && text.starts_with("WARC/") && !length.empty() &&
                      length.size() < 19 && std::ranges::all_of(length, ascii::is_digit);
    if (!good) break;
    const std::uint64_t end = head.bytes + std::stoull(length);
    if (read_at(offset + end, gap.size()) != gap) break;
    return end + gap.size();
  }
  return std::nullopt;
}

bool WarcTailScan::has_record(std::string_view window, std::uint64_t offset) {
  const std::string_view mark =
      gzip_ ? std::string_view("\x1f\x8b\x08", 3) : std::string_view("\r\n\r\nWARC/1.");
  for (std::size_t at = window.find(mark); at != std::string_view::npos;
       at = window.find(mark, at + 1)) {
    if (!gzip_ || unpacked_start(offset + at).starts_with("WARC/")) return true;
  }
  return false;
}

}  // namespace winnow
