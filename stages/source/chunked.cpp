// A chunk is a line with its size in hex, that many bytes, a line end. The first chunk must be
// right in all three, else the body is taken as not chunked.
#include "stages/source/chunked.hpp"

#include <charconv>
#include <cstdint>

#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

struct Size {
  std::uint64_t chunk_bytes = 0;
  std::size_t line_bytes = 0;
};

// "1a2b;extension CR LF"
std::optional<Size> read_size(std::string_view rest) {
  constexpr std::size_t longest_line = 4096;  // extensions are rare and short
  const std::size_t end = rest.substr(0, longest_line).find('\n');
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view line = rest.substr(0, end);
  const std::string_view digits = ascii::trim(line.substr(0, line.find(';')));
  Size size{.line_bytes = end + 1};
  const auto [stop, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), size.chunk_bytes, 16);
  const bool good = error == std::errc() && stop == digits.data() + digits.size();
  return good ? std::optional(size) : std::nullopt;
}

std::size_t line_end_bytes(std::string_view rest) {
  if (rest.starts_with("\r\n")) return 2;
  return rest.starts_with('\n') ? 1 : 0;
}

}  // namespace

std::optional<Unchunked> remove_chunking(std::string_view body) {
  Unchunked out;
  std::string_view rest = body;
  for (bool first = true; !rest.empty(); first = false) {
    const auto size = read_size(rest);
    if (!size) {
      if (first) {
        return std::nullopt;
      }
      out.body += rest;
      return out;
    }
    rest.remove_prefix(size->line_bytes);
    if (size->chunk_bytes == 0) {
      out.whole = true;
      return out;
    }
    const std::string_view chunk = rest.substr(0, size->chunk_bytes);
    rest.remove_prefix(chunk.size());
    const std::size_t gap = line_end_bytes(rest);
    if (first && !rest.empty() && gap == 0) {
      return std::nullopt;
    }
    out.body += chunk;
    rest.remove_prefix(gap);
  }
  return out;
}

}  // namespace winnow
