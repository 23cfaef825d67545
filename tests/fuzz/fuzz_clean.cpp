// Any bytes, cleaned as a page and as a text: valid UTF-8 comes out, or a reason.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "stages/stages.hpp"
#include "stages/text/utf8.hpp"

namespace {

void check(winnow::DecodeOptions::As as, const std::string& bytes) {
  using namespace winnow;
  static const Parse parse{{.max_blocks = 1000, .max_memory = 64U << 20U, .cpu_budget_ms = 0}};
  const auto clean = chain(Decode({.max_bytes = 1U << 20U, .as = as}), parse, Strip({.cut = 0.0}),
                           Despam{}, Normalize{}, Write{});
  const auto written = clean(Response{.origin = {.url = "fuzz"}, .bytes = bytes});
  const bool bug = !written && written.error().reason == internal_exception;
  if (bug || (written && !utf8::is_valid(written->text))) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  check(winnow::DecodeOptions::As::html, bytes);
  check(winnow::DecodeOptions::As::text, bytes);
  return 0;
}
