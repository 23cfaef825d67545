// A gzip member of some bytes, for tests of what unpacks them.
#ifndef WINNOW_TESTS_SUPPORT_GZIP_HPP
#define WINNOW_TESTS_SUPPORT_GZIP_HPP

#include <zlib.h>

#include <string>
#include <string_view>

namespace winnow::testing {

inline std::string gzip(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_GZIP_HPP
