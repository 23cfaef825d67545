// Any page: the skeleton parse against Gumbo's own.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "stages/text/utf8.hpp"
#include "tests/support/differential.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string page =
      winnow::utf8::repaired(std::string(reinterpret_cast<const char*>(data), size));
  const auto result = winnow::testing::compare_with_plain(page);
  if (!result.difference.empty()) {
    std::fprintf(stderr, "%s\n", result.difference.c_str());
    std::abort();
  }
  return 0;
}
