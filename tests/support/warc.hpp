// Archives in tests: all that a reader finds in one, and an answer to put into one.
#ifndef WINNOW_TESTS_SUPPORT_WARC_HPP
#define WINNOW_TESTS_SUPPORT_WARC_HPP

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "stages/source/warc_reader.hpp"
#include "tests/support/catch.hpp"

namespace winnow::testing {

struct Reading {
  std::vector<WarcRecord> records{};
  std::uint64_t damaged = 0;
};

inline Reading read(const std::string& path, WarcOptions options = {}) {
  auto reader = WarcReader::open(path, options);
  REQUIRE(reader);
  Reading out;
  while (auto record = reader->next()) {
    out.records.push_back(std::move(*record));
  }
  CHECK_FALSE(reader->next());  // the end stays the end
  out.damaged = reader->damaged();
  return out;
}

inline std::string page(const std::string& text) {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " +
         std::to_string(text.size()) + "\r\n\r\n" + text;
}

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_WARC_HPP
